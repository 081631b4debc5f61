"""What the user's corrections teach: later mail to or from that contact or of that shape."""

from __future__ import annotations

from mailwatch.app.memory import Order
from mailwatch.app.world import World
from mailwatch.core.facts import ReplyCame
from mailwatch.core.known import Correction
from mailwatch.core.offer import Offer
from mailwatch.core.replies import subject_shape
from mailwatch.core.verdict import ReplyKind


def correct_offer(world: World, order: Order, offer: Offer, *, is_offer: bool) -> None:
    """Remember that a sent message was, or was not, an offer."""
    contact = offer.terms.contact
    _learn(world, order, contact.email if contact else "", offer.subject, offer=is_offer)


def correct_reply(world: World, order: Order, reply: ReplyCame, kind: ReplyKind) -> None:
    """Remember what an incoming message really was."""
    _learn(world, order, reply.sender.email if reply.sender else "", reply.subject, kind=kind)


def _learn(
    world: World, order: Order, contact: str, subject: str, *, offer: bool | None = None, kind: ReplyKind | None = None
) -> None:
    correction = Correction(
        said_on=world.policy.working.local_day(order.at),
        contact=contact,
        domain=contact.rpartition("@")[2],
        subject_shape=subject_shape(subject),
        offer=offer,
        kind=kind,
    )
    world.memory.add_correction(correction, f"order:{order.id}")
