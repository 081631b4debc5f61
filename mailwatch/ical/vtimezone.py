"""A VTIMEZONE that is right in both halves of the year (RFC 5545 section 3.6.5).

A TZID without its VTIMEZONE is guessed at by servers and clients, and floating times move by
hours between them; so every timed entry carries the rules of its zone. They are yearly RRULEs where
the zone follows one, because Outlook reads no RDATE in a VTIMEZONE, else the single changes around
the entry (Morocco moves its clocks by the moon).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

if TYPE_CHECKING:
    from icalendar import Timezone

_YEARS_CHECKED = 4
_WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


@dataclass(frozen=True, slots=True)
class _Change:
    """The clocks change: `wall` is the local time just before, as VTIMEZONE wants its DTSTART."""

    wall: datetime
    before: timedelta
    after: timedelta
    name: str

    @property
    def daylight(self) -> bool:
        """True where the clock goes ahead; Ireland's own law calls its winter the exception, clients do not follow."""
        return self.after > self.before

    def yearly_day(self, week: int) -> date | None:
        """The day of the `week`-th (or, for -1, last) such weekday in the month of this change."""
        first = self.wall.date().replace(day=1)
        days = [first + timedelta(days=number) for number in range(31)]
        same = [day for day in days if day.month == first.month and day.weekday() == self.wall.weekday()]
        return same[week - 1 if week > 0 else week] if len(same) >= week else None


def _offset(zone: ZoneInfo, instant: datetime) -> timedelta:
    return instant.astimezone(zone).utcoffset() or timedelta(0)


def _first_after(zone: ZoneInfo, before: datetime, after: datetime) -> datetime:
    """Halve the stretch in which the offset changes down to the second."""
    while after - before > timedelta(seconds=1):
        middle = (before + (after - before) / 2).replace(microsecond=0)
        if _offset(zone, middle) == _offset(zone, before):
            before = middle
        else:
            after = middle
    return after


def _changes(zone: ZoneInfo, year: int) -> Iterator[_Change]:
    day = datetime(year, 1, 1, tzinfo=UTC)
    while day.year == year:
        following = day + timedelta(days=1)
        before, after = _offset(zone, day), _offset(zone, following)
        if before != after:
            instant = _first_after(zone, day, following)
            there = instant.astimezone(zone)
            wall = (instant + before).replace(tzinfo=None)
            yield _Change(wall, before, after, there.tzname() or zone.key)
        day = following


def _week_of(change: _Change, later: list[list[_Change]]) -> int | None:
    """Return which weekday of the month the change falls on every year, -1 for the last, None when on none."""
    for week in (-1, 1, 2, 3, 4):
        same = [
            any(other.wall.time() == change.wall.time() and _fits(change, other, week) for other in year)
            for year in later
        ]
        if all(same) and change.yearly_day(week) == change.wall.date():
            return week
    return None


def _fits(change: _Change, other: _Change, week: int) -> bool:
    return (change.wall.month, change.wall.weekday(), change.after) == (
        other.wall.month,
        other.wall.weekday(),
        other.after,
    ) and other.yearly_day(week) == other.wall.date()


@lru_cache(maxsize=8)
def timezone_for(tzid: str, year: int) -> Timezone:
    """Given a zone of the IANA database and the year of an entry, return the VTIMEZONE that covers it."""
    from icalendar import Timezone, TimezoneDaylight, TimezoneStandard  # noqa: PLC0415 - heavy, loaded when used

    zone = ZoneInfo(tzid)
    component = Timezone()
    component.add("tzid", tzid)
    start = year - 1
    changes = list(_changes(zone, start))
    later = [list(_changes(zone, start + number)) for number in range(1, _YEARS_CHECKED + 1)]
    weeks = [_week_of(change, later) for change in changes]
    if None in weeks:
        changes += [change for one in later[:2] for change in one]
        weeks = [None] * len(changes)
    for change, week in zip(changes, weeks, strict=True):
        observance = TimezoneDaylight() if change.daylight else TimezoneStandard()
        _fill(observance, change)
        if week is not None:
            rule = {"freq": "yearly", "bymonth": change.wall.month}
            observance.add("rrule", {**rule, "byday": f"{week}{_WEEKDAYS[change.wall.weekday()]}"})
        component.add_component(observance)
    if not changes:
        new_year = datetime(start, 1, 1, tzinfo=zone)
        offset = new_year.utcoffset() or timedelta(0)
        observance = TimezoneStandard()
        _fill(observance, _Change(new_year.replace(tzinfo=None), offset, offset, new_year.tzname() or tzid))
        component.add_component(observance)
    return component


def _fill(observance: object, change: _Change) -> None:
    add = observance.add  # type: ignore[attr-defined]
    add("dtstart", change.wall)
    add("tzoffsetfrom", change.before)
    add("tzoffsetto", change.after)
    add("tzname", change.name)
