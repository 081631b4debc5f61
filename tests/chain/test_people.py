"""What is known about people: notes on the call sheet, and who is not to be pursued."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from tests.chain.freelancer import Freelancer, text_of


@pytest.fixture
def eva(newcomer: Callable[..., Freelancer]) -> Freelancer:
    """A freelancer who agreed to be helped."""
    freelancer = newcomer()
    freelancer.consent()
    freelancer.clock.later(hours=1)
    return freelancer


def test_a_note_on_a_person_stands_on_every_later_call_sheet(eva: Freelancer) -> None:
    """The dog, the move, the exam: noted once, read at the next call, whatever the offer."""
    eva.order("person", who="anna@klant.example", text="Haar dochter doet dit voorjaar examen")
    eva.send()
    eva.days("2026-03-16")
    (sheet,) = eva.drafts()
    assert "examen" in text_of(sheet)


@pytest.mark.parametrize("who", ["anna@klant.example", "klant.example", "@Klant.example"])
def test_a_new_offer_to_somebody_not_pursued_is_told_today(eva: Freelancer, who: str) -> None:
    """An entry today with the reason, and no call two weeks on."""
    eva.order("do-not-pursue", who=who, reason="betaalt nooit")
    eva.send()
    eva.tick()
    (entry,) = eva.entries()
    assert entry.starts == date(2026, 3, 2)
    assert "betaalt nooit" in entry.description
    eva.days("2026-03-20")
    assert eva.drafts() == []
    assert len(eva.entries()) == 1


def test_the_word_to_follow_this_offer_outranks_the_mark(eva: Freelancer) -> None:
    """`follow` on that very offer: its call is planned after all."""
    eva.order("do-not-pursue", who="klant.example")
    eva.send()
    eva.tick()
    eva.clock.later(hours=1)
    eva.order("follow", offer=eva.life().offer.id)
    eva.tick()
    assert [str(entry.starts)[:10] for entry in eva.entries()][-1] == "2026-03-16"


def test_a_mark_ends_on_its_day_or_when_lifted(eva: Freelancer) -> None:
    """Marked until a day, or lifted: from then on offers are followed again."""
    eva.order("do-not-pursue", who="klant.example", until="2026-03-05")
    eva.send()
    eva.days("2026-03-06")
    assert [str(entry.starts)[:10] for entry in eva.entries()][-1] == "2026-03-16"
    eva.order("do-not-pursue", who="klant.example")
    eva.tick()
    assert [entry for entry in eva.future() if str(entry.starts)[:10] == "2026-03-16"] == []
    eva.order("pursue", who="klant.example")
    eva.tick()
    assert [str(entry.starts)[:10] for entry in eva.future()][-1] == "2026-03-16"


def test_what_is_neither_address_nor_domain_is_told(eva: Freelancer) -> None:
    """One line: what, and what to give instead."""
    order = eva.order("do-not-pursue", who="Anna")
    eva.tick()
    answer = eva.memory.order_answer(order)
    assert answer is not None
    assert not answer[0]
    assert "neither an address nor a domain" in answer[1]
