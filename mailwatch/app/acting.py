"""Carrying out effects: journal, act, confirm. Each is harmless when repeated, and begun ones are resolved first."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from typing import assert_never

from mailwatch.app.drafting import Drafting, StaysError, draft_record
from mailwatch.app.entering import Entering
from mailwatch.app.memory import Begun, DraftRecord, EntryRecord
from mailwatch.app.ports import Layout, Mail
from mailwatch.app.reading import Progress, no_progress
from mailwatch.app.world import World
from mailwatch.core.effects import Effect, Planned, PutDraft, PutEntry, Thing, WithdrawDraft, WithdrawEntry
from mailwatch.core.errors import MailwatchError
from mailwatch.core.history import Hold
from mailwatch.core.ids import OfferId, TouchKey
from mailwatch.core.mail import AccountName

FIRST_WAIT, LONGEST_WAIT = timedelta(minutes=1), timedelta(hours=6)
"""How long a failed effect waits: four times longer after each failure, bounded (fault 7)."""

ENOUGH_FAILURES = 9
"""After so many the longest wait is reached long since; the number itself grows for as long as a server is down."""

UNKEPT_OKS = 2
"""So often may a server say OK to an APPEND that cannot be found: once more is tried, then a person looks (fault 3)."""

Connection = Callable[[AccountName], tuple[Mail, Layout]]
"""Gives an account's connection and its mailboxes; raises `MailwatchError` while it cannot be reached."""

Done = DraftRecord | EntryRecord | Effect
"""What an effect that was done leaves: what stands now, or the withdrawal that was made."""


