"""What the user typed into an entry of ours: "gebeld", "won", "+10d". A word in the calendar tells the program.

Only text that was added is read, and what is not clearly an order is none (design: rules that outrank convenience).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

LATER = re.compile(r"\+\s?(\d{1,3})\s?([dwm])\b", re.IGNORECASE)
DAYS = {"d": 1, "w": 7, "m": 30}

SHORT = 6
"""Words: "won" in a longer note says nothing for sure ("won the lottery, called later")."""


class Word(StrEnum):
    """What a typed word can mean; the keys of `languages/<lang>/calendar.toml`."""

    WON = "won"
    LOST = "lost"
    LEAVE = "leave"
    NO_ANSWER = "no_answer"
    VOICEMAIL = "voicemail"
    CALLED = "called"


@dataclass(frozen=True, slots=True)
class Typed:
    """What was typed: a word, days until the next touch, or both. `note` is the text itself."""

    note: str
    word: Word | None = None
    later: int | None = None


def read_typed(added: str, languages: Iterable[Mapping[str, Sequence[str]]]) -> Typed | None:
    """Given what was added to an entry and the calendar words of every language, return what it orders, if anything.

    Two words that contradict each other, and a word behind a "not", order nothing.
    """
    text = " ".join(added.casefold().split())
    books = tuple(languages)
    words = {word for word in Word for book in books if _said(book.get(word.value, ()), text)}
    if any(_said([f"{no} {said}"], text) for book in books for no in book.get("not", ()) for said in _verbs(book)):
        return None
    later = LATER.search(text)
    days = int(later[1]) * DAYS[later[2].lower()] if later else None
    word = _decided(words, len(text.split()))
    return Typed(" ".join(added.split()), word, days) if word or days else None


def _said(phrases: Sequence[str], text: str) -> bool:
    return any(re.search(rf"(?<!\w){re.escape(phrase)}(?!\w)", text) for phrase in phrases)


def _verbs(book: Mapping[str, Sequence[str]]) -> Iterable[str]:
    return (*book.get("won", ()), *book.get("lost", ()), *book.get("called", ()))


def _decided(words: set[Word], length: int) -> Word | None:
    """Return the one word that counts: how a call went can be told at length, an ending only in a few words."""
    endings = words & {Word.WON, Word.LOST, Word.LEAVE}
    if length <= SHORT and len(endings) == 1:
        return next(iter(endings))
    if endings and length <= SHORT:
        return None
    calls = [word for word in (Word.NO_ANSWER, Word.VOICEMAIL, Word.CALLED) if word in words]
    return calls[0] if calls else None
