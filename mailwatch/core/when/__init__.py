"""Date phrases against a reference date, in every language that is known.

A date that is read is never before the day of reading; what is vague stays vague: then `day` is
None and `said` keeps the words.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from mailwatch.core.lexicon import Language
from mailwatch.core.when.numeric import numeric_dates
from mailwatch.core.when.rules import after, months_after, period
from mailwatch.core.when.slots import date_slots
from mailwatch.core.words import Text

__all__ = ["DateSpan", "Term", "after", "date_slots", "find_dates", "find_terms", "months_after"]


@dataclass(frozen=True, slots=True)
class DateSpan:
    """A date phrase in a text. `day` is the day meant; None for a vague phrase and for a written day in the past.

    `first` and `last` are how far the phrase reaches (a week, a month), `rule` is the name of the rule that read it
    (`numeric` for digits). `start` and `end` count characters of `Text.plain`, `sentence` is as in `Word`.
    """

    start: int
    end: int
    sentence: int
    said: str
    rule: str
    day: date | None
    first: date | None = None
    last: date | None = None

    @property
    def vague(self) -> bool:
        """True for words that name a time without a date: `after the summer`."""
        return self.rule == "vague"


@dataclass(frozen=True, slots=True)
class Term:
    """A length of time in a text: `30 dagen`, `un mois`."""

    start: int
    end: int
    sentence: int
    said: str
    number: float
    unit: str

    def ends(self, starts: date) -> date:
        """Return the last day of the term that starts on `starts`."""
        return after(starts, self.number, self.unit)


def find_dates(
    text: Text, on: date, languages: Iterable[Language], *, month_first: bool = False
) -> tuple[DateSpan, ...]:
    """Given a text, the day it is read on and its language(s), return its date phrases in order of place.

    Of phrases that overlap only the longest counts.
    """
    spans = [*_spoken(text, on, languages), *_numeric(text, on, month_first=month_first)]
    kept: list[DateSpan] = []
    for span in sorted(spans, key=lambda span: (span.start - span.end, span.start)):
        if all(span.end <= other.start or span.start >= other.end for other in kept):
            kept.append(span)
    return tuple(sorted((span for span in kept if span.rule != "none"), key=lambda span: span.start))


def find_terms(text: Text, languages: Iterable[Language]) -> tuple[Term, ...]:
    """Return the lengths of time that stand in a text (`{number} {unit}` and what the language lists)."""
    terms: dict[int, Term] = {}
    for language in languages:
        for hit in language.dates.find(text):
            if hit.key == "term":
                values = dict(hit.values) | (hit.payload or {})
                terms[hit.start] = Term(hit.start, hit.end, hit.sentence, hit.said, values["number"], values["unit"])
    return tuple(terms[start] for start in sorted(terms))


def _spoken(text: Text, on: date, languages: Iterable[Language]) -> Iterator[DateSpan]:
    for language in languages:
        for hit in language.dates.find(text):
            if hit.key != "date":
                continue
            slots = {"day" if slot == "ordinal" else slot: value for slot, value in hit.values}
            found = period(hit.payload, slots, on)
            rule = hit.payload.partition(" ")[0]
            if found is None:
                yield DateSpan(hit.start, hit.end, hit.sentence, hit.said, rule, None)
            else:
                yield DateSpan(hit.start, hit.end, hit.sentence, hit.said, rule, found.day, found.first, found.last)


def _numeric(text: Text, on: date, *, month_first: bool) -> Iterator[DateSpan]:
    starts = [word.start for word in text.words]
    for start, end, found in numeric_dates(text, on, month_first=month_first):
        sentence = text.words[max(bisect_right(starts, start) - 1, 0)].sentence
        said = text.plain[start:end]
        if found is None:
            yield DateSpan(start, end, sentence, said, "numeric", None)
        else:
            yield DateSpan(start, end, sentence, said, "numeric", found.day, found.first, found.last)
