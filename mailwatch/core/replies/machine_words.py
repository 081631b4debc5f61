"""The words of automatic mail in all languages at once: a subject is often in another language than its text."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from mailwatch.core.lexicon import Hits, Lexicon
from mailwatch.core.phrases import Phrases
from mailwatch.core.words import Text


@lru_cache(maxsize=4)
def _phrases(lexicon: Lexicon) -> Phrases:
    phrases = Phrases({"figure": figure})
    for language in lexicon.languages.values():
        for table, entries in language.sections.get("automatic", {}).items():
            if isinstance(entries, Mapping):
                for entry, said in entries.items():
                    for phrase in said:
                        phrases.add(f"{table}.{entry}", phrase)
    return phrases


def machine_words(text: Text, lexicon: Lexicon) -> Hits:
    """Return the phrases of every language's automatic.toml that stand in a text, under the key `table.entry`."""
    return Hits(tuple(_phrases(lexicon).find(text)))


def figure(word: str) -> str | None:
    """Fill the slot {figure}: a word that begins with a digit."""
    return word if word[0].isdigit() else None
