"""Taking back what was ordered last, and what came of it."""

from __future__ import annotations

from mailwatch.app import in_words
from mailwatch.app.following import MADE_BY_ORDER, take_back
from mailwatch.app.inviting import was_sent
from mailwatch.app.memory import Order
from mailwatch.app.naming import offer_named
from mailwatch.app.what_next import answer
from mailwatch.app.world import World
from mailwatch.core.errors import MailwatchError, Scope
from mailwatch.core.facts import (
    CallLogged,
    Ended,
    EntryDeleted,
    Fact,
    Followed,
    Invited,
    Judged,
    Noted,
    Snoozed,
    Tagged,
    TextAsked,
)
from mailwatch.core.history import History
from mailwatch.core.offer import Ending, Offer


def undo(world: World, order: Order) -> str:
    """Take back the last order. An invitation that went out cannot be: the client's calendar holds it."""
    offer = offer_named(world.memory, order.arguments["offer"])
    history = world.memory.history(offer.id)
    fact = world.memory.undo(offer.id)
    if fact is None or history is None:
        raise MailwatchError(f"nothing to undo for {offer.id}", scope=Scope.MESSAGE)
    if isinstance(fact, Invited) and was_sent(history, fact):
        world.memory.add_fact(fact, f"order:{order.id}")
        raise _went_out(fact)
    at = fact.at.astimezone(world.policy.working.timezone)
    done = f"taken back ({_told(fact)} of {at:%Y-%m-%d %H:%M})"
    if isinstance(fact, Followed):
        take_back(world, fact)
        if _was_all(world, history):
            return _no_more(world, order, offer, fact)
    return answer(world, order, offer, done)


def _went_out(invited: Invited) -> MailwatchError:
    way = "--at MOMENT` invites anew" if invited.cancelled else "--cancel` calls it off"
    return MailwatchError(
        "the client has it already: you sent that invitation",
        remedy=f"`mailwatch invite {invited.offer} {way}",
        scope=Scope.MESSAGE,
    )


def _was_all(world: World, history: History) -> bool:
    """True where nothing but this order made mailwatch follow the offer, or take the message for one."""
    if sum(isinstance(fact, Followed) for fact in history.facts) > 1:
        return False
    since = world.memory.consented().get(history.offer.account)
    by_order = any(reason.startswith(MADE_BY_ORDER) for reason in history.offer.reasons)
    return by_order or since is None or history.offer.sent_at < since


def _no_more(world: World, order: Order, offer: Offer, followed: Followed) -> str:
    """Leave the offer alone, so that what stands for it goes; that it was followed stays on record for `undo`."""
    world.memory.add_fact(followed, f"kept:{order.id}")
    world.memory.add_fact(Ended(offer.id, order.at, Ending.IGNORED), f"order:{order.id}")
    return f"{offer.id} {offer.subject}: taken back, no longer followed; `mailwatch follow {offer.id}` follows it again"


def _told(fact: Fact) -> str:
    """Return an order as it is typed, with what says which one it was."""
    match fact:
        case CallLogged():
            return f"called, {in_words.step(fact.outcome.value)}"
        case Ended():
            return in_words.step(fact.ending.value)
        case Followed():
            return "follow"
        case Snoozed():
            return f"snooze until {in_words.day(fact.until)}"
        case Noted():
            return "note"
        case Judged():
            return f"reply, {in_words.step(fact.kind.value)}"
        case Invited():
            return "invite"
        case Tagged():
            return f"tag, {', '.join(fact.tags)}"
        case TextAsked():
            return f"write, {fact.case}"
        case EntryDeleted():
            return "the entry you deleted"
        case _:
            return "order"
