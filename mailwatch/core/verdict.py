"""What a judgement of a message says, always with its reasons."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from mailwatch.core.mail import Address, MessageId


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason for (`weight` > 0) or against (`weight` < 0) a verdict. `code` is stable, `text` is for people."""

    code: str
    text: str
    weight: float = 0.0


class Register(StrEnum):
    """How the writer addresses the reader: je or u, du or Sie, tu or vous."""

    FORMAL = "formal"
    INFORMAL = "informal"


@dataclass(frozen=True, slots=True)
class Terms:
    """What an offer says. None, or "", where it does not say: nothing is ever made up.

    `amount` is the price named, without VAT when both are given; None for a choice or a range.
    `announced` is the date on which the sender says he or she will be in touch; `announced_text`
    the words that said so (they may be vague, then `announced` is None). `phone` is the client's
    number in E.164 form when one stands in the thread. `task` is the sentence that gives the client something to do,
    `invites` is true where it proposes or carries an invitation to a next talk; of both None means that nobody
    looked, "" and false that there is none.
    """

    contact: Address | None = None
    amount: Decimal | None = None
    currency: str | None = None
    number: str | None = None
    valid_until: date | None = None
    announced: date | None = None
    announced_text: str = ""
    language: str | None = None
    register: Register | None = None
    phone: str | None = None
    task: str | None = None
    invites: bool | None = None


@dataclass(frozen=True, slots=True)
class SentVerdict:
    """Given a sent message: is it an offer, and what does it offer. `score` is at least `threshold` for an offer."""

    offer: bool
    score: float
    threshold: float
    reasons: tuple[Reason, ...]
    terms: Terms
    supersedes: MessageId | None = None


class Strength(StrEnum):
    """How surely a message bears upon an offer. A maybe holds the draft back; it never closes the offer."""

    SURE = "sure"
    MAYBE = "maybe"


class ReplyKind(StrEnum):
    """What an incoming message is (issue: the sixteen kinds of the corpus)."""

    ACCEPT = "accept"
    DECLINE = "decline"
    QUESTION = "question"
    NEGOTIATE = "negotiate"
    POSTPONE = "postpone"
    ACKNOWLEDGE = "acknowledge"
    DELEGATE = "delegate"
    CALL_ME = "call_me"
    AUTO_OOO = "auto_ooo"
    AUTO_TICKET = "auto_ticket"
    AUTO_GENERIC = "auto_generic"
    BOUNCE_HARD = "bounce_hard"
    BOUNCE_SOFT = "bounce_soft"
    READ_RECEIPT = "read_receipt"
    CALENDAR_REPLY = "calendar_reply"
    UNRELATED = "unrelated"

    @property
    def automatic(self) -> bool:
        """True where no person wrote it: never an answer, never a maybe."""
        return self in AUTOMATIC


AUTOMATIC = frozenset(
    {
        ReplyKind.AUTO_OOO,
        ReplyKind.AUTO_TICKET,
        ReplyKind.AUTO_GENERIC,
        ReplyKind.BOUNCE_HARD,
        ReplyKind.BOUNCE_SOFT,
        ReplyKind.READ_RECEIPT,
    }
)


@dataclass(frozen=True, slots=True)
class ReplyVerdict:
    """Given an incoming message: which offer it bears upon, how surely, what it is and what it says.

    `relation` is the Message-ID of the offer (or its digest, see core.ids), None when it bears upon none; then
    `strength` is None too. Dates are None where the message is vague: `vague_text` keeps the words. `promised` is true
    where `postponed_until` is the day by which the client itself said to be back (playbook: promised return).
    """

    kind: ReplyKind
    relation: MessageId | None = None
    strength: Strength | None = None
    reasons: tuple[Reason, ...] = ()
    postponed_until: date | None = None
    returns_on: date | None = None
    vague_text: str = ""
    decider: Address | None = None
    stand_in: Address | None = None
    phone: str | None = None
    promised: bool = False
