"""Laws of order: how facts were observed, in how many ticks, and how far a tick came change nothing in the end."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from mailwatch.core.cadence import Policy, WorkingTime
from mailwatch.core.clients import lives_of
from mailwatch.core.facts import Fact
from mailwatch.core.history import Clock, Facts, History, Hold, StandingDraft, StandingEntry
from mailwatch.core.ids import TouchKey
from mailwatch.core.plan import plan
from tests.core.desk import ACCOUNT, ZONE, Desk, an_offer, applied, at
from tests.core.histories import Moment, Script, Step, played, policies, scripts, steps, told
from tests.core.test_laws import nothing_is_left, one_future_entry_an_offer

ORDERS = ("CallLogged", "Snoozed", "Ended", "Followed", "Judged", "Noted")
RANDOM = st.randoms(use_true_random=False)


def last(script: Script) -> Moment:
    """Live through a script; return its last tick."""
    *_, moment = played(script)
    return moment


def mixed(facts: Sequence[Fact], random: Random) -> tuple[Fact, ...]:
    """Shuffle facts as reading could have found them; the user's orders stay in the order in which they were given."""
    orders = iter([fact for fact in facts if type(fact).__name__ in ORDERS])
    places = list(facts)
    random.shuffle(places)
    return tuple(next(orders) if type(fact).__name__ in ORDERS else fact for fact in places)


@given(scripts(), RANDOM)
def test_the_order_of_observation_changes_nothing(script: Script, random: Random) -> None:
    """The same facts, entries and drafts in another order: the same lives and the same plan."""
    moment = last(script)
    shaken = []
    for history in moment.before.histories:
        entries, drafts = list(history.entries), list(history.drafts)
        random.shuffle(entries)
        random.shuffle(drafts)
        other = History(history.offer, mixed(history.facts, random), tuple(entries), tuple(drafts))
        shaken.append(other)
    random.shuffle(shaken)
    facts = replace(moment.before, histories=tuple(shaken))
    assert lives_of(facts, moment.now, moment.policy) == lives_of(moment.before, moment.now, moment.policy)
    again = plan(facts, moment.clock, moment.policy)
    assert sorted(again, key=repr) == sorted(moment.planned, key=repr)


def done(facts: Facts, clock: Clock, script: Script) -> Facts:
    """Plan and apply; return what is known then."""
    return with_effects(facts, plan(facts, clock, script.policy))


def with_effects(facts: Facts, planned: Sequence[object]) -> Facts:
    """Return what is known once effects were carried out."""
    histories = []
    for history in facts.histories:
        own = [one for one in planned if one.key.offer == history.offer.id]  # type: ignore[attr-defined]
        entries, drafts = applied({e.key: e for e in history.entries}, {d.key: d for d in history.drafts}, own)
        histories.append(replace(history, entries=tuple(entries.values()), drafts=tuple(drafts.values())))
    return replace(facts, histories=tuple(histories))


Standing = dict[TouchKey, StandingEntry | StandingDraft]


def standing(facts: Facts, *, answered: bool = True) -> Standing:
    """Return what stands in the calendar and in Drafts, kept answered entries among it or not."""
    things: list[StandingEntry | StandingDraft] = []
    for history in facts.histories:
        things += [entry for entry in history.entries if answered or not entry.spec.answered]
        things += [replace(draft, since=None) for draft in history.drafts]
    kinds = {StandingEntry: "entry", StandingDraft: "draft"}
    return {
        replace(thing.key, rung=f"{kinds[type(thing)]} {thing.key.rung}"): thing
        for thing in things
        if thing.hold is not Hold.WITHDRAWN
    }


@given(scripts(6), st.lists(steps(), min_size=2, max_size=4), st.data())
def test_one_tick_split_in_two_changes_nothing(script: Script, more: list[Step], data: st.DataObject) -> None:
    """Messages and orders that are seen in two ticks of one moment lead to what one tick leads to.

    Only the first of the two has not read everything, so it claims no silence. An entry that is kept after an answer
    can be there only where it was there before.
    """
    moment = last(script)
    known, clock = moment.after, moment.clock
    new = [fact for number, step in enumerate(more) if (fact := _seen(step, moment, 100 + number)) is not None]
    first = data.draw(st.sets(st.sampled_from(range(len(new))))) if new else set()
    whole = done(_knowing(known, new), clock, script)
    part = _knowing(known, [fact for number, fact in enumerate(new) if number in first])
    half = done(part, Clock(clock.now, {ACCOUNT: moment.clock.heard_until[ACCOUNT].replace(year=2025)}), script)
    both = done(_knowing(half, [fact for number, fact in enumerate(new) if number not in first]), clock, script)
    assert standing(both, answered=False) == standing(whole, answered=False)
    assert lives_of(both, clock.now, script.policy) == lives_of(whole, clock.now, script.policy)


def _seen(step: Step, moment: Moment, number: int) -> Fact | None:
    """Return a message or an order that is seen at this moment."""
    kinds = ("reply", "wrote", "call", "snooze", "end", "follow")
    histories = moment.after.histories
    if step.what not in kinds or not histories:
        return None
    history = histories[step.which % len(histories)]
    return told(step, history.offer, number, moment.now, None)


def _knowing(facts: Facts, new: Sequence[Fact]) -> Facts:
    """Return what is known once new facts are added."""
    histories = tuple(
        replace(history, facts=(*history.facts, *(fact for fact in new if fact.offer == history.offer.id)))  # type: ignore[union-attr]
        for history in facts.histories
    )
    return replace(facts, histories=histories)


@given(scripts(), RANDOM, st.integers(0, 10))
def test_whatever_was_done_of_a_plan_the_rest_follows(script: Script, random: Random, number: int) -> None:
    """Effects done in any order and stopped after any of them: planning again ends where the whole plan ends."""
    moment = last(script)
    planned = list(moment.planned)
    random.shuffle(planned)
    stopped = with_effects(moment.before, planned[: number % (len(planned) + 1)])
    assert standing(done(stopped, moment.clock, script)) == standing(moment.after)


@given(scripts(), policies())
def test_a_changed_cadence_replans_what_is_open(script: Script, policy: object) -> None:
    """Another configuration: one tick later everything stands as it asks, once, and nothing is left to do."""
    moment = last(script)
    changed = replace(moment, policy=policy, before=moment.after)
    planned = plan(changed.before, changed.clock, changed.policy)
    after = replace(changed, planned=planned, after=with_effects(changed.before, planned))
    nothing_is_left(after)
    one_future_entry_an_offer(after)


def test_other_holidays_are_another_policy() -> None:
    """What differs only in its public holidays is another policy: nothing remembered of the one serves the other."""
    sent_at = at("2026-03-02", "09:00")
    offer = an_offer(1, sent_at)
    due = []
    for holidays in (frozenset[date](), frozenset({date(2026, 3, 16)})):
        desk = Desk(Policy(WorkingTime(ZONE, holiday=holidays.__contains__)), offers=[offer])
        due.append(desk.life(offer, sent_at).due)
    assert due == [date(2026, 3, 16), date(2026, 3, 17)]
