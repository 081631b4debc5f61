"""What the user does to the life of an offer: by mail, by calendar, by Drafts, by order."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import assert_never

from mailwatch.core.answers import agreed
from mailwatch.core.brief import PastTouch
from mailwatch.core.cadence import Policy
from mailwatch.core.effects import Audience
from mailwatch.core.facts import (
    CallLogged,
    CallOutcome,
    DraftDeleted,
    DraftSent,
    Ended,
    EntryDeleted,
    EntryMoved,
    Followed,
    Noted,
    Snoozed,
    UserWrote,
)
from mailwatch.core.life import Life, end, keep_distance, next_rung, scheduled, silence_from, touched
from mailwatch.core.offer import Change, Ending, State

Act = UserWrote | CallLogged | EntryMoved | EntryDeleted | DraftSent | DraftDeleted | Snoozed | Ended | Followed | Noted


def acted(life: Life, act: Act, policy: Policy) -> Life:
    """Given what the user did, return the life after it."""
    match act:
        case UserWrote():
            return _user_wrote(life, act.at, policy)
        case CallLogged():
            return _call_logged(life, act, policy)
        case EntryMoved():
            return _entry_moved(life, act)
        case EntryDeleted():
            return end(life, Ending.LEFT_ALONE) if act.before_due and act.key == life.key else life
        case DraftSent():
            return _draft_done(life, act, "sent", policy)
        case DraftDeleted():
            return _draft_done(life, act, "skipped", policy)
        case Snoozed():
            return scheduled(life.moved_to(Change.REOPEN), act.until, f"snoozed:{act.until}", policy)
        case Ended():
            return end(life, act.ending)
        case Followed():
            return _followed(life, act, policy)
        case Noted():
            return replace(life, remarks=(*life.remarks, act.text))
        case _:
            assert_never(act)


def _user_wrote(life: Life, at: datetime, policy: Policy) -> Life:
    """The user's own message is a touch: the waiting starts again, or the next touch keeps its distance."""
    if life.state is State.CLOSED or agreed(life):
        return life
    was_waiting = life.state in {State.WAITING, State.DRAFTED}
    life = replace(life.moved_to(Change.USER_WROTE), turn=None, maybes=(), bounce=None)
    if was_waiting:
        return keep_distance(life, at, policy)
    return silence_from(life, policy.working.local_day(at), policy, "you-wrote")


def _call_logged(life: Life, call: CallLogged, policy: Policy) -> Life:
    on = policy.working.local_day(call.at)
    touch = PastTouch(life.key.rung, on, call.outcome.value, call.note)
    life = replace(touched(life, touch).moved_to(Change.USER_WROTE), maybes=(), turn=None)
    if life.state is State.CLOSED:
        return life
    if call.promised is not None:
        return scheduled(life, policy.working.next_after(call.promised), f"promised:{call.promised}", policy)
    if call.outcome is CallOutcome.PROMISED:
        return scheduled(life, policy.working.plus(on, life.profile.gap), "promised-undated", policy)
    return next_rung(life, on, policy)


def _entry_moved(life: Life, fact: EntryMoved) -> Life:
    if fact.key != life.key:
        return life
    all_day = not isinstance(fact.to, datetime)
    return replace(life, due=fact.to, all_day=all_day, notes=(f"moved-by-you:{fact.to:%Y-%m-%d}",))


def _draft_done(life: Life, fact: DraftSent | DraftDeleted, outcome: str, policy: Policy) -> Life:
    """A text for the client was sent: a touch made; thrown away: a touch skipped. A call sheet says nothing."""
    if fact.key != life.key or life.step is None or life.step.audience is Audience.USER:
        return life
    on = policy.working.local_day(fact.at)
    life = touched(life, PastTouch(fact.key.rung, on, outcome)).moved_to(Change.DRAFT_GONE)
    return next_rung(life, on, policy)


def _followed(life: Life, fact: Followed, policy: Policy) -> Life:
    life = replace(life.moved_to(Change.REOPEN), ending=None, maybes=())
    return scheduled(life, fact.first, "followed-by-you", policy) if fact.first else life
