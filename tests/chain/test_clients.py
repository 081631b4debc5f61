"""Two offers to one client: one ladder, one call sheet (playbook: limits)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from mailwatch.core.clients import lives_of
from mailwatch.core.life import Life
from mailwatch.core.offer import Ending, State
from tests.chain.freelancer import Freelancer, text_of


@pytest.fixture
def eva(newcomer: Callable[..., Freelancer]) -> Freelancer:
    """A freelancer with two offers to Anna, a week apart."""
    freelancer = newcomer()
    freelancer.consent()
    freelancer.clock.later(hours=1)
    freelancer.send("Offerte website")
    freelancer.days("2026-03-09")
    freelancer.clock.later(hours=1)
    freelancer.send(
        "Offerte onderhoud", "Beste Anna,\n\nHierbij mijn offerte voor onderhoud: 95 euro per maand.\n\nEva\n"
    )
    freelancer.tick()
    return freelancer


def lives(freelancer: Freelancer) -> dict[str, Life]:
    """Return where both stand, by subject."""
    found = lives_of(freelancer.memory.facts(), freelancer.clock(), freelancer.world.policy)
    return {life.offer.subject: life for life in found.values()}


def test_the_newer_offer_has_the_touches_for_both(eva: Freelancer) -> None:
    """The call for the older one goes, the one for the newer stands; one sheet names both."""
    assert [entry.starts.date() for entry in eva.future()] == [date(2026, 3, 23)]
    eva.days("2026-03-23")
    (sheet,) = eva.drafts()
    assert "onderhoud" in sheet["Subject"]
    assert "Offerte website" in text_of(sheet)


def test_the_client_is_never_written_to_twice(eva: Freelancer) -> None:
    """One closing message for both, and silence to the end closes both."""
    eva.days("2026-04-29")
    assert len([draft for draft in eva.drafts() if "klant" in draft["To"]]) == 1
    eva.days("2026-06-02")
    assert {life.ending for life in lives(eva).values()} == {Ending.SILENT}
    assert eva.drafts() == []


def test_when_the_newer_is_lost_the_older_goes_on(eva: Freelancer) -> None:
    """Closed by the user: the older offer is followed again, with a date of its own."""
    newer = lives(eva)["Offerte onderhoud"].offer.id
    eva.order("lost", offer=newer)
    eva.days("2026-03-10")
    assert lives(eva)["Offerte website"].state is State.WAITING
    assert [entry.starts.date() for entry in eva.future()] == [date(2026, 3, 16)]


def test_a_word_about_one_keeps_the_call_about_the_other_at_a_distance(eva: Freelancer) -> None:
    """The client writes about the older offer the day before the call: the call keeps the minimum gap."""
    older = next(one for one in eva.memory.known_offers() if one.subject == "Offerte website")
    eva.days("2026-03-20")
    eva.receive("Dank, ontvangen! Ik kom erop terug.\n\nAnna", answers=older.message_id)
    eva.days("2026-03-23")
    assert eva.drafts() == []
    assert all(entry.starts.date() >= date(2026, 3, 25) for entry in eva.future())
