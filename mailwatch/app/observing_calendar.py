"""What became of the entries we put: moved, edited or deleted by the user is an order, not a conflict."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

from mailwatch.app.calendar_words import facts_of
from mailwatch.app.memory import EntryRecord
from mailwatch.app.ports import Seen
from mailwatch.app.world import World
from mailwatch.core.errors import MailwatchError, Scope
from mailwatch.core.facts import EntryDeleted, EntryMoved, Noted
from mailwatch.core.history import Hold
from mailwatch.core.ids import TouchKey
from mailwatch.core.life import day_of

READS_TO_BELIEVE = 2
"""Reads of the calendar without an entry before it is believed deleted."""

LOST = 3
"""This many entries gone at once is a lost calendar, not a user tidying up."""

LONGEST_NOTE = 2_000
"""Characters kept of what somebody pasted into an entry."""

LOOK_BACK = timedelta(days=35)
"""Entries that lie further back are history: what is done to them says nothing."""


def observe_calendar(world: World, now: datetime) -> None:
    """Compare the entries we put with what the calendar holds; record what the user did. Raises `MailwatchError`."""
    if not world.calendar.two_way:
        return
    today = world.policy.working.local_day(now)
    records = [
        record
        for record in world.memory.entries()
        if day_of(record.spec.starts, world.policy.working) >= today - LOOK_BACK
    ]
    if not records:
        return
    standing = _standing(world, records)
    missing = [record for record in records if record.seen.uid not in standing]
    _stop_if_lost(world, records, missing)
    for record in records:
        seen = standing.get(record.seen.uid)
        if seen is None or seen.status == "CANCELLED":
            _gone(world, record, now)
        elif seen != record.seen:
            _changed(world, record, seen, now)


def _standing(world: World, records: list[EntryRecord]) -> dict[str, Seen]:
    """Return what stands by UID; an entry that the list lacks is asked for by itself before it counts as missing."""
    standing = {seen.uid: seen for seen in world.calendar.ours()}
    for record in records:
        if record.seen.uid not in standing and (seen := world.calendar.get(record.seen.uid)) is not None:
            standing[seen.uid] = seen
    return standing


def _stop_if_lost(world: World, records: list[EntryRecord], missing: list[EntryRecord]) -> None:
    """Several gone at once is a lost calendar: stop and tell. Seen before as missing, or only one: the user."""
    newly = [record for record in missing if record.missed == 0]
    if len(newly) >= LOST and len(newly) * 2 > len(records):
        world.memory.set_remark("calendar-lost", str(len(newly)))
        raise MailwatchError(
            f"{len(newly)} entries are gone from the calendar at once",
            where="calendar",
            remedy="is it the right calendar? `mailwatch check` tells; if you deleted them: `mailwatch ignore` each",
            scope=Scope.RUN,
        )


def _gone(world: World, record: EntryRecord, now: datetime) -> None:
    if record.missed + 1 < READS_TO_BELIEVE or world.calendar.elsewhere(record.seen.uid):
        with world.memory.transaction():
            world.memory.keep_entry(replace(record, missed=record.missed + 1))
        return
    before_due = _is_ahead(record.spec.starts, now, world)
    with world.memory.transaction():
        world.memory.keep_entry(replace(record, hold=Hold.GONE))
        world.memory.add_fact(
            EntryDeleted(record.key, now, before_due), f"entry-deleted:{record.key}:{record.put_at.isoformat()}"
        )


def _is_ahead(starts: date | datetime, now: datetime, world: World) -> bool:
    """True before the entry's time: for an all-day one while its day has not come."""
    if isinstance(starts, datetime):
        return now < starts
    return world.policy.working.local_day(now) < starts


def _changed(world: World, record: EntryRecord, seen: Seen, now: datetime) -> None:
    kept = replace(record, seen=seen, missed=0)
    with world.memory.transaction():
        if _is_moved(record.spec.starts, seen.starts):
            kept = replace(kept, spec=replace(record.spec, starts=seen.starts))
            fact = EntryMoved(record.key, now, seen.starts)
            world.memory.add_fact(fact, f"entry-moved:{record.key}:{seen.starts.isoformat()}:{now.isoformat()}")
        if not world.comparing.same_apart_from_time(record.seen, seen):
            kept = replace(kept, hold=_read_words(world, record, seen, now))
        if kept != record:
            world.memory.keep_entry(kept)


def _read_words(world: World, record: EntryRecord, seen: Seen, now: datetime) -> Hold:
    """Carry out what was typed into the entry; anything else that changed makes the entry the user's.

    What is no order is a note on the offer, as the questions of an entry ask for (playbook: why is it silent).
    """
    added = world.comparing.added_text(record.seen, seen)
    facts = facts_of(world, record.key, added, now) if added else ()
    for fact in facts or _noted(record.key, added, now):
        world.memory.add_fact(fact, f"typed:{record.key}:{type(fact).__name__}:{now.isoformat()}")
    return record.hold if facts else Hold.TAKEN


def _noted(key: TouchKey, added: str, now: datetime) -> tuple[Noted, ...]:
    """Return what was typed as a note; marks and ticks without a word are none."""
    note = " ".join(added.split())
    return (Noted(key.offer, now, note[:LONGEST_NOTE]),) if any(letter.isalnum() for letter in note) else ()


def _is_moved(planned: date | datetime, stands: date | datetime) -> bool:
    return isinstance(planned, datetime) != isinstance(stands, datetime) or planned != stands
