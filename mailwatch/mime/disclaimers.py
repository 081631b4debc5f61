"""Small print that nobody wrote for this message: disclaimers, warnings of mail gateways, virus scanners."""

from __future__ import annotations

import re
from functools import cache, lru_cache

from mailwatch.mime.phrases import either, groups, phrases


@cache
def _signs() -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(either(signs), re.IGNORECASE) for signs in groups("small_print_sign").values())


@cache
def _alone() -> re.Pattern[str]:
    return re.compile(either(phrases("small_print_alone")), re.IGNORECASE)


@cache
def _titled() -> re.Pattern[str]:
    return re.compile(either(phrases("small_print_title")) + r"\b.{0,60}?[:.]", re.IGNORECASE)


def is_disclaimer(paragraph: str, *, below_signature: bool = False) -> bool:
    """True when a paragraph (its lines joined by spaces) is small print.

    A person who writes "this is confidential" shows one sign; lawyers show three. Below a signature
    two are enough.
    """
    text = paragraph.strip()
    if not text:
        return False
    if _says_so_itself(text):
        return True
    return len(text) > 60 and _signs_in(text[:4_000]) >= (2 if below_signature else 3)


@lru_cache(maxsize=128)  # each paragraph near the end of a message is asked about two or three times
def _says_so_itself(text: str) -> bool:
    if len(text) < 700 and _alone().fullmatch(text):
        return True
    return bool(_titled().match(text))


@lru_cache(maxsize=128)
def _signs_in(text: str) -> int:
    return sum(1 for sign in _signs() if sign.search(text))
