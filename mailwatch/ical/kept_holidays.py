"""Public holidays kept in a small file a year.

The holidays library takes longer to load than a short command may take altogether, and 13 MB that the daemon would
hold for ever: so it is asked once a year, in a process of its own. Countries change their holidays seldom: a file is
made anew when a newer library was installed after it.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable
from contextlib import suppress
from datetime import date, timedelta
from functools import cache
from importlib.util import find_spec
from pathlib import Path


def kept_holidays(country: str, subdivision: str | None, folder: Path, *, keep: bool = True) -> Callable[[date], bool]:
    """Return a question like `holiday_in`: is this day a public holiday? Raises as that does, when first asked.

    With `keep` false only files that are there already are read, and none is made.
    """

    @cache
    def of_year(year: int) -> frozenset[str]:
        file = folder / f"holidays-{country}-{subdivision or 'all'}-{year}.json".replace("/", "_")
        found = _kept(file)
        if found is None:
            found = _asked_beside(country, subdivision, year)
            if keep:
                _keep(file, found)
        return found

    return lambda day: day.isoformat() in of_year(day.year)


def _kept(file: Path) -> frozenset[str] | None:
    library = find_spec("holidays")
    try:
        if library is None or library.origin is None or Path(library.origin).stat().st_mtime > file.stat().st_mtime:
            return None
        return frozenset(json.loads(file.read_text("utf-8")))
    except (OSError, ValueError, TypeError):
        return None


def _keep(file: Path, days: frozenset[str]) -> None:
    with suppress(OSError):  # kept or not, the answer is the same
        file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        fresh = file.with_suffix(f".{os.getpid()}")
        fresh.write_text(json.dumps(sorted(days)), "utf-8")
        fresh.replace(file)


_PROGRAM = "import sys; sys.path[:] = sys.argv[2:]; from mailwatch.ical.kept_holidays import tell; tell(sys.argv[1])"
_SECONDS = 60


@cache
def _asked_beside(country: str, subdivision: str | None, year: int) -> frozenset[str]:
    """Ask the library in a process that ends; where that fails ask it in this one, whose error says what is wrong."""
    import subprocess  # noqa: PLC0415 - needed once a year

    question = json.dumps((country, subdivision, year))
    command = [sys.executable, "-I", "-c", _PROGRAM, question, *sys.path]
    try:
        told = subprocess.run(command, capture_output=True, check=True, timeout=_SECONDS)  # noqa: S603 - our own module
        return frozenset(json.loads(told.stdout))
    except (OSError, ValueError, subprocess.SubprocessError):
        return _holidays(country, subdivision, year)


def tell(question: str) -> None:
    """Write the holidays that `_asked_beside` asks for to standard output."""
    json.dump(sorted(_holidays(*json.loads(question))), sys.stdout)


def _holidays(country: str, subdivision: str | None, year: int) -> frozenset[str]:
    from mailwatch.ical.public_holidays import holiday_in  # noqa: PLC0415 - heavy, loaded when used

    is_holiday = holiday_in(country, subdivision)
    days = [date(year, 1, 1) + timedelta(days=number) for number in range(366)]
    return frozenset(day.isoformat() for day in days if day.year == year and is_holiday(day))
