"""What speaks against an offer: the mail that looks like one and is not."""

from __future__ import annotations

from collections.abc import Iterator

from mailwatch.core.money import price_of
from mailwatch.core.phrases import Hit
from mailwatch.core.recognise.addressee import addressed_elsewhere
from mailwatch.core.recognise.evidence import asks, document_heading, names_tax, own_price
from mailwatch.core.recognise.header import is_bulk
from mailwatch.core.recognise.numbers import offer_number
from mailwatch.core.recognise.past import hands_over, in_thread, new_amounts, not_asking_after, sent_again
from mailwatch.core.recognise.reading import Reading
from mailwatch.core.verdict import Reason

_TOLD_BY_TITLE = (
    ("invoice", -5.0, -5.0, "is an invoice"),
    ("reminder", -4.0, -4.0, "reminds of a payment"),
    ("confirms", -5.0, -5.0, "confirms an order"),
    ("contract", -3.0, -1.0, "is about a contract"),
    ("applies", -5.0, -5.0, "is an application"),
    ("resume", -4.0, 0.0, "brings a CV"),
    ("draft", -5.0, -5.0, "is a draft"),
    ("funds", -5.0, -5.0, "asks for a grant"),
    ("claims", -4.0, -2.0, "is about insurance"),
    ("cancels", -4.0, -2.0, "is about a cancellation"),
    ("accountant", -2.0, 0.0, "is about the books"),
    ("timesheet", -4.5, -4.5, "is a time sheet"),
    ("expenses", -4.5, -4.5, "is an expense claim"),
    ("status", -3.0, -3.0, "is a report"),
    ("asks_price", -4.5, -4.5, "asks for a price"),
    ("request", -4.5, -0.5, "asks for a price"),
    ("newsletter", -4.0, -4.0, "is a mailing"),
    ("copies", -3.0, -3.0, "sends copies of offers"),
)
"""Words in the subject or a file name: what they weigh in a letter that offers nothing, and in one that does."""

_TOLD_BY_LETTER = (
    ("sends_invoice", -4.5, "sends an invoice"),
    ("asks_price", -4.5, "asks for a price"),
    ("haggles", -3.0, "haggles or complains about somebody else's price"),
    ("their_offer", -4.5, "answers somebody else's offer"),
    ("pays", -4.0, "is about what you pay"),
    ("accepts", -4.0, "accepts somebody else's offer"),
    ("confirms", -4.5, "confirms an order"),
    ("sends_contract", -3.5, "sends a contract"),
    ("newsletter", -4.0, "is a mailing"),
    ("draft", -5.0, "is a draft for a colleague"),
    ("copies", -4.5, "sends copies of offers"),
    ("passes_on", -2.5, "passes on something of somebody else's"),
)
"""Phrases in the letter that tell what it is, whatever else it says."""

_TOLD_BY_DEFAULT = (
    ("touches", -3.5, -1.5, "asks after an earlier offer"),
    ("earlier", -3.0, -0.5, "was sent before"),
    ("refers", -2.0, 0.0, "speaks of an earlier offer"),
    ("promise", -3.5, -1.0, "only promises an offer"),
    ("declines", -3.0, -0.5, "says no"),
    ("funds", -3.0, -2.0, "asks for a grant"),
    ("claims", -2.0, -0.5, "is about insurance"),
    ("cancels", -2.0, -0.5, "is about a cancellation"),
    ("timesheet", -3.0, -1.0, "is about hours worked"),
    ("expenses", -3.0, 0.0, "is about expenses"),
    ("accountant", -1.0, 0.0, "is about the books"),
    ("applies", -3.0, -0.5, "is an application"),
    ("resume", -2.0, 0.0, "brings a CV"),
    ("payment", -1.0, 0.0, "is about paying"),
)
"""Phrases with what they weigh in a letter that hands over nothing and names no own price, and in one that does."""

_FOR_MONEY = frozenset({"funds", "claims"})
"""Here documents with prices are handed over to ask for money: only a price with or without tax is an offer's."""


def speaks_against(reading: Reading) -> Iterator[Reason]:
    """Given a sent message, yield every reason not to take it for an offer."""
    yield from _title(reading)
    yield from _letter(reading)
    yield from _shape(reading)
    yield from _earlier(reading)


def _title(reading: Reading) -> Iterator[Reason]:
    offering = _offers(reading) and "others.passes_on" not in reading.letter.hits
    for key, alone, offered, tells in _TOLD_BY_TITLE:
        hit = reading.subject.hits.first(f"others.{key}") or reading.names.hits.first(f"others.{key}")
        if hit is not None:
            yield Reason(key.replace("_", "-"), f'{tells}: "{hit.said}"', offered if offering else alone)
    if document_heading(reading) is None and (hit := reading.paper.hits.first("others.invoice")) is not None:
        yield Reason("invoice-document", f'the document is an invoice: "{hit.said}"', -3.0)


def _offers(reading: Reading) -> bool:
    """True for a letter that hands over an offer or names a price of its own."""
    return hands_over(reading) is not None or own_price(reading)


def _sells(reading: Reading) -> bool:
    """True where a price of one's own is said to be with or without tax."""
    return own_price(reading) and names_tax(reading)


