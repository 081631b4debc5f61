"""Several open offers to one client share one ladder: the laws of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailwatch.core.cadence import Policy, WorkingTime
from mailwatch.core.clients import lives_of
from mailwatch.core.effects import PutDraft, PutEntry
from mailwatch.core.facts import ReplyCame
from mailwatch.core.history import Clock, Facts, History
from mailwatch.core.life import day_of
from mailwatch.core.mail import MessageId
from mailwatch.core.offer import Offer
from mailwatch.core.plan import plan
from mailwatch.core.verdict import ReplyKind, Strength
from tests.core.desk import ACCOUNT, CLIENT, LONG_AGO, ZONE, an_offer, at

POLICY = Policy(WorkingTime(ZONE))


def to_anna(number: int, days: int) -> Offer:
    """Return an offer to the same Anna, sent so many days after the first of March."""
    offer = an_offer(number, at("2026-03-02") + timedelta(days=days))
    return replace(offer, terms=replace(offer.terms, contact=CLIENT))


def known(offers: list[Offer]) -> Facts:
    """Return the facts of these offers, and leave given long ago."""
    return Facts(tuple(History(offer) for offer in offers), {ACCOUNT: LONG_AGO})


@given(st.lists(st.integers(0, 60), min_size=2, max_size=5, unique=True), st.integers(0, 150))
def test_one_client_has_at_most_one_touch(days: list[int], later: int) -> None:
    """Whatever the offers and the day: one entry ahead and one draft at most for one client."""
    offers = [to_anna(number, day) for number, day in enumerate(days)]
    now = at("2026-03-02") + timedelta(days=later)
    sent = [offer for offer in offers if offer.sent_at <= now]
    planned = plan(known(sent), Clock(now, {ACCOUNT: now}), POLICY)
    assert sum(isinstance(one.effect, PutEntry) for one in planned) <= 1
    assert sum(isinstance(one.effect, PutDraft) for one in planned) <= 1


@given(st.integers(1, 40), st.integers(1, 60))
def test_a_word_of_the_client_keeps_every_touch_at_a_distance(apart: int, later: int) -> None:
    """The client wrote about one offer: no touch about another within the minimum gap after it."""
    older, newer = to_anna(1, 0), to_anna(2, apart)
    wrote = newer.sent_at + timedelta(days=later)
    reply = ReplyCame(older.id, wrote, MessageId("<r@klant.example>"), CLIENT, ReplyKind.ACKNOWLEDGE, Strength.SURE)
    facts = Facts((History(older, (reply,)), History(newer)), {ACCOUNT: LONG_AGO})
    leader = lives_of(facts, wrote, POLICY)[newer.id]
    if leader.step is not None:
        assert day_of(leader.due, POLICY.working) >= POLICY.working.local_day(wrote) + timedelta(days=5)


@pytest.mark.parametrize("order", [(1, 2), (2, 1)])
def test_the_newest_leads_in_whatever_order_they_are_known(order: tuple[int, int]) -> None:
    """The older one is carried by the newer, and says by which."""
    offers = {1: to_anna(1, 0), 2: to_anna(2, 7)}
    lives = lives_of(known([offers[number] for number in order]), at("2026-03-10"), POLICY)
    assert lives[offers[1].id].carried_by == offers[2].id
    assert lives[offers[1].id].notes == (f"carried:{offers[2].id}",)
    assert lives[offers[2].id].carried_by is None
