"""What a message of the client does to the life of an offer (playbook: the ladder, what a reply leads to)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from mailwatch.core import ids
from mailwatch.core.cadence import Policy
from mailwatch.core.facts import ReplyCame
from mailwatch.core.life import Life, about, anew, end, not_before, promised, waiting_again
from mailwatch.core.offer import Change, Ending, State
from mailwatch.core.verdict import ReplyKind, Strength


def reply_came(life: Life, reply: ReplyCame, policy: Policy) -> Life:
    """Given a message that bears upon the offer, return the life after it."""
    life = replace(life, replies=(*life.replies, reply))
    if reply.kind.automatic:
        return _automatic(life, reply, policy)
    if reply.kind is ReplyKind.UNRELATED or not _may_reopen(life):
        return life
    if reply.strength is Strength.MAYBE:
        doubted = life.moved_to(Change.DOUBT)
        return replace(doubted, maybes=(*doubted.maybes, reply)) if doubted.state is State.NEEDS_HUMAN else doubted
    if reply.kind is ReplyKind.CALENDAR_REPLY and life.maybes:
        return life
    life = replace(life, maybes=(), bounce=None, phone=reply.phone or life.phone)
    return _ANSWERS[reply.kind](life, reply, policy)


def _may_reopen(life: Life) -> bool:
    """A late answer reopens what silence or a no closed, never what the user closed (playbook: closed, silent)."""
    return life.state is not State.CLOSED or life.ending in {Ending.SILENT, Ending.NOT_INTERESTED, Ending.POSTPONED}


def agreed(life: Life) -> bool:
    """True while a yes waits for the user's word that the offer is won."""
    return life.turn is not None and life.turn.kind is ReplyKind.ACCEPT


def _automatic(life: Life, reply: ReplyCame, policy: Policy) -> Life:
    if reply.kind is ReplyKind.BOUNCE_HARD:
        bounced = life.moved_to(Change.BOUNCE)
        return replace(bounced, bounce=reply) if bounced.state is State.UNDELIVERABLE else bounced
    if reply.kind is ReplyKind.AUTO_OOO and reply.returns_on is not None:
        return _is_away(replace(life, returns_on=reply.returns_on), reply, policy)
    return life


def _is_away(life: Life, reply: ReplyCame, policy: Policy) -> Life:
    """The client's absence moves the next touch; what awaits the user can be done all the same."""
    moved = not_before(life, policy)
    if life.turn is not None or moved.due == life.due:
        return life
    return anew(moved, ids.restart_mark(reply.message_id))


def users_turn(life: Life, reply: ReplyCame, policy: Policy) -> Life:
    """The user's turn, from the next working day on."""
    answered = replace(life.moved_to(Change.ANSWER), turn=reply, rung=0, tried=0, ending=None)
    due = policy.working.next_after(policy.working.local_day(reply.at))
    mark, notes = ids.restart_mark(reply.message_id), (about(reply.kind.value, reply),)
    return replace(answered, restart=mark, due=due, notes=notes)


def _declined(life: Life, _reply: ReplyCame, _policy: Policy) -> Life:
    return replace(life.moved_to(Change.DECLINE), turn=None, ending=Ending.NOT_INTERESTED)


def _acknowledged(life: Life, reply: ReplyCame, policy: Policy) -> Life:
    """Thanks do not take away what the user still owes an answer; a promised return is a date (playbook)."""
    if life.turn is not None:
        return life
    again = waiting_again(life, reply.at, reply, policy)
    if reply.postponed_until is None:
        return again
    return promised(again, reply.postponed_until, policy, "promised-return", "promise-lapsed", "text:promise-lapsed")


def _delegated(life: Life, reply: ReplyCame, policy: Policy) -> Life:
    known = replace(life, contact=reply.decider, phone=reply.phone) if reply.decider else life
    again = waiting_again(known, reply.at, reply, policy)
    return again if reply.decider else replace(again, notes=(*again.notes, "ask-who-decides"))


def _postponed(life: Life, reply: ReplyCame, policy: Policy) -> Life:
    """A postponement has its date, and is counted; who promises to be back on a day postpones nothing."""
    if reply.promised and reply.postponed_until is not None:
        return _acknowledged(life, reply, policy)
    count = life.postponements + 1
    life = replace(waiting_again(life, reply.at, reply, policy), postponements=count)
    if count > life.profile.max_postponements:
        return end(life, Ending.POSTPONED)
    if reply.postponed_until is None:
        return replace(life, notes=(*life.notes, f"postponed-times:{count}"))
    more = (f"postponed-times:{count}", "text:after-postponement")
    return promised(life, reply.postponed_until, policy, "postponed", "", *more)


_ANSWERS: dict[ReplyKind, Callable[[Life, ReplyCame, Policy], Life]] = {
    ReplyKind.ACCEPT: users_turn,
    ReplyKind.QUESTION: users_turn,
    ReplyKind.NEGOTIATE: users_turn,
    ReplyKind.CALL_ME: users_turn,
    ReplyKind.DECLINE: _declined,
    ReplyKind.ACKNOWLEDGE: _acknowledged,
    ReplyKind.CALENDAR_REPLY: _acknowledged,
    ReplyKind.DELEGATE: _delegated,
    ReplyKind.POSTPONE: _postponed,
}
"""What each kind of answer does (playbook: the ladder, what a reply leads to)."""
