"""Phrases as a speaker writes them, found in a text all at once.

A phrase is words with a few signs (languages/README.md tells them to speakers):

    offerte*            begins with            (a|b c)   one of these
    *angebot            ends with              [a]       may be there or not
    bel ... morgen      up to eight words between, in the same sentence
    {number} {unit}     slots, filled by the words that the language lists

Letters with an accent also match without (`devis signe`, `fuer`, `gemaess`): people type so. All
phrases of a language stand in one tree of words, so the cost depends on the text and hardly on
the number of phrases, and nothing has to be compiled when the program starts.
"""

from __future__ import annotations

import re
import sys
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from operator import itemgetter
from types import MappingProxyType
from typing import Any, TypeVar

from mailwatch.core.words import Text, Word, words_of

GAP = 8
"""Words that `...` may stand for."""

_STEM = 3
"""Letters that a word with a `*` must have at least: by them it is found."""

_REMEMBERED = 20_000
"""Words of which it is remembered what they begin."""

Slot = Callable[[str], Any]
"""Given a word, return what it means, or None when it does not fill the slot; always the same for the same word."""


class PhraseError(ValueError):
    """A phrase that cannot be read: an open bracket, an unknown slot, a star on a short word."""


@dataclass(frozen=True, slots=True)
class Hit:
    """A phrase that stands in a text. `first` and `last` count words, `start` and `end` characters.

    `values` are the filled slots in order, `payload` what was stored with the phrase.
    """

    key: str
    first: int
    last: int
    start: int
    end: int
    sentence: int
    said: str
    values: tuple[tuple[str, Any], ...] = ()
    payload: Any = None


Captured = tuple[tuple[str, Any], ...]


_NOTHING: Mapping[str, Any] = MappingProxyType({})


class _Node:
    """A place within phrases: what may come next, and the phrases that end here.

    There are tens of thousands, and most lead on in one way only: what is empty is shared by all of them.
    """

    __slots__ = ("ends", "gaps", "prefixes", "slots", "suffixes", "words")

    def __init__(self) -> None:
        self.words: Mapping[str, tuple[_Node, ...]] = _NOTHING
        self.prefixes: Mapping[str, tuple[tuple[str, _Node], ...]] = _NOTHING
        self.suffixes: Mapping[str, tuple[tuple[str, _Node], ...]] = _NOTHING
        self.slots: Mapping[str, tuple[Slot, tuple[_Node, ...]]] = _NOTHING
        self.gaps: tuple[_Node, ...] = ()
        self.ends: tuple[tuple[str, Any], ...] = ()

    @property
    def only_words(self) -> bool:
        """True where a plain word must come next."""
        return not (self.prefixes or self.suffixes or self.slots or self.gaps or self.ends)

    def leads_on(self, word: str) -> bool:
        """False where no phrase goes on with this word: seen at a glance, and so it is with most words in a gap."""
        return (
            word in self.words
            or word[:_STEM] in self.prefixes
            or word[-_STEM:] in self.suffixes
            or bool(self.slots)
            or bool(self.gaps)
        )


_Step = tuple[_Node, Captured]
"""A place within phrases, and the slots filled on the way to it."""


class _Beginning:
    """Where phrases are after their first word. Most go on with a plain word: one look tells which of them do."""

    __slots__ = ("others", "plain")

    def __init__(self, steps: Iterable[_Step]) -> None:
        self.plain: dict[str, list[tuple[int, _Step]]] = {}
        self.others: list[tuple[int, _Step]] = []
        for place, (node, values) in enumerate(steps):
            if not node.only_words:
                self.others.append((place, (node, values)))
                continue
            for word, nodes in node.words.items():
                self.plain.setdefault(word, []).extend((place, (below, values)) for below in nodes)

    def onward(self, at: int, following: Word | None) -> list[_Place]:
        """Given the place after the first word, and the word there, return where to look on, as phrases were added."""
        if not self.others and (following is None or following.text not in self.plain):
            return []
        onward = [(place, node, at, values) for place, (node, values) in self.others]
        if following is not None and following.text in self.plain:
            onward += [(place, node, at + 1, values) for place, (node, values) in self.plain[following.text]]
            onward.sort(key=itemgetter(0))
        return [(node, where, values) for _, node, where, values in onward]


_Place = tuple[_Node, int, Captured]
"""A place within phrases, the number of the word to go on with, and the slots filled on the way."""


