"""The Date field (RFC 5322 section 3.3, obsolete forms of section 4.3), and what programs write instead."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone
from functools import lru_cache

_MONTHS = {
    name: number
    for number, name in enumerate("jan feb mar apr may jun jul aug sep oct nov dec".split(), start=1)  # noqa: SIM905
}
_DATE = re.compile(
    r"\s*(?:[A-Za-z]{2,9}\s*[.,]\s*)?(\d{1,2})[\s-]+([A-Za-z]{3})[a-z]{0,6}\.?,?[\s-]+(\d{2,4})\s*,?\s+"
    r"(\d{1,2}):(\d{2})(?::(\d{2}))?(?:\.\d+)?\s*([+-]\d{2}:?\d{2}|[A-Za-z]{1,5})?",
)
_ISO = re.compile(r"\s*\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d)?(?:\.\d{1,6})?\s*(?:Z|[+-]\d\d:?\d\d)")

_ZONES = {
    # RFC 5322 section 4.3 and the zones of our users; any other name says nothing sure.
    zone: hours
    for hours, zones in {
        0: ("ut", "utc", "gmt", "z", "wet"),
        1: ("cet", "met"),
        2: ("cest", "mest"),
        -4: ("edt",),
        -5: ("est", "cdt"),
        -6: ("cst", "mdt"),
        -7: ("mst", "pdt"),
        -8: ("pst",),
    }.items()
    for zone in zones
}
_LONGEST_OFFSET = 14 * 60
_YEARS = range(1970, 2200)


def parse_date(value: str) -> datetime | None:
    """Given the value of a Date field, return the aware moment, None when it cannot be told surely.

    Without a readable zone the moment is not known within a day, so that is None too.
    """
    match = _DATE.match(value)
    if match is None:
        return _from_iso(value) or _from_other(value)
    day, month_name, year, hour, minute, second, zone = match.groups()
    month, offset = _MONTHS.get(month_name.lower()), _zone(zone)
    if month is None or offset is None:
        return None
    clock = (int(hour), int(minute), int(second or 0))
    return _moment((_full_year(year), month, int(day)), clock, offset)


def _full_year(digits: str) -> int:
    """Read years of two and three digits as RFC 5322 section 4.3 says."""
    year = int(digits)
    if len(digits) == 2:
        return year + (2000 if year < 50 else 1900)
    return year + 1900 if len(digits) == 3 else year


@lru_cache(maxsize=256)
def _zone(zone: str | None) -> timezone | None:
    if not zone:
        return None
    if zone[0] not in "+-":
        hours = _ZONES.get(zone.lower())
        return None if hours is None else _of(timedelta(hours=hours))
    digits = zone[1:].replace(":", "")
    minutes = int(digits[:2]) * 60 + int(digits[2:])
    if int(digits[2:]) > 59 or minutes > _LONGEST_OFFSET:
        return None
    return _of(timedelta(minutes=minutes if zone[0] == "+" else -minutes))


def _of(offset: timedelta) -> timezone:
    return timezone(offset) if offset else UTC


def _moment(day: tuple[int, int, int], clock: tuple[int, int, int], zone: timezone) -> datetime | None:
    if day[0] not in _YEARS:
        return None
    try:
        return datetime(*day, clock[0], clock[1], min(clock[2], 59), tzinfo=zone)
    except ValueError:
        return None


def _from_iso(value: str) -> datetime | None:
    if not _ISO.match(value):
        return None
    try:
        moment = datetime.fromisoformat(value.strip())
    except ValueError:
        return None
    return moment if moment.tzinfo and moment.year in _YEARS else None


def _from_other(value: str) -> datetime | None:
    """Leave the rarer orders of day, month and year to the standard library, but not its guesses."""
    from email.utils import parsedate_tz  # noqa: PLC0415 - 20 ms, and hardly ever needed

    try:
        parts = parsedate_tz(value[:200])
    except (ValueError, TypeError, IndexError, OverflowError):  # bpo-30681 and kin: it promises None, and breaks it
        return None
    if parts is None or parts[9] is None or not re.search(r"\d{4}", value):
        return None
    offset = timedelta(seconds=parts[9])
    if abs(offset) > timedelta(minutes=_LONGEST_OFFSET):
        return None
    return _moment(parts[:3], parts[3:6], _of(offset))
