"""The number of an offer, in its document, subject, letter or file name; for a tender the client's reference."""

from __future__ import annotations

import re
from collections.abc import Iterator

from mailwatch.core.recognise.reading import Part, Reading

_TOKEN = re.compile(
    r"(?<![\w@/.,-])(?:(?P<spaced>[A-Z]{1,4} 20\d\d \d{2,5})"
    r"|(?:(?P<office>[A-ZÄÖÜ]{2,4}) )?(?P<number>(?=\S*\d)[^\W_]+(?:[-/._][^\W_]+)*))(?![\w@])"
)
_DOTTED = re.compile(r"\d\d\.\d{3,4}")
"""25.114: a number of 2025 where an offer bears it by name, an amount (or nothing) elsewhere."""
_MONEY = re.compile(r"\s*(?:[,.'][-–—\d]|€|£|\$|EUR|CHF|GBP|USD|Euro|Franken|francs?)", re.IGNORECASE)
_NOT_OFFICE = frozenset(
    {
        "NR",
        "NO",
        "REF",
        "REV",
        "PDF",
        "BV",
        "EUR",
        "CHF",
        "USD",
        "GBP",
        "KW",
        "PO",
        "RFP",
        "RFQ",
        "ITT",
        "LV",
        "TVA",
        "BTW",
        "VAT",
        "HT",
        "IT",
        "A",
    }
)
_FILLER = re.compile(r"[\s:#()\[\]°º.,\"'„“”«»–—-]*")
_NO_NUMBER = re.compile(
    r"\d{1,2}[-/.]\d{1,2}[-/.](?:20)?\d\d"  # a day
    r"|20\d\d-[01]\d-[0-3]\d|\d{1,2}[.]\d{1,2}|\d/\d{1,2}|\d{1,2}/\d"
    r"|(?:19|20)\d\d(?:[-/]20\d\d)?"  # a year, a season
    r"|\d{1,3}(?:[.,]\d{3})*(?:[.,]\d{1,2})?"  # an amount
    r"|[vV]\d{1,2}(?:[.]\d+)*|.*[.]\d[.]\d.*",
)
_HEAD = 400
"""Characters of a document in which its number stands."""


def offer_number(reading: Reading) -> str | None:
    """Given a sent message, return the number of the offer in it, None when it has none."""
    return next(_numbers(reading), None)


def _numbers(reading: Reading) -> Iterator[str]:
    """Yield what may be the number, the surest first."""
    paper, subject, names = reading.paper, reading.subject, reading.names
    yield from _named(paper, upto=_HEAD)
    yield from _named(subject)
    yield from _named(reading.letter)
    elsewhere = {number for part in (paper, subject, reading.letter) for _, number in _tokens(part, upto=_HEAD)}
    yield from (number for _, number in _tokens(names) if number in elsewhere)
    yield from _named(names)
    yield from (number for _, number in _tokens(subject) if number == subject.text.plain.rpartition(":")[2].strip())
    yield from (number for start, number in _tokens(names) if start == 0 and not number.isdigit())


def _named(part: Part, upto: int | None = None) -> Iterator[str]:
    """Yield the numbers right after a word for an offer or for a number (`Offerte nr. 2025/041`, `ref W25-77`)."""
    ends = {hit.end for key in ("offers.word", "offers.number") for hit in part.hits[key]}
    plain = part.text.plain
    for start, number in _tokens(part, upto, named=True):
        if any(end <= start and _FILLER.fullmatch(plain, end, start) for end in ends if start - end < _NEAR):
            yield number


_NEAR = 6
"""Characters between the word and the number."""


def _tokens(part: Part, upto: int | None = None, *, named: bool = False) -> Iterator[tuple[int, str]]:
    """Yield (place, token) of what looks like a number that somebody gave: `Q-0319`, `25-018`, `A 2025 014`.

    With `named` also what could be an amount as well: only for a place where nothing but a number is named.
    """
    for found in _TOKEN.finditer(part.text.plain, 0, upto or len(part.text.plain)):
        if found["spaced"]:
            yield found.start(), found["spaced"]
            continue
        number, office = found["number"], found["office"]
        dotted = named and _DOTTED.fullmatch(number) and not _MONEY.match(part.text.plain, found.end())
        if sum(one.isdigit() for one in number) < _DIGITS or (_NO_NUMBER.fullmatch(number) and not dotted):
            continue
        if not (number[0].isdigit() or number[0].isupper()) or not number.isascii():
            continue
        if office and office not in _NOT_OFFICE:
            yield found.start(), f"{office} {number}"
        else:
            yield found.start("number"), number


_DIGITS = 3
