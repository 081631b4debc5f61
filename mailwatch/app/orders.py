"""What the user orders: each order is a row that the holder of the lock carries out, and answers in one line."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from mailwatch.app.calling import called
from mailwatch.app.corrections import correct_offer, correct_reply
from mailwatch.app.following import consent, follow, take_back
from mailwatch.app.inviting import invite, was_sent
from mailwatch.app.memory import Order
from mailwatch.app.naming import offer_named
from mailwatch.app.people_orders import do_not_pursue, person_note, pursue
from mailwatch.app.tagging import tag
from mailwatch.app.what_next import answer
from mailwatch.app.world import World
from mailwatch.app.writing import write
from mailwatch.core.errors import MailwatchError, Scope
from mailwatch.core.facts import Ended, Fact, Followed, Invited, Judged, Noted, ReplyCame, Snoozed
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
        _record(world, order, Ended(offer.id, order.at, ending, note=order.arguments.get("note", "")))
        return f"{offer.id} {offer.subject}: {word}"

    return carry_out


def _ignore(world: World, order: Order) -> str:
    offer = offer_named(world.memory, order.arguments["offer"])
    _record(world, order, Ended(offer.id, order.at, Ending.IGNORED))
    correct_offer(world, order, offer, is_offer=False)
    return f"{offer.id} {offer.subject}: no longer followed; `mailwatch undo {offer.id}` takes that back"


def _snooze(world: World, order: Order) -> str:
    offer = offer_named(world.memory, order.arguments["offer"])
    until = date.fromisoformat(order.arguments["until"])
    _record(world, order, Snoozed(offer.id, order.at, until))
    return answer(world, order, offer, "put off")


def _note(world: World, order: Order) -> str:
    offer = offer_named(world.memory, order.arguments["offer"])
    _record(world, order, Noted(offer.id, order.at, order.arguments["text"]))
    return f"{offer.id} {offer.subject}: noted"


def _undo(world: World, order: Order) -> str:
    """Take back the last order. An invitation that went out cannot be: the client's calendar holds it."""
    offer = offer_named(world.memory, order.arguments["offer"])
    history = world.memory.history(offer.id)
    fact = world.memory.undo(offer.id)
    if fact is None or history is None:
        raise MailwatchError(f"nothing to undo for {offer.id}", scope=Scope.MESSAGE)
    if isinstance(fact, Invited) and was_sent(history, fact):
        _record(world, order, fact)
        way = "--at MOMENT` invites anew" if fact.cancelled else "--cancel` calls it off"
        raise MailwatchError(
            "the client has it already: you sent that invitation",
            remedy=f"`mailwatch invite {offer.id} {way}",
            scope=Scope.MESSAGE,
        )
    if isinstance(fact, Followed):
        take_back(world, fact)
    return answer(world, order, offer, f"taken back ({type(fact).__name__} of {fact.at:%Y-%m-%d %H:%M})")


def _reply(world: World, order: Order) -> str:
    offer, said = offer_named(world.memory, order.arguments["offer"]), order.arguments
    reply = _reply_meant(world, offer, said.get("message"))
    kind = ReplyKind(said["kind"])
    until = date.fromisoformat(said["until"]) if said.get("until") else None
    _record(world, order, Judged(offer.id, order.at, reply.message_id, kind, until))
    correct_reply(world, order, reply, kind)
    return answer(world, order, offer, f"the message of {reply.at:%Y-%m-%d} is taken as {kind.value}")


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
    gone = world.memory.forget(order.arguments["contact"])
    return f"forgotten ({gone} rows); mail, calendar and drafts are yours to clean"


_VERBS: dict[str, Callable[[World, Order], str]] = {
    "won": _ended(Ending.WON, "won"),
    "lost": _ended(Ending.LOST, "lost"),
    "close": _ended(Ending.SILENT, "closed, silent"),
    "ignore": _ignore,
    "snooze": _snooze,
    "called": called,
    "note": _note,
    "undo": _undo,
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
