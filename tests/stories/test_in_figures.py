"""Rules that show in figures: what was spent on offers that were won, and on those that were lost."""

from __future__ import annotations

from datetime import datetime, timedelta

from mailwatch.core.facts import Ended, Fact
from mailwatch.core.figures import Figures, figures
from mailwatch.core.history import History
from mailwatch.core.offer import Ending
from mailwatch.core.story import live
from tests.core.test_figures import FIRST, NOW, POLICY, SECOND, called, offer

THIRD = SECOND + timedelta(days=14)


def after_calls(*ends: tuple[Ending, tuple[datetime, ...]]) -> Figures:
    """Return the figures of offers that ended after calls on these days, in each of which the client was spoken to."""
    cases = []
    for number, (ending, days) in enumerate(ends):
        one = offer(number)
        facts: list[Fact] = [called(number, day, reached=True) for day in days]
        history = History(one, (*facts, Ended(one.id, days[-1] + timedelta(days=1), ending)))
        cases.append((history, live(history, NOW, POLICY)))
    return figures(cases, POLICY.working)


def test_touches_for_each_offer_won_and_lost() -> None:
    """Won after one call and after two, lost after three: 1.5 touches for each offer won, 3 for each that was lost."""
    found = after_calls((Ending.WON, (FIRST,)), (Ending.WON, (FIRST, SECOND)), (Ending.LOST, (FIRST, SECOND, THIRD)))
    assert (found.touches_per_won, found.touches_per_lost) == (1.5, 3.0)
    assert found.first_approaches == 3


def test_no_figure_counts_calls_a_day() -> None:
    """What is counted is conversations that were worth it and what came back, never how many calls were made a day."""
    names = set(Figures.__dataclass_fields__)
    assert "worthwhile" in names
    assert [name for name in names if "day" in name] == ["days_to_answer"]
