"""The diary of the demo: what mailwatch saw and did, a line each, with the reason."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from decimal import Decimal

from mailwatch.app import in_words
from mailwatch.app.tick import TickReport
from mailwatch.core.effects import Audience, Planned, PutDraft, PutEntry, WithdrawDraft, WithdrawEntry
from mailwatch.core.facts import Ended, Fact, ReplyCame
from mailwatch.core.history import Facts, History
from mailwatch.core.ids import OfferId, TouchKey
from mailwatch.core.life import Life
from mailwatch.core.offer import Ending, Offer, State
from mailwatch.core.verdict import ReplyKind

SIGNS = {"GBP": "£", "EUR": "€", "USD": "$"}

SEEN = {
    ReplyKind.ACCEPT: "a yes",
    ReplyKind.DECLINE: "a no",
    ReplyKind.QUESTION: "a question",
    ReplyKind.NEGOTIATE: "about the price or the terms",
    ReplyKind.POSTPONE: "asks for time",
    ReplyKind.ACKNOWLEDGE: "got it, will look",
    ReplyKind.DELEGATE: "passed on to somebody else",
    ReplyKind.CALL_ME: "asks for a call",
    ReplyKind.AUTO_OOO: "out of office: not an answer",
    ReplyKind.BOUNCE_HARD: "bounced: it never arrived",
}
"""What an incoming message was taken for, in a few words."""

ENDINGS = {
    Ending.WON: "won",
    Ending.NOT_INTERESTED: "closed: not interested",
    Ending.SILENT: "closed, silent: nothing hangs over you; a late answer reopens it",
    Ending.POSTPONED: "closed: postponed too often",
}
"""How an offer ends, in a few words."""


class Diary:
    """Turns what changed between two ticks into lines."""

    def __init__(self) -> None:
        self._offers: set[OfferId] = set()
        self._facts: set[Fact] = set()
        self._entries: set[TouchKey] = set()
        self._closed: set[OfferId] = set()

    def lines(self, facts: Facts, lives: Mapping[OfferId, Life], report: TickReport) -> Iterator[str]:
        """Given what is known after a tick, where every offer stands and what was done, yield what is new."""
        offers = {history.offer.id: history.offer for history in facts.histories}
        for history in facts.histories:
            yield from self._seen(history)
        for planned in report.done:
            yield f"  {self._done(planned, offers[planned.key.offer])}"
        for identity, life in lives.items():
            if life.state is State.CLOSED and life.ending is not None and identity not in self._closed:
                self._closed.add(identity)
                yield f"  {_who(life.offer)}: {ENDINGS.get(life.ending, life.ending.value)}"

    def _seen(self, history: History) -> Iterator[str]:
        offer = history.offer
        if offer.id not in self._offers:
            self._offers.add(offer.id)
            yield f"offer to {_who(offer)}: {offer.subject}{_price(offer)}"
            yield f"  why an offer: {'; '.join(offer.reasons[:3])}"
        for fact in history.facts:
            if fact in self._facts:
                continue
            self._facts.add(fact)
            if isinstance(fact, ReplyCame):
                back = f", back on {_day(fact.returns_on)}" if fact.returns_on else ""
                until = f", until {_day(fact.postponed_until)}" if fact.postponed_until else ""
                yield f"mail from {_who(offer)}: {SEEN.get(fact.kind, fact.kind.value)}{back}{until}"
            elif isinstance(fact, Ended):
                yield f"you said: {_who(offer)} is {fact.ending.value}"

    def _done(self, planned: Planned, offer: Offer) -> str:
        match planned.effect:
            case PutEntry(key, spec):
                moved = key in self._entries
                self._entries.add(key)
                what = in_words.step(spec.case)
                return f"calendar: {what} {'moved to' if moved else 'on'} {_day(spec.starts)} ({_why(planned)})"
            case WithdrawEntry(key):
                return f"calendar: the entry “{in_words.step(key.rung)}” goes ({_why(planned)})"
            case PutDraft(_, spec) if spec.audience is Audience.CLIENT:
                what = in_words.step(spec.case)
                return f"Drafts: the {what} to {_who(offer)} lies ready; you send it or throw it away"
            case PutDraft(_, spec):
                return f"Drafts: call sheet ({in_words.step(spec.case)}) for {_who(offer)} lies ready"
            case WithdrawDraft():
                return f"Drafts: what lay ready for {_who(offer)} goes ({_why(planned)})"


PLAIN = (
    *("silent-for", "client-wrote", "you-wrote", "due", "not-logged", "text", "try"),
    *("no-announcement", "no-task", "no-invitation", "postponed-times"),
)
"""Codes of reasons that are shown only where no other says more."""


def _why(planned: Planned) -> str:
    """Return the reason of an effect that says most, in words."""
    telling = [code for code in planned.because if not code.startswith(PLAIN)]
    return in_words.because(telling[-1] if telling else planned.because[0])


def _who(offer: Offer) -> str:
    contact = offer.terms.contact
    return (contact.name or contact.email) if contact else "the client"


def _price(offer: Offer) -> str:
    amount: Decimal | None = offer.terms.amount
    if amount is None:
        return ""
    return f", {SIGNS.get(offer.terms.currency or '', '')}{amount:,.0f}"


def _day(day: date | datetime) -> str:
    return f"{day:%a} {day.day} {day:%b}"
