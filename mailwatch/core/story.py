"""The life of one offer, told from its facts: fold them in order of time, and let silence speak between them.

Every fact is applied by one small function (`answers`, `acts`); states change through `offer.after`
only. Between two facts, and after the last, `_climb` moves the offer up the ladder: silence does.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime, timedelta
from functools import lru_cache
from itertools import chain

from mailwatch.core.acts import acted
from mailwatch.core.answers import reply_came
from mailwatch.core.brief import PastTouch
from mailwatch.core.cadence import Policy
from mailwatch.core.effects import Audience
from mailwatch.core.facts import Fact, History, Hold, Judged, ReplyCame, in_order
from mailwatch.core.ids import TouchKey
from mailwatch.core.life import Life, day_of, end, next_rung, touched
from mailwatch.core.offer import Change, Ending, Offer, State
from mailwatch.core.verdict import Strength


def live(history: History, now: datetime, policy: Policy) -> Life:
    """Given an offer's history, return its life as it stands at `now`; all that counts of it is the user's day."""
    return _lived(history, policy.working.local_day(now), policy)


@lru_cache(maxsize=1_000)  # every look at the mailbox asks about every offer, and hardly any has a new fact
def _lived(history: History, today: date, policy: Policy) -> Life:
    life = _begin(history.offer, policy)
    for fact in _with_judgements(history.facts):
        life = _climb(life, history, min(policy.working.local_day(fact.at), today), policy)
        life = _apply(life, fact, policy)
    life = _climb(life, history, today, policy)
    return _with_drafts(life, history)


def _begin(offer: Offer, policy: Policy) -> Life:
    profile = policy.profile_for(offer.tags, offer.terms.amount, offer.terms.contact)
    sent_on = policy.working.local_day(offer.sent_at)
    announced = offer.terms.announced
    silence = profile.silence_before(0)
    due = sent_on + timedelta(days=silence)
    notes: tuple[str, ...] = (f"silent-for:{silence}", "no-announcement")
    if announced is not None and announced >= sent_on:
        due, notes = announced, (f"announced:{announced}",)
    return Life(
        offer,
        profile,
        due=policy.working.on_or_after(due),
        notes=notes,
        contact=offer.terms.contact,
        phone=offer.terms.phone,
    )


def _with_judgements(facts: Iterable[Fact]) -> list[Fact]:
    """Given facts, return them in order of time, each reply as the user judged it last."""
    ordered = in_order(facts)
    said = {fact.message_id: fact for fact in ordered if isinstance(fact, Judged)}

    def judged(fact: Fact) -> Fact:
        if isinstance(fact, ReplyCame) and (word := said.get(fact.message_id)):
            until = word.until or fact.postponed_until
            return replace(fact, kind=word.kind, strength=Strength.SURE, postponed_until=until)
        return fact

    return [judged(fact) for fact in ordered]


def _apply(life: Life, fact: Fact, policy: Policy) -> Life:
    match fact:
        case ReplyCame():
            return reply_came(life, fact, policy)
        case Judged():
            return life
        case _:
            return acted(life, fact, policy)


def _climb(life: Life, history: History, today: date, policy: Policy) -> Life:
    """Go up a rung for each touch that came, was offered to the user, and passed without a word."""
    while life.state is State.WAITING and life.step is not None:
        offered = _offered_on(life.key, history, policy)
        if offered is None:
            break
        due = max(day_of(life.due, policy.working), offered)
        if today <= _patience(life, due, policy):
            break
        life = next_rung(touched(life, PastTouch(life.key.rung, due)), due, policy)
    if life.state is State.WAITING and life.step is None and today >= day_of(life.due, policy.working):
        return end(life, Ending.SILENT)
    return life


def _patience(life: Life, due: date, policy: Policy) -> date:
    """The last day on which a touch that was due on `due` is still the present one."""
    if life.step is not None and life.step.audience is Audience.CLIENT:
        return due + timedelta(days=life.profile.close_after - 1)
    return policy.working.plus(due, policy.unlogged_after)


def _offered_on(key: TouchKey, history: History, policy: Policy) -> date | None:
    """The day of the touch's entry, which may be later than the touch was due; None: the user could not have known.

    While the calendar is down, its draft tells the user.
    """
    entries = (
        day_of(entry.spec.starts, policy.working)
        for entry in history.entries
        if entry.key == key and entry.hold is not Hold.WITHDRAWN
    )
    drafts = (
        policy.working.local_day(draft.since)
        for draft in history.drafts
        if draft.key == key and draft.since and draft.hold is not Hold.UNCERTAIN
    )
    return next(chain(entries, drafts), None)


def _with_drafts(life: Life, history: History) -> Life:
    """Let what lies in Drafts tell in the state: a draft that is ready, or one that cannot be found again."""
    for draft in history.drafts:
        if draft.key != life.key:
            continue
        if draft.hold in {Hold.OURS, Hold.TAKEN}:
            life = life.moved_to(Change.DRAFT_READY)
        elif draft.hold is Hold.UNCERTAIN:
            life = life.moved_to(Change.DOUBT)
    return life
