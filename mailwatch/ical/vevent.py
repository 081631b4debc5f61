"""An entry as iCalendar text, and back (RFC 5545).

What is written is private and asks nothing of anybody: never a METHOD, an ATTENDEE or an ORGANIZER,
for a CalDAV server would send the client an invitation (RFC 4791 section 4.1, RFC 6638 section 3.2.1).
What is read may have passed through any client: what is missing or odd has a plain meaning.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from mailwatch.app.ports import Entry, Seen
from mailwatch.core.errors import MailwatchError, Scope
from mailwatch.core.ids import is_ours
from mailwatch.ical.plain import writable
from mailwatch.ical.vtimezone import timezone_for

if TYPE_CHECKING:
    from icalendar import Alarm, Calendar, Event

MARK = "X-MAILWATCH"
"""The property that marks an entry as ours; its value is the version of what we write."""

CATEGORY = "mailwatch"
PRODID = "-//mailwatch//mailwatch//EN"
ALARM_OF_A_DAY = timedelta(hours=9)
"""An all-day entry begins at midnight; its alarm waits for the morning."""


def render(entry: Entry, stamp: datetime) -> str:
    """Given an entry and the time of writing, return the iCalendar object to store: one VEVENT, CRLF, folded."""
    return written(calendar_with([event_of(entry, stamp)]))


def written(calendar: Calendar) -> str:
    """Return the text of a calendar: lines folded at 75 octets, each ends in CRLF (RFC 5545 section 3.1)."""
    content: bytes = calendar.to_ical()
    return content.decode()


def calendar_with(events: Sequence[Event]) -> Calendar:
    """Given VEVENTs, return a calendar that holds them and the time zones they name."""
    calendar = empty_calendar()
    years: dict[str, int] = {}
    for event in events:
        starts: Any = event["DTSTART"]
        if tzid := starts.params.get("TZID"):
            years[tzid] = min(starts.dt.year, years.get(tzid, starts.dt.year))
    for component in (*(timezone_for(tzid, year) for tzid, year in sorted(years.items())), *events):
        calendar.add_component(component)
    return calendar


def empty_calendar() -> Calendar:
    """Return a VCALENDAR with what RFC 5545 section 3.6 demands, and no METHOD."""
    from icalendar import Calendar  # noqa: PLC0415 - heavy, loaded when used

    calendar = Calendar()
    calendar.add("version", "2.0")
    calendar.add("prodid", PRODID)
    calendar.add("calscale", "GREGORIAN")
    return calendar


def event_of(entry: Entry, stamp: datetime) -> Event:
    """Given an entry and the time of writing, return its VEVENT."""
    from icalendar import Event  # noqa: PLC0415 - heavy, loaded when used

    event = Event()
    event.add("uid", entry.uid)
    event.add("sequence", entry.sequence)
    event.add("dtstamp", stamp.astimezone(UTC))
    event.add("last-modified", stamp.astimezone(UTC))
    _add_times(event, entry)
    event.add("summary", writable(entry.text.title).replace("\n", " "))
    event.add("description", writable(entry.text.description))
    event.add("status", "CONFIRMED")
    event.add("transp", "TRANSPARENT")
    event.add("class", "PRIVATE")
    event.add("categories", [CATEGORY])
    event.add(MARK, "1")
    if entry.alarm is not None:
        event.add_component(_alarm(entry, entry.alarm))
    return event


def _add_times(event: Event, entry: Entry) -> None:
    """DTEND always stands, also where DURATION or nothing would do: iCloud refuses an entry without."""
    if isinstance(entry.starts, datetime):
        starts = entry.starts.astimezone(ZoneInfo(entry.timezone))
        event.add("dtstart", starts)
        event.add("dtend", (starts.astimezone(UTC) + entry.lasts).astimezone(ZoneInfo(entry.timezone)))
    else:
        event.add("dtstart", entry.starts)
        event.add("dtend", entry.starts + max(timedelta(days=entry.lasts.days), timedelta(days=1)))


def _alarm(entry: Entry, before: timedelta) -> Alarm:
    from icalendar import Alarm  # noqa: PLC0415 - heavy, loaded when used

    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", writable(entry.text.title).replace("\n", " "))
    timed = isinstance(entry.starts, datetime)
    alarm.add("trigger", -before if timed else ALARM_OF_A_DAY - before)
    return alarm


def parse(text: str) -> Calendar:
    """Given the text of an iCalendar object, return it; raise `MailwatchError` (scope MESSAGE) when it is none."""
    from icalendar import Calendar, Component  # noqa: PLC0415 - heavy, loaded when used

    try:
        component = Component.from_ical(text)
    except (ValueError, KeyError, IndexError, TypeError, AttributeError) as problem:
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
