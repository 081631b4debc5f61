"""Public holidays as a question about a day."""

from __future__ import annotations

import subprocess
import sys
from datetime import date

import pytest

from mailwatch.core.errors import ConfigurationError
from mailwatch.ical.public_holidays import holiday_in


@pytest.mark.parametrize(
    ("country", "part", "day", "expected"),
    [
        ("NL", None, date(2026, 4, 27), True),
        ("nl", None, date(2027, 12, 26), True),
        ("NL", None, date(2026, 5, 4), False),
        ("Netherlands", None, date(2026, 4, 6), True),
        ("DEU", "by", date(2026, 1, 6), True),
        ("DE", "Bayern", date(2026, 1, 6), True),
        ("DE", None, date(2026, 1, 6), False),
        ("BE", None, date(2026, 7, 21), True),
        ("BE", None, date(2026, 5, 15), False),
        ("AT", None, date(2026, 10, 26), True),
        ("CH", "ZH", date(2026, 12, 26), True),
        ("FR", None, date(2031, 7, 14), True),
    ],
)
def test_holidays(country: str, part: str | None, day: date, expected: bool) -> None:
    """By code or name, with or without a part of the country, in any year; bank and school holidays do not count."""
    assert holiday_in(country, part)(day) is expected


@pytest.mark.parametrize(
    ("country", "part", "hint"),
    [
        ("NLD2", None, "NLD"),
        ("Nederlands", None, "Netherlands"),
        ("XX", None, "ISO 3166"),
        ("DE", "Bayer", "Bayern"),
        ("", None, "ISO"),
    ],
)
def test_an_unknown_place_is_asked_about(country: str, part: str | None, hint: str) -> None:
    """What is not known raises at once, with the nearest known name."""
    with pytest.raises(ConfigurationError, match=hint):
        holiday_in(country, part)


def test_the_library_is_loaded_when_asked_for() -> None:
    """Importing the modules of calendars loads none of the heavy libraries: `status` needs none of them."""
    modules = "caldav vdir feed mail_calendar invitation public_holidays vevent meaning added dav_session busy"
    program = (
        f"import sys\nfor name in {modules.split()!r}: __import__('mailwatch.ical.' + name)\n"
        "print(sorted({'holidays', 'caldav', 'icalendar', 'niquests', 'recurring_ical_events'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)

    assert done.stdout.strip() == "[]"
