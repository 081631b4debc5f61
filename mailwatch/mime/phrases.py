"""Reads `phrases.toml`: what mail programs and people write around a message, as data."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files


@cache
def _topics() -> Mapping[str, Mapping[str, tuple[str, ...]]]:
    text = files("mailwatch.mime").joinpath("phrases.toml").read_text(encoding="utf-8")
    return {
        topic: {key: tuple(lines.split("\n")[:-1]) for key, lines in groups.items()}
        for topic, groups in tomllib.loads(text).items()
    }


def groups(topic: str) -> Mapping[str, tuple[str, ...]]:
    """Return the phrases of a topic by their key."""
    return _topics()[topic]


def phrases(topic: str) -> tuple[str, ...]:
    """Return all phrases of a topic, each once."""
    return tuple(dict.fromkeys(phrase for group in groups(topic).values() for phrase in group))


def either(lines: tuple[str, ...]) -> str:
    """Return one pattern that matches what any of `lines` matches."""
    return "(?:" + "|".join(lines) + ")"


def either_word(lines: tuple[str, ...]) -> str:
    """Return one pattern for plain words, the longest first, so that a part never hides the whole."""
    return either(tuple(re.escape(word) for word in sorted(lines, key=len, reverse=True)))
