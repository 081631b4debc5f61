"""Inviting the client for the follow-up talk: the order, the values of its draft, and the client's answer."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from mailwatch.app.memory import Letter, Order
from mailwatch.app.naming import offer_named
from mailwatch.app.ports import Talk
from mailwatch.app.world import World
from mailwatch.core import ids
from mailwatch.core.appointments import talk_values
from mailwatch.core.brief import Brief
from mailwatch.core.errors import MailwatchError, Scope
from mailwatch.core.facts import DraftSent, InvitationAnswered, Invited
from mailwatch.core.history import History
from mailwatch.core.ids import TouchKey
from mailwatch.core.invitations import invitation_key, invitations
from mailwatch.core.mail import Message


def invite(world: World, order: Order) -> str:
    """Have an invitation in Drafts, a changed one, or one that calls the talk off. Raises `MailwatchError`."""
    offer = offer_named(world.memory, order.arguments["offer"])
    facts = world.memory.facts()
    history = next(history for history in facts.histories if history.offer.id == offer.id)
    if not facts.follows(history):
        raise MailwatchError(f"{offer.id} is not followed", remedy=f"mailwatch follow {offer.id}", scope=Scope.MESSAGE)
    if offer.terms.contact is None:
        raise MailwatchError(f"{offer.id} has no contact to invite", scope=Scope.MESSAGE)
    version = _version(history, order)
    world.memory.add_fact(version, f"order:{order.id}")
    when = version.starts.astimezone(world.policy.working.timezone)
    if version.cancelled:
        return (
            f"{offer.id} {offer.subject}: the talk of {when:%a %Y-%m-%d %H:%M} is called off, by a draft if it was sent"
        )
    return f"{offer.id} {offer.subject}: an invitation for {when:%a %Y-%m-%d %H:%M} goes to Drafts; you send it"


def _version(history: History, order: Order) -> Invited:
    """Return what the order makes of the last invitation: a change of it, its end, or a new one."""
    said, versions = order.arguments, invitations(history)
    last = versions[-1] if versions and not versions[-1].cancelled else None
    at = datetime.fromisoformat(said["at"]) if said.get("at") else last.starts if last else None
    if said.get("cancel"):
        if last is None:
            raise MailwatchError("no invitation stands that could be called off", scope=Scope.MESSAGE)
        return replace(last, at=order.at, sequence=last.sequence + 1, cancelled=True)
    if at is None:
        raise MailwatchError("an invitation needs a moment", remedy="give --at 'friday 10:30'", scope=Scope.MESSAGE)
    if last is not None:
        place = said.get("place", last.place)
        return replace(last, at=order.at, sequence=last.sequence + 1, starts=at, place=place)
    number = len({version.uid for version in versions}) + 1
    uid = ids.invitation_uid(history.offer.id, number)
    return Invited(history.offer.id, order.at, uid, 0, at, said.get("place", ""))


def was_sent(history: History, version: Invited) -> bool:
    """True when the user sent the draft of this version: the client's calendar has it."""
    key = invitation_key(version.offer, version.uid, version.sequence)
    return any(isinstance(fact, DraftSent) and fact.key == key for fact in history.facts)


def version_of(history: History, key: TouchKey) -> Invited:
    """Return the version of an invitation that a draft carries."""
    return next(one for one in invitations(history) if invitation_key(one.offer, one.uid, one.sequence) == key)


def with_talk(brief: Brief, version: Invited, world: World) -> Brief:
    """Return the brief with what the text of an invitation says of the talk."""
    return replace(brief, extra=brief.extra | talk_values(version, world.policy.working))


def talk_of(brief: Brief, version: Invited, world: World) -> Talk:
    """Return the talk as the calendar part of its draft tells it."""
    assert brief.contact is not None, "an order without a contact was refused"
    return Talk(
        uid=version.uid,
        sequence=version.sequence,
        starts=version.starts,
        timezone=world.policy.working.timezone.key,
        organizer=brief.sender.address,
        attendee=brief.contact,
        title=brief.subject,
        place=version.place,
        cancelled=version.cancelled,
    )


def answer_came(world: World, letter: Letter, message: Message) -> None:
    """Record what the client answered to an invitation (RFC 5546 section 3.2.3), told by its UID in any thread."""
    report = message.report
    if report is None or report.kind != "calendar" or report.original is None:
        return
    for history in world.memory.facts().histories:
        if any(version.uid == report.original for version in invitations(history)):
            sender = message.header.sender
            attendee = report.recipients[0] if report.recipients else sender.email if sender else ""
            fact = InvitationAnswered(
                history.offer.id, letter.at, report.original, letter.key, report.action, attendee, report.proposed
            )
            world.memory.add_fact(fact, f"invitation-answered:{history.offer.id}:{letter.key}")
            world.memory.join_thread(history.offer.id, (letter.key,))
