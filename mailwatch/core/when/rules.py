"""What the date phrases of language files mean: each rule turns filled slots and a day into a period.

A meaning is the name of a rule and, where the phrase itself has no slot for it, settings:
`in number=14 unit=day`, `next-week part=end`. The rules keep to the calendar and know no language;
public holidays are not skipped.
"""

from __future__ import annotations

import calendar
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

MONDAY, WEDNESDAY, FRIDAY, SATURDAY = 1, 3, 5, 6


@dataclass(frozen=True, slots=True)
class Period:
    """`day` is the one meant; `first` and `last` are how far what was said reaches (a month, a week, a day)."""

    day: date
    first: date
    last: date


Slots = Mapping[str, Any]
Rule = Callable[[Slots, date], Period | None]


def period(means: str, slots: Slots, on: date) -> Period | None:
    """Given a meaning, the slots and the day of reading, return the period; None where it is no date (or a past one).

    Raises `KeyError` for a meaning that does not exist.
    """
    name, *settings = means.split()
    given = dict(slots)
    for setting in settings:
        key, _, value = setting.partition("=")
        given[key] = float(value) if value[0].isdigit() else value
    try:
        found = RULES[name](given, on)
    except (ValueError, OverflowError):  # 31 June, the year 10000
        return None
    return found if found is not None and found.day >= on else None


def _one(day: date) -> Period:
    return Period(day, day, day)


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def _week(monday: date, weekday: int = MONDAY) -> Period:
    return Period(monday + timedelta(days=weekday - 1), monday, monday + timedelta(days=6))


def _month(year: int, month: int, part: str = "start") -> Period:
    first = date(year, month, 1)
    last = date(year, month, calendar.monthrange(year, month)[1])
    match part:
        case "mid":
            return Period(date(year, month, 15), date(year, month, 11), date(year, month, 20))
        case "end":
            return Period(last, date(year, month, 21), last)
        case "whole":
            return Period(first, first, last)
        case _:
            return Period(first, first, date(year, month, 10))


