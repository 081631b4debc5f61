"""Plays a story: a calendar and a Drafts folder outside, mailwatch's memory and plan inside, and interruptions between.

The memory is the real store, orders are carried out and texts written by the code of the application; the effects are
done to two dictionaries, journaled as `app.acting` does it: plan written down, begun, done, confirmed. `Interrupted` is
raised after the chosen step; `resume` then finds out what was done, as a new start does.
"""

from __future__ import annotations

import copy
from dataclasses import dataclass, replace
from datetime import date, datetime

from mailwatch.app.memory import Begun, DraftRecord, EntryRecord
from mailwatch.app.orders import carry_out_orders
from mailwatch.app.ports import Seen
from mailwatch.core import ids
from mailwatch.core.effects import (
    DraftSpec,
    Effect,
    EntrySpec,
    Planned,
    PutDraft,
    PutEntry,
    WithdrawDraft,
    WithdrawEntry,
)
from mailwatch.core.facts import DraftDeleted, DraftSent, EntryDeleted, EntryMoved, Fact
from mailwatch.core.history import Clock, Hold
from mailwatch.core.ids import TouchKey
from mailwatch.core.mail import Placement
from mailwatch.core.offer import Offer
from mailwatch.core.plan import plan
from mailwatch.store.database import Store, open_copy
from tests.core.desk import ACCOUNT, LONG_AGO
from tests.stories.book import FOLDER, Story
from tests.stories.world import text_of, world_of

NOWHERE = Placement(ACCOUNT, "Drafts", 1, 0)


