"""What stands in a calendar, read back as values (RFC 5545).

It may have passed through any client: what is missing or odd has a plain meaning, and nothing but
`MailwatchError` is raised.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from mailwatch.app.ports import Seen
from mailwatch.core.errors import MailwatchError, Scope
from mailwatch.core.ids import is_ours

if TYPE_CHECKING:
    from icalendar import Calendar, Event


def parse(text: str) -> Calendar:
    """Given the text of an iCalendar object, return it; raise `MailwatchError` (scope MESSAGE) when it is none."""
    from icalendar import Calendar, Component  # noqa: PLC0415 - heavy, loaded when used

    try:
        component = Component.from_ical(text)
    except (ValueError, LookupError, TypeError, AttributeError, ArithmeticError, OSError, RecursionError) as problem:
        raise MailwatchError(f"not an iCalendar file: {problem}", scope=Scope.MESSAGE) from problem
    if not isinstance(component, Calendar):
        raise MailwatchError("not an iCalendar file: no VCALENDAR in it", scope=Scope.MESSAGE)
    return component


def main_event(calendar: Calendar, uid: str | None = None) -> Event | None:
    """Return the VEVENT that is not one changed instance of a series, the one with `uid` where it is given."""
    events = [event for event in calendar.events if uid is None or str(event.get("uid", "")) == uid]
    masters = [event for event in events if "RECURRENCE-ID" not in event]
    return next(iter(masters or events), None)


def read(text: str, zone: str, *, uid: str | None = None, href: str = "", etag: str = "") -> Seen | None:
    """Given iCalendar text as it stands in a calendar, return the entry, None when it holds no VEVENT with a start.

    A floating time (RFC 5545 section 3.3.5) is taken in `zone`, the user's. Raises `MailwatchError`
    when the text is no iCalendar.
    """
    event = main_event(parse(text), uid)
    return None if event is None else seen(event, zone, raw=text, href=href, etag=etag)


def seen(event: Event, zone: str, *, raw: str, href: str = "", etag: str = "") -> Seen | None:
    """Given a VEVENT, return it as a value, None without a start that can be read."""
    starts = moment(event, "DTSTART", zone)
    if starts is None:
        return None
    return Seen(
        uid=text_of(event, "UID"),
        starts=starts,
        title=text_of(event, "SUMMARY"),
        description=text_of(event, "DESCRIPTION"),
        status=text_of(event, "STATUS").upper(),
        sequence=_number(event.get("SEQUENCE")),
        href=href,
        etag=etag,
        raw=raw,
    )


def marked_as_ours(event: Event) -> bool:
    """True when mailwatch made this VEVENT: by its UID, for some clients drop properties they do not know."""
    return is_ours(text_of(event, "UID"))


def text_of(event: Event, name: str) -> str:
    """Return a text property, of several the first, "" when absent."""
    found = event.get(name, "")
    return str(found[0] if isinstance(found, list) and found else found)


def value_of(event: Event, name: str) -> object:
    """Return the date, time or duration of a property, None when it is absent or broken."""
    try:
        return getattr(event.get(name), "dt", None)
    except ValueError:
        return None


def moment(event: Event, name: str, zone: str) -> date | datetime | None:
    """Return a date or an aware time; a floating time is one in `zone`."""
    found = value_of(event, name)
    if isinstance(found, datetime):
        return found if found.tzinfo is not None else found.replace(tzinfo=ZoneInfo(zone))
    return found if isinstance(found, date) else None


def lasts(event: Event, zone: str) -> timedelta:
    """Return how long an entry lasts, by DTEND or DURATION (RFC 5545 section 3.6.1 for neither)."""
    starts, ends = moment(event, "DTSTART", zone), moment(event, "DTEND", zone)
    duration = value_of(event, "DURATION")
    if isinstance(duration, timedelta):
        return duration
    if starts is not None and ends is not None:
        return _instant(ends) - _instant(starts)
    return timedelta(0) if isinstance(starts, datetime) else timedelta(days=1)


def _instant(value: date | datetime) -> datetime:
    return value.astimezone(UTC) if isinstance(value, datetime) else datetime.combine(value, time(), UTC)


def _number(value: Any) -> int:
    try:
        return int(value)
    except (TypeError, ValueError):
        return 0
