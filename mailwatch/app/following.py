"""Beginning to follow: an offer that was not seen as one, a talk without a message, and the owner's consent."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal

from mailwatch.app.corrections import correct_offer
from mailwatch.app.judging import FIRST_LOOK, marked, offer_from
from mailwatch.app.memory import Direction, Letter, Order
from mailwatch.app.tagging import tags_in, unchosen
from mailwatch.app.what_next import answer
from mailwatch.app.world import Account, World
from mailwatch.core import ids
from mailwatch.core.errors import MailwatchError, Scope
from mailwatch.core.facts import Ended, Followed, Tagged
from mailwatch.core.history import History
from mailwatch.core.ids import OfferId
from mailwatch.core.mail import AccountName, Address, MessageId
from mailwatch.core.offer import Offer, State
from mailwatch.core.recognise.terms import usual_currency
from mailwatch.core.story import live
from mailwatch.core.verdict import Reason, Register, Terms

A_DAY = 3
"""Touches of older offers that begin on one day: nobody makes twenty calls on the morning after consent."""


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
        if tags:
            world.memory.add_fact(Tagged(offer.id, order.at, tags), f"order:{order.id}:tags")
        first = _announced(world, order, offer, announced) if announced else None
        world.memory.add_fact(Followed(offer.id, order.at, first), f"order:{order.id}")
    return answer(world, order, offer, f"followed{unchosen(tags, world.policy)}")


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
    stands = life.state is State.WAITING and life.notes[0].startswith("announced:")
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
        sender=Address(min(account.addresses, default=""), world.me.name),
        to=(contact,) if contact.email else (),
        subject=said["talk"],
        sent_at=order.at,
        terms=replace(
            _terms_said(world, order), contact=contact if contact.email or contact.name else None, announced=announced
        ),
        summary=said["talk"],
        reasons=("you told of this talk",),
        tags=tags,
        talk=True,
    )
    world.memory.add_offer(offer)
    return offer


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
        verdict = marked(verdict, Reason("marked-order", f"you said so on {order.at:%Y-%m-%d}", 1.0))
        offer = offer_from(world, account, letter, message, verdict)
        world.memory.add_offer(offer)
        correct_offer(world, order, offer, is_offer=True)
        world.memory.judge_again(account.name, Direction.INCOMING, letter.at)
        return offer
    raise MailwatchError(
        "the message is not where it was", where=where.mailbox, remedy="try again in a minute", scope=Scope.MESSAGE
    )


def consent(world: World, order: Order) -> str:
    """Give leave for one account or all; with `past` also follow the open offers from before, spread over days."""
    wanted = order.arguments.get("account")
    if wanted and wanted not in world.accounts:
        names = ", ".join(world.accounts)
        raise MailwatchError(f"no account is called {wanted!r}", remedy=f"the accounts are: {names}")
    accounts = [AccountName(wanted)] if wanted else list(world.accounts)
    for name in accounts:
        world.memory.consent(name, order.at)
    if order.arguments.get("past") != "yes":
        return f"from now on offers are followed on: {', '.join(accounts)}"
    count = _follow_past(world, accounts, order)
    return f"offers are followed on: {', '.join(accounts)}; {count} from before as well, spread over the next days"


def open_before(world: World, account: AccountName, now: datetime) -> list[History]:
    """Return the offers of an account that are still open and not followed, the oldest first."""
    facts = world.memory.facts()
    histories = [history for history in facts.histories if history.offer.account == account]
    still_open = {State.WAITING, State.ANSWERED, State.NEEDS_HUMAN}
    return [
        history
        for history in histories
        if live(history, now, world.policy).state in still_open
        and not facts.follows(history)
        and not any(isinstance(fact, Ended) for fact in history.facts)
    ]


def _follow_past(world: World, accounts: list[AccountName], order: Order) -> int:
    working, count = world.policy.working, 0
    first = working.plus(working.local_day(order.at), 1)
    for account in accounts:
        for history in open_before(world, account, order.at):
            day = working.plus(first, count // A_DAY)
            life = live(history, order.at, world.policy)
            due = life.due.date() if isinstance(life.due, datetime) else life.due
            start = None if due > day + timedelta(days=1) else day
            world.memory.add_fact(Followed(history.offer.id, order.at, start), f"order:{order.id}:{history.offer.id}")
            count += 1
    return count
