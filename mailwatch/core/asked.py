"""Texts that the user asked for beside the ladder (`mailwatch write`): each lies in Drafts until it is dealt with."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from datetime import date

from mailwatch.core import ids
from mailwatch.core.effects import Drafts, DraftSpec
from mailwatch.core.facts import TextAsked
from mailwatch.core.history import History
from mailwatch.core.ids import TouchKey

RUNG = "write-"

ANNOUNCING = frozenset({"call_on", "again_on"})
"""The values of texts that announce the sender's next call."""


def asked_key(asked: TextAsked) -> TouchKey:
    """Return the key of the draft that was asked for: asked for again, it is another draft."""
    return TouchKey(asked.offer, f"{RUNG}{asked.case}", ids.order_mark(asked.at))


def asked_text(asked: Iterable[TextAsked], key: TouchKey) -> TextAsked | None:
    """Return the text that a key is the draft of, None for the key of anything else."""
    return next((one for one in asked if asked_key(one) == key), None)


def announced_in(asked: TextAsked) -> date | None:
    """Return the day on which a text says that the sender will be in touch, None where it names none."""
    days = (value for name, value in asked.values if name in ANNOUNCING)
    for day in days:
        with suppress(ValueError):
            return date.fromisoformat(day)
    return None


def wanted_texts(history: History) -> Drafts:
    """Return the drafts that the user asked for, whatever became of the offer."""
    return {
        asked_key(fact): (DraftSpec(fact.case, fact.audience), ("asked-by-you",))
        for fact in history.facts
        if isinstance(fact, TextAsked)
    }


def values_of(history: History, key: TouchKey) -> dict[str, str]:
    """Return the values that the user gave with the text of a key, {} for a text of the ladder."""
    asked = (fact for fact in history.facts if isinstance(fact, TextAsked) and asked_key(fact) == key)
    return next((dict(fact.values) for fact in asked), {})
