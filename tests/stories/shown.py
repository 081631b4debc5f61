"""What one sees on the stage: the calendar from today on, Drafts, where each offer stands, and what is said there."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from mailwatch.core.cadence import Rung
from mailwatch.core.clients import lives_of
from mailwatch.core.effects import Audience, DraftSpec, EntrySpec
from mailwatch.core.ids import TouchKey
from mailwatch.core.life import Life, day_of
from tests.stories.stage import Entry, Stage

TO = {Audience.USER: "to me", Audience.CLIENT: "to the client"}


def entries_shown(stage: Stage) -> list[str]:
    """Return what the calendar shows from today on, a line each."""
    return sorted(_entry_line(stage, key, entry.spec) for key, entry in _ahead(stage).items())


def drafts_shown(stage: Stage) -> list[str]:
    """Return what lies in Drafts, a line each."""
    return sorted(f"{_named(stage, key, one.spec)} {TO[one.spec.audience]}" for key, one in stage.drafts.items())


def states_shown(stage: Stage) -> list[str]:
    """Return the state of each offer, with its ending where it is closed."""
    return [f"{life.state.value}{f': {life.ending.value}' if life.ending else ''}" for life in lives(stage).values()]


def notes_shown(stage: Stage) -> list[str]:
    """Return the codes of what the entries tell, from today on."""
    return [note for entry in _ahead(stage).values() for note in entry.spec.notes]


def entries_say(stage: Stage) -> str:
    """Return what the entries from today on say."""
    return _running(entry.text for entry in _ahead(stage).values())


def drafts_say(stage: Stage) -> str:
    """Return what the drafts say."""
    return _running(draft.text for draft in stage.drafts.values())


def _running(texts: Iterable[str]) -> str:
    """Return texts as one line, without the marks of quotation: where a line ends is not what is said."""
    return " ".join(word for text in texts for word in text.split() if word != ">")


def lives(stage: Stage) -> dict[str, Life]:
    """Return where each offer stands, by its name in the story."""
    found = lives_of(stage.memory.facts(), stage.now, stage.policy)
    return {name: found[offer.id] for name, offer in stage.offers.items()}


def name_of(stage: Stage, key: TouchKey, spec: EntrySpec | DraftSpec) -> str:
    """Return a touch by the name of its rung; what stands beside the ladder by its text."""
    beside = _rung(stage, key) is None and not key.is_notice
    return spec.case if beside else key.rung


def _ahead(stage: Stage) -> dict[TouchKey, Entry]:
    today = stage.policy.working.local_day(stage.now)
    return {key: one for key, one in stage.calendar.items() if day_of(one.spec.starts, stage.policy.working) >= today}


def _entry_line(stage: Stage, key: TouchKey, spec: EntrySpec) -> str:
    return f"{_when(spec.starts)} {_named(stage, key, spec)}{_marks(stage, key, spec)}"


def _when(starts: date | datetime) -> str:
    return f"{starts:%Y-%m-%d %H:%M}" if isinstance(starts, datetime) else f"{starts:%Y-%m-%d}"


def _named(stage: Stage, key: TouchKey, spec: EntrySpec | DraftSpec) -> str:
    (name,) = [name for name, offer in stage.offers.items() if offer.id == key.offer]
    what = name_of(stage, key, spec)
    return f"{name} {what}" if len(stage.offers) > 1 else what


def _marks(stage: Stage, key: TouchKey, spec: EntrySpec) -> str:
    """What is not as usual: answered, perhaps answered, or another text than that of the rung."""
    rung = _rung(stage, key)
    marks = [spec.case] if rung and spec.case != rung.case else []
    marks += ["maybe"] if any(note.startswith("maybe:") for note in spec.notes) else []
    return "".join(f" ({mark})" for mark in marks)


def _rung(stage: Stage, key: TouchKey) -> Rung | None:
    """The rung of a touch in whatever profile; offers change theirs with a tag."""
    profiles = (stage.policy.profile, *(profile for _, profile in stage.policy.profiles))
    return next((rung for profile in profiles for rung in profile.ladder if rung.name == key.rung), None)
