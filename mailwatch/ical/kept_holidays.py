"""Public holidays kept in a small file a year, for commands that must answer at once.

The holidays library takes longer to load than such a command may take altogether. Countries change their
holidays seldom: a file is made anew when a newer library was installed after it.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from contextlib import suppress
from datetime import date, timedelta
from functools import cache
from importlib.util import find_spec
from pathlib import Path


def kept_holidays(country: str, subdivision: str | None, folder: Path) -> Callable[[date], bool]:
    """Return a question like `holiday_in`: is this day a public holiday? Raises as that does, when first asked."""

    @cache
    def of_year(year: int) -> frozenset[str]:
        file = folder / f"holidays-{country}-{subdivision or 'all'}-{year}.json".replace("/", "_")
        kept = _kept(file)
        return _made(file, country, subdivision, year) if kept is None else kept

    return lambda day: day.isoformat() in of_year(day.year)


def _kept(file: Path) -> frozenset[str] | None:
    library = find_spec("holidays")
    try:
        if library is None or library.origin is None or Path(library.origin).stat().st_mtime > file.stat().st_mtime:
            return None
        return frozenset(json.loads(file.read_text("utf-8")))
    except (OSError, ValueError, TypeError):
        return None


def _made(file: Path, country: str, subdivision: str | None, year: int) -> frozenset[str]:
    from mailwatch.ical.public_holidays import holiday_in  # noqa: PLC0415 - heavy, loaded when used

    is_holiday = holiday_in(country, subdivision)
    first = date(year, 1, 1)
    days = [first + timedelta(days=number) for number in range(366)]
    found = frozenset(day.isoformat() for day in days if day.year == year and is_holiday(day))
    with suppress(OSError):  # kept or not, the answer is the same
        file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        fresh = file.with_suffix(f".{os.getpid()}")
        fresh.write_text(json.dumps(sorted(found)), "utf-8")
        fresh.replace(file)
    return found
