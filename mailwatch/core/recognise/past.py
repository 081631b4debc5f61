"""What a letter says about an offer that was made before: a price named there is no price offered now."""

from __future__ import annotations

import re

from mailwatch.core.known import KnownOffer
from mailwatch.core.money import Amount
from mailwatch.core.recognise.reading import Part, Reading

_TOLD = ("others.earlier", "others.pays")
_NOT_HANDED_OVER = (
    "others.promise",
    "others.their_offer",
    "others.asks_price",
    "others.copies",
    "others.touches",
    "others.earlier",
)
_ADDRESS = re.compile(r"[\w.+-]+@[\w.-]+\.\w+")
_ATTRIBUTION = 300
"""Characters of a quotation in which stands who wrote it."""


def hands_over(reading: Reading) -> str | None:
    """Return the words that hand over an offer, None where there are none or their sentence takes them back."""
    letter = reading.letter
    taken = {hit.sentence for key in _NOT_HANDED_OVER for hit in letter.hits[key]}
    return next((hit.said for hit in letter.hits["offers.delivers"] if hit.sentence not in taken), None)


def told_before(part: Part) -> frozenset[int]:
    """Return the sentences that speak of an earlier offer, or of what the writer pays."""
    told = {hit.sentence for key in _TOLD for hit in part.hits[key]}
    told |= {hit.sentence for hit in part.hits["others.touches"]} - not_asking_after(part)
    handing = {hit.sentence for hit in part.hits["offers.delivers"]}
    return frozenset(told | ({hit.sentence for hit in part.hits["others.refers"]} - handing))


def not_asking_after(part: Part) -> frozenset[int]:
    """Return the sentences in which words that ask after an offer do not.

    They are about silence that is still to come (`if I've not heard I'll call`), about an address that did not
    work, or come back to a talk that led to the offer.
    """
    calling = {hit.sentence for key in ("offers.announces", "offers.again") for hit in part.hits[key]}
    talking = {hit.sentence for hit in part.hits["others.talk"]}
    return frozenset(calling | (talking - {hit.sentence for hit in part.hits["offers.word"]}))


def new_amounts(reading: Reading) -> tuple[Amount, ...]:
    """Return the amounts of a letter that could be the price of an offer made now."""
    told = told_before(reading.letter)
    known = {offer.amount for offer in reading.earlier()}
    return tuple(
        one
        for one in reading.letter.amounts
        if "aside" not in one.marks and one.sentence not in told and one.value not in known
    )


def answers_oneself(reading: Reading) -> bool:
    """True where the message quoted first is the user's own: nobody asked for a price in it."""
    found = _ADDRESS.search(reading.quoted.text.plain, 0, _ATTRIBUTION)
    return found is not None and found.group().lower() in reading.known.own


def in_thread(reading: Reading, earlier: tuple[KnownOffer, ...]) -> bool:
    """True for a message in the thread of one of these offers."""
    parents = set(reading.message.header.parents)
    return any(parents & {*offer.thread, offer.message_id} for offer in earlier)


def sent_again(reading: Reading, offer: KnownOffer) -> bool:
    """True where the same offer goes to another address, or the letter says that the first did not arrive."""
    own = reading.known.own
    now = {one.email for one in reading.message.header.recipients if one.email not in own}
    return bool(offer.recipients) and not now & {one.email for one in offer.recipients}
