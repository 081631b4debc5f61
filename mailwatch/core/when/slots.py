"""The slots of date phrases: which words of a language are a number, a unit, a weekday, a month, ..."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from mailwatch.core.phrases import Slot, spellings

_NUMBER = re.compile(r"\d{1,3}(?:[.,]\d)?")
_DIGITS = re.compile(r"(\d{1,2})(\D*)")
_YEAR = re.compile(r"20\d\d")
_QUARTER = re.compile(r"[1-4]")


def date_slots(spoken: Mapping[str, Any]) -> dict[str, Slot]:
    """Given the dates.toml of a language, return what fills each slot of its phrases.

    `{number}` is an int or float, `{unit}` a unit of `rules.after`, `{weekday}` 1 (Monday) to 7, `{month}` 1 to 12,
    `{day}` 1 to 31, `{ordinal}` the same but only as 15th or fifteenth, `{year}`,
    `{part}` start, mid or end, `{quarter}` 1 to 4.
    """
    ordinals = _spelled({word: number for number, words in spoken["ordinals"].items() for word in words.split()})
    endings = frozenset(spoken["ordinal_endings"])
    return {
        "number": _number(_spelled(_turned(spoken["numbers"]))),
        "unit": _spelled(_turned(spoken["units"])).get,
        "weekday": _spelled(_listed(spoken["weekdays"])).get,
        "month": _spelled(_listed(spoken["months"])).get,
        "part": _spelled(_turned(spoken["parts"])).get,
        "day": _day(ordinals, endings | {""}),
        "ordinal": _day(ordinals, endings),
        "year": lambda word: int(word) if _YEAR.fullmatch(word) else None,
        "quarter": lambda word: int(word) if _QUARTER.fullmatch(word) else None,
    }


def _turned(table: Mapping[str, str]) -> dict[str, Any]:
    return {word: int(key) if key.isdigit() else key for key, words in table.items() for word in words.split()}


def _listed(names: list[str]) -> dict[str, Any]:
    return {word: place for place, words in enumerate(names, 1) for word in words.split()}


def _spelled(words: Mapping[str, Any]) -> dict[str, Any]:
    return {spelling: value for word, value in words.items() for spelling in spellings(word)}


def _number(words: Mapping[str, Any]) -> Slot:
    def number(word: str) -> float | None:
        if word in words:
            return float(words[word]) if isinstance(words[word], str) else int(words[word])
        return float(word.replace(",", ".")) if _NUMBER.fullmatch(word) else None

    return number


def _day(ordinals: Mapping[str, Any], endings: frozenset[str]) -> Callable[[str], int | None]:
    def day(word: str) -> int | None:
        if word in ordinals:
            return int(ordinals[word])
        found = _DIGITS.fullmatch(word)
        if found is None or found[2] not in endings or not 1 <= int(found[1]) <= 31:
            return None
        return int(found[1])

    return day
