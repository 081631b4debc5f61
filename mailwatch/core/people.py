"""What is known about people rather than offers: notes, and who is not to be pursued (playbook: marked)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from mailwatch.core.mail import Address


@dataclass(frozen=True, slots=True)
class ContactNote:
    """Something to remember about a person: the dog, the move, the exam. `who` is an address, lower case."""

    who: str
    at: datetime
    text: str


@dataclass(frozen=True, slots=True)
class DoNotPursue:
    """No touch is planned for this address, or for anybody of this domain, until the day `until` (None: ever)."""

    who: str
    at: datetime
    reason: str = ""
    until: date | None = None


@dataclass(frozen=True, slots=True)
class PursueAgain:
    """The mark on this address or domain is lifted; that it stood is not forgotten."""

    who: str
    at: datetime


PersonFact = ContactNote | DoNotPursue | PursueAgain


@dataclass(frozen=True, slots=True)
class People:
    """All that was said about people, in order of time."""

    facts: tuple[PersonFact, ...] = ()

    def notes_on(self, contact: Address | None) -> tuple[str, ...]:
        """Return the notes on a person, the oldest first."""
        if contact is None:
            return ()
        return tuple(fact.text for fact in self.facts if isinstance(fact, ContactNote) and fact.who == contact.email)

    def barred(self, contact: Address | None, day: date) -> DoNotPursue | None:
        """Return the mark that forbids touches to a person on a day, None when there is none."""
        if contact is None:
            return None
        return next((mark for mark in self.marks(day) if _means(mark.who, contact)), None)

    def marks(self, day: date) -> tuple[DoNotPursue, ...]:
        """Return the marks that stand on a day, the oldest first."""
        found = {fact.who: fact for fact in self.facts if isinstance(fact, DoNotPursue)}
        lifted = {fact.who: fact.at for fact in self.facts if isinstance(fact, PursueAgain)}
        return tuple(
            mark for who, mark in found.items() if _holds(mark, day) and not (who in lifted and lifted[who] >= mark.at)
        )


def _means(who: str, contact: Address) -> bool:
    """An address means itself, a domain everybody in it."""
    return who in {contact.email, contact.domain} or contact.domain.endswith(f".{who}")


def _holds(mark: DoNotPursue, day: date) -> bool:
    return mark.until is None or day <= mark.until
