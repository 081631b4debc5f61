"""Days as people type them, in four languages."""

from __future__ import annotations

from datetime import date

import click
import pytest

from mailwatch.cli.days import Day, Moment, day_said

TODAY = date(2026, 3, 4)
"""A Wednesday."""


@pytest.mark.parametrize(
    ("said", "day"),
    [
        ("2026-03-20", date(2026, 3, 20)),
        ("today", TODAY),
        ("tomorrow", date(2026, 3, 5)),
        ("Friday", date(2026, 3, 6)),
        ("friday.", date(2026, 3, 6)),
        ("+10d", date(2026, 3, 14)),
        ("+10", date(2026, 3, 14)),
        ("+ 2w", date(2026, 3, 18)),
        ("+1M", date(2026, 4, 4)),
        ("in 2 weeks", date(2026, 3, 18)),
        ("morgen", date(2026, 3, 5)),
        ("over twee weken", date(2026, 3, 18)),
        ("volgende week", date(2026, 3, 9)),
        ("in zwei Wochen", date(2026, 3, 18)),
        ("demain", date(2026, 3, 5)),
        ("12 mei", date(2026, 5, 12)),
    ],
)
def test_a_day_is_understood(said: str, day: date) -> None:
    """ISO dates, steps ahead, and what the words of any known language say."""
    assert day_said(said, TODAY) == day


@pytest.mark.parametrize(
    "said", ["", "soon", "after the summer", "2026-02-30", "friday or monday", "+", "10d", "ask Bo"]
)
def test_what_says_no_day(said: str) -> None:
    """Vague words, words left over and days that do not exist are refused rather than guessed at."""
    assert day_said(said, TODAY) is None


def test_a_refusal_gives_examples() -> None:
    """The line says what was expected; a day that is past is refused, too."""
    with pytest.raises(click.BadParameter, match=r"'soon' says no day: expected a day such as 2026-03-20, tomorrow"):
        Day().convert("soon", None, None)
    with pytest.raises(click.BadParameter, match="2020-01-01 is past"):
        Day().convert("2020-01-01", None, None)


@pytest.mark.parametrize(
    "said", ["2099-03-20 10:30", "2099-03-20T10:30", "20-3-2099 om 10.30 uur", "20 March 2099 at 10:30"]
)
def test_a_moment_is_understood(said: str) -> None:
    """A day and a time, in the manner of each country."""
    assert f"{Moment().convert(said, None, None):%Y-%m-%d %H:%M}" == "2099-03-20 10:30"


@pytest.mark.parametrize("said", ["2099-03-20 10 uur", "2099-03-20 um 10 Uhr", "2099-03-20 10h"])
def test_a_full_hour_needs_no_minutes(said: str) -> None:
    """Ten o'clock is ten o'clock."""
    assert f"{Moment().convert(said, None, None):%H:%M}" == "10:00"
