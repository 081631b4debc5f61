"""Phrases as a speaker writes them, found in a text all at once.

A phrase is words with a few signs (languages/README.md tells them to speakers):

    offerte*            begins with            (a|b c)   one of these
    *angebot            ends with              [a]       may be there or not
    bel ... morgen      up to five words between, in the same sentence
    {number} {unit}     slots, filled by the words that the language lists

Letters with an accent also match without (`devis signe`, `fuer`, `gemaess`): people type so. All
phrases of a language stand in one tree of words, so the cost depends on the text and hardly on
the number of phrases, and nothing has to be compiled when the program starts.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import product
from typing import Any

from mailwatch.core.words import Text, Word, words_of

GAP = 5
"""Words that `...` may stand for."""

_STEM = 3
"""Letters that a word with a `*` must have at least: by them it is found."""

Slot = Callable[[str], Any]
"""Given a word, return what it means, or None when it does not fill the slot."""

Parts = tuple[str, ...]
"""One way to say a phrase: words, `word*`, `*word`, `...` and `{slot}`."""


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


class _Node:
    """A place in the tree of words: what may come next, and the phrases that end here."""

    __slots__ = ("ends", "gap", "prefixes", "slots", "suffixes", "words")

    def __init__(self) -> None:
        self.words: dict[str, _Node] = {}
        self.prefixes: dict[str, dict[str, _Node]] = {}
        self.suffixes: dict[str, dict[str, _Node]] = {}
        self.slots: dict[str, _Node] = {}
        self.gap: _Node | None = None
        self.ends: list[tuple[str, Any]] = []


class Phrases:
    """All phrases of a language by key, ready to be looked for."""

    def __init__(self, slots: Mapping[str, Slot] | None = None) -> None:
        self._root = _Node()
        self._slots = dict(slots or {})

    def add(self, key: str, phrase: str, payload: Any = None) -> None:
        """Add a phrase under a key; raise `PhraseError` when it cannot be read."""
        for parts in expand(phrase):
            node = self._root
            for part in parts:
                node = self._grow(node, part, phrase)
            node.ends.append((key, payload))

    def _grow(self, node: _Node, part: str, phrase: str) -> _Node:
        if part == "...":
            node.gap = node.gap or _Node()
            return node.gap
        if part[0] == "{":
            if part[1:-1] not in self._slots:
                raise PhraseError(f"{phrase!r}: there is no slot {part}")
            return node.slots.setdefault(part[1:-1], _Node())
        if "*" not in part:
            return node.words.setdefault(part, _Node())
        stem = part.strip("*")
        if len(stem) < _STEM:
            raise PhraseError(f"{phrase!r}: at least {_STEM} letters must stand at a star")
        if part[-1] == "*":
            return node.prefixes.setdefault(stem[:_STEM], {}).setdefault(stem, _Node())
        return node.suffixes.setdefault(stem[-_STEM:], {}).setdefault(stem, _Node())

    def find(self, text: Text) -> list[Hit]:
        """Return every phrase that stands in the text, in order of place; of one key and place only the longest."""
        words = text.words
        found: list[Hit] = []
        for first in range(len(words)):
            longest: dict[str, tuple[int, Captured, Any]] = {}
            for last, key, payload, values in self._walk(self._root, words, first, words[first].sentence, ()):
                if key not in longest or longest[key][0] < last:
                    longest[key] = (last, values, payload)
            for key, (last, values, payload) in longest.items():
                start, end = words[first].start, words[last].end
                said = " ".join(text.plain[start:end].split())
                found.append(Hit(key, first, last, start, end, words[first].sentence, said, values, payload))
        return found

    def _walk(
        self, node: _Node, words: tuple[Word, ...], at: int, sentence: int, values: Captured
    ) -> Iterator[tuple[int, str, Any, Captured]]:
        """Yield (last word, key, payload, slots) of every phrase below `node` that goes on at word `at`."""
        for key, payload in node.ends:
            yield at - 1, key, payload, values
        if at >= len(words) or words[at].sentence != sentence:
            return
        for below, value in self._next(node, words[at].text):
            yield from self._walk(below, words, at + 1, sentence, (*values, value) if value else values)
        if node.gap is not None:
            for skipped in range(at, min(at + GAP + 1, len(words))):
                yield from self._walk(node.gap, words, skipped, sentence, values)

    def _next(self, node: _Node, word: str) -> Iterator[tuple[_Node, tuple[str, Any] | None]]:
        """Yield the places that one word leads to, with the slot it fills."""
        if (below := node.words.get(word)) is not None:
            yield below, None
        if node.prefixes:
            for stem, below in node.prefixes.get(word[:_STEM], _NONE).items():
                if word.startswith(stem):
                    yield below, None
        if node.suffixes:
            for stem, below in node.suffixes.get(word[-_STEM:], _NONE).items():
                if word.endswith(stem):
                    yield below, None
        for slot, below in node.slots.items():
            if (value := self._slots[slot](word)) is not None:
                yield below, (slot, value)


_NONE: Mapping[str, _Node] = {}
_SIGN = re.compile(r"\.\.\.|\{[a-z]+\}|[()\[\]|]|[^\s()\[\]|{}]+")


def expand(phrase: str) -> tuple[Parts, ...]:
    """Given a phrase, return every way to say it; raise `PhraseError` for one that cannot be read."""
    if not any(sign in phrase for sign in "([|"):
        ways = [_parts(_SIGN.findall(phrase))]
    else:
        signs = _SIGN.findall(phrase)
        ways, rest = _alternatives(signs, 0, phrase)
        if rest != len(signs):
            raise PhraseError(f"{phrase!r}: a bracket is closed that was not opened")
    spelled = dict.fromkeys(one for way in ways for one in _spellings(way))
    if not spelled or any(not way or way[0] == "..." or way[-1] == "..." for way in spelled):
        raise PhraseError(f"{phrase!r}: no word is left at its beginning or end")
    return tuple(spelled)


def _alternatives(signs: list[str], at: int, phrase: str) -> tuple[list[Parts], int]:
    """Read `a b|c` up to a closing bracket or the end; return the ways and the place after them."""
    ways: list[Parts] = []
    sequence: list[Parts] = [()]
    while at < len(signs) and signs[at] not in ")]":
        sign = signs[at]
        if sign == "|":
            ways += sequence
            sequence = [()]
            at += 1
            continue
        if sign in "([":
            inner, end = _alternatives(signs, at + 1, phrase)
            if end >= len(signs) or signs[end] != {"(": ")", "[": "]"}[sign]:
                raise PhraseError(f"{phrase!r}: a bracket is open")
            choices = inner + ([()] if sign == "[" else [])
            at = end + 1
        else:
            choices = [_parts([sign])]
            at += 1
        sequence = [(*before, *after) for before in sequence for after in choices]
    return ways + sequence, at


def _parts(signs: list[str]) -> Parts:
    parts: list[str] = []
    for sign in signs:
        if sign == "..." or sign[0] == "{":
            parts.append(sign)
            continue
        words = words_of(sign.strip("*"))
        if words and sign[0] == "*":
            words[0] = f"*{words[0]}"
        if words and sign[-1] == "*":
            words[-1] = f"{words[-1]}*"
        parts += words
    return tuple(parts)


def _spellings(parts: Parts) -> Iterator[Parts]:
    """Yield the parts as written, and as typed on a keyboard without their letters."""
    if all(part.isascii() for part in parts):
        yield parts
    else:
        yield from product(*(spellings(part) for part in parts))


@lru_cache(maxsize=4096)
def spellings(word: str) -> tuple[str, ...]:
    """Given a word, return it and its spellings without accents: `für` also as `fuer`, `gemäß` as `gemäss`."""
    if word.isascii():
        return (word,)
    swiss = word.replace("ß", "ss")
    plain = swiss.replace("œ", "oe").replace("æ", "ae")
    transcribed = plain.replace("ä", "ae").replace("ö", "oe").replace("ü", "ue")
    stripped = "".join(one for one in unicodedata.normalize("NFD", plain) if not unicodedata.combining(one))
    umlaut = any(one in "äöü" for one in word)
    ways = (word, swiss, transcribed) if umlaut else (word, swiss, stripped)
    return tuple(dict.fromkeys(ways))
