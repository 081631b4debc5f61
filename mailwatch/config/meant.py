"""Which word was probably meant."""

from __future__ import annotations

import difflib
from collections.abc import Iterable


def closest(word: str, choices: Iterable[str]) -> str | None:
    """Given a word that is not among `choices`, return the one that was probably meant, or None."""
    by_folded = {choice.casefold(): choice for choice in choices}
    found = difflib.get_close_matches(word.casefold(), by_folded, n=1, cutoff=0.6)
    return by_folded[found[0]] if found else None


def did_you_mean(word: str, choices: Iterable[str]) -> str:
    """Return `, did you mean "..."?`, or "" where nothing comes near."""
    found = closest(word, choices)
    return f', did you mean "{found}"?' if found else ""
