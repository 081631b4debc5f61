"""Days that an all-day entry takes: holidays and absences in the user's own calendar."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from mailwatch.core.errors import MailwatchError
from mailwatch.ical.reading import lasts, parse, text_of, value_of

if TYPE_CHECKING:
    from icalendar import Calendar, Component

_WITHIN_THE_DAY = {"SECONDLY", "MINUTELY", "HOURLY"}
_TIMES = ("BYHOUR", "BYMINUTE", "BYSECOND")


def all_days(texts: Iterable[str], since: date, until: date) -> frozenset[date]:
    """Given iCalendar texts, return the days from `since` to `until`, both included, with an all-day entry.

    Series are expanded, cancelled entries left out, and so is what cannot be read: one bad file of
    the user's must not stop the calls. TRANSP is not looked at, since clients mark all-day entries as free.
    """
    found: set[date] = set()
    for text in texts:
        try:
            calendar = parse(text)
        except MailwatchError:
            continue
        found.update(day for day in _days(calendar, since, until) if since <= day <= until)
    return frozenset(found)


def _days(calendar: Calendar, since: date, until: date) -> Iterator[date]:
    import recurring_ical_events  # noqa: PLC0415 - heavy, loaded when used

    calendar.subcomponents = [one for one in calendar.subcomponents if not _is_dense(one)]
    try:
        events = recurring_ical_events.of(calendar, skip_bad_series=True).between(since, until + timedelta(days=1))
    except (ValueError, KeyError, TypeError, AttributeError, OverflowError):
        return
    for event in events:
        starts = value_of(event, "DTSTART")
        if isinstance(starts, datetime) or not isinstance(starts, date):
            continue
        if text_of(event, "STATUS").upper() == "CANCELLED":
            continue
        yield from (starts + timedelta(days=number) for number in range(max(lasts(event, "UTC").days, 1)))


def _is_dense(component: Component) -> bool:
    """True for a series within the day, which no all-day entry is, and which would take for ever to expand."""
    found: Any = component.get("RRULE", [])
    rules = found if isinstance(found, list) else [found]
    try:
        frequencies = {str(frequency).upper() for rule in rules for frequency in rule.get("FREQ", [])}
        return bool(frequencies & _WITHIN_THE_DAY) or any(part in rule for rule in rules for part in _TIMES)
    except ValueError:
        return True
