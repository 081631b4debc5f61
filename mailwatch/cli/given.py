"""Values given with a text, as `--with NAME=VALUE`: only what it asks for, and days in any form that people type."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Protocol

import click

from mailwatch.cli.days import EXAMPLES, day_said
from mailwatch.config.meant import did_you_mean

if TYPE_CHECKING:
    from datetime import date


class Case(Protocol):
    """A text with the values that it asks for."""

    @property
    def name(self) -> str:
        """The text's name."""

    @property
    def needs(self) -> tuple[tuple[str, ...], ...]:
        """What it is not offered without: each several names of which one is enough."""

    @property
    def takes(self) -> tuple[str, ...]:
        """Further values that it can use."""


option = click.option(
    "--with", "said", multiple=True, help="A value that the text asks for; may be repeated.", metavar="NAME=VALUE"
)


def values(said: Sequence[str], text: str, cases: Iterable[Case], today: date) -> dict[str, str]:
    """Return the values by name, days as 2026-03-20; raise `BadParameter` for what the text has no use for."""
    asked = next((_asked(case) for case in cases if case.name == text), None)
    found = {}
    for one in said:
        name, equals, value = (part.strip() for part in one.partition("="))
        if not equals or not name:
            raise _wrong(f"{one!r}: expected NAME=VALUE")
        if asked is not None and name not in asked:
            what = f"it takes: {', '.join(asked)}" if asked else "it takes none"
            raise _wrong(f"{text} takes no {name!r} ({what}){did_you_mean(name, asked)}")
        found[name] = _day(name, value, today) if _is_day(name) else value
    return found


def _asked(case: Case) -> tuple[str, ...]:
    return (*(name for names in case.needs for name in names), *case.takes)


def _is_day(name: str) -> bool:
    """Values of the built-in texts that are days are named so."""
    return name.endswith("_on") or name == "deadline"


def _day(name: str, value: str, today: date) -> str:
    day = day_said(value, today)
    if day is None:
        raise _wrong(f"{name}: {value!r} says no day: {EXAMPLES}")
    return day.isoformat()


def _wrong(what: str) -> click.BadParameter:
    return click.BadParameter(what, param_hint="'--with'")
