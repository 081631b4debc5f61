"""What the user corrected before changes what is said of later mail, visibly."""

from __future__ import annotations

from dataclasses import replace

from mailwatch.core.known import Correction
from mailwatch.core.replies.reading import Reading
from mailwatch.core.subjects import subject_shape
from mailwatch.core.verdict import Reason, ReplyKind, ReplyVerdict, Strength

_OF_THE_SENDER = frozenset(
    {
        ReplyKind.UNRELATED, ReplyKind.AUTO_OOO, ReplyKind.AUTO_TICKET, ReplyKind.AUTO_GENERIC, ReplyKind.READ_RECEIPT,
        ReplyKind.CALENDAR_REPLY,
    }
)  # fmt: skip
"""Kinds that say what sort of mail it is, and so hold for all mail of that shape; an answer is said only once."""


def corrected(verdict: ReplyVerdict, reading: Reading) -> ReplyVerdict:
    """Given a verdict, return it as the user's corrections of like messages would have it, with the reason."""
    like = [one for one in reading.known.corrections if one.kind is not None and _like(one, reading)]
    if not like:
        return verdict
    last = max(like, key=lambda one: one.said_on)
    assert last.kind is not None
    said = Reason("you-said-so", f"you said so for {last.contact or last.domain} on {last.said_on:%-d %B %Y}", 9.0)
    if last.kind is ReplyKind.UNRELATED:
        return ReplyVerdict(ReplyKind.UNRELATED, reasons=(said, *verdict.reasons))
    if last.kind in _OF_THE_SENDER:
        return replace(verdict, kind=last.kind, postponed_until=None, reasons=(said, *verdict.reasons))
    if verdict.kind.automatic or verdict.kind is ReplyKind.UNRELATED:
        return _as_person(verdict, reading, said)
    return verdict


def _as_person(verdict: ReplyVerdict, reading: Reading, said: Reason) -> ReplyVerdict:
    """The user said that a message taken for a machine's, or for unrelated, was an answer: so may this one be."""
    relation = verdict.relation
    if relation is None:
        sender = reading.message.header.sender
        offers = reading.watched.people.get(sender.email, []) if sender else []
        relation = max(offers, key=lambda one: one.sent_at).message_id if offers else None
    kind = reading.weighed.kind
    if relation is None or kind is ReplyKind.UNRELATED:
        return replace(verdict, reasons=(said, *verdict.reasons))
    return replace(verdict, kind=kind, relation=relation, strength=Strength.MAYBE, reasons=(said, *verdict.reasons))


def _like(one: Correction, reading: Reading) -> bool:
    """True when a message is from the same contact, or the same company, and of the same shape.

    Without a shape the contact alone decides.
    """
    sender = reading.message.header.sender
    if sender is None:
        return False
    same_shape = subject_shape(one.subject_shape.replace("#", "0")) == subject_shape(reading.message.header.subject)
    if one.contact:
        same_contact = one.contact.casefold() == sender.email
        return (same_contact and (same_shape or not one.subject_shape)) or (
            same_shape and bool(one.domain) and one.domain == sender.domain
        )
    return bool(one.domain) and one.domain == sender.domain and (same_shape or not one.subject_shape)
