"""Effects in plain words, with their reasons, for the log and the command line."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from typing import assert_never

from mailwatch.app.in_words import day, reasons, step
from mailwatch.app.memory import Memory
from mailwatch.app.naming import client
from mailwatch.core.effects import Audience, Effect, Planned, PutDraft, PutEntry, WithdrawDraft, WithdrawEntry
from mailwatch.core.ids import TouchKey


def touch(key: TouchKey, who: str = "") -> str:
    """Return which touch of which offer a key means, and to whom where that is given."""
    return f"{key.offer}{f' {who}' if who else ''}, {step(key.rung.removeprefix('notice-'))}"


def effect(what: Effect, who: str = "") -> str:
    """Return what an effect does to the world."""
    match what:
        case PutEntry(key, spec):
            return f"entry {day(spec.starts)} for {touch(key, who)}"
        case WithdrawEntry(key):
            return f"take away the entry for {touch(key, who)}"
        case PutDraft(key, spec):
            to = "call sheet to yourself" if spec.audience is Audience.USER else "message to the client"
            return f"draft for {touch(key, who)}: {to}"
        case WithdrawDraft(key):
            return f"take away the draft for {touch(key, who)}"
        case _:
            assert_never(what)


def deed(one: Planned, who: str = "") -> str:
    """Return an effect with its reasons."""
    return f"{effect(one.effect, who)} ({reasons(one.because, one.key.offer)})"


def deeds(done: Iterable[Planned], memory: Memory) -> Iterator[str]:
    """Yield effects in words with their clients: what is taken away or written first, then the calendar by day."""
    for one in sorted(done, key=_when):
        history = memory.history(one.key.offer)
        yield deed(one, client(history.offer) if history else "")


def _when(one: Planned) -> tuple[date, str]:
    if not isinstance(one.effect, PutEntry):
        return date.min, ""
    starts = one.effect.spec.starts
    return (starts.date(), f"{starts:%H:%M}") if isinstance(starts, datetime) else (starts, "")
