"""The words each language uses, as data; a new language is a new folder. README.md tells how to write one."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any

from mailwatch.core.lexicon import DatePhrase, Language, Lexicon
from mailwatch.core.phrases import Phrases, Slot, single_words, spellings
from mailwatch.core.when import date_slots


class _Shelf(Mapping[str, Language]):
    """The languages by code, each read when it is first asked for: most people use one or two."""

    def __init__(self, codes: Iterable[str]) -> None:
        self._codes = tuple(codes)

    def __getitem__(self, code: str) -> Language:
        if code not in self._codes:
            raise KeyError(code)
        return language(code)

    def __iter__(self) -> Iterator[str]:
        return iter(self._codes)

    def __len__(self) -> int:
        return len(self._codes)


@cache
def load() -> Lexicon:
    """Return all languages that ship with mailwatch: what tells them apart now, each language when first used."""
    common = {folder.name: _common(folder) for folder in _folders()}
    return Lexicon(_Shelf(common), common)


@cache
def language(code: str) -> Language:
    """Return one language (10 to 20 ms the first time); raise `FileNotFoundError` when there is no such folder."""
    return _compile(code, _Sections(files(__name__) / code))


def _folders() -> list[Traversable]:
    here = files(__name__)
    return sorted((one for one in here.iterdir() if (one / "language.toml").is_file()), key=lambda one: one.name)


def _common(folder: Traversable) -> frozenset[str]:
    about = tomllib.loads((folder / "language.toml").read_text("utf-8"))
    return frozenset(word for line in about["common"] for word in line.split())


class _Sections(Mapping[str, Mapping[str, Any]]):
    """The files of a folder by their names without ending, each read when first asked for."""

    def __init__(self, folder: Traversable) -> None:
        self._files = {one.name.removesuffix(".toml"): one for one in folder.iterdir() if one.name.endswith(".toml")}
        self._read: dict[str, Mapping[str, Any]] = {}

    def __getitem__(self, name: str) -> Mapping[str, Any]:
        if name not in self._read:
            self._read[name] = tomllib.loads(self._files[name].read_text("utf-8"))
        return self._read[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._files)

    def __len__(self) -> int:
        return len(self._files)


class _Trees(Mapping[str, Phrases]):
    """The phrases of each file, put into a tree when first asked for."""

    def __init__(self, sections: Mapping[str, Mapping[str, Any]], slots: Mapping[str, Slot]) -> None:
        self._sections = sections
        self._names = tuple(name for name in sections if name not in _NO_LISTS)
        self._slots = slots
        self._made: dict[str, Phrases] = {}

    def __getitem__(self, section: str) -> Phrases:
        if section not in self._made:
            phrases = Phrases(self._slots)
            for entry, said in self._sections[section].items():
                for phrase in said if isinstance(said, list) else ():
                    phrases.add(f"{section}.{entry}", phrase)
            self._made[section] = phrases
        return self._made[section]

    def __iter__(self) -> Iterator[str]:
        return iter(self._names)

    def __len__(self) -> int:
        return len(self._names)


_NO_LISTS = frozenset({"language", "dates", "replies", "automatic", "answers"})
"""Files that hold other things than lists of phrases, or tables of lists that are read elsewhere."""


def _compile(code: str, sections: Mapping[str, Mapping[str, Any]]) -> Language:
    about, spoken = sections["language"], sections["dates"]
    slots = date_slots(spoken) | {"offer": _one_of(sections.get("offers", {}).get("word", ())), "word": _any_word}
    dates = Phrases(slots)
    listed = tuple(_date_phrases(spoken))
    for phrase in listed:
        dates.add("date", phrase.says, phrase.means)
    for says, *fixed in spoken["terms"]:
        dates.add("term", says, _term(fixed))
    return Language(code, about["name"], sections, _Trees(sections, slots), dates, listed)


def _any_word(word: str) -> str:
    return word


def _one_of(phrases: Iterable[str]) -> Slot:
    """Given phrases, return the slot that the single words among them fill."""
    exact: set[str] = set()
    begins: list[str] = []
    ends: list[str] = []
    for part in (one for phrase in phrases for one in single_words(phrase)):
        stems = spellings(part.strip("*"))
        if part[-1] == "*":
            begins += stems
        elif part[0] == "*":
            ends += stems
        else:
            exact.update(stems)
    starts, tails = tuple(begins), tuple(ends)
    return lambda word: word if word in exact or word.startswith(starts) or word.endswith(tails) else None


def _term(fixed: list[Any]) -> dict[str, Any]:
    """Given what a term is worth by itself (`14, "day"`), return it; a 0 is told by the phrase's {number}."""
    match fixed:
        case [number, unit]:
            return {"unit": unit} | ({"number": number} if number else {})
        case _:
            return {}


def _date_phrases(spoken: Mapping[str, Any]) -> Iterator[DatePhrase]:
    for says, means, example, gives in spoken["phrases"]:
        yield DatePhrase(says, means, example, date.fromisoformat(gives) if gives else None)
    for says in spoken["vague"]:
        yield DatePhrase(says, "vague", says, None)
