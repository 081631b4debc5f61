"""Effects in plain words, with their reasons, for the log and the command line."""

from __future__ import annotations

from typing import assert_never

from mailwatch.app.in_words import day, reasons, step
from mailwatch.core.effects import Audience, Effect, Planned, PutDraft, PutEntry, WithdrawDraft, WithdrawEntry
from mailwatch.core.ids import TouchKey


def touch(key: TouchKey) -> str:
    """Return which touch of which offer a key means."""
    return f"{key.offer}, {step(key.rung.removeprefix('notice-'))}"


def effect(what: Effect) -> str:
    """Return what an effect does to the world."""
    match what:
        case PutEntry(key, spec):
            return f"entry {day(spec.starts)} for {touch(key)}"
        case WithdrawEntry(key):
            return f"take away the entry for {touch(key)}"
        case PutDraft(key, spec):
            to = "call sheet to yourself" if spec.audience is Audience.USER else "message to the client"
            return f"draft for {touch(key)}: {to}"
        case WithdrawDraft(key):
            return f"take away the draft for {touch(key)}"
        case _:
            assert_never(what)


def deed(one: Planned) -> str:
    """Return an effect with its reasons."""
    return f"{effect(one.effect)} ({reasons(one.because)})"