class Acting:
    """Makes the world match the plan."""

    def __init__(self, world: World, connect: Connection, now: datetime, progress: Progress = no_progress) -> None:
        self._world, self._connect, self._now, self._progress = world, connect, now, progress
        self._entering = Entering(world, now)
        self._surprises: set[OfferId] = set()
        self._staying: set[OfferId] = set()
        self.errors: list[MailwatchError] = []

    def resolve(self) -> None:
        """Find out of every effect that was begun whether it was done: kept if so, else forgotten and planned again."""
        for begun in self._world.memory.begun():
            self._guarded(begun.planned, partial(self._resolve, begun))

    def act(self, planned: Sequence[Planned]) -> tuple[Planned, ...]:
        """Carry out effects that are not waiting after a failure; return those that were done."""
        memory = self._world.memory
        unresolved = {(begun.planned.key, begun.planned.thing) for begun in memory.begun()}
        wanted = {(one.key, one.thing) for one in planned}
        ready = [one for one in planned if (one.key, one.thing) not in unresolved and not self._waits(one)]
        waiting = [one for one in planned if isinstance(one.effect, WithdrawEntry) and one not in ready]
        self._staying = {key.offer for key, thing in unresolved if thing is Thing.ENTRY}
        self._staying |= {one.key.offer for one in waiting}
        ready = sorted(ready, key=_drafts_last)[: self._world.limits.effects]
        with memory.transaction():
            memory.give_up_failures(wanted | unresolved)
            rows = memory.replace_plan(ready)
        done = []
        for number, (row, one) in enumerate(zip(rows, ready, strict=True)):
            self._progress("calendar and drafts", number, len(ready))
            if one.key.offer in self._surprises or self._would_stand_beside(one):
                continue  # planned again at the next look
            if self._guarded(one, partial(self._carry_out, row, one.effect)):
                done.append(one)
            elif one.thing is Thing.ENTRY:
                self._staying.add(one.key.offer)
        return tuple(done)

    def _would_stand_beside(self, one: Planned) -> bool:
        """At most one entry of an offer lies ahead: a new one waits until it is known that no other stands there."""
        return isinstance(one.effect, PutEntry) and one.key.offer in self._staying and not one.key.is_notice

    def _waits(self, one: Planned) -> bool:
        _, not_before = self._world.memory.attempts(one.key, one.thing)
        return not_before is not None and self._now < not_before

    def _guarded(self, one: Planned, action: Callable[[], bool]) -> bool:
        """Do one thing; a failure is remembered with the time to try again, and stops nothing else."""
        try:
            return action()
        except MailwatchError as error:
            self.errors.append(error)
            times, _ = self._world.memory.attempts(one.key, one.thing)
            wait = max(_wait_after(times), timedelta(seconds=error.wait or 0))
            with self._world.memory.transaction():
                self._world.memory.failed(one.key, one.thing, self._now + wait, str(error))
            return False

    # -- begun before: done or not? ------------------------------------------------------------------

    def _resolve(self, begun: Begun) -> bool:
        done = self._already_done(begun)
        with self._world.memory.transaction():
            if done is None:
                self._world.memory.abandon(begun.id)
            else:
                self._world.memory.confirm(begun.id, done)
        return done is not None

    def _already_done(self, begun: Begun) -> Done | None:
        effect = begun.planned.effect
        match effect:
            case PutEntry():
                return self._entering.put_already(effect)
            case WithdrawEntry():
                return effect if self._entering.withdrawn_already(effect) else None
            case WithdrawDraft():
                record = draft_record(self._world, effect.key)
                gone = record is None or self._drafting_at(record.placement.account).is_gone(record)
                return effect if gone else None
            case PutDraft():
                return self._draft_already_put(begun, effect)
            case _:
                assert_never(effect)

    def _draft_already_put(self, begun: Begun, effect: PutDraft) -> DraftRecord | None:
        if begun.before is None:
            return None
        drafting = self._drafting(effect.key)
        found = drafting.find(effect, begun.before, begun.begun_at)
        if found is not None:
            return replace(found, put_at=begun.begun_at)
        return drafting.uncertain(effect, begun.before) if self._unkept_oks(effect) >= UNKEPT_OKS else None

    # -- carrying out --------------------------------------------------------------------------------

    def _carry_out(self, row: int, effect: Effect) -> bool:
        match effect:
            case PutEntry():
                self._begin(row)
                return self._entry_put(row, self._entering.put(effect))
            case WithdrawEntry():
                self._begin(row)
                return self._finish(row, effect if self._entering.withdraw(effect) else None)
            case PutDraft():
                return self._put_draft(row, effect)
            case WithdrawDraft():
                return self._withdraw_draft(row, effect)
            case _:
                assert_never(effect)

    def _entry_put(self, row: int, record: EntryRecord) -> bool:
        """What stands may have been moved by the user while we did not look: that is remembered with it."""
        moved = self._entering.moved(record)
        if moved is not None:
            record = replace(record, spec=replace(record.spec, starts=moved.to))
        with self._world.memory.transaction():
            self._world.memory.confirm(row, record)
            if moved is not None:
                self._surprises.add(record.key.offer)
                source = f"entry-moved:{record.key}:{moved.to.isoformat()}:{moved.at.isoformat()}"
                self._world.memory.add_fact(moved, source)
        return True

    def _put_draft(self, row: int, effect: PutDraft) -> bool:
        memory, drafting = self._world.memory, self._drafting(effect.key)
        prepared = drafting.prepare(effect)
        lies = drafting.lies_already(effect, prepared.before)
        if lies is not None:
            return self._finish(row, lies)
        with memory.transaction():
            memory.begin(row, self._now, prepared.before)
        put = drafting.append(effect, prepared)
        if put is None:
            return self._unkept(effect, prepared.before.subject)
        return self._finish(row, put)

    def _unkept(self, effect: PutDraft, subject: str) -> bool:
        """The server said OK and did not keep it: the next tick looks once more, and tries once more."""
        with self._world.memory.transaction():
            self._world.memory.set_remark(f"unkept:{effect.key}", str(self._unkept_oks(effect) + 1))
        raise MailwatchError(
            f"the server took the draft {subject!r} and does not show it",
            where=f"offer {effect.key.offer}",
            remedy="it is looked for again; nothing to do",
        )

    def _unkept_oks(self, effect: PutDraft) -> int:
        return int(self._world.memory.remark(f"unkept:{effect.key}") or 0)

    def _withdraw_draft(self, row: int, effect: WithdrawDraft) -> bool:
        record = draft_record(self._world, effect.key)
        if record is None:
            return self._finish(row, effect)
        drafting = self._drafting_at(record.placement.account)
        self._begin(row)
        try:
            withdrawn = drafting.withdraw(record, effect)
        except StaysError as error:
            return self._leave(row, record, error)
        return self._finish(row, effect if withdrawn else None)

    def _leave(self, row: int, record: DraftRecord, error: StaysError) -> bool:
        """What cannot be taken away is the user's from now on: told once, not tried again."""
        self.errors.append(error)
        with self._world.memory.transaction():
            self._world.memory.keep_draft(replace(record, hold=Hold.TAKEN))
            self._world.memory.abandon(row)
        return False

    def _begin(self, row: int) -> None:
        with self._world.memory.transaction():
            self._world.memory.begin(row, self._now)

    def _finish(self, row: int, done: Done | None) -> bool:
        """Confirm what was done; None: the user's hand was there first, and observing finds out what it did."""
        with self._world.memory.transaction():
            if done is None:
                self._world.memory.abandon(row)
            else:
                self._world.memory.confirm(row, done)
        return done is not None

    def _drafting(self, key: TouchKey) -> Drafting:
        history = self._world.memory.history(key.offer)
        assert history is not None, "an effect is planned from a history"
        return self._drafting_at(history.offer.account)

    def _drafting_at(self, account: AccountName) -> Drafting:
        mail, layout = self._connect(account)
        return Drafting(self._world, mail, layout, self._now)


def _drafts_last(one: Planned) -> bool:
    """What stands in the calendar may say that a draft is not due: it is looked at before one is written."""
    return isinstance(one.effect, PutDraft)


def _wait_after(failures: int) -> timedelta:
    return min(FIRST_WAIT * int(4 ** min(failures, ENOUGH_FAILURES)), LONGEST_WAIT)
