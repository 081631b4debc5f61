"""Asking about one offer tells what asking about all of them tells, and costs what one offer costs."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from mailwatch.core.facts import Ended, Noted
from mailwatch.core.known import Known
from mailwatch.core.mail import AccountName, MessageId
from mailwatch.core.offer import Ending
from mailwatch.store import open_store
from mailwatch.store.database import Store
from tests.core.desk import an_offer, at

OFFERS = [an_offer(number, at(f"2026-03-0{day}")) for number, day in ((1, 2), (2, 4), (3, 3))]


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """A database with three offers, stored in another order than they were sent in, one of them over."""
    store = open_store(tmp_path / "mailwatch.db")
    with store.transaction():
        for offer in OFFERS:
            store.add_offer(offer)
        store.join_thread(OFFERS[0].id, [MessageId("<answer@klant.example>")])
        store.add_fact(Noted(OFFERS[0].id, at("2026-03-05"), "a note"), "note:1")
        store.add_fact(Ended(OFFERS[1].id, at("2026-03-06"), Ending.WON), "won:2")
    yield store
    store.close()


def test_one_history_is_the_same_as_among_all(store: Store) -> None:
    """Facts, entries and drafts of other offers do not stray into it; an unknown offer has none."""
    histories = {history.offer.id: history for history in store.facts().histories}
    assert len(histories) == len(OFFERS)
    for offer in OFFERS:
        assert store.history(offer.id) == histories[offer.id]
    assert store.history(an_offer(9, at("2026-03-09")).id) is None


def test_one_known_offer_is_the_same_as_among_all(store: Store) -> None:
    """With its thread, and whether it is closed."""
    known = {offer.message_id: offer for offer in store.known_offers()}
    for offer in OFFERS:
        assert store.known_offer(offer.id) == known[offer.message_id]
    assert known[OFFERS[1].message_id].closed
    assert MessageId("<answer@klant.example>") in known[OFFERS[0].message_id].thread
    assert store.known_offer(an_offer(9, at("2026-03-09")).id) is None


def test_known_renewed_offer_by_offer_is_known_read_at_once(store: Store) -> None:
    """In whatever order they are renewed, and when one is renewed again after it changed."""
    known = Known(frozenset())
    for offer in (*OFFERS, OFFERS[0]):
        one = store.known_offer(offer.id)
        assert one is not None
        known = known.with_offer(one)
    assert known.offers == store.known_offers()


def test_what_is_pending_is_found_by_its_index(store: Store) -> None:
    """An empty pass asks three times: walking all letters of an account would cost more than all else."""
    asked: list[str] = []
    store.db.set_trace_callback(asked.append)
    store.pending(AccountName("work"))
    store.db.set_trace_callback(None)
    (plan,) = [row[3] for row in store.db.execute(f"EXPLAIN QUERY PLAN {asked[-1]}") if "SEARCH" in row[3]]
    assert "letters_pending" in plan
