"""Everything a text may say about an offer: the only thing templates see.

A field that is unknown is None, "" or empty; a template leaves out what it does not know and
never guesses ("no text holds a value that no fact carries").
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

from mailwatch.core.ids import OfferId
from mailwatch.core.mail import Address, MessageId
from mailwatch.core.verdict import Register


@dataclass(frozen=True, slots=True)
class Sender:
    """The user, as the offer knew him or her: the identity that sent it, and how it signs."""

    address: Address
    phone: str | None = None
    signature: str = ""


@dataclass(frozen=True, slots=True)
class PastTouch:
    """A touch that was made or came due. `outcome` is "" when nothing was logged."""

    rung: str
    on: date
    outcome: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Original:
    """The sent offer as a follow-up needs it: to stand in its thread and to quote it."""

    message_id: MessageId
    references: tuple[MessageId, ...]
    to: tuple[Address, ...]
    cc: tuple[Address, ...]
    subject: str
    sent_at: datetime
    sender: Address
    text: str


@dataclass(frozen=True, slots=True)
class Brief:
    """What is known about one offer on the day a text is made.

    `language` and `register` are the offer's, else the configured ones, else the user's language
    and formal. `reasons` are sentences for the user. `last_words` is the client's last own text,
    `last_words_on` its day. `promised_on` is the day on which the client said to be back.
    `due` is the day of this touch. `notes` are the user's notes on the offer and the contact. `two_way` is false
    where nobody can answer in the calendar, so that no text asks for it.
    """

    offer: OfferId
    case: str
    today: date
    due: date | datetime
    sender: Sender
    contact: Address | None
    subject: str
    sent_on: date
    language: str
    register: Register
    user_language: str
    amount: Decimal | None = None
    currency: str | None = None
    number: str | None = None
    valid_until: date | None = None
    announced: date | None = None
    announced_text: str = ""
    phone: str | None = None
    summary: str = ""
    last_words: str = ""
    last_words_on: date | None = None
    promised_on: date | None = None
    returns_on: date | None = None
    touches: tuple[PastTouch, ...] = ()
    notes: tuple[str, ...] = ()
    reasons: tuple[str, ...] = ()
    entry_notes: tuple[str, ...] = ()
    other_offers: tuple[str, ...] = ()
    original: Original | None = None
    extra: dict[str, str] = field(default_factory=dict)
    two_way: bool = True


@dataclass(frozen=True, slots=True)
class EntryText:
    """The words of a calendar entry."""

    title: str
    description: str
