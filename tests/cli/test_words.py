"""The program's own words: every code has some, and holidays are the library's."""

from __future__ import annotations

import re
from datetime import date, timedelta
from pathlib import Path

import pytest

from mailwatch.app.in_words import because, step
from mailwatch.cli import status
from mailwatch.core.errors import ConfigurationError
from mailwatch.core.offer import State
from mailwatch.core.verdict import ReplyKind
from mailwatch.ical.kept_holidays import kept_holidays
from mailwatch.ical.public_holidays import holiday_in
from mailwatch.resources import templates_dir

NOTES = (templates_dir() / "en" / "notes.j2").read_text("utf-8")
NAMES = set(re.findall(r"^([a-z][a-z_-]*):", NOTES, re.MULTILINE))
CODES = sorted(name for name in NAMES if name != "after" and not name.startswith(("rung-", "closed-before-")))
"""Without those that are a code and its value (`rung:call`), or the beginning of others (`after-call`)."""


@pytest.mark.parametrize("code", CODES)
def test_a_code_with_words_in_the_calendar_has_some_here(code: str) -> None:
    """The log, `why` and `status` never show a bare code."""
    assert because(f"{code}:2026-03-20") != f"{code}:2026-03-20"
    assert "{" not in because(code)


def test_an_unknown_code_is_shown_as_it_is() -> None:
    """A newer database may hold codes that this program has no words for."""
    assert because("something-new:1") == "something-new:1"
    assert step("some-rung") == "some rung"
    assert because(f"maybe:{'a-b'}@x.example") == "may be answered by a-b@x.example"


def test_a_text_that_helps_is_told_as_its_command() -> None:
    """It can be typed as it stands."""
    assert because("text:callback-lapsed", "4jr4nxro") == "a text for it: mailwatch write callback-lapsed 4jr4nxro"


def test_states_and_kinds_by_name() -> None:
    """`status` shows reports without loading the core; the names are the core's."""
    names = (status.CLOSED, status.DOUBTED, status.RETURNED, status.ANSWERED)
    assert names == (State.CLOSED, State.NEEDS_HUMAN, State.UNDELIVERABLE, State.ANSWERED)
    for kind in (ReplyKind.QUESTION, ReplyKind.NEGOTIATE, ReplyKind.CALL_ME, ReplyKind.ACCEPT):
        assert "anna@x.example" in because(f"{kind.value}:anna@x.example")


@pytest.mark.parametrize(("country", "part"), [("NL", None), ("DE", "BY")])
def test_kept_holidays_are_the_librarys(country: str, part: str | None, tmp_path: Path) -> None:
    """Asked of the library once a year, then of a file; the same answer, a leap year's last day included."""
    told, kept = holiday_in(country, part), kept_holidays(country, part, tmp_path)
    days = [date(2028, 1, 1) + timedelta(days=number) for number in range(366)]
    assert [kept(day) for day in days] == [told(day) for day in days]
    (file,) = tmp_path.iterdir()
    file.write_text('["2028-02-02"]')
    assert [day for day in days if kept_holidays(country, part, tmp_path)(day)] == [date(2028, 2, 2)]
    file.write_text("broken")
    assert kept_holidays(country, part, tmp_path)(date(2028, 12, 25))


def test_holidays_without_a_place_to_keep_them(tmp_path: Path) -> None:
    """A cache that cannot be written costs time, nothing else; an unknown part of a country is told."""
    (tmp_path / "file").touch()
    assert kept_holidays("NL", None, tmp_path / "file")(date(2026, 12, 25))
    with pytest.raises(ConfigurationError, match="no part of DE is called 'XX'"):
        kept_holidays("DE", "XX", tmp_path)(date(2026, 1, 1))
