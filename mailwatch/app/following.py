"""Beginning to follow: an offer that was not seen as one, or a talk without a message."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal

from mailwatch.app.corrections import correct_offer
from mailwatch.app.judging import FIRST_LOOK, marked, offer_from
from mailwatch.app.memory import Direction, Letter, Order
from mailwatch.app.naming import came_back
from mailwatch.app.tagging import tags_in, unchosen
from mailwatch.app.what_next import answer
from mailwatch.app.world import Account, World
from mailwatch.core import ids
from mailwatch.core.errors import MailwatchError, Scope
from mailwatch.core.facts import Followed, Tagged
from mailwatch.core.ids import OfferId
from mailwatch.core.mail import AccountName, Address, MessageId
from mailwatch.core.offer import Offer, State
from mailwatch.core.recognise.terms import usual_currency
from mailwatch.core.story import live
from mailwatch.core.verdict import Reason, Register, Terms

TALK, SAID = MADE_BY_ORDER = ("you told of this talk", "you said so on")
"""How the reasons begin of an offer that is one by the user's order."""


def follow(world: World, order: Order) -> str:
    """Follow an offer (again), a sent message that was not taken for one, or a talk."""
    said = order.arguments
    tags = tags_in(said["tags"]) if said.get("tags") else ()
    announced = date.fromisoformat(said["announced"]) if said.get("announced") else None
    if said.get("talk"):
        _require_consent(world, _default_account(world).name)
        offer = _talk(world, order, tags, announced)
        world.memory.add_fact(Followed(offer.id, order.at), f"order:{order.id}")
    else:
        known = world.memory.offers_like(said["offer"])
        offer = known[0] if len(known) == 1 else _from_sent(world, order)
        _require_consent(world, offer.account)
        if (bounced := _came_back(world, order, offer)) is not None:
            return bounced
        if tags:
            world.memory.add_fact(Tagged(offer.id, order.at, tags), f"order:{order.id}:tags")
        first = _announced(world, order, offer, announced) if announced else None
        world.memory.add_fact(Followed(offer.id, order.at, first), f"order:{order.id}")
    return answer(world, order, offer, f"followed{unchosen(tags, world.policy)}")


def _came_back(world: World, order: Order, offer: Offer) -> str | None:
    """Say what to do about an offer that never arrived: nobody's silence is waited for. None for any other."""
    history = world.memory.history(offer.id)
    if history is None or live(history, order.at, world.policy).state is not State.UNDELIVERABLE:
        return None
    world.memory.add_fact(Followed(offer.id, offer.sent_at), f"order:{order.id}")
    return f"{offer.id} {offer.subject}: {came_back(offer)}"


def _announced(world: World, order: Order, offer: Offer, day: date) -> date | None:
    """Remember a spoken announcement (playbook: announced call); return the day where the offer's own does not do.

    That of the first touch has its day from the terms. Further up the ladder it is the user's day for the next one.
    """
    _remember_terms(world, offer, order.at)
    offer = replace(offer, terms=replace(offer.terms, announced=day))
    world.memory.amend_offer(offer)
    history = world.memory.history(offer.id)
    assert history is not None, "it was amended a moment ago"
    life = live(history, order.at, world.policy)
    stands = life.state is State.WAITING and life.notes[0] == f"announced:{day}"
    return None if stands else day


def _remember_terms(world: World, offer: Offer, at: datetime) -> None:
    before = offer.terms.announced
    world.memory.set_remark(_before(offer.id, at), before.isoformat() if before else "none")


def take_back(world: World, followed: Followed) -> None:
    """Give the offer the announcement back that it had before this order to follow it."""
    name = _before(followed.offer, followed.at)
    before, history = world.memory.remark(name), world.memory.history(followed.offer)
    if before is None or history is None:
        return
    announced = None if before == "none" else date.fromisoformat(before)
    world.memory.amend_offer(replace(history.offer, terms=replace(history.offer.terms, announced=announced)))
    world.memory.set_remark(name, None)


def _before(offer: OfferId, at: datetime) -> str:
    return f"announced-before:{offer}:{at.isoformat()}"


def _require_consent(world: World, account: AccountName) -> None:
    if account not in world.memory.consented():
        raise MailwatchError(f"mailwatch has no leave on account {account} yet", remedy="run `mailwatch consent` first")


def _talk(world: World, order: Order, tags: tuple[str, ...], announced: date | None) -> Offer:
    """A proposal talked through in a meeting is followed the same way (playbook: appointments too)."""
    said = order.arguments
    account = _default_account(world)
    digest = hashlib.sha256(f"{order.at.isoformat()}{said['talk']}".encode()).hexdigest()[:26]
    key = MessageId(f"<talk.{digest}@{ids.DOMAIN}>")
    contact = Address(said.get("contact", "").casefold(), said.get("name", ""))
    offer = Offer(
        id=ids.offer_id(key),
        message_id=key,
        account=account.name,
        sender=Address(min(account.addresses, default=""), world.me.name or _signed_last(world, account)),
        to=(contact,) if contact.email else (),
        subject=said["talk"],
        sent_at=order.at,
        terms=replace(
            _terms_said(world, order), contact=contact if contact.email or contact.name else None, announced=announced
        ),
        summary=said["talk"],
        reasons=(TALK,),
        tags=tags,
        talk=True,
    )
    world.memory.add_offer(offer)
    return offer


def _signed_last(world: World, account: Account) -> str:
    """Return the name under which the last offer of an account was sent, "" where there is none."""
    offers = [history.offer for history in world.memory.facts().histories if history.offer.account == account.name]
    return next((offer.sender.name for offer in reversed(offers) if offer.sender.name), "")


def _terms_said(world: World, order: Order) -> Terms:
    """Return what the user told of the terms of a talk."""
    said = order.arguments
    amount = Decimal(said["amount"]) if said.get("amount") else None
    return Terms(
        amount=amount,
        currency=(said.get("currency") or usual_currency(world.known())) if amount is not None else None,
        valid_until=date.fromisoformat(said["valid_until"]) if said.get("valid_until") else None,
        phone=said.get("phone"),
        language=said.get("language"),
        register=Register(said["register"]) if said.get("register") else None,
    )


def _default_account(world: World) -> Account:
    return next(iter(world.accounts.values()))


def _from_sent(world: World, order: Order) -> Offer:
    """Make an offer of a sent message that was read and not taken for one."""
    name = order.arguments["offer"]
    letter = world.memory.letter(MessageId(f"<{name.strip('<>')}>"))
    if letter is None or letter.direction is not Direction.SENT:
        raise MailwatchError(
            f"no offer and no sent message is called {name!r}",
            remedy="give an offer's id, or the Message-ID of a sent message of the last weeks",
            scope=Scope.MESSAGE,
        )
    return _marked_by_order(world, order, letter)


def _marked_by_order(world: World, order: Order, letter: Letter) -> Offer:
    account, where = world.accounts[letter.placement.account], letter.placement
    for _, raw in account.open().bodies(where.mailbox, where.uidvalidity, [where.uid], FIRST_LOOK):
        message = world.mime.message(raw)
        verdict = world.judge.sent(message, world.known())
        verdict = marked(verdict, Reason("marked-order", f"{SAID} {order.at:%Y-%m-%d}", 1.0))
        offer = offer_from(world, account, letter, message, verdict)
        world.memory.add_offer(offer)
        correct_offer(world, order, offer, is_offer=True)
        world.memory.judge_again(account.name, Direction.INCOMING, letter.at)
        return offer
    raise MailwatchError(
        "the message is not where it was", where=where.mailbox, remedy="try again in a minute", scope=Scope.MESSAGE
    )
