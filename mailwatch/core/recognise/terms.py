"""What an offer says: until when it stands, when its sender will be in touch, in which register, for how much."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date
from typing import TypeVar

from mailwatch.core.known import Known
from mailwatch.core.money import Price, price_of
from mailwatch.core.phrases import Hit
from mailwatch.core.recognise.contact import contact
from mailwatch.core.recognise.numbers import offer_number
from mailwatch.core.recognise.open_end import OpenEnd
from mailwatch.core.recognise.reading import Part, Reading
from mailwatch.core.verdict import Register, Terms
from mailwatch.core.when import DateSpan, Term


def terms(reading: Reading) -> Terms:
    """Given a sent message that is an offer, return what it says; None and "" for what it does not say."""
    price = price_of(reading.letter.amounts, reading.paper.amounts, options=_offers_choice(reading.letter))
    number = offer_number(reading)
    span = announcement(reading.letter)
    ending = OpenEnd(reading.letter, reading.language)
    return Terms(
        contact=contact(reading),
        amount=price.value if price else None,
        currency=currency(reading, price),
        number=number,
        valid_until=valid_until(reading, number),
        announced=span.day if span else None,
        announced_text=_sentence(reading.letter, span) if span else ending.announces_vaguely(),
        language=reading.shows,
        register=register(reading),
        task=ending.task(),
        invites=ending.invites(reading.message.attachments),
    )


def _sentence(part: Part, span: DateSpan) -> str:
    return part.text.sentence(span.sentence)


def _offers_choice(letter: Part) -> bool:
    """True where the letter speaks of options and names a price in more than one of them."""
    return len({hit.sentence for hit in letter.hits["money.option"] if len(hit.said) > _OR}) > 1


_OR = 4
"""Characters: `or` alone makes no options."""


def currency(reading: Reading, price: Price | None) -> str | None:
    """Return the currency of the price; without a sign beside it the one that stands elsewhere or that is usual.

    Elsewhere is the rest of the letter, its document, and what the client wrote; usual is the currency of the
    user's offers before, else of the country.
    """
    if price is not None and price.currency:
        return price.currency
    written = [
        amount.currency for part in (reading.letter, reading.paper) for amount in part.amounts if amount.currency
    ]
    if written:
        return Counter(written).most_common(1)[0][0]
    if price is None and not reading.letter.amounts and not reading.paper.amounts:
        return None
    return usual_currency(reading.known)


_BY_COUNTRY = {"GB": "GBP", "UK": "GBP", "US": "USD", "CH": "CHF", "LI": "CHF", "CA": "CAD", "AU": "AUD"}


def usual_currency(known: Known) -> str:
    """Return the currency of most of the user's offers so far, else of the country."""
    used = Counter(offer.currency for offer in known.offers if offer.currency)
    if used:
        return used.most_common(1)[0][0]
    return _BY_COUNTRY.get(known.country.upper(), "EUR")


def valid_until(reading: Reading, number: str | None = None) -> date | None:
    """Return the last day on which the offer stands, from the letter or its document; None when neither says.

    A `number` like 25/04 is no day.
    """
    for part in (reading.letter, reading.paper):
        dates = [span for span in part.dates if span.said != number]
        for hit in part.hits["offers.valid"]:
            if (day := _last_day(part, dates, hit, reading.on)) is not None:
                return day
    return None


def _last_day(part: Part, dates: Iterable[DateSpan], hit: Hit, on: date) -> date | None:
    spans = [span for span in dates if span.sentence == hit.sentence and span.day is not None]
    spans = [span for span in spans if not _begins(part, span)]
    spans = [span for span in spans if _is_deadline(part, span)] or spans
    spans = [span for span in spans if span.first == span.last] or spans
    lengths = [term for term in part.terms if term.sentence == hit.sentence and term.unit]
    length = _nearest(lengths, hit)
    span = _nearest(spans, hit)
    if length is not None and (span is None or _counts(part, length, span, hit)):
        starts = span.day if span is not None and span.day and _starts_there(part, length, span) else on
        return length.ends(starts)
    if span is None:
        return None
    return span.last if span.rule in {"month", "next-month", "quarter"} and span.last else span.day


def _counts(part: Part, length: Term, span: DateSpan, hit: Hit) -> bool:
    """True where a length of time beats a day: it is counted from it, is part of it, or stands nearer to the words."""
    nearer = _distance(length, hit) < _distance(span, hit)
    return nearer or _starts_there(part, length, span) or _inside(length, span)


def _starts_there(part: Part, length: Term, span: DateSpan) -> bool:
    """True for `30 days from 12 March`: the length is counted from the day right after it."""
    return 0 <= span.start - length.end <= _FROM and not part.text.plain[length.end : span.start].count("\n")


_FROM = 12


def _inside(length: Term, span: DateSpan) -> bool:
    return span.start <= length.start and length.end <= span.end


def _distance(place: Hit | DateSpan | Term, to: Hit) -> int:
    """Return the characters between two places, 0 where one lies in the other."""
    return max(place.start - to.end, to.start - place.end, 0)


Place = TypeVar("Place", Hit, DateSpan, Term)


def _nearest(places: Iterable[Place], to: Hit) -> Place | None:
    return min(places, key=lambda place: (_distance(place, to), abs(place.start - to.end)), default=None)


def announcement(letter: Part) -> DateSpan | None:
    """Return the date phrase with which the sender announces to be in touch, None when nothing is announced.

    A date beats vague words, what will be done what is asked; a day until which the client may answer
    (`before Friday`) counts only when no other stands in the sentence.
    """
    asked = {hit.sentence for hit in letter.hits["offers.announces"] if _is_question(letter, hit)}
    found = [
        (span.day is None, hit.sentence in asked, _is_deadline(letter, span), _apart(letter, span, hit), span)
        for hit in letter.hits["offers.announces"]
        for span in letter.dates
        if span.sentence == hit.sentence and (span.day is not None or span.vague)
    ]
    return min(found, key=lambda one: (*one[:4], one[4].start))[4] if found else None


def _is_question(part: Part, hit: Hit) -> bool:
    """True in a sentence that ends with a question mark: `shall we talk early next month?` promises less."""
    last = max(word.end for word in part.text.words if word.sentence == hit.sentence)
    return part.text.plain.startswith("?", last)


def _apart(part: Part, span: DateSpan, hit: Hit) -> int:
    """Return how far apart a date and an announcement stand; another clause between them counts as far."""
    between = part.text.plain[min(span.end, hit.end) : max(span.start, hit.start)]
    return _distance(span, hit) + _CLAUSE * sum(between.count(mark) for mark in ",;:(")


_CLAUSE = 20


def _begins(part: Part, span: DateSpan) -> bool:
    """True for a day on which something begins (`ab 12. Mai`): nothing ends on it."""
    return any(
        hit.start <= span.start and span.start - _AT_ONCE <= hit.end <= span.end for hit in part.hits["offers.starts"]
    )


_AT_ONCE = 5
"""Characters: `ab dem 12. Mai`."""


def _is_deadline(part: Part, span: DateSpan) -> bool:
    return any(
        span.start - _UNTIL <= hit.end <= span.start + _UNTIL // 2 and hit.start <= span.start
        for hit in part.hits["offers.deadline"]
    )


_UNTIL = 14
"""Characters: `vóór aanstaande maandag`."""


def register(reading: Reading) -> Register | None:
    """Return how the client is addressed; None where the letter does not show it."""
    formal = len(reading.letter.hits["register.formal"])
    informal = len(reading.letter.hits["register.informal"])
    if formal == informal:
        return None
    return Register.FORMAL if formal > informal else Register.INFORMAL
