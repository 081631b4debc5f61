"""The words a user typed into an entry of ours, and only those.

Compared is what the server returned after our own PUT with what stands there now. Our description
quotes the client, so a word like "won" counts only where it was added; text that a client of the
calendar moved, doubled, wrapped anew or turned into HTML was not.
"""

from __future__ import annotations

from collections.abc import Iterator
from difflib import SequenceMatcher

from mailwatch.app.ports import Seen
from mailwatch.ical.plain import alike, readable, words

_QUOTED_RUN = 3
"""So many words in a row that stand in our text already are a copy of it."""

_EDGES = ".,;:!?\"'()[]<>*_"


def added_text(ours: Seen, theirs: Seen) -> str:
    """Given our entry as the server returned it and as it stands now, return what was added, a line for each place.

    Title first, then description; "" when nothing was added.
    """
    known = [*words(ours.title), *words(ours.description)]
    runs = [
        *_added(words(ours.title), words(theirs.title), known),
        *_added(words(ours.description), _own_words(theirs.description), known),
    ]
    return "\n".join(" ".join(run) for run in runs)


def _own_words(description: str) -> list[str]:
    """The words of all lines but those that quote (RFC 3676 section 4.5), which somebody pasted in."""
    return [word for line in readable(description).split("\n") if not line.startswith(">") for word in line.split()]


def _added(ours: list[str], theirs: list[str], known: list[str]) -> Iterator[list[str]]:
    before, after = [_key(word) for word in ours], [_key(word) for word in theirs]
    copied = _copied(after, frozenset(_runs([_key(word) for word in known])))
    for change, _, _, start, end in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        run = [at for at in range(start, end) if at not in copied]
        if change in {"insert", "replace"} and any(after[at] for at in run):
            yield [theirs[at] for at in run]


def _key(word: str) -> str:
    return alike(word).casefold().strip(_EDGES)


def _runs(keys: list[str]) -> list[tuple[str, ...]]:
    return [tuple(keys[at : at + _QUOTED_RUN]) for at in range(len(keys) - _QUOTED_RUN + 1)]


def _copied(keys: list[str], known: frozenset[tuple[str, ...]]) -> frozenset[int]:
    """Where in a text words stand that came over with their neighbours."""
    starts = (at for at, run in enumerate(_runs(keys)) if run in known)
    return frozenset(position for at in starts for position in range(at, at + _QUOTED_RUN))
