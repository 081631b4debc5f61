"""What the user typed into an entry of ours: "gebeld", "won", "belt 24 maart terug", "+10d".

Only text that was added is read, and what is not clearly an order is none (design: rules that outrank convenience).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from mailwatch.core.lexicon import Language
from mailwatch.core.phrases import Hit
from mailwatch.core.when import DateSpan, find_dates
from mailwatch.core.words import Text, read

LATER = re.compile(r"\+\s?(\d{1,3})\s?([dwm])\b", re.IGNORECASE)
DAYS = {"d": 1, "w": 7, "m": 30}

SHORT = 6
"""Words: "won" in a longer note says nothing for sure ("won the lottery, called later")."""

SECTION, NOT, AGAIN, BEFORE_DAYS = "calendar", "calendar.not", "calendar.again", "calendar.before_days"


class Word(StrEnum):
    """What typed words can mean; keys of `languages/<lang>/calendar.toml`."""

    WON = "won"
    LOST = "lost"
    LEAVE = "leave"
    PROMISED = "promised"
    GATEKEEPER = "gatekeeper"
    VOICEMAIL = "voicemail"
    NO_ANSWER = "no_answer"
    VISIT = "visit"
    CALLED = "called"


ENDINGS = (Word.WON, Word.LOST, Word.LEAVE)
OUTCOMES = (Word.PROMISED, Word.GATEKEEPER, Word.VOICEMAIL, Word.NO_ANSWER, Word.VISIT, Word.CALLED)
"""How a call went, the most telling first: "called, spoke to a colleague, calls back on Friday" is a promise."""

UNREACHED = (Word.GATEKEEPER, Word.VOICEMAIL, Word.NO_ANSWER)


@dataclass(frozen=True, slots=True)
class Typed:
    """What was typed: a word, days until the next touch, or both. `note` is the text itself.

    `day` is the day named with it: until when somebody promised to ring, or when it suits to ring again.
    """

    note: str
    word: Word | None = None
    later: int | None = None
    day: date | None = None


def read_typed(added: str, languages: Iterable[Language], on: date) -> Typed | None:
    """Given what was added to an entry, and the day on which it is read, return what it orders, if anything.

    Two words that contradict each other, and a word behind a "not", order nothing.
    """
    known, note = tuple(languages), " ".join(added.split())
    text = read(note)
    spans = find_dates(text, on, known)
    hits = _outermost([hit for language in known for hit in language.phrases[SECTION].find(text)], text, spans)
    if any(_denied(hit, hits, text) for hit in hits):
        return None
    word = _decided({Word(hit.key.partition(".")[2]) for hit in hits if hit.key not in {NOT, AGAIN}}, len(text.words))
    later = LATER.search(note)
    days = int(later[1]) * DAYS[later[2].lower()] if later else None
    day = _day_named(word, any(hit.key == AGAIN for hit in hits), len(text.words), spans, on)
    return Typed(note, word, days, day) if word or days or day else None


def _outermost(hits: Sequence[Hit], text: Text, spans: Sequence[DateSpan]) -> list[Hit]:
    """Leave out what is part of a longer phrase, and words that belong to a date ("rond 24 maart" closes no deal)."""
    before_days = {(hit.start, hit.end) for hit in hits if hit.key == BEFORE_DAYS}

    def is_aside(hit: Hit) -> bool:
        if any(_within(hit, other) for other in hits if other.key not in {hit.key, NOT}):
            return True
        adjoins = (hit.start, hit.end) in before_days and any(_adjoin(text, hit.end, span.start) for span in spans)
        return adjoins or any(span.start <= hit.start < span.end for span in spans)

    return [hit for hit in hits if hit.key == NOT or not (hit.key == BEFORE_DAYS or is_aside(hit))]


def _within(hit: Hit, other: Hit) -> bool:
    longer = other.end - other.start > hit.end - hit.start
    return longer and other.start <= hit.start and hit.end <= other.end


def _adjoin(text: Text, end: int, start: int) -> bool:
    return end <= start and not text.plain[end:start].strip()


def _denied(hit: Hit, hits: Sequence[Hit], text: Text) -> bool:
    """True for a deed with a "not" before it, and for a promise with one inside ("belt niet terug")."""
    told = hit.key.partition(".")[2]
    nots = [other for other in hits if other.key == NOT]
    if told in {Word.WON, Word.LOST, Word.CALLED, Word.VISIT}:
        return any(_adjoin(text, other.end, hit.start) for other in nots)
    return told == Word.PROMISED and any(hit.start <= other.start and other.end <= hit.end for other in nots)


def _decided(words: set[Word], length: int) -> Word | None:
    """Return the one word that counts: how a call went can be told at length, an ending only in a few words."""
    endings = words.intersection(ENDINGS)
    if endings and length <= SHORT:
        return next(iter(endings)) if len(endings) == 1 and Word.PROMISED not in words else None
    return next((word for word in OUTCOMES if word in words), None)


def _day_named(word: Word | None, again: bool, length: int, spans: Sequence[DateSpan], on: date) -> date | None:
    """Return the day that goes with a promise or with ringing again, the last where several are named."""
    days = [span.day for span in spans if span.day is not None and span.day >= on]
    wanted = word is Word.PROMISED or (again and (word in UNREACHED or (word is None and length <= SHORT)))
    return max(days, default=None) if wanted else None