class Phrases:
    """All phrases of a language by key, ready to be looked for."""

    def __init__(self, slots: Mapping[str, Slot] | None = None) -> None:
        self._root = _Node()
        self._slots = dict(slots or {})
        self._begun: dict[str, _Beginning | None] = {}

    def add(self, key: str, phrase: str, payload: Any = None) -> None:
        """Add a phrase under a key; raise `PhraseError` when it cannot be read."""
        try:
            ends = self._sequence(parse(phrase), [self._root], _Node())
        except PhraseError as error:
            raise PhraseError(f"{key}: {phrase!r}: {error}") from None
        if self._root in ends:
            raise PhraseError(f"{key}: {phrase!r}: no word is left when all that may be left out is")
        for end in ends:
            end.ends += ((sys.intern(key), payload),)
        self._begun.clear()

    def _sequence(self, parts: Sequence, starts: list[_Node], target: _Node) -> list[_Node]:
        """Lead from `starts` along the parts to `target`; return it, and where the last parts may be left out."""
        here = starts
        for place, part in enumerate(parts, 1):
            here = self._part(part, here, target if place == len(parts) else _Node())
        return here

    def _part(self, part: str | Choice, starts: list[_Node], target: _Node) -> list[_Node]:
        if isinstance(part, str):
            for start in starts:
                self._word(start, part, target)
            return [target]
        ends = {id(target): target}
        for way in part.ways:
            ends |= {id(end): end for end in self._sequence(way, starts, target)}
        return list(ends.values())

    def _word(self, start: _Node, word: str, target: _Node) -> None:
        if word == "...":
            start.gaps += (target,)
        elif word[0] == "{":
            if word[1:-1] not in self._slots:
                raise PhraseError(f"there is no slot {word}")
            fills, below = start.slots.get(word[1:-1], (self._slots[word[1:-1]], ()))
            start.slots = {**start.slots, word[1:-1]: (fills, (*below, target))}
        elif "*" not in word:
            for spelling in spellings(word):
                start.words = _with(start.words, spelling, target)
        else:
            for stem in spellings(word.strip("*")):
                if len(stem) < _STEM:
                    raise PhraseError(f"at least {_STEM} letters must stand at a star")
                if word[-1] == "*":
                    start.prefixes = _with(start.prefixes, stem[:_STEM], (stem, target))
                else:
                    start.suffixes = _with(start.suffixes, stem[-_STEM:], (stem, target))

    def find(self, text: Text) -> list[Hit]:
        """Return every phrase that stands in the text, in order of place; of one key and place only the longest.

        Of two that are as long, the one with fewer slots says more (`quinze jours`, `{number} jours`).
        """
        words, begun = text.words, self._begun
        found: list[Hit] = []
        for first, word in enumerate(words):
            begins = begun[word.text] if word.text in begun else self._begin(word.text)
            if begins is None:
                continue
            following = words[first + 1] if first + 1 < len(words) else None
            if following is not None and following.sentence != word.sentence:
                following = None
            onward = begins.onward(first + 1, following)
            if not onward:
                continue
            longest: dict[str, tuple[int, Captured, Any]] = {}
            for last, key, payload, values in _walk(onward, words, word.sentence):
                if key not in longest or (longest[key][0], -len(longest[key][1])) < (last, -len(values)):
                    longest[key] = (last, values, payload)
            for key, (last, values, payload) in longest.items():
                start, end = word.start, words[last].end
                said = " ".join(text.plain[start:end].split())
                found.append(Hit(key, first, last, start, end, word.sentence, said, values, payload))
        return found

    def _begin(self, word: str) -> _Beginning | None:
        """Return where phrases are after this first word, None where none begins with it; words return, so remember."""
        if len(self._begun) >= _REMEMBERED:
            self._begun.clear()
        steps = tuple(_steps(self._root, word, ()))
        self._begun[word] = _Beginning(steps) if steps else None
        return self._begun[word]


_W = TypeVar("_W")


def _with(ways: Mapping[str, tuple[_W, ...]], key: str, way: _W) -> Mapping[str, tuple[_W, ...]]:
    """Return the ways to go on with one more, added in place where there were some. Words repeat: each is kept once."""
    grown = ways if isinstance(ways, dict) else {}
    grown[sys.intern(key)] = (*ways.get(key, ()), way)
    return grown


