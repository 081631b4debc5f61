"""Which figures of a text are money, and what is said about each: total, with tax, a rate, what it was before."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
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
    `less` (a discount, a saving or a deposit), `aside` (no price at all: a value, a budget), `extra`, `own` (the
    writer names it as the price), `range` (one end of one), `line` (it stands in a list), `product` (so many times
    the rate before it).
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
    common = language.common
    places: list[_Surroundings] = []
    for place, figure in enumerate(found):
        before = found[place - 1].end if place else 0
        after = found[place + 1].start if place + 1 < len(found) else len(text.plain)
        sentence = text.words[max(bisect_right(starts, figure.end - 1) - 1, 0)].sentence
        places.append(_Surroundings(text.plain, figure, sentence, before, after, hits, common))
    money = [seen.is_money() for seen in places]
    ranges = {place for place in range(len(found) - 1) if _is_range(text.plain, found[place], found[place + 1], hits)}
    amounts: list[Amount] = []
    for place, seen in enumerate(places):
        starts_range = place in ranges and money[place + 1]
        if money[place] or starts_range:
            ends_range = place - 1 in ranges
            marks = {*seen.marks(), "range"} if starts_range or ends_range else set(seen.marks())
            if _is_product(found[:place], amounts, seen):
                marks.add("product")
            amounts.append(seen.amount(frozenset(marks)))
    return tuple(amounts)


def _is_product(before: list[Figure], amounts: list[Amount], seen: _Surroundings) -> bool:
    """True for so many times the rate named just before: `6 vrachtbrieven à 45 euro is 270 euro`."""
    rate = amounts[-1] if amounts else None
    if rate is None or rate.unit is None or rate.sentence != seen.sentence or not rate.value:
        return False
    times = seen.figure.value / rate.value
    return times > 1 and any(figure.value == times and rate.start - figure.end < _TIMES for figure in before)


_TIMES = 40
"""Characters between a number of things and the price of one."""


_REACH = {
    "total": (60, 2),
    "excl": (50, 30),
    "incl": (50, 30),
    "tax": (32, 0),
    "instead": (16, 0),
    "less": (26, 18),
    "aside": (20, 3),
    "extra": (40, 22),
}
"""How many characters before and after a figure what is said about it may stand."""

_UNITS = tuple((unit, f"money.per_{unit.value}") for unit in Unit)
_BULLET = re.compile(r"\s*(?:[-–—•*·+]|\d{1,2}[.)]|[a-zA-Z][.):])\s")
_COLUMN = re.compile(r"\S(?:\s{2,}|\t+)\S{0,3}\s?$")
_QUANTITY = re.compile(r"\d\s*[^\W\d_]*\d?\s(?:à|a|@|zu|at)\s?\S{0,3}\s?$|@\s?$")
_DIGIT = re.compile(r"\d")
_CENTS = re.compile(r".*[.,]\d\d")
_GROUPED = re.compile(r"\d{1,3}[.,' ]\d{3}")
_YEAR = re.compile(r"(?:19|20)\d\d")
_WORD_FOLLOWS = re.compile(r"[ \u00a0]?([^\W\d_]+)")
"""A noun tells a number of things (`1.540 Stück`); a word that stands anywhere does not (`1.540 mit Rechnung`)."""
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
    common: frozenset[str]

    def after(self, key: str, reach: int) -> Iterator[Hit]:
        """Yield what is said within `reach` characters after the figure: in its sentence, before the next figure."""
        for hit in self.hits[key]:
            near = self.figure.end <= hit.start <= min(self.figure.end + reach, self.high)
            apart = reach <= _BESIDE and "," in self.plain[self.figure.end : hit.start]
            if near and not apart and self._together(hit, self.figure.end, hit.start):
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

    def amount(self, marks: frozenset[str]) -> Amount:
        """The figure as an amount of money."""
        figure = self.figure
        return Amount(figure.start, figure.end, self.sentence, figure.value, figure.currency, self.unit(), marks)

    def marks(self) -> Iterator[str]:
        """Yield what is said about the figure."""
        for mark, (before, after) in _REACH.items():
            key = f"money.{mark}"
            if next(self.after(key, after), None) or next(self.before(key, before), None):
                yield mark
        if any(self._is_own(hit) for hit in self.hits["offers.prices"]) or self._is_named():
            yield "own"
        if _BULLET.match(self.line) or _COLUMN.search(self.line) or self.line.rstrip().endswith(":"):
            yield "line"

    def _is_own(self, hit: Hit) -> bool:
        return hit.sentence == self.sentence and hit.start <= self.figure.start <= hit.end + _OWN

    def _is_named(self) -> bool:
        """True where somebody does something for this much: `we spelen voor € 650`."""
        said = self.hits["offers.price_for"]
        return any(hit.sentence == self.sentence and 0 <= self.figure.start - hit.end <= _BESIDE for hit in said)

    def unit(self) -> Unit | None:
        """What the figure is counted by, None for no rate."""
        for unit, key in _UNITS:
            if any(not _DIGIT.search(self.plain, self.figure.end, hit.start) for hit in self.after(key, _PER)):
                return unit
            if any(not self.low or hit.start - self.low > _PER for hit in self.before(key, _RATE)):
                return unit
        return Unit.PIECE if _QUANTITY.search(self.line) else None

    def is_money(self) -> bool:
        """True for money (see `find_amounts`)."""
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
        if _CENTS.fullmatch(written) and (_GROUPED.match(written) or not self.rest.strip()):
            return True
        if (_COLUMN.search(self.line) and not self.rest.strip()) or self.line.rstrip().endswith("="):
            return True
        if any(next(self.after(key, 2), None) for _, key in _UNITS) or next(self.after("money.total", 2), None):
            return True
        if (word := _WORD_FOLLOWS.match(self.plain, figure.end)) and word[1].casefold() not in self.common:
            return False
        return any(next(self.before(key, 3), None) for key in _BARE)


_BARE = ("money.total", "money.instead", "offers.prices", "offers.price_for")
"""Right behind these a bare figure is a price: `ik doe het voor 1.480`."""
_OWN = 60
_BESIDE = 2
_RATE = 16
"""Characters: `mein Tagessatz liegt bei 960`."""
_PER = 26
"""Characters: `€ 75 (excl. btw) per maand`. What follows the figure before as closely belongs to that one."""


def _is_range(plain: str, low: Figure, high: Figure, hits: Hits) -> bool:
    """True for both ends of a range: `between $3,500 and $4,200`, `3 à 4 duizend`, `£500-£700`."""
    if low.value >= high.value or high.start - low.end > _RANGE:
        return False
    between = plain[low.end : high.start]
    words = [hit for hit in hits["money.range"] if low.end <= hit.start and hit.end <= high.start]
    joined = any(len(between) - (hit.end - hit.start) <= _JOINED for hit in words)
    return joined or re.fullmatch(r"\s?[-–—]\s?", between) is not None


_RANGE = 16
_JOINED = 3
"""Characters besides the joining word."""
