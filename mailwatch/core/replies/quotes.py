"""Whether a text repeats what an offer said: its own words, found again in what is quoted below an answer."""

from __future__ import annotations

import re
from functools import lru_cache

from mailwatch.core.replies.watched import fold

_WORD = re.compile(r"\w+")
_RUN = 6
"""Words in a row that must be the same; fewer are a turn of phrase."""

_SAMPLES = 12


@lru_cache(maxsize=2048)
def _samples(offered: str) -> tuple[str, ...]:
    words = _WORD.findall(fold(offered))
    if len(words) < _RUN:
        return ()
    step = max(1, (len(words) - _RUN) // _SAMPLES)
    return tuple(" ".join(words[at : at + _RUN]) for at in range(0, len(words) - _RUN + 1, step))[: _SAMPLES + 1]


def flat(text: str) -> str:
    """Return a text as its words only, folded, with one space between: quote marks and line ends are gone."""
    return " ".join(_WORD.findall(fold(text)))


def repeats(flattened: str, offered: str) -> bool:
    """Given a text (`flat`) and an offer's text, return whether runs of the offer's words stand in it.

    One run is enough for a short offer; for a longer one two are asked for, since greetings repeat.
    """
    samples = _samples(offered)
    found = sum(1 for sample in samples if sample in flattened)
    return found >= min(2, len(samples)) > 0