def months_after(day: date, months: int) -> date:
    """Return the same day `months` months on, or the last of that month where it is too short."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def after(on: date, number: float, unit: str) -> date:
    """Return the day that lies `number` units after `on` (day, workday, week, fortnight, month, quarter, year)."""
    match unit:
        case "month":
            return months_after(on, round(number))
        case "quarter":
            return months_after(on, round(number * 3))
        case "year":
            return months_after(on, round(number * 12))
        case "workday":
            return _workdays_after(on, round(number))
        case _:
            return on + timedelta(days=round(number * {"day": 1, "week": 7, "fortnight": 14}[unit]))


def _workdays_after(on: date, number: int) -> date:
    day = on
    for _ in range(min(number, 366)):
        day += timedelta(days=1)
        while day.isoweekday() > FRIDAY:
            day += timedelta(days=1)
    return day


def _in(slots: Slots, on: date) -> Period:
    return _one(after(on, slots["number"], slots["unit"]))


def _weekday(slots: Slots, on: date) -> Period:
    """The first such day after today: `vrijdag`, `next:fri`."""
    return _one(on + timedelta(days=(slots["weekday"] - on.isoweekday() - 1) % 7 + 1))


def _weekday_after_next(slots: Slots, on: date) -> Period:
    """The one after that: `Friday week`, `vendredi en huit`."""
    return _one(_weekday(slots, on).day + timedelta(days=7 * slots.get("weeks", 1)))


def _next_week(slots: Slots, on: date) -> Period:
    """A day or part of the ISO week that starts in `weeks` weeks (1: next week)."""
    monday = _monday(on) + timedelta(days=7 * slots.get("weeks", 1))
    if "weekday" in slots:
        return _one(monday + timedelta(days=slots["weekday"] - 1))
    return _week(monday, {"start": MONDAY, "mid": WEDNESDAY, "end": FRIDAY}[slots.get("part", "start")])


def _this_week(slots: Slots, on: date) -> Period:
    """A part of this week; `end` said on a weekend is the end of the next one."""
    weekday = {"start": MONDAY, "mid": WEDNESDAY, "end": FRIDAY}[slots.get("part", "end")]
    week = _week(_monday(on), weekday)
    return week if week.day >= on else _week(week.first + timedelta(days=7), weekday)


def _weekend(slots: Slots, on: date) -> Period:
    """The Saturday of the coming weekend, or with `after=1` the Monday that follows it."""
    if slots.get("after"):
        return _weekday({"weekday": MONDAY}, on)
    saturday = on + timedelta(days=(SATURDAY - on.isoweekday()) % 7)
    return Period(saturday, saturday, saturday + timedelta(days=1))


def _date(slots: Slots, on: date) -> Period | None:
    """A day and month; without a year the first such day from today on."""
    day, month, year = slots["day"], int(slots["month"]), slots.get("year")
    if year is not None:
        return _one(date(year, month, day))
    for candidate in range(on.year, on.year + 9):  # 29 February may be eight years off (1896, 1904; 2096, 2104)
        if day <= calendar.monthrange(candidate, month)[1] and date(candidate, month, day) >= on:
            return _one(date(candidate, month, day))
    return None


def _day(slots: Slots, on: date) -> Period | None:
    """A day of the month alone: the first one from today on."""
    for months in range(13):
        first = months_after(on.replace(day=1), months)
        if slots["day"] <= calendar.monthrange(first.year, first.month)[1]:
            day = first.replace(day=slots["day"])
            if day >= on:
                return _one(day)
    return None


def _in_month(slots: Slots, on: date) -> Period | None:
    """A month or a part of it: start is the 1st, mid the 15th, end the last; without a year the next one to come."""
    part = slots.get("part", "whole")
    if "year" in slots:
        found = _month(slots["year"], int(slots["month"]), part)
    else:
        found = _month(on.year, int(slots["month"]), part)
        if found.last < on:
            found = _month(on.year + 1, int(slots["month"]), part)
    return _not_before(found, on)


def _next_month(slots: Slots, on: date) -> Period:
    """A part of the month that starts in `months` months (0: this one), or a day of it."""
    first = months_after(on.replace(day=1), int(slots.get("months", 1)))
    if "day" in slots:
        return _one(first.replace(day=min(slots["day"], calendar.monthrange(first.year, first.month)[1])))
    return _not_before(_month(first.year, first.month, slots.get("part", "whole")), on)


def _week_number(slots: Slots, on: date) -> Period | None:
    """An ISO week, by its Monday or a weekday named with it."""
    weekday = slots.get("weekday", MONDAY)
    for year in (slots["year"],) if "year" in slots else (on.year, on.year + 1):
        monday = date.fromisocalendar(year, int(slots["number"]), 1)
        week = _week(monday, weekday)
        if week.last >= on:
            return _not_before(week, on)
    return None


def _week_of(slots: Slots, on: date) -> Period | None:
    """The week in which a day falls, by its Monday: `in de week van 20 januari`, `the week of the 24th`."""
    found = _date(slots, on) if "month" in slots else _day(slots, on)
    if found is None:
        return None
    return _not_before(_week(_monday(found.day) + timedelta(days=7 * slots.get("weeks", 0))), on)


def _quarter(slots: Slots, on: date) -> Period | None:
    """The first day of a quarter."""
    month = 3 * int(slots["quarter"]) - 2
    year = slots.get("year", on.year)
    last = _month(year, month + 2, "end").last
    if last < on and "year" not in slots:
        year += 1
        last = _month(year, month + 2, "end").last
    first = date(year, month, 1)
    return _not_before(Period(first, first, last), on)


def _year(slots: Slots, on: date) -> Period | None:
    """The first day of a year that was named, or that begins in `years` years (1: next year)."""
    year = slots["year"] if "year" in slots else on.year + int(slots["years"])
    return _one(date(year, 1, 1)) if year > on.year else None


def _weekday_after(slots: Slots, on: date) -> Period | None:
    """The weekday after Easter Sunday (`feast=easter`) or Whitsun (`feast=whitsun`)."""
    for year in (on.year, on.year + 1):
        feast = easter(year) + timedelta(days=49 if slots["feast"] == "whitsun" else 0)
        found = _weekday(slots, feast)
        if found.day >= on:
            return found
    return None


def _not_before(found: Period, on: date) -> Period:
    """Where a period has begun, what is left of it starts today."""
    return Period(max(found.day, on), max(found.first, on), found.last) if found.last >= on else found


def _vague(_slots: Slots, _on: date) -> None:
    return None


def easter(year: int) -> date:
    """Return Easter Sunday (Gregorian computus)."""
    century = year // 100
    moon = (19 * (year % 19) + century - century // 4 - (8 * century + 13) // 25 + 15) % 30
    moon -= (moon // 28) * (1 - (moon // 28) * (29 // (moon + 1)) * ((21 - year % 19) // 11))
    weekday = (year + year // 4 + moon + 2 - century + century // 4) % 7
    days = moon - weekday
    month = 3 + (days + 40) // 44
    return date(year, month, days + 28 - 31 * (month // 4))


RULES: Mapping[str, Rule] = {
    "in": _in,
    "weekday": _weekday,
    "weekday-after-next": _weekday_after_next,
    "weekday-after": _weekday_after,
    "next-week": _next_week,
    "this-week": _this_week,
    "weekend": _weekend,
    "date": _date,
    "day": _day,
    "month": _in_month,
    "next-month": _next_month,
    "week": _week_number,
    "week-of": _week_of,
    "quarter": _quarter,
    "year": _year,
    "vague": _vague,
    "none": _vague,
}
"""By name. `vague` is a date that cannot be told; `none` is no date at all (`guten Morgen`)."""
