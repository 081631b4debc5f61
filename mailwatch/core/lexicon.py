"""The words of languages as the core works with them. `mailwatch.languages` loads them; nothing here reads files."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from mailwatch.core.phrases import Hit, Phrases
from mailwatch.core.words import Text, read


@dataclass(frozen=True, slots=True)
class DatePhrase:
    """A way to say a date: `says` is the phrase, `means` the rule of `core.when`.

    Spoken on `EXAMPLES_ON`, `example` means `gives`, a date; None where the phrase is vague.
    """

    says: str
    means: str
    example: str
    gives: date | None


EXAMPLES_ON = date(2025, 3, 5)
"""The day (a Wednesday) on which the examples of all language files are read."""


@dataclass(frozen=True, slots=True, eq=False)
class Language:
    """One language. `sections` holds every file of its folder as it is, by the file's name without ending.

    An entry of a file (but dates.toml) that is a list of phrases is found by `find` under the key `file.entry`;
    `phrases` are the phrases of each such file. `dates` finds date phrases; its payload is the rule.
    """

    code: str
    name: str
    sections: Mapping[str, Mapping[str, Any]]
    phrases: Mapping[str, Phrases]
    dates: Phrases
    date_phrases: tuple[DatePhrase, ...] = ()

    @property
    def common(self) -> frozenset[str]:
        """The words that stand in nearly every text of the language."""
        return frozenset(word for line in self.sections["language"]["common"] for word in line.split())

    def find(self, text: Text, *sections: str) -> Hits:
        """Return the phrases that stand in the text, of the named files or of all."""
        found = [hit for section in sections or self.phrases for hit in self.phrases[section].find(text)]
        return Hits(tuple(sorted(found, key=lambda hit: hit.start)))


@dataclass(frozen=True, slots=True)
class Hits:
    """The phrases that stand in a text, in order of place."""

    all: tuple[Hit, ...] = ()
    _by_key: dict[str, list[Hit]] = field(default_factory=dict, compare=False, repr=False)

    def __post_init__(self) -> None:
        for hit in self.all:
            self._by_key.setdefault(hit.key, []).append(hit)

    def __getitem__(self, key: str) -> list[Hit]:
        return self._by_key.get(key, [])

    def __contains__(self, key: str) -> bool:
        return key in self._by_key

    def first(self, *keys: str) -> Hit | None:
        """Return the first hit of any of the keys, None when there is none."""
        found = [self._by_key[key][0] for key in keys if key in self._by_key]
        return min(found, key=lambda hit: hit.start) if found else None

    def near(self, hit: Hit, *keys: str) -> list[Hit]:
        """Return the hits of these keys in the same sentence as `hit`."""
        return [other for key in keys for other in self[key] if other.sentence == hit.sentence]


@dataclass(frozen=True, slots=True, eq=False)
class Lexicon:
    """All languages by code. `common` holds the words that tell them apart; a language may be read when first used."""

    languages: Mapping[str, Language]
    common: Mapping[str, frozenset[str]]

    def language_of(self, text: Text, hints: Iterable[Text] = ()) -> str | None:
        """Return the code of the language a text is written in, by its common words; None when it does not show.

        `hints` (a subject, a quotation) are asked only where the text itself does not show.
        """
        for candidate in (text, *hints):
            scores = {code: _share(candidate, common) for code, common in self.common.items()}
            best = max(scores, key=lambda code: scores[code], default=None)
            if best is not None and scores[best] > 0 and list(scores.values()).count(scores[best]) == 1:
                return best
        return None

    def find(self, text: Text, code: str | None) -> Hits:
        """Return the phrases of one language, or of all where `code` is None."""
        if code is not None:
            return self.languages[code].find(text)
        return Hits(tuple(hit for language in self.languages.values() for hit in language.find(text).all))

    @staticmethod
    def read(text: str) -> Text:
        """Given a text, return it as words (`core.words.read`)."""
        return read(text)


_ENOUGH = 400
"""Words: more do not make the language any clearer."""


def _share(text: Text, common: frozenset[str]) -> int:
    return sum(1 for word in text.words[:_ENOUGH] if word.text in common)
