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
    FellSilent,
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
from mailwatch.core.life import (
    Life,
    day_of,
    end,
    next_rung,
    scheduled,
    settled,
    silence_from,
    stepped_back,
    touched,
)
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
    | FellSilent
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
        case DraftSent():
            return _draft_sent(life, act, policy)
        case DraftDeleted():
            return _draft_done(life, act, "skipped", policy)
        case Snoozed():
            return _snoozed(life, act, policy)
        case Ended():
            return replace(end(life, act.ending), in_touch_on=policy.working.local_day(act.at))
        case FellSilent():
            return end(life, Ending.SILENT) if _is_still_silent(life, act) else life
        case Followed():
            return _followed(life, act, policy)
        case InvitationAnswered():
            return invitation_answered(life, act, policy)
        case Noted():
            return replace(life, remarks=(*life.remarks, act.text))
        case Invited() | TextAsked() | Tagged():
            return life
        case _:
            assert_never(act)


def _draft_sent(life: Life, act: DraftSent, policy: Policy) -> Life:
    if is_invitation(act.key):
        return invitation_sent(life, act, policy)
    asked = asked_text(life.asked, act.key)
    return _draft_done(life, act, "sent", policy) if asked is None else text_sent(life, asked, act.at, policy)


def _is_still_silent(life: Life, act: FellSilent) -> bool:
    """True while nothing was heard or ordered since the ladder had ended."""
    return life.state is State.WAITING and life.restart == act.restart


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
    return stepped_back(life)


def _entry_deleted(life: Life, fact: EntryDeleted) -> Life:
    """Deleted before its time: leave this offer alone; after it: tidying."""
    if fact.before_due:
        return end(life, Ending.LEFT_ALONE) if fact.key == life.key else life
    return replace(life, tidied=(*life.tidied, fact.key))


def _draft_done(life: Life, fact: DraftSent | DraftDeleted, outcome: str, policy: Policy) -> Life:
    """A text for the client was sent: a touch made; thrown away: a touch skipped. A call sheet says nothing."""
    if not _is_for_client(fact.key, life):
        return replace(life, tidied=(*life.tidied, fact.key))
    on, sent = policy.working.local_day(fact.at), isinstance(fact, DraftSent)
    if fact.key in life.done and fact.key != life.key:
        return _done_late(life, fact, PastTouch(fact.key.rung, on, outcome), policy)
    life = _on_its_rung(life, fact.key) if sent else life
    if fact.key != life.key:
        return user_wrote(life, fact.at, policy) if sent else life
    life = touched(life, PastTouch(fact.key.rung, on, outcome), counts=sent)
    life = settled(life, Change.USER_WROTE) if sent else life.moved_to(Change.DRAFT_GONE)
    return next_rung(life, on, policy)


def _done_late(life: Life, fact: DraftSent | DraftDeleted, touch: PastTouch, policy: Policy) -> Life:
    """A message whose day had passed without a word was sent, or thrown away, after all."""
    place = life.done.index(fact.key)
    if life.made[place].outcome:
        return user_wrote(life, fact.at, policy) if isinstance(fact, DraftSent) else life
    made = (*life.made[:place], touch, *life.made[place + 1 :])
    life = replace(life, made=made, touches=life.touches - isinstance(fact, DraftDeleted))
    if isinstance(fact, DraftDeleted) or life.state is not State.WAITING:
        return life
    return silence_from(life, touch.on, policy, f"after-{touch.rung}")


def _on_its_rung(life: Life, key: TouchKey) -> Life:
    """The message of a later rung was sent: the ladder was another then, or the user was quicker."""
    names = [rung.name for rung in life.profile.ladder]
    is_ahead = key.restart == life.restart and key.rung in names[life.rung :] and life.state is State.WAITING
    return replace(life, rung=names.index(key.rung)) if is_ahead else life


def _is_for_client(key: TouchKey, life: Life) -> bool:
    """What a draft was tells it itself; the ladder may be another by now."""
    if key in life.for_client:
        return True
    return any(rung.name == key.rung and rung.audience is Audience.CLIENT for rung in life.profile.ladder)
