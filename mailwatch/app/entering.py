"""Entries: put, withdraw, and find out afterwards which it was. The user's version always wins."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from mailwatch.app.briefing import brief_for
from mailwatch.app.memory import EntryRecord
from mailwatch.app.ports import Entry, Seen
from mailwatch.app.world import World
from mailwatch.core import ids
from mailwatch.core.effects import EntrySpec, PutEntry, WithdrawEntry
from mailwatch.core.errors import ChangedError
from mailwatch.core.facts import EntryMoved
from mailwatch.core.history import Hold
from mailwatch.core.ids import TouchKey


class Entering:
    """Puts entries into the calendar and takes them away."""

    def __init__(self, world: World, now: datetime) -> None:
        self._world, self._now = world, now

    def put(self, effect: PutEntry) -> EntryRecord:
        """Have the entry stand; return what stands, the user's own version where there is one.

        One that no memory knows and that stands at another time is from an earlier life of the database: it counts.
        """
        known = self.record(effect.key)
        entry = self._entry(effect.key, effect.spec, known.seen.sequence + 1 if known else 0)
        if known is None and (stands := self._world.calendar.get(entry.uid)) and stands.starts != entry.starts:
            return self._found(effect, entry, stands)
        try:
            seen = self._world.calendar.put(entry, known.seen if known else None)
        except ChangedError:
            return self._found(effect, entry, self._world.calendar.get(entry.uid))
        return EntryRecord(effect.key, effect.spec, Hold.OURS, self._now, seen)

    def withdraw(self, effect: WithdrawEntry) -> bool:
        """Take the entry away; False when the user changed it and it stays."""
        known = self.record(effect.key)
        return known is None or self._world.calendar.withdraw(known.seen)

    def put_already(self, effect: PutEntry) -> EntryRecord | None:
        """Return the entry if it stands as the effect wants it, None when it must be put again, which is harmless."""
        seen = self._world.calendar.get(ids.entry_uid(effect.key))
        if seen is None:
            return None
        entry = self._entry(effect.key, effect.spec, seen.sequence)
        if (seen.title, seen.starts) != (entry.text.title, entry.starts):
            return None
        if self.record(effect.key) is not None and seen.description.split() != entry.text.description.split():
            return None  # stood before, with other words
        return EntryRecord(effect.key, effect.spec, Hold.OURS, self._now, seen)

    def withdrawn_already(self, effect: WithdrawEntry) -> bool:
        """True when the entry is gone from the calendar."""
        return self._world.calendar.get(ids.entry_uid(effect.key)) is None

    def record(self, key: TouchKey) -> EntryRecord | None:
        """Return what is remembered of an entry that stands."""
        return next((record for record in self._world.memory.entries() if record.key == key), None)

    def _found(self, effect: PutEntry, entry: Entry, seen: Seen | None) -> EntryRecord:
        """What stands differs from what we know: after a lost database, or because the user just changed it.

        A title that is ours means the rest was moved at most; another title makes the entry the user's.
        """
        if seen is None:  # deleted between the two: remembered as put, so that its absence is believed in due course
            seen = Seen(entry.uid, entry.starts, entry.text.title, entry.text.description)
        hold = Hold.OURS if seen.title == entry.text.title else Hold.TAKEN
        return EntryRecord(effect.key, effect.spec, hold, self._now, seen)

    def moved(self, record: EntryRecord) -> EntryMoved | None:
        """Return the fact that an entry stands at another time than wanted, None when it does not."""
        wanted, stands = record.spec.starts, record.seen.starts
        same_kind = isinstance(wanted, datetime) == isinstance(stands, datetime)
        if same_kind and wanted == stands:
            return None
        return EntryMoved(record.key, self._now, stands)

    def _entry(self, key: TouchKey, spec: EntrySpec, sequence: int) -> Entry:
        zone = self._world.policy.working.timezone
        starts: date | datetime = spec.starts
        if isinstance(starts, datetime):
            starts = starts.astimezone(zone)
        text = self._world.texts.entry(brief_for(self._world, key, spec, self._now))
        alarm = timedelta(0) if spec.alarm else None
        return Entry(ids.entry_uid(key), text, starts, zone.key, sequence=sequence, alarm=alarm)