class Interrupted(Exception):  # noqa: N818 - no error: a power cut
    """The program was stopped here."""


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry as it stands in the calendar."""

    spec: EntrySpec
    text: str


@dataclass(frozen=True, slots=True)
class Draft:
    """A message as it lies in Drafts."""

    spec: DraftSpec
    text: str


class Stage:
    """One user's world and mailwatch in it. `offers` go by the names that the story gives them."""

    def __init__(self, story: Story) -> None:
        self.memory: Store = open_copy(FOLDER / "no database: an empty one in memory")
        self.policy = story.policy
        self.calendar: dict[TouchKey, Entry] = {}
        self.drafts: dict[TouchKey, Draft] = {}
        self.offers: dict[str, Offer] = {}
        self.now = self.heard = story.days[0].when
        self.steps, self._stop_at = 0, 0
        self._texts: dict[PutEntry | PutDraft, str] = {}
        if story.consent == "before":
            self.memory.consent(ACCOUNT, LONG_AGO)
        self.world = world_of(self.memory, self.policy, lambda: self.now)

    def stopping_at(self, step: int) -> Stage:
        """Return the same as it stands now, with a life of its own, in which the program stops after a step."""
        other = copy.copy(self)
        other.memory = self.memory.copy()
        other.calendar, other.drafts, other.offers = dict(self.calendar), dict(self.drafts), dict(self.offers)
        other.world = replace(self.world, memory=other.memory, now=lambda: other.now)
        other.steps, other._stop_at = 0, step
        return other

    def comes_to(self, moment: datetime) -> None:
        """Let time go on, and everything be read up to then."""
        self.now = self.heard = moment
        self._texts.clear()

    # -- a tick ----------------------------------------------------------------------------------------

    def planned(self) -> tuple[Planned, ...]:
        """Return what is to be done now."""
        return plan(self.memory.facts(), Clock(self.now, {ACCOUNT: self.heard}), self.policy)

    def tick(self) -> tuple[Planned, ...]:
        """Plan, write the plan down, and do each effect: begun, done, confirmed. May be interrupted after each step."""
        planned = self.planned()
        with self.memory.transaction():
            rows = self.memory.replace_plan(planned)
        self._step()
        for row, one in zip(rows, planned, strict=True):
            with self.memory.transaction():
                self.memory.begin(row, self.now)
            self._step()
            self._do(one.effect)
            self._step()
            self._confirm(row, one.effect)
            self._step()
        return planned

    def resume(self) -> tuple[Planned, ...]:
        """Start again after an interruption: what was begun is done or not done; then a tick."""
        for begun in self.memory.begun():
            if self._was_done(begun):
                self._confirm(begun.id, begun.planned.effect)
            else:
                self.memory.abandon(begun.id)
        return self.tick()

    def _step(self) -> None:
        self.steps += 1
        if self.steps == self._stop_at:
            raise Interrupted

    def _do(self, effect: Effect) -> None:
        match effect:
            case PutEntry(key, spec):
                self.calendar[key] = Entry(spec, self._text(effect))
            case WithdrawEntry(key):
                del self.calendar[key]
            case PutDraft(key, spec):
                assert key not in self.drafts, "a second draft for one touch"
                self.drafts[key] = Draft(spec, self._text(effect))
            case WithdrawDraft(key):
                del self.drafts[key]

    def _text(self, put: PutEntry | PutDraft) -> str:
        """Return what is written, once for a moment, however often the tick is stopped in it."""
        if put not in self._texts:
            self._texts[put] = text_of(self.world, put)
        return self._texts[put]

    def _was_done(self, begun: Begun) -> bool:
        match begun.planned.effect:
            case PutEntry(key, spec):
                return key in self.calendar and self.calendar[key].spec == spec
            case PutDraft(key, _):
                return key in self.drafts
            case WithdrawEntry(key):
                return key not in self.calendar
            case WithdrawDraft(key):
                return key not in self.drafts

    def _confirm(self, row: int, effect: Effect) -> None:
        result: DraftRecord | EntryRecord | Effect = effect
        match effect:
            case PutEntry(key, spec):
                seen = Seen(ids.entry_uid(key), spec.starts, spec.case, "")
                result = EntryRecord(key, spec, Hold.OURS, self.now, seen)
            case PutDraft(key, spec):
                mine = ids.draft_message_id(key)
                result = DraftRecord(key, spec, Hold.OURS, self.now, mine, NOWHERE, "", spec.case, ())
        with self.memory.transaction():
            self.memory.confirm(row, result)

    # -- what happens ------------------------------------------------------------------------------------

    def learns(self, fact: Fact, source: str) -> None:
        """A fact is observed."""
        self.memory.add_fact(fact, source)

    def order(self, verb: str, *, refused: bool = False, **arguments: str) -> None:
        """The user gives an order, and it is carried out, or refused in a line."""
        number = self.memory.give_order(verb, arguments, self.now)
        carry_out_orders(self.world)
        answer = self.memory.order_answer(number)
        assert answer is not None
        assert answer[0] is not refused, answer[1]

    def moves(self, key: TouchKey, to: date | datetime) -> None:
        """The user moves an entry."""
        entry, record = self.calendar[key], self._entry(key)
        self.calendar[key] = replace(entry, spec=replace(entry.spec, starts=to))
        self.memory.keep_entry(replace(record, spec=replace(record.spec, starts=to)))
        self.learns(EntryMoved(key, self.now, to), f"moved:{key}:{self.now}")

    def edits_entry(self, key: TouchKey) -> None:
        """The user writes into an entry."""
        self.memory.keep_entry(replace(self._entry(key), hold=Hold.TAKEN))

    def deletes_entry(self, key: TouchKey) -> None:
        """The user deletes an entry."""
        starts = self.calendar.pop(key).spec.starts
        self.memory.keep_entry(replace(self._entry(key), hold=Hold.GONE))
        today = self.policy.working.local_day(self.now)
        ahead = self.now < starts if isinstance(starts, datetime) else today < starts
        self.learns(EntryDeleted(key, self.now, ahead), f"deleted:{key}")

    def draft_goes(self, key: TouchKey, *, sent: bool) -> None:
        """The user sends a draft or throws it away."""
        del self.drafts[key]
        self._keep_draft(key, Hold.GONE)
        self.learns(DraftSent(key, self.now) if sent else DraftDeleted(key, self.now), f"draft:{key}")

    def edits_draft(self, key: TouchKey) -> None:
        """The user changes a draft."""
        self._keep_draft(key, Hold.TAKEN)

    def loses_draft(self, key: TouchKey) -> None:
        """The server took a draft and does not show it."""
        del self.drafts[key]
        self._keep_draft(key, Hold.UNCERTAIN)

    def _keep_draft(self, key: TouchKey, hold: Hold) -> None:
        (record,) = [one for one in self.memory.drafts() if one.key == key]
        self.memory.keep_draft(replace(record, hold=hold))

    def _entry(self, key: TouchKey) -> EntryRecord:
        (record,) = [one for one in self.memory.entries() if one.key == key]
        return record

    def all_that_counts(self) -> tuple[object, ...]:
        """Return everything on which the days to come depend."""
        return self.memory.facts(), self.memory.begun(), self.calendar, self.drafts
