"""From what is known about an offer to the brief that its texts are made of."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime

from mailwatch.app.world import World
from mailwatch.core import ids
from mailwatch.core.appointments import appointment_values
from mailwatch.core.asked import values_of
from mailwatch.core.brief import Brief, Original, PastTouch, Sender
from mailwatch.core.effects import DraftSpec, EntrySpec
from mailwatch.core.errors import MailwatchError, Scope
from mailwatch.core.facts import CallLogged
from mailwatch.core.history import History
from mailwatch.core.ids import OfferId, TouchKey
from mailwatch.core.life import Life
from mailwatch.core.mail import Address
from mailwatch.core.offer import Offer, State
from mailwatch.core.story import live
from mailwatch.core.verdict import ReplyKind


def brief_for(world: World, key: TouchKey, spec: EntrySpec | DraftSpec, now: datetime) -> Brief:
    """Given a touch and what is to be written for it, return the brief; raise `MailwatchError` for an unknown offer."""
    history = history_of(world, key.offer)
    brief = brief_of(world, history, spec.case, now)
    if isinstance(spec, EntrySpec):
        return replace(brief, due=spec.starts, entry_notes=spec.notes)
    given = values_of(history, key) or appointment_values(history, key, world.policy.working)
    return replace(brief, extra=brief.extra | given)


def history_of(world: World, offer: OfferId) -> History:
    """Return an offer with all that happened; raise `MailwatchError` when there is none with this id."""
    history = world.memory.history(offer)
    if history is None:
        raise MailwatchError(f"there is no offer {offer}", scope=Scope.MESSAGE, remedy="`mailwatch status` lists them")
    return history


def brief_of(world: World, history: History, case: str, now: datetime) -> Brief:
    """Return the brief of an offer as things stand now, for a text of the given case."""
    life = live(history, now, world.policy)
    offer, terms = life.offer, life.offer.terms
    working = world.policy.working
    last = next((reply for reply in reversed(life.replies) if not reply.kind.automatic and reply.excerpt), None)
    return Brief(
        offer=offer.id,
        case=case,
        today=working.local_day(now),
        due=life.due,
        sender=Sender(_signing(offer, world), world.me.phone, offer.signature or world.me.signature),
        contact=life.contact,
        subject=offer.subject,
        sent_on=working.local_day(offer.sent_at),
        language=terms.language or world.me.language,
        register=terms.register or world.me.register,
        user_language=world.me.language,
        amount=terms.amount,
        currency=terms.currency,
        number=terms.number,
        valid_until=terms.valid_until,
        announced=terms.announced,
        announced_text=terms.announced_text,
        phone=life.phone,
        summary=offer.summary,
        last_words=last.excerpt if last else "",
        last_words_on=working.local_day(last.at) if last else None,
        promised_on=_promised(life, history),
        returns_on=life.returns_on,
        touches=tuple(_touches(life)),
        notes=(*world.memory.people().notes_on(life.contact), *life.remarks),
        reasons=offer.reasons,
        entry_notes=life.notes,
        other_offers=tuple(_others(world, life, now)),
        original=None if offer.talk else original_of(offer),
        two_way=world.calendar.two_way,
    )


def _signing(offer: Offer, world: World) -> Address:
    """Return who signs: as in the offer, else by the configured name."""
    return offer.sender if offer.sender.name else replace(offer.sender, name=world.me.name)


def _others(world: World, life: Life, now: datetime) -> Iterator[str]:
    """Yield the other open offers to the same client: one call is for all of them (playbook: limits)."""
    for known in world.memory.known_offers():
        if known.message_id == life.offer.message_id or known.contact is None or life.contact is None:
            continue
        history = world.memory.history(ids.offer_id(known.message_id)) if not known.closed else None
        other = live(history, now, world.policy) if history else None
        same_client = other is not None and other.contact is not None and other.contact.email == life.contact.email
        if same_client and other is not None and other.state is not State.CLOSED:
            yield f"{known.subject} ({known.number})" if known.number else known.subject


def original_of(offer: Offer) -> Original:
    """Return the sent offer as a follow-up needs it."""
    return Original(
        message_id=offer.message_id,
        references=offer.references,
        to=offer.to,
        cc=offer.cc,
        subject=offer.subject,
        sent_at=offer.sent_at,
        sender=offer.sender,
        text=offer.text,
    )


def _promised(life: Life, history: History) -> date | None:
    """The day by which the other side last said to be in touch, in a call or in writing."""
    in_calls = [(fact.at, fact.promised) for fact in history.facts if isinstance(fact, CallLogged) and fact.promised]
    replies = (reply for reply in life.replies if reply.promised or reply.kind is ReplyKind.ACKNOWLEDGE)
    written = [(reply.at, reply.postponed_until) for reply in replies if reply.postponed_until]
    return max((*in_calls, *written))[1] if in_calls or written else None


def _touches(life: Life) -> list[PastTouch]:
    return sorted(life.made, key=lambda touch: touch.on)
