"""Days that are not worked move what falls on them: public holidays, configured days off, an away calendar."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from mailwatch.app.ports import Entry
from mailwatch.core.brief import EntryText
from mailwatch.ical.vdir import VdirCalendar, VdirSettings
from tests.chain.freelancer import AMSTERDAM, Freelancer


def call_day(freelancer: Freelancer) -> date:
    """Return the day of the only entry that lies ahead."""
    (entry,) = freelancer.future()
    assert isinstance(entry.starts, datetime)
    return entry.starts.date()


def follow_an_offer(freelancer: Freelancer) -> None:
    """Agree, send an offer, let it be seen."""
    freelancer.consent()
    freelancer.clock.later(hours=1)
    freelancer.send()
    freelancer.tick()


def test_a_public_holiday_moves_the_call(newcomer: Callable[..., Freelancer]) -> None:
    """Two weeks after 23 March 2026 is Easter Monday in the Netherlands: the call is on Tuesday."""
    freelancer = newcomer(start=datetime(2026, 3, 23, 9, tzinfo=AMSTERDAM))
    follow_an_offer(freelancer)
    assert call_day(freelancer) == date(2026, 4, 7)


def test_configured_days_off_move_the_call(newcomer: Callable[..., Freelancer]) -> None:
    """The call falls in a week off: it is on the first working day after it."""
    freelancer = newcomer(more="away: [2026-03-14..2026-03-22]")
    follow_an_offer(freelancer)
    assert call_day(freelancer) == date(2026, 3, 23)


def test_an_all_day_entry_in_the_away_calendar_moves_the_call(
    newcomer: Callable[..., Freelancer], tmp_path: Path
) -> None:
    """The user puts three days off into the calendar named away after the entry was made: the call moves."""
    away = tmp_path / "vrij"
    away.mkdir()
    freelancer = newcomer(calendar=f"calendar:\n  vdir: {tmp_path / 'calendar'}\n  away: {away}")
    follow_an_offer(freelancer)
    assert call_day(freelancer) == date(2026, 3, 16)
    holidays = VdirCalendar(VdirSettings(away, AMSTERDAM.key), freelancer.clock)
    for day in range(16, 19):
        text = EntryText("Skiën", "")
        holidays.put(Entry(f"off-{day}", text, date(2026, 3, day), AMSTERDAM.key, lasts=timedelta(days=1)), None)
    freelancer.days("2026-03-03")
    assert call_day(freelancer) == date(2026, 3, 19)


@pytest.mark.parametrize("day", ["2026-03-14", "2026-03-15"])
def test_nothing_falls_into_a_weekend(newcomer: Callable[..., Freelancer], day: str) -> None:
    """An offer that leaves on a weekend gets its call on the Monday after two weeks."""
    freelancer = newcomer()
    freelancer.consent()
    freelancer.clock.to(day, "11:00")
    freelancer.send()
    freelancer.tick()
    assert call_day(freelancer) == date(2026, 3, 30)
