"""What the user orders: each order is a row that the holder of the lock carries out, and answers in one line."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

from mailwatch.app import in_words
from mailwatch.app.calling import called
from mailwatch.app.consenting import consent
from mailwatch.app.corrections import correct_offer, correct_reply
from mailwatch.app.following import follow
from mailwatch.app.inviting import invite
from mailwatch.app.memory import Order
from mailwatch.app.naming import offer_named
from mailwatch.app.people_orders import do_not_pursue, person_note, pursue
from mailwatch.app.tagging import tag
from mailwatch.app.undoing import undo
from mailwatch.app.what_next import answer, ending_of
from mailwatch.app.world import World
from mailwatch.app.writing import write
from mailwatch.core.errors import MailwatchError, Scope
from mailwatch.core.facts import Ended, EntryMoved, Fact, Followed, Judged, Noted, ReplyCame, Snoozed
from mailwatch.core.offer import Ending, Offer
from mailwatch.core.verdict import ReplyKind


def carry_out_orders(world: World) -> int:
    """Carry out every order that waits, oldest first; return how many. One that fails says why in its answer."""
    orders = world.memory.orders()
    for order in orders:
        with world.memory.transaction():
            try:
                answer, ok = _carried_out(world, order), True
            except MailwatchError as error:
                answer, ok = str(error), False
            world.memory.order_done(order.id, answer, ok=ok)
    return len(orders)


def _carried_out(world: World, order: Order) -> str:
    verb = _VERBS.get(order.verb)
    if verb is None:
        raise MailwatchError(f"this mailwatch knows no order {order.verb!r}", remedy="restart it after an update")
    return verb(world, order)


def _record(world: World, order: Order, fact: Fact) -> None:
    world.memory.add_fact(fact, f"order:{order.id}")


def _ended(ending: Ending, word: str) -> Callable[[World, Order], str]:
    def carry_out(world: World, order: Order) -> str:
        offer = offer_named(world.memory, order.arguments["offer"])
        before = ending_of(world, offer)
        _record(world, order, Ended(offer.id, order.at, ending, note=order.arguments.get("note", "")))
        until_now = f" (until now: {in_words.step(before.value)})" if before and before is not ending else ""
        return f"{offer.id} {offer.subject}: {word}{until_now}"

    return carry_out


def _ignore(world: World, order: Order) -> str:
    offer = offer_named(world.memory, order.arguments["offer"])
    _record(world, order, Ended(offer.id, order.at, Ending.IGNORED))
    correct_offer(world, order, offer, is_offer=False)
    return f"{offer.id} {offer.subject}: no longer followed; `mailwatch undo {offer.id}` takes that back"


def _snooze(world: World, order: Order) -> str:
    offer = offer_named(world.memory, order.arguments["offer"])
    ending = ending_of(world, offer)
    if ending in SETTLED:
        raise MailwatchError(
            f"{offer.id} is closed: {in_words.step(ending.value)}",
            remedy=f"`mailwatch follow {offer.id}` opens it again",
            scope=Scope.MESSAGE,
        )
    until = date.fromisoformat(order.arguments["until"])
    _record(world, order, Snoozed(offer.id, order.at, until))
    return answer(world, order, offer, f"set to {in_words.day(until)}{', open again' if ending else ''}")


SETTLED = frozenset({Ending.WON, Ending.LOST, Ending.NOT_INTERESTED})
"""Endings by somebody's word: no day is set for such an offer before it is open again."""


def _note(world: World, order: Order) -> str:
    offer = offer_named(world.memory, order.arguments["offer"])
    _record(world, order, Noted(offer.id, order.at, order.arguments["text"]))
    return f"{offer.id} {offer.subject}: noted"


def _reply(world: World, order: Order) -> str:
    offer, said = offer_named(world.memory, order.arguments["offer"]), order.arguments
    reply = _reply_meant(world, offer, said.get("message"))
    kind = ReplyKind(said["kind"])
    until = date.fromisoformat(said["until"]) if said.get("until") else None
    if until and kind not in DATED:
        raise MailwatchError(
            f"{kind.value} has no day to wait for", remedy="leave out --until, or say postpone", scope=Scope.MESSAGE
        )
    _record(world, order, Judged(offer.id, order.at, reply.message_id, kind, until))
    outlived = _outlives(world, order, replace(reply, kind=kind, postponed_until=until or reply.postponed_until))
    if outlived is not None:
        world.memory.add_fact(outlived, f"order:{order.id}:day")
    correct_reply(world, order, reply, kind)
    word = f"{kind.value} until {in_words.day(until)}" if until else kind.value
    return answer(world, order, offer, f"the message of {reply.at:%Y-%m-%d} is taken as {word}")


DATED = frozenset({ReplyKind.POSTPONE, ReplyKind.ACKNOWLEDGE, ReplyKind.AUTO_OOO})
"""What a client writes with a day by which it comes back."""


def _outlives(world: World, order: Order, reply: ReplyCame) -> Fact | None:
    """Return what makes this word count from now on where a day that was ordered after the message stands above it."""
    history, working = world.memory.history(reply.offer), world.policy.working
    facts = history.facts if history else ()
    if not any(isinstance(fact, Followed | Snoozed | EntryMoved) and fact.at > reply.at for fact in facts):
        return None
    if reply.kind is ReplyKind.DECLINE:
        return Ended(reply.offer, order.at, Ending.NOT_INTERESTED)
    if reply.kind in DATED and reply.postponed_until is not None:
        return Snoozed(reply.offer, order.at, working.next_after(reply.postponed_until))
    return None


def _reply_meant(world: World, offer: Offer, message: str | None) -> ReplyCame:
    """Return the reply with this Message-ID, without one the last that came in."""
    history = world.memory.history(offer.id)
    replies = [fact for fact in (history.facts if history else ()) if isinstance(fact, ReplyCame)]
    for reply in reversed(replies):
        if message is None or reply.message_id.strip("<>") == message.strip("<>"):
            return reply
    raise MailwatchError(
        f"no message that bears upon {offer.id} is known", remedy=f"`mailwatch show {offer.id}`", scope=Scope.MESSAGE
    )


def _forget(world: World, order: Order) -> str:
    contact = order.arguments["contact"]
    gone = world.memory.forget(contact)
    if not gone:
        raise MailwatchError(f"nothing is known about {contact}", scope=Scope.MESSAGE)
    return f"forgotten ({gone} rows); mail, calendar and drafts are yours to clean"


_VERBS: dict[str, Callable[[World, Order], str]] = {
    "won": _ended(Ending.WON, "won"),
    "lost": _ended(Ending.LOST, "lost"),
    "close": _ended(Ending.SILENT, "closed, silent"),
    "ignore": _ignore,
    "snooze": _snooze,
    "called": called,
    "note": _note,
    "undo": undo,
    "reply": _reply,
    "follow": follow,
    "tag": tag,
    "consent": consent,
    "forget": _forget,
    "invite": invite,
    "write": write,
    "do-not-pursue": do_not_pursue,
    "pursue": pursue,
    "person": person_note,
}
"""Every order there is."""
