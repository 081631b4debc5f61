"""Which kind of answer a text is most like: its words weighed by the answers that people gave (answers.toml).

Nobody lists every way to say yes: "the key is with the neighbours" has no word for it. So where the phrases of
replies.toml leave it open, the words of known answers tell: each word, pair of words and beginning of a word speaks for
the kinds in whose answers it stands more often than in others (naive Bayes: the logarithm of that ratio is its weight).
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise

from mailwatch.core.lexicon import Language
from mailwatch.core.replies.kinds import Weighed, reason_for
from mailwatch.core.verdict import Reason, ReplyKind
from mailwatch.core.words import Text, read

_KINDS = ("decline", "negotiate", "accept", "postpone", "delegate", "call_me", "question", "acknowledge")
"""The kinds of answers; of those that weigh the same the first counts."""
_PLAIN = 4.0
"""By so much one kind must outweigh the next to be plain: then phrases alone decide."""
_WEIGHT = 5.0
"""What likeness weighs where it leaves no doubt."""
_WARY = 1.0
"""What a yes must weigh more than anything else: a wrong yes ends the watch."""
_SAID = 1.0
"""What it weighs that phrases say so."""
_MOST = 6.0
"""What phrases can weigh against it."""
_STEM = 5
"""Letters by which words are the same word: conjugated, in the plural."""
_SMOOTHING = 4.0
"""Answers of each kind in which a word is thought to stand as often as in all others, before any was read."""
_TEMPERATURE = 17.0
"""How far the weights must lie apart to leave no doubt: words of one text do not come independently of each other."""


@dataclass(frozen=True, slots=True, eq=False)
class Likeness:
    """In how many answers of each of the `kinds`, in their order, every feature stands; `sizes` answers are known."""

    kinds: tuple[str, ...]
    sizes: tuple[int, ...]
    counts: Mapping[str, tuple[int, ...]]

    def shares(self, text: Text) -> dict[str, float]:
        """Return how much a text is like the answers of each kind, together 1; {} where it has no word in common."""
        known = [self._weights(one) for one in _features(text) if one in self.counts]
        if not known:
            return {}
        sums = [sum(column) / _TEMPERATURE for column in zip(*known, strict=True)]
        most = max(sums)
        parts = [math.exp(one - most) for one in sums]
        return {kind: part / sum(parts) for kind, part in zip(self.kinds, parts, strict=True)}

    def telling(self, text: Text, kind: str, most: int = 3) -> tuple[str, ...]:
        """Return the words of a text that speak most for a kind."""
        place = self.kinds.index(kind)
        words = {word.text: self._weights(word.text)[place] for word in text.words if word.text in self.counts}
        return tuple(sorted(words, key=lambda word: (-words[word], word))[:most])

    def _weights(self, feature: str) -> list[float]:
        count, everything = self.counts[feature], sum(self.sizes)
        total = sum(count)
        usual = _SMOOTHING * total / everything
        return [
            math.log((its + usual) / (size + _SMOOTHING))
            - math.log((total - its + usual) / (everything - size + _SMOOTHING))
            for its, size in zip(count, self.sizes, strict=True)
        ]


def with_likeness(weighed: Weighed, text: Text, language: Language) -> Weighed:
    """Return a kind told by phrases as it is where they are plain, else with what known answers are most like it."""
    first, second = sorted((weighed.scores[kind] for kind in _KINDS), reverse=True)[:2]
    if first - second >= _PLAIN or weighed.kind is ReplyKind.UNRELATED or _promises(weighed) or _turns(weighed):
        return weighed
    known = likeness(language, _KINDS)
    shares = known.shares(text)
    if not shares:
        return weighed
    sums = {kind: min(weighed.scores[kind], _MOST) + _WEIGHT * share for kind, share in shares.items()}
    sums["accept"] -= _WARY
    sums[weighed.kind] = sums.get(weighed.kind, 0.0) + _SAID
    best = max(_KINDS, key=lambda kind: sums[kind])
    if best == weighed.kind:
        return weighed
    said = tuple(reason_for(cue) for cue in weighed.cues if cue.kind == best and not cue.negated)
    alike = ", ".join(f"“{word}”" for word in known.telling(text, best))
    reason = Reason("sounds-like", f"like other answers that say {best}: {alike}", round(_WEIGHT * shares[best], 1))
    return replace(weighed, kind=ReplyKind(best), score=weighed.scores[best], reasons=(*said[:3], reason))


def _turns(weighed: Weighed) -> bool:
    """True where something plain stands on either side of a "but": then what follows it was let count."""
    said = [cue for cue in weighed.cues if cue.weight >= 1 and not cue.negated and cue.kind in _KINDS]
    turns = [cue for cue in weighed.cues if cue.kind == "turn"]
    return any(one.last < turn.first and turn.last < other.first for turn in turns for one in said for other in said)


def _promises(weighed: Weighed) -> bool:
    """True where the client says to be in touch: thanks or a delay, whatever else the words are like."""
    waiting = weighed.kind in {ReplyKind.ACKNOWLEDGE, ReplyKind.POSTPONE}
    return waiting and any(cue.kind == "promises" and not cue.asked for cue in weighed.cues)


@lru_cache(maxsize=16)
def likeness(language: Language, kinds: tuple[str, ...]) -> Likeness:
    """Return what the words of one language say; made on first use, some 150 ms and 4 MB."""
    known = language.sections.get("answers", {})
    return learnt({kind: known.get(kind, ()) for kind in kinds})


def learnt(answers: Mapping[str, Sequence[str]]) -> Likeness:
    """Given answers by kind, return what their words say."""
    counts: dict[str, tuple[int, ...]] = {}
    nothing = (0,) * len(answers)
    same: dict[tuple[int, ...], tuple[int, ...]] = {}  # most words stand in one answer: their counts are kept once
    for place, texts in enumerate(answers.values()):
        for text in texts:
            for feature in _features(read(text)):
                before = counts.get(feature, nothing)
                count = (*before[:place], before[place] + 1, *before[place + 1 :])
                counts[feature] = same.setdefault(count, count)
    sizes = tuple(len(texts) for texts in answers.values())
    return Likeness(tuple(answers), sizes, counts)


def _features(text: Text) -> set[str]:
    return set(_each_feature(text))


def _each_feature(text: Text) -> Iterator[str]:
    """Yield words, pairs of them (with one between, too), their beginnings, and whether something is asked."""
    words = ["#" if word.text[0].isdigit() else word.text for word in text.words]
    yield from words
    yield from map(" ".join, pairwise(words))
    yield from (f"{one} _ {other}" for one, other in zip(words, words[2:], strict=False))
    yield from (f"{word[:_STEM]}-" for word in words if len(word) > _STEM)
    if "?" in text.plain:
        yield "?"
