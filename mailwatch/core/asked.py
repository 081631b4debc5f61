"""Texts that the user asked for beside the ladder (`mailwatch write`): each lies in Drafts until it is dealt with."""

from __future__ import annotations

from mailwatch.core import ids
from mailwatch.core.effects import DraftSpec
from mailwatch.core.facts import History, TextAsked
from mailwatch.core.ids import TouchKey

RUNG = "write-"


def asked_key(asked: TextAsked) -> TouchKey:
    """Return the key of the draft that was asked for: asked for again, it is another draft."""
    return TouchKey(asked.offer, f"{RUNG}{asked.case}", ids.order_mark(asked.at))


def wanted_texts(history: History) -> dict[TouchKey, tuple[DraftSpec, tuple[str, ...]]]:
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
