"""What the user does to the life of an offer: by mail, by calendar, by Drafts, by order."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import assert_never

from mailwatch.core import ids
from mailwatch.core.appointments import invitation_answered, invitation_sent
from mailwatch.core.asked import asked_text
from mailwatch.core.brief import PastTouch
from mailwatch.core.cadence import Policy
from mailwatch.core.calls import call_logged, on_ladder
from mailwatch.core.effects import Audience
from mailwatch.core.facts import (
    CallLogged,
    DraftDeleted,
    DraftSent,
    Ended,
    EntryDeleted,
    EntryMoved,
    Followed,
    InvitationAnswered,
    Invited,
    Noted,
    Snoozed,
    Tagged,
    TextAsked,
    UserWrote,
)
from mailwatch.core.ids import TouchKey
from mailwatch.core.invitations import is_invitation
from mailwatch.core.life import Life, day_of, end, next_rung, scheduled, settled, touched
from mailwatch.core.offer import Change, Ending, State
from mailwatch.core.own_words import text_sent, user_wrote

Act = (
    UserWrote
    | CallLogged
    | EntryMoved
    | EntryDeleted
    | DraftSent
    | DraftDeleted
    | Snoozed
    | Ended
    | Followed
    | Noted
    | Invited
    | InvitationAnswered
    | TextAsked
    | Tagged
)


def acted(life: Life, act: Act, policy: Policy) -> Life:
    """Given what the user did, return the life after it."""
    match act:
        case UserWrote():
            return user_wrote(life, act.at, policy)
        case CallLogged():
            return call_logged(life, act, policy)
        case EntryMoved():
            return _entry_moved(life, act, policy)
        case EntryDeleted():
            return _entry_deleted(life, act)
        case DraftSent() if is_invitation(act.key):
            return invitation_sent(life, act, policy)
        case DraftSent() if (asked := asked_text(life.asked, act.key)) is not None:
            return text_sent(life, asked, act.at, policy)
        case DraftSent():
            return _draft_done(life, act, "sent", policy)
        case DraftDeleted():
            return _draft_done(life, act, "skipped", policy)
        case Snoozed():
            return _snoozed(life, act, policy)
        case Ended():
            return end(life, act.ending)
        case Followed():
            return _followed(life, act, policy)
        case InvitationAnswered():
            return invitation_answered(life, act, policy)
        case Noted() | Invited() | TextAsked() | Tagged():
            return _kept(life, act)
        case _:
            assert_never(act)


def _kept(life: Life, act: Noted | Invited | TextAsked | Tagged) -> Life:
    """What moves nothing by itself is kept for the texts; tags choose the profile of the whole life."""
    match act:
        case Noted():
            return replace(life, remarks=(*life.remarks, act.text))
        case Invited():
            return replace(life, invited=(*life.invited, act))
        case TextAsked():
            return replace(life, asked=(*life.asked, act))
        case Tagged():
            return life
        case _:
            assert_never(act)


def _snoozed(life: Life, act: Snoozed, policy: Policy) -> Life:
    """The user's day counts as it is, whether the client is away or not."""
    again = _reopened(life, act.at)
    return replace(again, due=policy.working.on_or_after(act.until), notes=(f"snoozed:{act.until}",))


def _followed(life: Life, act: Followed, policy: Policy) -> Life:
    again, today = _reopened(life, act.at), policy.working.local_day(act.at)
    if act.first is not None:
        return scheduled(again, act.first, "followed-by-you", policy)
    was_over = life.state is State.CLOSED and day_of(life.due, policy.working) <= today
    if was_over or life.notes[0].startswith("cap:"):
        return scheduled(again, today + timedelta(days=1), "followed-by-you", policy)
    return again


def _reopened(life: Life, at: datetime) -> Life:
    """The user wants it followed: nothing is doubtful any more, and what was closed begins with an entry of its own."""
    again = replace(life.moved_to(Change.REOPEN), ending=None, maybes=(), bounce=None)
    if again.turn is not None:
        return again
    if life.state is State.CLOSED:
        again = replace(again, restart=ids.order_mark(at))
    return on_ladder(again, at)


def _entry_moved(life: Life, fact: EntryMoved, policy: Policy) -> Life:
    life = _back_to(life, fact, policy)
    if fact.key != life.key:
        return life
    all_day = not isinstance(fact.to, datetime)
    return replace(life, due=fact.to, all_day=all_day, notes=(f"moved-by-you:{fact.to:%Y-%m-%d}",))


def _back_to(life: Life, fact: EntryMoved, policy: Policy) -> Life:
    """A touch that passed without a word, and that the user gives a new day, is the present one again."""
    passed = bool(life.done) and fact.key == life.done[-1] and not life.made[-1].outcome
    is_ahead = day_of(fact.to, policy.working) >= policy.working.local_day(fact.at)
    if not (passed and is_ahead) or life.state not in {State.WAITING, State.NEEDS_HUMAN}:
        return life
    return replace(life, rung=life.rung - 1, done=life.done[:-1], made=life.made[:-1], touches=life.touches - 1)


def _entry_deleted(life: Life, fact: EntryDeleted) -> Life:
    """Deleted before its time: leave this offer alone; after it: tidying."""
    if fact.before_due:
        return end(life, Ending.LEFT_ALONE) if fact.key == life.key else life
    return replace(life, tidied=(*life.tidied, fact.key))


def _draft_done(life: Life, fact: DraftSent | DraftDeleted, outcome: str, policy: Policy) -> Life:
    """A text for the client was sent: a touch made; thrown away: a touch skipped. A call sheet says nothing."""
    if not _is_for_client(fact.key, life):
        return replace(life, tidied=(*life.tidied, fact.key))
    on = policy.working.local_day(fact.at)
    if fact.key != life.key:
        life = _late(life, fact.key, PastTouch(fact.key.rung, on, outcome))
        return user_wrote(life, fact.at, policy) if isinstance(fact, DraftSent) else life
    life = touched(life, PastTouch(fact.key.rung, on, outcome), counts=isinstance(fact, DraftSent))
    life = settled(life, Change.USER_WROTE) if isinstance(fact, DraftSent) else life.moved_to(Change.DRAFT_GONE)
    return next_rung(life, on, policy)


def _late(life: Life, key: TouchKey, touch: PastTouch) -> Life:
    """A message whose day had passed without a word was sent, or thrown away, after all."""
    if key not in life.done or life.made[(place := life.done.index(key))].outcome:
        return life
    made = (*life.made[:place], touch, *life.made[place + 1 :])
    return replace(life, made=made, touches=life.touches - (touch.outcome == "skipped"))


def _is_for_client(key: TouchKey, life: Life) -> bool:
    return any(rung.name == key.rung and rung.audience is Audience.CLIENT for rung in life.profile.ladder)
