"""What kind of sentence it is, told from how it ends."""

from __future__ import annotations

from mailwatch.core.words import Text


def asked_sentences(text: Text) -> frozenset[int]:
    """Return the numbers of the sentences that end with a question mark."""
    asked: set[int] = set()
    for place, word in enumerate(text.words):
        following = text.words[place + 1] if place + 1 < len(text.words) else None
        end = following.start if following else len(text.plain)
        if (following is None or following.sentence != word.sentence) and "?" in text.plain[word.end : end]:
            asked.add(word.sentence)
    return frozenset(asked)
