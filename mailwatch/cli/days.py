"""Days and moments as people type them: 2026-03-20, tomorrow, friday, +10d, in 2 weeks, over twee weken, demain."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import click

from mailwatch.cli.invocation import Invocation, now

_AHEAD = re.compile(r"\+\s*(\d{1,4})\s*([dwm]?)", re.IGNORECASE)
_AT = re.compile(
    r"^(?P<day>.+?)[T ,]\s*(?:at |om |um |à )?(?P<hour>\d{1,2})"
    r"(?:[:.h](?P<minute>\d{2})(?:\s*(?:uur|uhr))?|\s*(?:uur|uhr|u|h|heures|o'clock))$",
    re.IGNORECASE,
)
_UNITS = {"": "day", "d": "day", "w": "week", "m": "month"}
EXAMPLES = "expected a day such as 2026-03-20, tomorrow, friday, +10d or in 2 weeks"


class Day(click.ParamType):  # type: ignore[type-arg]  # generic since click 8.2 only
    """A day; one before today only where `past` days are meant."""

    name = "day"

    def __init__(self, *, past: bool = False) -> None:
        self.past = past

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """Return the day meant; raise `BadParameter` with examples for what cannot be read."""
        if isinstance(value, date):
            return value
        today = _today(ctx)
        found = day_said(value, today)
        if found is None:
            self.fail(f"{value!r} says no day: {EXAMPLES}", param, ctx)
        if found < today and not self.past:
            self.fail(f"{found} is past", param, ctx)
        return found


class Moment(click.ParamType):  # type: ignore[type-arg]
    """A day with a time, in the user's time zone: `friday 10:30`, `2026-03-20T10:30`."""

    name = "moment"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> datetime:
        """Return the moment meant, aware; raise `BadParameter` with examples for what cannot be read."""
        if isinstance(value, datetime):
            return value
        found = _AT.match(str(value).strip())
        day = day_said(found["day"], _today(ctx)) if found else None
        if found is None or day is None:
            self.fail(f"{value!r} says no moment: expected one such as 'friday 10:30' or 2026-03-20T10:30", param, ctx)
        try:
            clock = time(int(found["hour"]), int(found["minute"] or 0))
        except ValueError:
            self.fail(f"{value!r} has no time of day", param, ctx)
        moment = datetime.combine(day, clock, _zone(ctx))
        if moment < now():
            self.fail(f"{moment:%Y-%m-%d %H:%M} is past", param, ctx)
        return moment


def day_said(said: str, today: date) -> date | None:
    """Given what was typed, return the day meant, None when it says none or more than a day."""
    text = said.strip()
    try:
        return date.fromisoformat(text)
    except ValueError:
        pass
    if ahead := _AHEAD.fullmatch(text):
        from mailwatch.core.when import after  # noqa: PLC0415 -- only for such days

        return after(today, int(ahead[1]), _UNITS[ahead[2].lower()])
    return _spoken(text, today)


def _spoken(text: str, today: date) -> date | None:
    """Read a phrase in any language that is known; a word that is left over makes it no day at all."""
    from mailwatch.core.when import find_dates  # noqa: PLC0415 -- the words of every language
    from mailwatch.core.words import read  # noqa: PLC0415
    from mailwatch.languages import load  # noqa: PLC0415

    words = read(text)
    spans = find_dates(words, today, load().languages.values())
    whole = [span for span in spans if text[: span.start].strip() == "" and text[span.end :].strip(" .") == ""]
    if not whole or whole[0].day is None:
        return None
    found = whole[0].day
    return found if found >= today else found + timedelta(days=7)


def _today(ctx: click.Context | None) -> date:
    return now().astimezone(_zone(ctx)).date()


def _zone(ctx: click.Context | None) -> Any:
    invocation = ctx.find_object(Invocation) if ctx else None
    return invocation.configuration().timezone if invocation else UTC
