"""One tick, told as a story: read every account, look what the user did, plan, record, act.

Every step can fail for itself: an account that cannot be reached leaves the others alone, a calendar
that is down does not keep a draft from being written, and what was not read is not claimed as silence.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from mailwatch.app.acting import Acting
from mailwatch.app.away import read_away, with_away
from mailwatch.app.judging import Judging
from mailwatch.app.marks import follow_marks
from mailwatch.app.memory import Direction
from mailwatch.app.observing_calendar import observe_calendar
from mailwatch.app.observing_drafts import observe_drafts
from mailwatch.app.orders import carry_out_orders
from mailwatch.app.ports import Layout, Mail
from mailwatch.app.reading import Progress, Reading, no_progress
from mailwatch.app.troubles import CALENDAR, stands_in_the_way
from mailwatch.app.world import Account, World
from mailwatch.core.effects import Planned
from mailwatch.core.errors import MailwatchError, Scope
from mailwatch.core.history import Clock, Facts
from mailwatch.core.mail import AccountName
from mailwatch.core.plan import fell_silent, plan


@dataclass(frozen=True, slots=True)
class TickReport:
    """What a tick did. `done` are the effects carried out, `planned` all that were wanted, `judged` counts messages."""

    at: datetime
    done: tuple[Planned, ...] = ()
    planned: tuple[Planned, ...] = ()
    errors: tuple[MailwatchError, ...] = ()
    read: int = 0
    judged: int = 0


class Ticker:
    """Does ticks over one world, or over the accounts `only` of it. Connections are kept between ticks."""

    def __init__(
        self, world: World, progress: Progress = no_progress, only: Collection[AccountName] | None = None
    ) -> None:
        self.world = world
        self._configured = world.policy
        self.accounts = tuple(account for account in world.accounts.values() if only is None or account.name in only)
        self._progress = progress
        self._calendar_looked_at: datetime | None = None

    def tick(self, *, act: bool = True) -> TickReport:
        """Do one tick; with `act` false only say what would be done. Raises `MailwatchError` only for the memory."""
        self._count_days_off()
        world, now = self.world, self.world.now()
        errors: list[MailwatchError] = []
        reached: dict[AccountName, Layout | MailwatchError] = {}
        read = judged = 0
        if act:
            carry_out_orders(world)
        for account in self.accounts:
            try:
                counts = self._account(account, now, reached)
            except MailwatchError as error:
                errors.append(error)
                reached[account.name] = error
                stands_in_the_way(world.memory, account.name, error)
            else:
                stands_in_the_way(world.memory, account.name, None)
                read, judged = read + counts[0], judged + counts[1]
        acting = Acting(world, lambda name: self._connected(name, reached), now, self._progress)
        if act:
            acting.resolve()
            try:
                self._look_at_calendar(now)
            except MailwatchError as error:
                errors.append(error)
                stands_in_the_way(world.memory, CALENDAR, error)
        facts, clock = world.memory.facts(), self.clock(now)
        planned = self._plan(facts, clock)
        if act:
            self._remember_silence(facts, clock)
        done = acting.act(planned) if act else ()
        return TickReport(now, done, planned, (*errors, *acting.errors), read, judged)

    def _plan(self, facts: Facts, clock: Clock) -> tuple[Planned, ...]:
        names = {account.name for account in self.accounts}
        chosen = tuple(history for history in facts.histories if history.offer.account in names)
        return plan(replace(facts, histories=chosen), clock, self.world.policy)

    def _remember_silence(self, facts: Facts, clock: Clock) -> None:
        for fact in fell_silent(facts, clock, self.world.policy):
            self.world.memory.add_fact(fact, f"silence:{fact.offer}:{fact.restart}")

    def clock(self, now: datetime) -> Clock:
        """Return how far silence may be claimed: an account is heard when all that may hold its replies were.

        A claim about the future comes from a clock that was wrong; it counts for nothing.
        """
        heard = {name: until for name, until in self.world.memory.heard_until().items() if until <= now}
        together = {}
        for account in self.world.accounts.values():
            moments = [heard.get(name) for name in (account.name, *account.replies_also_in)]
            known = [moment for moment in moments if moment is not None]
            if len(known) == len(moments):
                together[account.name] = min(known)
        return Clock(now, together)

    def _account(
        self, account: Account, now: datetime, reached: dict[AccountName, Layout | MailwatchError]
    ) -> tuple[int, int]:
        world, mail = self.world, account.open()
        reading = Reading(world, account, mail, now, self._progress)
        reached[account.name] = reading.layout
        judging = Judging(world, account, mail, reading.layout, self._progress)
        read = reading.read_sent()
        follow_marks(world, account, mail, reading.layout)
        judged = judging.judge(Direction.SENT)
        read += reading.read_replies(lambda: judging.known)
        judged += judging.judge(Direction.INCOMING)
        observe_drafts(world, account, mail, reading.layout, now)
        if not world.memory.pending(account.name):
            with world.memory.transaction():
                world.memory.heard(account.name, now)
        return read, judged

    def _connected(self, name: AccountName, reached: dict[AccountName, Layout | MailwatchError]) -> tuple[Mail, Layout]:
        """Return the connection that reading used; an account that failed in this tick is not knocked at again."""
        layout = reached.get(name)
        if layout is None:
            raise MailwatchError(
                "the configuration names this account no more", where=f"account {name}", scope=Scope.ACCOUNT
            )
        if isinstance(layout, MailwatchError):
            raise layout
        return self.world.accounts[name].open(), layout

    def _look_at_calendar(self, now: datetime) -> None:
        looked = self._calendar_looked_at
        if looked is None or not timedelta(0) <= now - looked < self.world.limits.calendar_every:
            observe_calendar(self.world, now)
            read_away(self.world.calendar, self.world.memory, self.world.policy.working.local_day(now))
            self._count_days_off()
            stands_in_the_way(self.world.memory, CALENDAR, None)
            self._calendar_looked_at = now

    def _count_days_off(self) -> None:
        """Let the plan know the days off that stand in the user's calendar."""
        self.world = replace(self.world, policy=with_away(self._configured, self.world.memory))
