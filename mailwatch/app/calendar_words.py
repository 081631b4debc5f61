"""From what the user typed into an entry to the facts it tells (playbook: answered elsewhere)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from mailwatch.app.world import World
from mailwatch.core.facts import CallLogged, CallOutcome, Ended, Fact, Snoozed
from mailwatch.core.ids import TouchKey
from mailwatch.core.offer import Ending
from mailwatch.core.typed import Typed, Word, read_typed

ENDINGS = {Word.WON: Ending.WON, Word.LOST: Ending.LOST, Word.LEAVE: Ending.LEFT_ALONE}
OUTCOMES = {
    Word.CALLED: CallOutcome.REACHED,
    Word.NO_ANSWER: CallOutcome.NO_ANSWER,
    Word.VOICEMAIL: CallOutcome.VOICEMAIL,
}


def facts_of(world: World, key: TouchKey, added: str, now: datetime) -> tuple[Fact, ...]:
    """Given what was added to the entry of a touch, return the facts it tells; none where it is no order."""
    books = (language.sections.get("calendar", {}) for language in world.judge.lexicon.languages.values())
    typed = read_typed(added, books)
    return tuple(_facts(world, key, typed, now)) if typed else ()


def _facts(world: World, key: TouchKey, typed: Typed, now: datetime) -> Iterator[Fact]:
    if typed.word in ENDINGS:
        yield Ended(key.offer, now, ENDINGS[typed.word], note=typed.note)
    elif typed.word in OUTCOMES:
        yield CallLogged(key.offer, now, OUTCOMES[typed.word], note=typed.note)
    if typed.later is not None:
        until = world.policy.working.local_day(now) + timedelta(days=typed.later)
        yield Snoozed(key.offer, now, until)
