"""What goes in comes out equal: every kind of value that is stored, drawn from its type."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from pathlib import Path
from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailwatch.app.memory import DraftRecord, EntryRecord, PutBefore
from mailwatch.app.ports import Seen
from mailwatch.core.effects import Effect, EntrySpec, Planned
from mailwatch.core.facts import Fact, offer_of
from mailwatch.core.history import Hold
from mailwatch.core.ids import OfferId, TouchKey
from mailwatch.core.known import Correction
from mailwatch.core.offer import Offer
from mailwatch.core.people import PersonFact
from mailwatch.store.codec import decode, encode
from mailwatch.store.database import open_copy

ZONES = st.sampled_from([UTC, timezone(timedelta(hours=2)), timezone(timedelta(hours=-9, minutes=-30))])
MOMENTS = st.datetimes(datetime(1990, 1, 1), datetime(2090, 1, 1), timezones=ZONES)
TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)

st.register_type_strategy(datetime, MOMENTS)
st.register_type_strategy(date, st.dates(date(1990, 1, 1), date(2090, 1, 1)))
st.register_type_strategy(str, TEXTS)
st.register_type_strategy(Decimal, st.decimals(0, 10**9, places=2))
st.register_type_strategy(EntrySpec, st.builds(EntrySpec, starts=st.dates() | MOMENTS))
st.register_type_strategy(Seen, st.builds(Seen, starts=st.dates() | MOMENTS))

KINDS: list[type[Any]] = [
    *get_args(Fact),
    *get_args(Effect),
    *get_args(PersonFact),
    Offer,
    Correction,
    DraftRecord,
    EntryRecord,
    PutBefore,
]


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_every_stored_value_comes_back_equal(kind: type[Any]) -> None:
    """Whatever a value of this type holds, it is the same after the way to text and back."""

    @given(st.from_type(kind))
    def comes_back(value: Any) -> None:
        assert decode(encode(value), kind) == value

    comes_back()


def test_a_field_that_a_newer_version_added_is_passed_over() -> None:
    """What an older text lacks takes its default, what a newer one adds is left out."""
    key = TouchKey(OfferId("abc"), "call")
    text = encode(key).replace("}", ',"later":1}').replace(',"restart":""', "")
    assert decode(text, TouchKey) == key


@given(
    st.lists(st.from_type(Offer), max_size=3, unique_by=(lambda offer: offer.id, lambda offer: offer.message_id)),
    st.data(),
)
def test_facts_come_back_by_offer_in_order_of_time(offers: list[Offer], data: st.DataObject) -> None:
    """All that is known for the plan: each offer with its own facts, and each fact once however often it is told."""
    store = open_copy(Path("there is none"))
    kept = [offer for offer in offers if store.add_offer(offer)]
    told: list[Fact] = []
    for number, kind in enumerate(data.draw(st.lists(st.sampled_from(get_args(Fact)), max_size=6))) if kept else ():
        fact = data.draw(st.from_type(kind))
        if not hasattr(fact, "key"):
            object.__setattr__(fact, "offer", data.draw(st.sampled_from(kept)).id)
        else:
            object.__setattr__(fact.key, "offer", data.draw(st.sampled_from(kept)).id)
        assert store.add_fact(fact, f"test:{number}")
        assert not store.add_fact(fact, f"test:{number}")
        told.append(fact)
    histories = store.facts().histories
    assert {history.offer.id: history.offer for history in histories} == {offer.id: offer for offer in kept}
    for history in histories:
        own = [fact for fact in told if offer_of(fact) == history.offer.id]
        assert list(history.facts) == sorted(own, key=lambda fact: fact.at)
        assert store.history(history.offer.id) == history
    store.close()


@given(st.lists(st.from_type(Effect), max_size=6), st.from_type(PutBefore), MOMENTS)
def test_the_journal_keeps_what_was_begun(effects: list[Effect], before: PutBefore, now: datetime) -> None:
    """A new plan takes the place of the old one but for what was begun; that comes back as it was, oldest first."""
    store = open_copy(Path("there is none"))
    planned = [Planned(effect, ("due:2026-03-16", "maybe:ä@b.example")) for effect in effects]
    rows = store.replace_plan(planned)
    for row in rows[::2]:
        store.begin(row, now, before)
    store.replace_plan(())
    begun = store.begun()
    assert [one.planned for one in begun] == planned[::2]
    assert all(one.before == before and one.begun_at == now for one in begun)
    store.close()


@given(st.from_type(DraftRecord), st.from_type(EntryRecord))
def test_what_stands_comes_back_by_its_hold(draft: DraftRecord, entry: EntryRecord) -> None:
    """Drafts and entries in somebody's hands are listed; those that are gone or withdrawn are not."""
    store = open_copy(Path("there is none"))
    store.keep_draft(draft)
    store.keep_entry(entry)
    assert store.drafts() == ((draft,) if draft.hold in {Hold.OURS, Hold.TAKEN, Hold.UNCERTAIN} else ())
    assert store.entries() == ((entry,) if entry.hold in {Hold.OURS, Hold.TAKEN} else ())
    store.close()
