"""What the faces show: every offer in a line, one offer in full, what a message was taken for."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from mailwatch.app.away import with_away
from mailwatch.app.memory import Memory
from mailwatch.app.troubles import remembered
from mailwatch.core.cadence import Policy
from mailwatch.core.clients import lives_of
from mailwatch.core.facts import Fact
from mailwatch.core.history import Facts, History
from mailwatch.core.life import Life
from mailwatch.core.mail import AccountName
from mailwatch.core.offer import State
from mailwatch.core.story import tags_of


@dataclass(frozen=True, slots=True)
class OfferLine:
    """One offer as `status` shows it. `followed` is false while consent is missing, `next_step` the next touch.

    `notes` are codes that say why the next touch has its day, `needs` codes of what the user must look at. `profile` is
    the name of the pace that follows it.
    """

    id: str
    account: AccountName
    contact: str
    subject: str
    number: str | None
    amount: Decimal | None
    currency: str | None
    sent_on: date
    state: State
    ending: str | None
    next_step: str | None
    due: date | datetime | None
    notes: tuple[str, ...]
    followed: bool
    needs: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    profile: str = ""


@dataclass(frozen=True, slots=True)
class Status:
    """All offers, and what stands in the way: accounts not heard, effects that failed, unreadable messages."""

    offers: tuple[OfferLine, ...]
    heard_until: dict[AccountName, datetime]
    awaiting_consent: tuple[AccountName, ...]
    unreadable: int
    troubles: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class OfferReport:
    """One offer in full: its line, its life, and everything that happened in order of time."""

    line: OfferLine
    life: Life
    history: History


def status(memory: Memory, accounts: tuple[AccountName, ...], policy: Policy, now: datetime) -> Status:
    """Return how everything stands."""
    facts = memory.facts()
    policy = with_away(policy, memory)
    lives = lives_of(facts, now, policy)
    lines = tuple(_line(history, lives[history.offer.id], facts, policy) for history in facts.histories)
    consented = memory.consented()
    return Status(
        offers=tuple(sorted(lines, key=_next_first)),
        heard_until=memory.heard_until(),
        awaiting_consent=tuple(name for name in accounts if name not in consented),
        unreadable=len(memory.quarantined()),
        troubles=(*remembered(memory, accounts), *_troubles(memory)),
    )


def report(memory: Memory, offer: str, policy: Policy, now: datetime) -> OfferReport | None:
    """Return one offer in full, None when its id is unknown."""
    facts, policy = memory.facts(), with_away(policy, memory)
    for history in facts.histories:
        if history.offer.id == offer:
            life = lives_of(facts, now, policy)[history.offer.id]
            return OfferReport(_line(history, life, facts, policy), life, history)
    return None


_HAS_NEXT = frozenset({State.WAITING, State.DRAFTED, State.NEEDS_HUMAN, State.ANSWERED})


def _line(history: History, life: Life, facts: Facts, policy: Policy) -> OfferLine:
    offer, is_open = history.offer, life.state in _HAS_NEXT
    return OfferLine(
        id=offer.id,
        account=offer.account,
        contact=str(life.contact) if life.contact else "",
        subject=offer.subject,
        number=offer.terms.number,
        amount=offer.terms.amount,
        currency=offer.terms.currency,
        sent_on=policy.working.local_day(offer.sent_at),
        state=life.state,
        ending=life.ending.value if life.ending else None,
        next_step=life.key.rung if is_open else None,
        due=life.due if is_open else None,
        notes=life.notes if is_open else (),
        followed=facts.follows(history),
        needs=tuple(_needs(life)),
        tags=tuple(sorted(tags_of(history))),
        profile=life.profile.name,
    )


def _needs(life: Life) -> Iterator[str]:
    match life.state:
        case State.NEEDS_HUMAN:
            about = [("maybe", maybe) for maybe in life.maybes]
        case State.ANSWERED if life.turn is not None:
            about = [(life.turn.kind.value, life.turn)]
        case State.UNDELIVERABLE if life.bounce is not None:
            about = [("bounced", life.bounce)]
        case _:
            about = []
    for what, reply in about:
        yield f"{what}:{reply.sender.email if reply.sender else ''}"
    if life.state is State.ANSWERED:
        yield from (note for note in life.notes if note.startswith("invitation-"))


def _next_first(line: OfferLine) -> tuple[bool, date, str]:
    due = line.due.date() if isinstance(line.due, datetime) else line.due
    return (line.state is State.CLOSED, due or date.max, line.id)


def _troubles(memory: Memory) -> Iterator[str]:
    for key, times, not_before, why in memory.failures():
        yield f"{key}: {why}; tried {times} times, again after {not_before:%Y-%m-%d %H:%M}"


def moments(history: History) -> tuple[tuple[datetime, Fact], ...]:
    """Return what happened to an offer, in order of time."""
    return tuple((fact.at, fact) for fact in sorted(history.facts, key=lambda fact: fact.at))
