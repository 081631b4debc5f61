"""Plays a story: a calendar and a Drafts folder outside, mailwatch's memory and plan inside, and interruptions between.

The memory is the real store, orders are carried out by the code of the application; the effects are done to two
dictionaries, journaled as `app.acting` does it: plan written down, begun, done, confirmed. `Interrupted` is raised
after the chosen step; `resume` then finds out what was done, as a new start does.
"""

from __future__ import annotations

import copy
from dataclasses import MISSING, fields, replace
from datetime import date, datetime
from typing import Any, NoReturn

from mailwatch.app.memory import Begun, DraftRecord, EntryRecord
from mailwatch.app.orders import carry_out_orders
from mailwatch.app.ports import Seen
from mailwatch.app.world import Account, World
from mailwatch.core import ids
from mailwatch.core.effects import (
    Audience,
    DraftSpec,
    Effect,
    EntrySpec,
    Planned,
    PutDraft,
    PutEntry,
    WithdrawDraft,
    WithdrawEntry,
)
from mailwatch.core.facts import Clock, DraftDeleted, DraftSent, EntryDeleted, EntryMoved, Fact, Hold
from mailwatch.core.ids import TouchKey
from mailwatch.core.life import Life, day_of
from mailwatch.core.mail import Placement
from mailwatch.core.offer import Offer
from mailwatch.core.plan import plan
from mailwatch.core.story import live
from mailwatch.store.database import Store, open_copy
from tests.core.desk import ACCOUNT, LONG_AGO, USER
from tests.stories.book import FOLDER, Story

NOWHERE = Placement(ACCOUNT, "Drafts", 1, 0)


class Interrupted(Exception):  # noqa: N818 - no error: a power cut
    """The program was stopped here."""


class Stage:
    """One user's world and mailwatch in it."""

    def __init__(self, story: Story) -> None:
        self.memory: Store = open_copy(FOLDER / "no database: an empty one in memory")
        self.policy = story.policy
        self.calendar: dict[TouchKey, EntrySpec] = {}
        self.drafts: dict[TouchKey, DraftSpec] = {}
        self.offers: dict[str, Offer] = {}
        self.now = self.heard = story.days[0].when
        self.steps, self._stop_at = 0, 0
        if story.consent == "before":
            self.memory.consent(ACCOUNT, LONG_AGO)
        self.world = _world_of_orders(self)

    def stopping_at(self, step: int) -> Stage:
        """Return the same as it stands now, with a life of its own, in which the program stops after a step."""
        other = copy.copy(self)
        other.memory = self.memory.copy()
        other.calendar, other.drafts, other.offers = dict(self.calendar), dict(self.drafts), dict(self.offers)
        other.world = replace(self.world, memory=other.memory, now=lambda: other.now)
        other.steps, other._stop_at = 0, step
        return other

    # -- a tick ----------------------------------------------------------------------------------------

    def tick(self) -> tuple[Planned, ...]:
        """Plan, write the plan down, and do each effect: begun, done, confirmed. May be interrupted after each step."""
        planned = plan(self.memory.facts(), Clock(self.now, {ACCOUNT: self.heard}), self.policy)
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
                self.calendar[key] = spec
            case WithdrawEntry(key):
                del self.calendar[key]
            case PutDraft(key, spec):
                assert key not in self.drafts, "a second draft for one touch"
                self.drafts[key] = spec
            case WithdrawDraft(key):
                del self.drafts[key]

    def _was_done(self, begun: Begun) -> bool:
        match begun.planned.effect:
            case PutEntry(key, spec):
                return self.calendar.get(key) == spec
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

    def order(self, verb: str, **arguments: str) -> None:
        """The user gives an order, and it is carried out."""
        number = self.memory.give_order(verb, arguments, self.now)
        carry_out_orders(self.world)
        answer = self.memory.order_answer(number)
        assert answer is not None
        assert answer[0], answer[1]

    def moves(self, key: TouchKey, to: date | datetime) -> None:
        """The user moves an entry."""
        self.calendar[key] = replace(self.calendar[key], starts=to)
        record = self._entry(key)
        self.memory.keep_entry(replace(record, spec=replace(record.spec, starts=to)))
        self.learns(EntryMoved(key, self.now, to), f"moved:{key}:{self.now}")

    def edits_entry(self, key: TouchKey) -> None:
        """The user writes into an entry."""
        self.memory.keep_entry(replace(self._entry(key), hold=Hold.TAKEN))

    def deletes_entry(self, key: TouchKey) -> None:
        """The user deletes an entry."""
        starts = self.calendar.pop(key).starts
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

    # -- what one sees -------------------------------------------------------------------------------------

    def entries_shown(self) -> list[str]:
        """Return what the calendar shows from today on, a line each."""
        today = self.policy.working.local_day(self.now)
        ahead = [(key, spec) for key, spec in self.calendar.items() if self._day(spec.starts) >= today]
        return sorted(f"{_shown(spec.starts)} {self._named(key)}{_said(spec)}" for key, spec in ahead)

    def drafts_shown(self) -> list[str]:
        """Return what lies in Drafts, a line each."""
        to = {Audience.USER: "to me", Audience.CLIENT: "to the client"}
        return sorted(f"{self._named(key)} {to[spec.audience]}" for key, spec in self.drafts.items())

    def lives(self) -> dict[str, Life]:
        """Return where each offer stands, by its name in the story."""
        known = {history.offer.id: history for history in self.memory.facts().histories}
        return {name: live(known[offer.id], self.now, self.policy) for name, offer in self.offers.items()}

    def states_shown(self) -> list[str]:
        """Return the state of each offer, with its ending where it is closed."""
        return [
            f"{life.state.value}{f': {life.ending.value}' if life.ending else ''}" for life in self.lives().values()
        ]

    def _named(self, key: TouchKey) -> str:
        (name,) = [name for name, offer in self.offers.items() if offer.id == key.offer]
        return f"{name} {key.rung}" if len(self.offers) > 1 else key.rung

    def _day(self, starts: date | datetime) -> date:
        return day_of(starts, self.policy.working)


def _shown(starts: date | datetime) -> str:
    return f"{starts:%Y-%m-%d %H:%M}" if isinstance(starts, datetime) else f"{starts:%Y-%m-%d}"


def _said(spec: EntrySpec) -> str:
    doubts = [note for note in spec.notes if note.startswith("maybe:")]
    return (" (answered)" if spec.answered else "") + (" (maybe)" if doubts else "")


def _world_of_orders(stage: Stage) -> World:
    """A world as far as orders need one: an account, the memory, the policy and the clock; nothing to read or write."""
    given: dict[str, Any] = {
        "accounts": {ACCOUNT: Account(ACCOUNT, _no_connection, frozenset({USER.email}))},
        "memory": stage.memory,
        "policy": stage.policy,
        "now": lambda: stage.now,
    }
    needed = [one.name for one in fields(World) if one.default is MISSING and one.default_factory is MISSING]
    return World(**(dict.fromkeys(needed) | given))


def _no_connection() -> NoReturn:
    raise AssertionError("a story reads no mail")
