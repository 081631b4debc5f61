"""What speaks for an offer: each rule gives a reason with its weight."""

from __future__ import annotations

import re
from collections.abc import Iterator

from mailwatch.core.recognise.past import answers_oneself, hands_over, in_thread, new_amounts, sent_again, told_before
from mailwatch.core.recognise.reading import Reading
from mailwatch.core.subjects import answers
from mailwatch.core.verdict import Reason

_LINK = re.compile(r"https?://\S*(?:quot|offert|offer|propos|devis|angebot|estimate|tender)\S*", re.IGNORECASE)
_HEADING = 9
"""Lines of a document in which its kind stands."""


def speaks_for(reading: Reading) -> Iterator[Reason]:
    """Given a sent message, yield every reason to take it for an offer."""
    yield from _letter(reading)
    yield from _subject(reading)
    yield from _document(reading)
    yield from _price(reading)
    yield from _conduct(reading)


def _letter(reading: Reading) -> Iterator[Reason]:
    if (said := hands_over(reading)) is not None:
        yield Reason("delivers", f'hands over an offer: "{said}"', 3.0)
    elif (word := reading.letter.hits.first("offers.word")) is not None:
        yield Reason("offer-word", f'speaks of "{word.said}"', 0.3)
    if link := _LINK.search(reading.letter.text.plain):
        yield Reason("link", f"links to an offer: {link.group()[:60]}", 1.5)


def _subject(reading: Reading) -> Iterator[Reason]:
    hit = reading.subject.hits.first("offers.subject")
    if hit is None:
        return
    if answers(reading.message.header.subject):
        yield Reason("subject-reply", f'the subject it answers says "{hit.said}"', 0.2)
    else:
        yield Reason("subject", f'the subject says "{hit.said}"', 2.0)


def _document(reading: Reading) -> Iterator[Reason]:
    if (hit := reading.names.hits.first("offers.subject", "offers.word")) is not None:
        yield Reason("file-name", f'a document is called "{hit.said}"', 1.5)
    if (heading := document_heading(reading)) is not None:
        yield Reason("document", f'the document is headed "{heading}"', 2.0)
        if reading.paper.amounts:
            yield Reason("document-price", "the document names a price", 0.7)
        if (valid := reading.paper.hits.first("offers.valid")) is not None:
            yield Reason("document-valid", f'the document stands for a limited time: "{valid.said}"', 0.7)
    elif not reading.paper.text.words:
        return
    elif reading.paper.has("offers.valid") and reading.paper.amounts:
        yield Reason("document-terms", "the document names a price and how long it stands", 2.5)
    elif reading.paper.amounts and not reading.paper.has("others.invoice", "others.expenses", "others.contract"):
        yield Reason("document-price", "the document names a price", 1.0)


def document_heading(reading: Reading) -> str | None:
    """Return the word for an offer that heads the document, None when there is none."""
    plain = reading.paper.text.plain
    end = 0
    for _ in range(_HEADING):
        end = plain.find("\n", end) + 1
        if not end:
            break
    limit = end or len(plain)
    headings = [hit for hit in reading.paper.hits["offers.word"] if hit.start < limit]
    return headings[0].said if headings else None


def _price(reading: Reading) -> Iterator[Reason]:
    amounts = [one for one in reading.letter.amounts if "aside" not in one.marks]
    if not amounts:
        if reading.letter.amounts:
            yield Reason("no-price", "names money that is no price", -0.5)
        return
    marks = frozenset(mark for amount in amounts for mark in amount.marks)
    first = amounts[0]
    said = reading.letter.text.plain[first.start : first.end].strip()
    if own_price(reading):
        yield Reason("own-price", f"names its own price: {said}", 2.4)
    else:
        yield Reason("price", f"names a price: {said}", 0.8)
    if _outright(reading, "money.excl"):
        yield Reason("without-tax", "names a price without tax", 1.5)
    elif _outright(reading, "money.incl"):
        yield Reason("with-tax", "says that tax is included", 1.0)
    if marks & {"total", "product"}:
        yield Reason("total", "adds up to a total", 0.5)
    if len({amount.value for amount in amounts if "line" in amount.marks}) > 1:
        yield Reason("price-list", "lists prices", 0.7)


