"""Figures as they are typed: 1.450,- and 1'250.- and £14,400 and 2 180 Euro and 12k."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from functools import cache

from mailwatch.core.lexicon import Language

_SIGNS = {
    "€": "EUR",
    "£": "GBP",
    "$": "USD",
    "us$": "USD",
    "fr.": "CHF",
    "sfr.": "CHF",
    "₣": "CHF",
    "¥": "JPY",
    "zł": "PLN",
}
_CODES = ("EUR", "GBP", "USD", "CHF", "CAD", "AUD", "NZD", "SEK", "NOK", "DKK", "PLN", "CZK", "HUF")
_NUMBER = (
    r"\d{1,3}(?:(?P<group>[.,' \u00a0\u202f\u2009])\d{3}(?!\d))(?:(?P=group)\d{3}(?!\d))*(?:[.,]\d{1,2}(?!\d))?"
    r"|\d+(?:[.,]\d{1,2}(?!\d))?"
)
_SPACE = r"[ \u00a0\u202f\u2009]?"
_DASH = r"[.,][-–—]{1,2}"
_NOT_MONEY = re.compile(
    r"\s?(?:%|°|m2\b|m²|m\b|cm\b|mm\b|km\b|kg\b|kw\b|w\b|h\b|x\b|×|:\d|/\d|[-–]\d{3,}|[a-z]{3,12}@)", re.IGNORECASE
)
_MINOR = re.compile(r"(?:p|c|ct|cent|cents|cts|rp|rappen|pence|centimes?|centiem)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Figure:
    """A number as it stands in a text, with the currency written beside it, None when there is none.

    `dashed` is true for 1.450,- and 1'250.-: only money is written so.
    """

    start: int
    end: int
    value: Decimal
    currency: str | None
    dashed: bool


def figures(plain: str, language: Language) -> Iterator[Figure]:
    """Yield the numbers of a text that could be money, in order of place: no times, measures or percentages."""
    pattern, currencies = _pattern(language)
    for found in pattern.finditer(plain):
        if _MINOR.match(plain, found.end()) or _NOT_MONEY.match(plain, found.end()):
            continue
        value = read_number(found["number"])
        if value is None:
            continue
        if found["thousand"]:
            value *= 1000
        written = (found["before"] or found["after"] or "").strip().lower()
        yield Figure(found.start(), found.end(), value, currencies.get(written), bool(found["dash"]))


@cache
def _pattern(language: Language) -> tuple[re.Pattern[str], Mapping[str, str]]:
    money = language.sections["money"]
    currencies = dict(_SIGNS) | {code.lower(): code for code in _CODES}
    for code, words in money["currency"].items():
        currencies |= dict.fromkeys(words.split(), code)
    names = "|".join(re.escape(name) for name in sorted(currencies, key=len, reverse=True))
    bounded = rf"(?:(?<![^\W\d_])(?:{names})(?![^\W\d_]))"
    thousand = "|".join(money["thousand"]["words"].split())
    pattern = (
        rf"(?<![\w.,'/-])(?:(?P<before>{bounded}){_SPACE}{_SPACE})?(?<![\d.,/])(?P<number>{_NUMBER})(?P<dash>{_DASH})?"
        rf"(?:{_SPACE}(?P<thousand>{thousand})(?!\w))?(?:{_SPACE}(?P<after>{bounded}))?"
    )
    return re.compile(pattern, re.IGNORECASE), currencies


def read_number(written: str) -> Decimal | None:
    """Given a number as typed in any of the languages, return its value: 1.450 and 1,450 are both 1450, 7,50 is 7.5."""
    digits = re.sub(r"[' \u00a0\u202f\u2009]", "", written)
    decimals = re.search(r"[.,](\d{1,2})$", digits)
    whole = digits[: decimals.start()] if decimals else digits
    try:
        return Decimal(re.sub(r"[.,]", "", whole) + ("." + decimals[1] if decimals else ""))
    except InvalidOperation:
        return None
