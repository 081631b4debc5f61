"""From what the user typed into an entry to the facts it tells (playbook: answered elsewhere)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from mailwatch.app.world import World
from mailwatch.core.facts import CallLogged, CallOutcome, Ended, Fact, Snoozed
from mailwatch.core.ids import TouchKey
from mailwatch.core.offer import Ending
from mailwatch.core.typed import Typed, Word, read_typed

ENDINGS = {Word.WON: Ending.WON, Word.LOST: Ending.LOST, Word.LEAVE: Ending.LEFT_ALONE}
OUTCOMES = {
    Word.CALLED: CallOutcome.REACHED,
    Word.VISIT: CallOutcome.VISIT,
    Word.NO_ANSWER: CallOutcome.NO_ANSWER,
    Word.VOICEMAIL: CallOutcome.VOICEMAIL,
    Word.GATEKEEPER: CallOutcome.GATEKEEPER,
    Word.PROMISED: CallOutcome.PROMISED,
}


def facts_of(world: World, key: TouchKey, added: str, now: datetime) -> tuple[Fact, ...]:
    """Given what was added to the entry of a touch, return the facts it tells; none where it is no order."""
    today = world.policy.working.local_day(now)
    typed = read_typed(added, world.judge.lexicon.languages.values(), today)
    return tuple(_facts(key, typed, now, today)) if typed else ()


def _facts(key: TouchKey, typed: Typed, now: datetime, today: date) -> Iterator[Fact]:
    until = today + timedelta(days=typed.later) if typed.later is not None else None
    if typed.word in ENDINGS:
        yield Ended(key.offer, now, ENDINGS[typed.word], note=typed.note)
    elif typed.word in OUTCOMES:
        promised, again = (typed.day, None) if typed.word is Word.PROMISED else (None, typed.day)
        yield CallLogged(key.offer, now, OUTCOMES[typed.word], promised, typed.note, again=again)
    else:
        until = until or typed.day
    if until is not None:
        yield Snoozed(key.offer, now, until)
