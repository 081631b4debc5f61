"""Which figures of a text are money, and what is said about each: total, with tax, a rate, what it was before."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum

from mailwatch.core.lexicon import Hits, Language
from mailwatch.core.money.figures import Figure, figures
from mailwatch.core.phrases import Hit
from mailwatch.core.words import Text


class Unit(StrEnum):
    """What a rate is counted by; the entries `per_...` of money.toml."""

    HOUR = "hour"
    DAY = "day"
    MONTH = "month"
    YEAR = "year"
    PIECE = "piece"


@dataclass(frozen=True, slots=True)
class Amount:
    """An amount of money in a text. `currency` is None where none is written; `unit` None for what is no rate.

    `marks` are what is said about it: `total`, `excl` or `incl` tax, `tax` itself, `instead` (what it was before),
    `less` (a discount or a deposit), `extra`, `own` (the writer names it as the price), `range` (one end of one),
    `line` (it stands in a list).
    """

    start: int
    end: int
    sentence: int
    value: Decimal
    currency: str | None
    unit: Unit | None
    marks: frozenset[str]


def find_amounts(text: Text, hits: Hits, language: Language) -> tuple[Amount, ...]:
    """Given a text and the phrases found in it, return its amounts of money in order of place.

    A figure is money when a currency stands beside it, when it is written as only money is (1.450,-), or when
    what stands right beside it says so: a tax, a total, a rate, an equals sign, the column of a list.
    """
    found = list(figures(text.plain, language))
    starts = [word.start for word in text.words]
    amounts: list[Amount] = []
    for place, figure in enumerate(found):
        before = found[place - 1].end if place else 0
        after = found[place + 1].start if place + 1 < len(found) else len(text.plain)
        sentence = text.words[max(bisect_right(starts, figure.end - 1) - 1, 0)].sentence
        seen = _Surroundings(text.plain, figure, sentence, before, after, hits)
        if seen.is_money():
            span = (figure.start, figure.end, sentence)
            amounts.append(Amount(*span, figure.value, figure.currency, seen.unit(), frozenset(seen.marks())))
    return _with_ranges(text.plain, amounts, hits)


_REACH = {
    "total": (60, 14),
    "excl": (50, 30),
    "incl": (50, 30),
    "tax": (32, 0),
    "instead": (16, 0),
    "less": (26, 18),
    "extra": (40, 22),
}
"""How many characters before and after a figure what is said about it may stand."""

_UNITS = tuple((unit, f"money.per_{unit.value}") for unit in Unit)
_BULLET = re.compile(r"\s*(?:[-–—•*·+]|\d{1,2}[.)]|[a-zA-Z][.):])\s")
_COLUMN = re.compile(r"\S(?:\s{2,}|\t+)\S{0,3}\s?$")
_QUANTITY = re.compile(r"\d\s*[^\W\d_]*\d?\s(?:à|a|@|x|×)\s?\S{0,3}\s?$|@\s?$")
_YEAR = re.compile(r"(?:19|20)\d\d")
_WORD_FOLLOWS = re.compile(r"[ \u00a0]?[^\W\d_]")
_LEAST = 20
"""A bare figure below it is rather a number of things than a price."""


@dataclass(frozen=True, slots=True)
class _Surroundings:
    """A figure, the ends of the figures before and after it, and the phrases that stand in the text."""

    plain: str
    figure: Figure
    sentence: int
    low: int
    high: int
    hits: Hits

    def after(self, key: str, reach: int) -> Iterator[Hit]:
        """Yield what is said within `reach` characters after the figure: in its sentence, before the next figure."""
        for hit in self.hits[key]:
            near = self.figure.end <= hit.start <= min(self.figure.end + reach, self.high)
            if near and self._together(hit, self.figure.end, hit.start):
                yield hit

    def before(self, key: str, reach: int) -> Iterator[Hit]:
        """Yield what is said within `reach` characters before the figure: in its sentence, after the figure before."""
        for hit in self.hits[key]:
            near = self.low <= hit.start and self.figure.start - reach <= hit.end <= self.figure.start
            if near and self._together(hit, hit.end, self.figure.start):
                yield hit

    def _together(self, hit: Hit, end: int, start: int) -> bool:
        """True in one sentence; in a table, in one line."""
        table = _COLUMN.search(self.line) and "\n" in self.plain[end:start]
        return hit.sentence == self.sentence and not table

    @property
    def line(self) -> str:
        """The line up to the figure."""
        return self.plain[self.plain.rfind("\n", 0, self.figure.start) + 1 : self.figure.start]

    @property
    def rest(self) -> str:
        """The line after the figure."""
        end = self.plain.find("\n", self.figure.end)
        return self.plain[self.figure.end : end if end >= 0 else len(self.plain)]

    def marks(self) -> Iterator[str]:
        for mark, (before, after) in _REACH.items():
            key = f"money.{mark}"
            if next(self.after(key, after), None) or next(self.before(key, before), None):
                yield mark
        if any(self._is_own(hit) for hit in self.hits["offers.prices"]):
            yield "own"
        if _BULLET.match(self.line) or _COLUMN.search(self.line) or self.line.rstrip().endswith(":"):
            yield "line"

    def _is_own(self, hit: Hit) -> bool:
        return hit.sentence == self.sentence and hit.start <= self.figure.start <= hit.end + _OWN

    def unit(self) -> Unit | None:
        for unit, key in _UNITS:
            if next(self.after(key, _PER), None):
                return unit
            if any(not self.low or hit.start - self.low > _PER for hit in self.before(key, _PER)):
                return unit
        return Unit.PIECE if _QUANTITY.search(self.line) else None

    def is_money(self) -> bool:
        figure = self.figure
        if figure.currency is not None or figure.dashed:
            return True
        written = self.plain[figure.start : figure.end]
        if figure.value < 1 or _YEAR.fullmatch(written):
            return False
        if any(next(self.after(f"money.{key}", 3), None) for key in ("excl", "incl")) or _QUANTITY.search(self.line):
            return True
        if figure.value < _LEAST:
            return False
        if (_COLUMN.search(self.line) and not self.rest.strip()) or self.line.rstrip().endswith("="):
            return True
        if any(next(self.after(key, 2), None) for _, key in _UNITS) or next(self.after("money.total", 2), None):
            return True
        if _WORD_FOLLOWS.match(self.plain, figure.end):
            return False
        return any(next(self.before(key, 3), None) for key in ("money.total", "money.instead", "offers.prices"))


_OWN = 60
_PER = 26
"""Characters: `€ 75 (excl. btw) per maand`. What follows the figure before as closely belongs to that one."""


def _with_ranges(plain: str, amounts: list[Amount], hits: Hits) -> tuple[Amount, ...]:
    """Mark both ends of every range: `between $3,500 and $4,200`, `3 à 4 duizend`, `£500-£700`."""
    for place in range(len(amounts) - 1):
        low, high = amounts[place], amounts[place + 1]
        between = plain[low.end : high.start]
        words = [hit for hit in hits["money.range"] if low.end <= hit.start and hit.end <= high.start]
        joined = any(len(between) - (hit.end - hit.start) <= _JOINED for hit in words)
        if low.value < high.value and (joined or re.fullmatch(r"\s?[-–—]\s?", between)):
            amounts[place] = replace(low, marks=low.marks | {"range"})
            amounts[place + 1] = replace(high, marks=high.marks | {"range"})
    return tuple(amounts)


_JOINED = 3
"""Characters besides the joining word."""
