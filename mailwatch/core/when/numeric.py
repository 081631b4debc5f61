"""Dates in digits: 2025-03-12, 12.3.2025, 12/03/25, 12.3., 12/3."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from mailwatch.core.when.rules import Period, period
from mailwatch.core.words import Text

_ISO = re.compile(r"(?<![\w.-])(20\d\d)-(\d\d)-(\d\d)(?![\w-])")
_FULL = re.compile(r"(?<![\w./-])(\d{1,2})(\.\s?|/|-)(\d{1,2})\2\s?((?:20)?\d\d)(?![\w/-]|\.\d)")
_DOTTED = re.compile(r"(?<![\w.,/-])(\d{1,2})\.\s?(\d{1,2})\.(?!\s?\d)")
_SLASHED = re.compile(r"(?<![\w./-])(\d{1,2})/(\d{1,2})(?![\w/-]|\.\d)")
_ALWAYS = (24, 7)
"""24/7 is no day."""


def numeric_dates(text: Text, on: date, *, month_first: bool) -> Iterator[tuple[int, int, Period | None]]:
    """Yield (start, end, period) of every date in digits; None where the year written lies in the past.

    `month_first` reads 3/12 as Americans do, unless only the other order is a date.
    """
    plain = text.plain
    for found in _ISO.finditer(plain):
        yield found.start(), found.end(), _written(int(found[3]), int(found[2]), found[1], on)
    for found in _FULL.finditer(plain):
        day, month = _ordered(int(found[1]), int(found[3]), month_first and found[2] != ".")
        yield found.start(), found.end(), _written(day, month, found[4], on)
    for found in _DOTTED.finditer(plain):
        yield from _short(found, on, month_first=False)
    for found in _SLASHED.finditer(plain):
        if (int(found[1]), int(found[2])) != _ALWAYS:
            yield from _short(found, on, month_first=month_first)


def _short(found: re.Match[str], on: date, *, month_first: bool) -> Iterator[tuple[int, int, Period | None]]:
    day, month = _ordered(int(found[1]), int(found[2]), month_first)
    if 1 <= month <= 12 and 1 <= day <= 31 and (read := period("date", {"day": day, "month": month}, on)):
        yield found.start(), found.end(), read


def _ordered(one: int, other: int, month_first: bool) -> tuple[int, int]:
    if (month_first and one <= 12) or other > 12 >= one:
        return other, one
    return one, other


def _written(day: int, month: int, year: str, on: date) -> Period | None:
    full = int(year) if len(year) == 4 else 2000 + int(year)
    return period("date", {"day": day, "month": month, "year": full}, on)