def _steps(node: _Node, word: str, values: Captured) -> Iterator[_Step]:
    """Yield where a word leads from a node, besides over a gap."""
    for below in node.words.get(word, ()):
        yield below, values
    if node.prefixes:
        for stem, below in node.prefixes.get(word[:_STEM], ()):
            if word.startswith(stem):
                yield below, values
    if node.suffixes:
        for stem, below in node.suffixes.get(word[-_STEM:], ()):
            if word.endswith(stem):
                yield below, values
    for slot, (fills, below_it) in node.slots.items():
        if (value := fills(word)) is not None:
            for below in below_it:
                yield below, (*values, (slot, value))


def _walk(onward: list[_Place], words: tuple[Word, ...], sentence: int) -> Iterator[tuple[int, str, Any, Captured]]:
    """Yield (last word, key, payload, slots) of every phrase that goes on from one of these places, depth first."""
    length, todo = len(words), onward[::-1]
    while todo:
        node, at, values = todo.pop()
        for key, payload in node.ends:
            yield at - 1, key, payload, values
        if at >= length or words[at].sentence != sentence:
            continue
        onward = [(below, at + 1, its) for below, its in _steps(node, words[at].text, values)]
        for below in node.gaps:
            reach = range(at, min(at + GAP + 1, length))
            onward += [(below, place, values) for place in reach if below.ends or below.leads_on(words[place].text)]
        todo += reversed(onward)


@dataclass(frozen=True, slots=True)
class Choice:
    """One of several ways to go on; an empty way may be left out."""

    ways: tuple[Sequence, ...]


Sequence = tuple["str | Choice", ...]
"""Words, `word*`, `*word`, `...`, `{slot}` and choices, in order."""

_SIGN = re.compile(r"\.\.\.|\{[a-z]+\}|[()\[\]|]|[^\s()\[\]|{}]+")
_CLOSES = {"(": ")", "[": "]"}


def parse(phrase: str) -> Sequence:
    """Given a phrase, return its parts; raise `PhraseError` for one that cannot be read."""
    signs = _SIGN.findall(phrase)
    ways, rest = _ways(signs, 0)
    if rest != len(signs):
        raise PhraseError("a bracket is closed that was not opened")
    whole = ways[0] if len(ways) == 1 else (Choice(ways),)
    if not whole or whole[0] == "..." or whole[-1] == "...":
        raise PhraseError("no word stands at its beginning or end")
    return whole


def _ways(signs: list[str], at: int) -> tuple[tuple[Sequence, ...], int]:
    """Read `a b|c` up to a closing bracket or the end; return the ways and the place of that end."""
    ways: list[Sequence] = []
    parts: list[str | Choice] = []
    while at < len(signs) and signs[at] not in ")]":
        sign = signs[at]
        if sign == "|":
            ways.append(tuple(parts))
            parts = []
        elif sign in _CLOSES:
            inner, at = _ways(signs, at + 1)
            if at >= len(signs) or signs[at] != _CLOSES[sign]:
                raise PhraseError("a bracket is open")
            parts.append(Choice(inner if sign == "(" else (*inner, ())))
        else:
            parts += _words(sign)
        at += 1
    return (*ways, tuple(parts)), at


def _words(sign: str) -> list[str]:
    if sign == "..." or sign[0] == "{":
        return [sign]
    words = words_of(sign.strip("*"))
    if words and sign[-1] == "'" and words[-1][-1] != "'":
        words[-1] += "'"  # jusqu' stands at the end of a phrase here, before another word in a text
    if words and sign[0] == "*":
        words[0] = f"*{words[0]}"
    if words and sign[-1] == "*":
        words[-1] = f"{words[-1]}*"
    return words


def single_words(phrase: str) -> list[str]:
    """Given a phrase, return the ways to say it that are one word: `(bestek|raming|in optie)` has two."""
    parts = parse(phrase)
    ways = parts[0].ways if len(parts) == 1 and isinstance(parts[0], Choice) else (parts,)
    return [way[0] for way in ways if len(way) == 1 and isinstance(way[0], str) and way[0][0] not in ".{"]


@lru_cache(maxsize=4096)
def spellings(word: str) -> tuple[str, ...]:
    """Given a word, return it and its spellings without accents: `für` also as `fuer`, `gemäß` as `gemäss`."""
    if word.isascii():
        return (word,)
    swiss = word.replace("ß", "ss")
    plain = swiss.replace("œ", "oe").replace("æ", "ae")
    if any(one in "äöü" for one in word):
        other = plain.replace("ä", "ae").replace("ö", "oe").replace("ü", "ue")
    else:
        other = "".join(one for one in unicodedata.normalize("NFD", plain) if not unicodedata.combining(one))
    return tuple(dict.fromkeys((word, swiss, other)))
