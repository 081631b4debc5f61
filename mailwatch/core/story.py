"""The life of one offer, told from its facts: fold them in order of time, and let silence speak between them.

Every fact is applied by one small function (`answers`, `acts`); states change through `offer.after`
only. Between two facts, and after the last, `_climb` moves the offer up the ladder: silence does.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime, timedelta
from functools import lru_cache

from mailwatch.core import ids
from mailwatch.core.acts import acted
from mailwatch.core.answers import reply_came
from mailwatch.core.brief import PastTouch
from mailwatch.core.cadence import Policy, Rung
from mailwatch.core.caps import within_cap
from mailwatch.core.effects import Audience
from mailwatch.core.facts import Fact, Judged, ReplyCame, Tagged, TextAsked, in_order
from mailwatch.core.history import History, Hold
from mailwatch.core.ids import TouchKey
from mailwatch.core.invitations import invitations
from mailwatch.core.life import Life, before_it_lapses, day_of, end, next_rung, own_touches, scheduled, touched
from mailwatch.core.offer import Change, Ending, State
from mailwatch.core.prevention import open_end
from mailwatch.core.verdict import Strength


def live(history: History, now: datetime, policy: Policy) -> Life:
    """Given an offer's history, return its life as it stands at `now`; all that counts of it is the user's day."""
    return _lived(history, policy.working.local_day(now), policy)


@lru_cache(maxsize=1_000)  # every look at the mailbox asks about every offer, and hardly any has a new fact
def _lived(history: History, today: date, policy: Policy) -> Life:
    life = _begin(history, policy)
    for fact in _with_judgements(history.facts):
        life = _climb(life, history, min(policy.working.local_day(fact.at), today), policy)
        life = _apply(life, fact, policy)
    life = _with_drafts(_climb(life, history, today, policy), history)
    return _reminded(life, history, today, policy)


def _begin(history: History, policy: Policy) -> Life:
    """The day the offer leaves: the first touch has its date at once (playbook: the clock)."""
    offer = history.offer
    terms = offer.terms
    profile = policy.profile_for(tags_of(history), terms.amount, terms.contact)
    sent_on = policy.working.local_day(offer.sent_at)
    life = Life(
        offer,
        profile,
        due=sent_on,
        contact=terms.contact,
        phone=terms.phone,
        invited=invitations(history),
        asked=tuple(fact for fact in history.facts if isinstance(fact, TextAsked)),
        for_client=frozenset(one.key for one in history.drafts if one.spec.audience is Audience.CLIENT),
    )
    if terms.announced is not None and terms.announced >= sent_on:
        return scheduled(life, terms.announced, f"announced:{terms.announced}", policy)
    silence = profile.silence_before(0)
    life = scheduled(life, sent_on + timedelta(days=silence), f"silent-for:{silence}", policy, *open_end(offer))
    return before_it_lapses(life, sent_on, policy)


def tags_of(history: History) -> frozenset[str]:
    """Return the tags of an offer: its own, and those that the user put on it since."""
    tags = set(history.offer.tags)
    for fact in history.facts:
        if isinstance(fact, Tagged):
            tags = tags - set(fact.tags) if fact.removed else tags | set(fact.tags)
    return frozenset(tags)


def _with_judgements(facts: Iterable[Fact]) -> list[Fact]:
    """Given facts, return them in order of time, each reply as the user judged it last."""
    ordered = in_order(facts)
    said = {fact.message_id: fact for fact in ordered if isinstance(fact, Judged)}

    def judged(fact: Fact) -> Fact:
        if isinstance(fact, ReplyCame) and (word := said.get(fact.message_id)):
            until = word.until or fact.postponed_until
            return replace(fact, kind=word.kind, strength=Strength.SURE, postponed_until=until, promised=False)
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
    while (life := within_cap(life, policy)).state is State.WAITING and life.step is not None:
        offered = _offered_on(life.key, history, policy)
        if offered is None or _is_lost(life, history):
            break
        due = max(day_of(life.due, policy.working), offered, policy.working.local_day(life.offer.sent_at))
        if today <= _patience(life, due, policy):
            break
        life = _passed(life, life.step, due, policy)
    if life.state is State.WAITING and life.step is None and today >= day_of(life.due, policy.working):
        return end(life, Ending.SILENT)
    return life


def _is_lost(life: Life, history: History) -> bool:
    """True while nobody knows whether the message of the present rung was written: it does not pass unseen."""
    uncertain = {draft.key for draft in history.drafts if draft.hold is Hold.UNCERTAIN}
    return life.step is not None and life.step.audience is Audience.CLIENT and life.key in uncertain


def _passed(life: Life, step: Rung, due: date, policy: Policy) -> Life:
    """Nothing is assumed of a call that nobody logged: the next entry asks how it went."""
    since = max((due, *own_touches(life)))
    life = next_rung(touched(life, PastTouch(life.key.rung, due)), since, policy)
    return replace(life, notes=(*life.notes, "not-logged")) if step.audience is Audience.USER else life


def _reminded(life: Life, history: History, today: date, policy: Policy) -> Life:
    """What waits for the user comes back until it is dealt with (playbook: never open without a date).

    It comes back once its day and that of its entry are over; what was not told yet is told first. An entry that the
    user wrote into stays as it is, so another one is put.
    """
    since = day_of(life.due, policy.working)
    told = {entry.key: entry for entry in history.entries if entry.hold is not Hold.WITHDRAWN}
    if life.state not in {State.ANSWERED, State.NEEDS_HUMAN} or since >= today or life.key not in told:
        return life
    day = day_of(told[life.key].spec.starts, policy.working)
    while life.key in told and told[life.key].hold is Hold.TAKEN and day < today:
        life = replace(life, restart=ids.reminder_mark(life.restart))
        day = day_of(told[life.key].spec.starts, policy.working) if life.key in told else day
    reminded = life.key not in told or any(note.startswith("still-open") for note in told[life.key].spec.notes)
    if day >= today and not reminded:
        return life
    while day < today:
        day = policy.working.plus(day, policy.unlogged_after)
    return replace(life, due=day, notes=(*life.notes, f"still-open:{since}"))


def _patience(life: Life, due: date, policy: Policy) -> date:
    """The last day on which a touch that was due on `due` is still the present one."""
    is_last = life.rung == len(life.profile.ladder) - 1
    if is_last and life.step is not None and life.step.audience is Audience.CLIENT:
        return due + timedelta(days=life.profile.close_after - 1)
    return policy.working.plus(due, policy.unlogged_after)


def _offered_on(key: TouchKey, history: History, policy: Policy) -> date | None:
    """The day of the touch's entry, which may be later than the touch was due; None: the user could not have known.

    While the calendar is down, its draft tells the user. An entry that was taken away had not come yet.
    """
    entry = next((one for one in history.entries if one.key == key), None)
    if entry is not None:
        return None if entry.hold is Hold.WITHDRAWN else day_of(entry.spec.starts, policy.working)
    drafts = (
        policy.working.local_day(draft.since)
        for draft in history.drafts
        if draft.key == key and draft.since and draft.hold is not Hold.UNCERTAIN
    )
    return next(drafts, None)


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
