"""Words that tell what an answer is: found in a text, each where the longest phrase that covers it says so."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from mailwatch.core.lexicon import Language
from mailwatch.core.phrases import Hit, Phrases
from mailwatch.core.replies.machine_words import figure
from mailwatch.core.sentences import asked_sentences
from mailwatch.core.words import Text, words_of

LEVELS = {"sure": 3.0, "likely": 1.8, "hint": 0.7, "asks": 2.0, "phrases": 1.0, "strong": 2.0, "weak": 1.0, "then": 0.0}
"""What a phrase weighs by the list it stands in (languages/README.md)."""

KINDS = ("accept", "decline", "question", "negotiate", "postpone", "acknowledge", "delegate", "call_me", "unrelated")
_BESIDE = frozenset({"condition", "references", "supplier", "asks", "afterwards", "turn", "promises", "empty", "joins"})
_CLAUSE_ENDS = frozenset(",;:–—")
_NO_NEGATION: frozenset[str] = frozenset()
"""One for all phrases: most are made without a negation."""
_SLACK = 6
"""Words that all gaps of a phrase may stand for together."""
_DATED = 3
"""Words more where a date stands in the gap, as it does in a promise: `you will have our answer`."""


@dataclass(frozen=True, slots=True)
class Cue:
    """A phrase in a text. `kind` is the table it stands in, `negated` true where a "not" belongs to it.

    `asked` is true in a sentence that ends with a question mark. `level` is the list within the table.
    """

    kind: str
    level: str
    weight: float
    first: int
    last: int
    sentence: int
    said: str
    negated: bool = False
    asked: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Wordbook:
    """The tables of a language's replies.toml, compiled. Payload of a phrase: the negations it is made of."""

    phrases: Phrases
    negations: frozenset[str]
    turns: frozenset[str]


@lru_cache(maxsize=16)
def wordbook(language: Language) -> Wordbook:
    """Return the compiled tables of one language; made on first use, some 20 ms."""
    tables: Mapping[str, Any] = language.sections.get("replies", {})
    phrases = Phrases({"figure": figure, "word": str})
    negations = frozenset(word for said in tables.get("negation", {}).get("words", ()) for word in words_of(said)[:1])
    for kind, table in tables.items():
        if not isinstance(table, Mapping):
            continue
        for level, said in table.items():
            if level not in LEVELS:
                continue
            for phrase in said:
                made_of = negations.intersection(words_of(phrase)) or _NO_NEGATION
                phrases.add(f"{kind}.{level}.{len(_solid(phrase))}", phrase, made_of)
    turns = frozenset(tables.get("turn", {}).get("phrases", ()))
    return Wordbook(phrases, negations, turns)


def find_cues(text: Text, language: Language) -> tuple[Cue, ...]:
    """Return the cues of a text in order of place.

    Where two lie over each other the one with more words counts, so that "not accept" beats "accept"
    and a courtesy swallows the words it is made of.
    """
    book = wordbook(language)
    hits = [hit for hit in book.phrases.find(text) if hit.last - hit.first < _words(hit) + _slack(hit)]
    kept: list[Hit] = []
    for hit in sorted(hits, key=_precedence, reverse=True):
        layer = _layer(hit)
        if not any(_layer(other) == layer and _overlap(hit, other) for other in kept):
            kept.append(hit)
    asked = asked_sentences(text)
    return tuple(_cue(hit, text, book, asked) for hit in sorted(kept, key=lambda hit: hit.first))


def _solid(phrase: str) -> list[str]:
    """Return the parts of a phrase that always stand for a word."""
    depth, solid, opened = 0, [], ""
    for part in phrase.replace("(", " ( ").replace(")", " ) ").replace("[", " [ ").replace("]", " ] ").split():
        if part in "([":
            depth += 1
            opened = opened or part
        elif part in ")]":
            depth -= 1
            if depth == 0:
                solid += [part] if opened == "(" else []
                opened = ""
        elif depth == 0 and part != "...":
            solid.append(part)
    return solid


def _slack(hit: Hit) -> int:
    return _SLACK + _DATED if hit.key.startswith("promises.") else _SLACK


def _words(hit: Hit) -> int:
    return int(hit.key.rpartition(".")[2])


def _precedence(hit: Hit) -> tuple[float, float, int]:
    kind, level, words = hit.key.split(".")
    dense = int(words) + 0.5 * min(2, hit.last - hit.first + 1 - int(words))
    return (dense, 9.0 if kind == "polite" else LEVELS[level], hit.last - hit.first)


def _layer(hit: Hit) -> str:
    """Conditions and names of the offer stand beside what is said; everything else contends for its words."""
    kind = hit.key.partition(".")[0]
    return kind if kind in _BESIDE else ""


def _overlap(one: Hit, other: Hit) -> bool:
    return one.first <= other.last and other.first <= one.last


def _cue(hit: Hit, text: Text, book: Wordbook, asked: frozenset[int]) -> Cue:
    kind, level, _ = hit.key.split(".")
    before = _clause_before(hit, text, book.turns)
    inside = [word for word in _last_clause(hit, text) if word not in hit.payload]
    negated = kind in {"accept", "promises"} and any(word in book.negations for word in (*before, *inside))
    negated = negated or (
        kind in {"call_me", "delegate", "negotiate"} and any(word in book.negations for word in before[-2:])
    )
    return Cue(kind, level, LEVELS[level], hit.first, hit.last, hit.sentence, hit.said, negated, hit.sentence in asked)


def _last_clause(hit: Hit, text: Text) -> list[str]:
    """Return the words of a phrase behind the last comma in it: in "is not too dear, agreed" the not stays behind."""
    words = text.words[hit.first : hit.last + 1]
    ends = [
        place
        for place in range(1, len(words))
        if _CLAUSE_ENDS & set(text.plain[words[place - 1].end : words[place].start])
    ]
    return [word.text for word in words[ends[-1] if ends else 0 :]]


def _clause_before(hit: Hit, text: Text, turns: frozenset[str]) -> list[str]:
    """Return up to three words before a phrase in its own clause: in "no problem, go ahead" the no stays behind.

    A "but" begins a clause too.
    """
    before: list[str] = []
    start = hit.start
    for word in reversed(text.words[max(0, hit.first - 3) : hit.first]):
        if word.sentence != hit.sentence or any(mark in _CLAUSE_ENDS for mark in text.plain[word.end : start]):
            break
        if word.text in turns:
            break
        before.insert(0, word.text)
        start = word.start
    return before
