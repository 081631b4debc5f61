"""What is done about it: effects planned and begun, and what stands in Drafts and in the calendar."""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime
from functools import lru_cache

from mailwatch.app.memory import Begun, DraftRecord, EntryRecord, PutBefore
from mailwatch.core.effects import (
    Effect,
    Planned,
    PutDraft,
    PutEntry,
    Thing,
    WithdrawDraft,
    WithdrawEntry,
)
from mailwatch.core.history import Hold
from mailwatch.core.ids import OfferId, TouchKey
from mailwatch.store.codec import decode, encode
from mailwatch.store.rows import Rows, utc

EFFECTS: dict[str, type[Effect]] = {kind.__name__: kind for kind in (PutEntry, WithdrawEntry, PutDraft, WithdrawDraft)}
"""The kinds of effects, by the name they are stored under."""


@lru_cache(maxsize=1_000)  # every tick asks for everything that stands, and hardly any of it changed
def draft_of(value: str) -> DraftRecord:
    """Read a stored draft."""
    return decode(value, DraftRecord)


@lru_cache(maxsize=1_000)
def entry_of(value: str) -> EntryRecord:
    """Read a stored entry."""
    return decode(value, EntryRecord)


class Journal(Rows):
    """The part of the store that knows what we do to the world. Intent is written down before it is acted on."""

    def replace_plan(self, planned: Sequence[Planned]) -> tuple[int, ...]:
        """Remember the effects to carry out in place of those that were not begun; return their ids."""
        self.db.execute("DELETE FROM journal WHERE begun_at IS NULL")
        return tuple(self._add(one) for one in planned)

    def _add(self, planned: Planned) -> int:
        key = planned.key
        kind, effect, because = type(planned.effect).__name__, encode(planned.effect), json.dumps(planned.because)
        added = self.db.execute(
            "INSERT INTO journal (kind, offer, rung, restart, effect, because) VALUES (?, ?, ?, ?, ?, ?)",
            (kind, key.offer, key.rung, key.restart, effect, because),
        )
        return int(added.lastrowid or 0)

    def begin(self, effect: int, at: datetime, before: PutBefore | None = None) -> None:
        """Remember that an effect is about to be carried out."""
        self.db.execute(
            "UPDATE journal SET begun_at = ?, before = ? WHERE id = ?",
            (utc(at), encode(before) if before else None, effect),
        )

    def begun(self) -> tuple[Begun, ...]:
        """Return the effects that were begun and not confirmed, oldest first."""
        rows = self.db.execute(
            "SELECT id, kind, effect, because, begun_at, before FROM journal WHERE begun_at IS NOT NULL ORDER BY id"
        )
        return tuple(
            Begun(
                identity,
                Planned(decode(effect, EFFECTS[kind]), tuple(json.loads(because))),
                datetime.fromisoformat(begun_at),
                decode(before, PutBefore) if before else None,
            )
            for identity, kind, effect, because, begun_at, before in rows.fetchall()
        )

    def abandon(self, effect: int) -> None:
        """Forget an effect that turned out not to be done: it will be planned again if still wanted."""
        self.db.execute("DELETE FROM journal WHERE id = ?", (effect,))

    def confirm(self, effect: int, result: DraftRecord | EntryRecord | Effect) -> None:
        """Remember that an effect was done: what stands now, or the withdrawal that was made."""
        match result:
            case DraftRecord():
                self.keep_draft(result)
            case EntryRecord():
                self.keep_entry(result)
            case WithdrawDraft(key):
                self._withdrawn("drafts", key)
            case WithdrawEntry(key):
                self._withdrawn("entries", key)
            case _:
                raise TypeError(f"{result} says nothing about what stands now")
        self.db.execute("DELETE FROM journal WHERE id = ?", (effect,))
        thing = Thing.ENTRY if isinstance(result, EntryRecord | WithdrawEntry) else Thing.DRAFT
        self._no_failure(result.key, thing)

    def _withdrawn(self, table: str, key: TouchKey) -> None:
        where = (key.offer, key.rung, key.restart)
        query = f"SELECT value FROM {table} WHERE offer = ? AND rung = ? AND restart = ?"  # noqa: S608 - our own table
        row = self.db.execute(query, where).fetchone()
        if row is None:
            return
        if table == "drafts":
            self.keep_draft(replace(draft_of(row[0]), hold=Hold.WITHDRAWN))
        else:
            self.keep_entry(replace(entry_of(row[0]), hold=Hold.WITHDRAWN))

    def attempts(self, key: TouchKey, thing: Thing) -> tuple[int, datetime | None]:
        """Return how often the entry or draft of a touch failed in a row, and when it may be tried again."""
        row = self.db.execute(
            "SELECT attempts, not_before FROM failures WHERE offer = ? AND rung = ? AND restart = ? AND thing = ?",
            (key.offer, key.rung, key.restart, thing.value),
        ).fetchone()
        return (row[0], datetime.fromisoformat(row[1])) if row else (0, None)

    def failed(self, key: TouchKey, thing: Thing, not_before: datetime, why: str) -> None:
        """Remember that an effect failed and when to try again."""
        self.db.execute(
            "INSERT INTO failures VALUES (?1, ?2, ?3, ?4, 1, ?5, ?6) ON CONFLICT (offer, rung, restart, thing) "
            "DO UPDATE SET attempts = attempts + 1, not_before = ?5, why = ?6",
            (key.offer, key.rung, key.restart, thing.value, utc(not_before), why),
        )

    def give_up_failures(self, wanted: Collection[tuple[TouchKey, Thing]]) -> None:
        """Forget the failures of all effects that nobody wants any more."""
        rows = self.db.execute("SELECT offer, rung, restart, thing FROM failures").fetchall()
        for offer, rung, restart, thing in rows:
            failed = TouchKey(OfferId(offer), rung, restart), Thing(thing)
            if failed not in wanted:
                self._no_failure(*failed)

    def _no_failure(self, key: TouchKey, thing: Thing) -> None:
        self.db.execute(
            "DELETE FROM failures WHERE offer = ? AND rung = ? AND restart = ? AND thing = ?",
            (key.offer, key.rung, key.restart, thing.value),
        )

    def failures(self) -> tuple[tuple[TouchKey, int, datetime, str], ...]:
        """Return the effects that failed the last time: touch, times in a row, when tried again, why."""
        rows = self.db.execute("SELECT offer, rung, restart, attempts, not_before, why FROM failures")
        return tuple(
            (TouchKey(OfferId(offer), rung, restart), attempts, datetime.fromisoformat(not_before), why)
            for offer, rung, restart, attempts, not_before, why in rows
        )

    def drafts(self) -> tuple[DraftRecord, ...]:
        """Return the drafts we put that are ours, taken or uncertain."""
        rows = self.db.execute("SELECT value FROM drafts WHERE hold IN ('ours', 'taken', 'uncertain')")
        return tuple(draft_of(value) for (value,) in rows)

    def entries(self) -> tuple[EntryRecord, ...]:
        """Return the entries we put that are ours or taken."""
        rows = self.db.execute("SELECT value FROM entries WHERE hold IN ('ours', 'taken')")
        return tuple(entry_of(value) for (value,) in rows)

    def keep_draft(self, record: DraftRecord) -> None:
        """Replace what is remembered of a draft."""
        self._keep("drafts", record.key, record.hold, encode(record))

    def keep_entry(self, record: EntryRecord) -> None:
        """Replace what is remembered of an entry."""
        self._keep("entries", record.key, record.hold, encode(record))

    def _keep(self, table: str, key: TouchKey, hold: Hold, value: str) -> None:
        self.db.execute(
            f"INSERT OR REPLACE INTO {table} VALUES (?, ?, ?, ?, ?)",  # noqa: S608 - our own table
            (key.offer, key.rung, key.restart, hold.value, value),
        )
