"""What a judgement may know besides the message: the offers so far, own addresses, the user's corrections."""

from __future__ import annotations

from bisect import bisect
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal

from mailwatch.core.mail import Address, MessageId
from mailwatch.core.verdict import ReplyKind


@dataclass(frozen=True, slots=True)
class KnownOffer:
    """An offer as far as matching needs it.

    `thread` holds the Message-IDs of every message known to belong to its thread: the offer, what it answered,
    and all that answered it, the user's own included. `message_id` is its Message-ID or digest.
    `text` is the start of its own text, to find it again in a quotation.
    """

    message_id: MessageId
    sent_at: datetime
    contact: Address | None
    recipients: tuple[Address, ...] = ()
    subject: str = ""
    number: str | None = None
    amount: Decimal | None = None
    currency: str | None = None
    thread: frozenset[MessageId] = frozenset()
    text: str = ""
    closed: bool = False


@dataclass(frozen=True, slots=True)
class Correction:
    """The user said a judgement was wrong; later mail of that kind learns from it.

    `subject_shape` is the subject with digits and names of months taken out; "" where only the
    contact counts. Either `offer` (a sent message is or is not an offer) or `kind` is set.
    """

    said_on: date
    contact: str
    domain: str
    subject_shape: str = ""
    offer: bool | None = None
    kind: ReplyKind | None = None


@dataclass(frozen=True, slots=True)
class Known:
    """`own` are the user's addresses over all accounts, lower case. `quote_tools` are configured senders of offers."""

    own: frozenset[str]
    offers: tuple[KnownOffer, ...] = ()
    corrections: tuple[Correction, ...] = ()
    quote_tools: frozenset[str] = frozenset()
    country: str = "NL"

    def with_offer(self, offer: KnownOffer) -> Known:
        """Return the same with this offer in its place in time, instead of what was known of it before."""
        others = [one for one in self.offers if one.message_id != offer.message_id]
        place = bisect(others, in_order(offer), key=in_order)
        return replace(self, offers=(*others[:place], offer, *others[place:]))


def in_order(offer: KnownOffer) -> tuple[datetime, str]:
    """The order of offers: as they were sent."""
    return offer.sent_at, offer.message_id
