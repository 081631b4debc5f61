"""An entry as iCalendar text (RFC 5545).

It is private and asks nothing of anybody: never a METHOD, an ATTENDEE or an ORGANIZER, for a CalDAV
server would send the client an invitation (RFC 4791 section 4.1, RFC 6638 section 3.2.1).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from mailwatch.app.ports import Entry
from mailwatch.ical.meaning import MARK, fingerprint, meaning
from mailwatch.ical.plain import writable
from mailwatch.ical.vtimezone import timezone_for

if TYPE_CHECKING:
    from icalendar import Alarm, Calendar, Event

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
    event.add(MARK, fingerprint(meaning(entry)))
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