def _letter(reading: Reading) -> Iterator[Reason]:
    for key, weight, tells in _TOLD_BY_LETTER:
        if (hit := _said(reading, key)) is not None:
            yield Reason(key.replace("_", "-"), f'{tells}: "{hit.said}"', weight)
    offering = _offers(reading)
    for key, alone, offered, tells in _TOLD_BY_DEFAULT:
        weight = offered if (_sells(reading) if key in _FOR_MONEY else offering) else alone
        if weight and (hit := _said(reading, key)) is not None:
            yield Reason(f"{key}-words", f'{tells}: "{hit.said}"', weight)
    hit = reading.letter.hits.first("others.reminder")
    if hit is not None and reading.letter.has("others.invoice", "others.sends_invoice", "others.payment"):
        yield Reason("reminder-words", f'reminds of a payment: "{hit.said}"', -4.0)


def _said(reading: Reading, key: str) -> Hit | None:
    """Return the first hit of a key that is not part of a question for a decision (`gaat u akkoord met`)."""
    letter = reading.letter
    asked = letter.hits["offers.asks"]
    elsewhere = not_asking_after(letter) if key == "touches" else frozenset[int]()
    for hit in letter.hits[f"others.{key}"]:
        if hit.sentence not in elsewhere and not any(ask.start <= hit.start < ask.end for ask in asked):
            return hit
    return None


def _shape(reading: Reading) -> Iterator[Reason]:
    message = reading.message
    if not reading.letter.amounts and not reading.documents and "http" not in reading.letter.text.plain:
        yield Reason("nothing-offered", "names no price and brings no document", -3.0)
    if is_bulk(message.header):
        yield Reason("mailing", "is a mailing", -4.0)
    if len({hit.said.casefold() for hit in reading.letter.hits["others.status"]}) > 1 and not own_price(reading):
        yield Reason("status-words", "reports on work", -2.0)
    journey = {hit.said.casefold() for hit in reading.letter.hits["others.travel"]}
    if journey and not names_tax(reading) and "offers.delivers" not in reading.letter.hits:
        yield Reason(
            "travel", f"is about a journey: {', '.join(sorted(journey))}", -2.5 if len(journey) < _JOURNEY else -4.0
        )
    if purse := {hit.said.casefold() for hit in reading.letter.hits["others.purse"]}:
        told = ", ".join(sorted(purse))
        yield Reason("purse", f"is about a common purse: {told}", -4.0 if len(purse) == 1 else -7.0)
    if _to_oneself(reading):
        yield Reason("yourself", "went to a private address of your own, by its name", -5.0)
    if not reading.letter.amounts and not _offers(reading) and (hit := _said(reading, "meeting")) is not None:
        yield Reason("meeting-words", f'is about an appointment: "{hit.said}"', -1.5)
    price = price_of(reading.letter.amounts)
    if price is not None and any(price.value == amount.value for amount in reading.quoted.amounts):
        yield Reason("price-answered", "the price stands in the message that it answers", -3.0)
    if reading.quoted.text.words and (hit := reading.letter.hits.first("others.repeats")) is not None:
        yield Reason("repeats", f'explains what the client has: "{hit.said}"', -1.5)
    if message.forwarded and not own_price(reading):
        yield Reason("forwarded", "passes on a message", -3.0)
    if document_heading(reading) is not None and addressed_elsewhere(reading):
        yield Reason("other-addressee", "the document is addressed to somebody else", -2.0)


_JOURNEY = 3
"""Different words about a journey that leave no doubt."""


def _to_oneself(reading: Reading) -> bool:
    """True where every recipient bears the sender's own full name, in the address or beside it."""
    sender = reading.message.header.sender
    names = _parts(sender.name) if sender is not None else []
    outside = [one for one in reading.message.header.recipients if one.email not in reading.known.own]
    full = len(names) > 1 and bool(outside)
    return full and all(_bears(one.name, names) or _bears(one.email.partition("@")[0], names) for one in outside)


def _bears(text: str, names: list[str]) -> bool:
    squeezed = "".join(_parts(text))
    return all(name in squeezed for name in names)


def _parts(text: str) -> list[str]:
    return "".join(one if one.isalnum() else " " for one in text.lower()).split()


def _earlier(reading: Reading) -> Iterator[Reason]:
    """What the offers that went to the same client before tell about this message."""
    earlier = reading.earlier()
    if not earlier:
        return
    number = offer_number(reading)
    price = price_of(reading.letter.amounts, reading.paper.amounts)
    revised = "offers.revised" in reading.letter.hits
    arrived = [offer for offer in earlier if not ("offers.again" in reading.letter.hits and sent_again(reading, offer))]
    same_number = number is not None and any(offer.number == number for offer in arrived)
    same_price = price is not None and any(offer.amount == price.value for offer in arrived)
    if same_number and (same_price or price is None) and not revised:
        yield Reason("already-offered", f"number {number} was offered before", -4.0)
    elif same_price and not revised and "offers.delivers" not in reading.letter.hits:
        yield Reason("already-offered", "the same price was offered before", -2.5)
    elif in_thread(reading, earlier) and not revised and not reading.documents and not _offers_anew(reading):
        yield Reason("in-thread", "goes on about an offer that the client has", -1.5)
    elif price is None and not reading.documents:
        yield Reason("in-touch", "the client has an offer, and this brings no new price", -1.5)


def _offers_anew(reading: Reading) -> bool:
    """True where the letter hands over an offer, or names a price that is new and asks whether it will do."""
    return hands_over(reading) is not None or (bool(new_amounts(reading)) and asks(reading) is not None)
