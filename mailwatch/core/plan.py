"""The decision: given facts, clock and policy, which effects bring the world to where it should be.

`plan` is pure, and planning again after acting plans nothing: it compares what is wanted
(`wanted`) with what stands, and never touches what is in the user's hands.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime

from mailwatch.core.cadence import Policy
from mailwatch.core.clients import lives_of
from mailwatch.core.effects import (
    EntrySpec,
    Planned,
    PutDraft,
    PutEntry,
    WithdrawDraft,
    WithdrawEntry,
)
from mailwatch.core.facts import FellSilent, Followed
from mailwatch.core.history import Clock, Facts, History, Hold, StandingEntry
from mailwatch.core.life import Life, about, day_of
from mailwatch.core.offer import Ending, State
from mailwatch.core.people import DoNotPursue, People
from mailwatch.core.wanted import Wanted, answered, barred, wanted


def plan(facts: Facts, clock: Clock, policy: Policy) -> tuple[Planned, ...]:
    """Given everything known, return the effects to carry out, each with its reasons; withdrawals come first."""
    lives = lives_of(facts, clock.now, policy)
    planned = [
        effect
        for history in facts.histories
        for effect in plan_offer(history, lives[history.offer.id], facts, clock, policy)
    ]
    return tuple(sorted(planned, key=_withdrawals_first))


def fell_silent(facts: Facts, clock: Clock, policy: Policy) -> Iterator[FellSilent]:
    """Yield what is to be remembered of ladders that ended in silence: another cadence does not open the file again."""
    lives = lives_of(facts, clock.now, policy)
    for history in facts.histories:
        life = lives[history.offer.id]
        known = any(isinstance(fact, FellSilent) and fact.restart == life.restart for fact in history.facts)
        if life.ending is Ending.SILENT and not known and facts.follows(history):
            yield FellSilent(life.offer.id, clock.now, life.restart)


def _withdrawals_first(planned: Planned) -> int:
    return 0 if isinstance(planned.effect, WithdrawDraft | WithdrawEntry) else 1


def barring(life: Life, history: History, people: People, today: date) -> DoNotPursue | None:
    """Return the mark that forbids touches for an offer; the user's word to follow this very offer outranks it."""
    mark = people.barred(life.contact, today)
    if mark is None or any(isinstance(fact, Followed) and fact.at >= mark.at for fact in history.facts):
        return None
    return mark


def plan_offer(history: History, life: Life, facts: Facts, clock: Clock, policy: Policy) -> Iterator[Planned]:
    """Given one offer's history and where it stands beside the client's others, yield the effects for it."""
    if not facts.follows(history):
        return
    mark = barring(life, history, facts.people, policy.working.local_day(clock.now))
    should = wanted(life, history, clock, policy) if mark is None else barred(mark, life, history, clock, policy)
    yield from _drafts(life, history, should)
    yield from _entries(life, history, should, clock.now, policy)


def _drafts(life: Life, history: History, should: Wanted) -> Iterator[Planned]:
    holds = {draft.key: draft.hold for draft in history.drafts}
    for key, hold in holds.items():
        if hold is Hold.OURS and key not in should.drafts:
            yield Planned(WithdrawDraft(key), _why_not(life))
    for key, (spec, because) in should.drafts.items():
        if holds.get(key, Hold.WITHDRAWN) is Hold.WITHDRAWN:
            yield Planned(PutDraft(key, spec), because)


def _entries(life: Life, history: History, should: Wanted, now: datetime, policy: Policy) -> Iterator[Planned]:
    standing = {entry.key: entry for entry in history.entries}
    for entry in standing.values():
        if entry.hold is Hold.OURS and entry.key not in should.entries and not _is_history(entry, life, now, policy):
            yield from _no_longer_wanted(life, entry, policy)
    for key, (spec, because) in should.entries.items():
        if _needs_putting(standing.get(key), spec):
            yield Planned(PutEntry(key, spec), because)


def _is_history(entry: StandingEntry, life: Life, now: datetime, policy: Policy) -> bool:
    """True for an entry whose day is over, and for that of a touch that was made once its time has come."""
    starts, today = entry.spec.starts, policy.working.local_day(now)
    if entry.key in life.done:
        return starts <= now if isinstance(starts, datetime) else starts <= today
    return day_of(starts, policy.working) < today


def _no_longer_wanted(life: Life, entry: StandingEntry, policy: Policy) -> Iterator[Planned]:
    keep = policy.keep_answered and life.state in {State.ANSWERED, State.CLOSED}
    if not keep:
        yield Planned(WithdrawEntry(entry.key), _why_not(life))
    elif not entry.spec.answered:
        yield Planned(PutEntry(entry.key, answered(entry.spec)), _why_not(life))


def _needs_putting(standing: StandingEntry | None, spec: EntrySpec) -> bool:
    """True for an entry that does not stand, or stands as ours and says something else."""
    if standing is None or standing.hold is Hold.WITHDRAWN:
        return True
    return standing.hold is Hold.OURS and standing.spec != spec


def _why_not(life: Life) -> tuple[str, ...]:
    """Why something that stood is wanted no more."""
    if life.state is State.CLOSED and life.ending is not None:
        return (f"closed:{life.ending.value}",)
    if life.turn is not None:
        return (about(life.turn.kind.value, life.turn),)
    if life.bounce is not None:
        return (about("bounced", life.bounce),)
    if life.maybes:
        return tuple(about("maybe", maybe) for maybe in life.maybes)
    return life.notes