_AMBIGUOUS = frozenset({"ex", "net", "gross"})
"""Words that also stand before other things than a tax (`204 de man ex benzine`)."""


def _outright(reading: Reading, key: str) -> bool:
    return any(hit.said.casefold() not in _AMBIGUOUS for hit in reading.letter.hits[key])


def names_tax(reading: Reading) -> bool:
    """True where the letter says of a price that it is with or without tax: between friends nobody does."""
    return _outright(reading, "money.excl") or _outright(reading, "money.incl")


def own_price(reading: Reading) -> bool:
    """True where the writer names a price as his or her own (`reken ik`, `I'd charge`)."""
    return any("own" in amount.marks for amount in new_amounts(reading))


def asks(reading: Reading) -> str | None:
    """Return the words that ask for a decision: a phrase for it, or a short question behind the price."""
    letter = reading.letter
    if (hit := letter.hits.first("offers.asks")) is not None:
        return hit.said
    last = max((amount.end for amount in new_amounts(reading)), default=len(letter.text.plain))
    question = _QUESTION.search(letter.text.plain, last)
    return question.group().strip() if question and not letter.has("others.travel") else None


_QUESTION = re.compile(r"(?:(?<=[.!?,;]\s)|(?<=\n))(?:[^\W\d_]+['-]?\s?){1,6}\?")
"""`Akkoord?`, `Goe voor u?`: at most six words."""
_QUESTION_REST = 40
"""Characters between words about a price and the question mark behind them."""
_FEW = 45
"""Words of a letter that hardly says more than a price."""


def _brief(reading: Reading) -> Iterator[Reason]:
    """Few words that ask for a decision about a price; they say more in the thread of an offer."""
    amounts = new_amounts(reading)
    if not amounts or len(reading.letter.text.words) > _FEW or reading.letter.has("others.travel", "others.purse"):
        return
    told = any(one.marks & {"own", "total", "product", "excl", "incl"} for one in amounts)
    if in_thread(reading, reading.earlier()):
        yield Reason("another-price", "names another price for what was offered", 1.2)
    else:
        yield Reason("brief", "says little more than a price and asks for a decision", 0.7 if told else 0.4)


def _conduct(reading: Reading) -> Iterator[Reason]:
    letter = reading.letter
    proposes = letter.hits["offers.proposes"]
    if proposes:
        weight = 1.0 if len({hit.sentence for hit in proposes}) > 1 else 0.5
        yield Reason("proposes", f'proposes work: "{proposes[0].said}"', weight)
    dated = {span.sentence for span in letter.dates} | {term.sentence for term in letter.terms}
    dated -= told_before(letter)
    if (valid := next((hit for hit in letter.hits["offers.valid"] if hit.sentence in dated), None)) is not None:
        yield Reason("valid", f'stands for a limited time: "{valid.said}"', 1.5)
    if (asked := asks(reading)) is not None:
        yield Reason("asks", f'asks for a decision: "{asked}"', 1.0)
        yield from _brief(reading)
    announced = {span.sentence for span in letter.dates}
    if (call := next((hit for hit in letter.hits["offers.announces"] if hit.sentence in announced), None)) is not None:
        yield Reason("announces", f'announces the next contact: "{call.said}"', 1.0)
    request = None if answers_oneself(reading) else reading.quoted.hits.first("offers.requested")
    if request is not None and (letter.amounts or reading.documents):
        asked_so = reading.quoted.text.plain.find("?", request.end, request.end + _QUESTION_REST) >= 0
        yield Reason("requested", f'answers a question about price: "{request.said}"', 2.1 if asked_so else 1.8)
    if (letter.amounts or reading.documents) and (newer := letter.hits.first("offers.revised")) is not None:
        yield Reason("revised", f'changes an earlier offer: "{newer.said}"', 0.5)
    again = letter.hits.first("offers.again") if any(sent_again(reading, one) for one in reading.earlier()) else None
    if again is not None and (letter.amounts or reading.documents):
        yield Reason("again", f'sends an offer to another address: "{again.said}"', 1.5)
    if letter.amounts and proposes and (asked is not None or call is not None):
        yield Reason("whole", "proposes work, names a price and says how it goes on", 0.8)
