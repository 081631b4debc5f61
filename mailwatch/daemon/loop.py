"""The loop: a tick at the start, one when a watcher or the user rings, and one at every heartbeat."""

from __future__ import annotations

import logging
import signal
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from types import FrameType
from typing import Protocol

from mailwatch.app.tick import Ticker, TickReport
from mailwatch.core.errors import MailwatchError, ProblemsError
from mailwatch.core.mail import AccountName
from mailwatch.daemon.bell import Bell
from mailwatch.daemon.heartbeat import Heartbeat
from mailwatch.daemon.telling import Telling
from mailwatch.sd_notify import notify, watchdog_seconds

log = logging.getLogger("mailwatch")

SETTLE = 0.2
"""Seconds to wait after a ring: several changes of one delivery are one tick."""


class Watcher(Protocol):
    """Watches mailboxes in threads of its own and wakes us when one changed."""

    def start(self) -> None:
        """Begin; returns at once."""
        ...

    def stop(self) -> None:
        """End."""
        ...


Watch = Callable[[AccountName, Sequence[str], Callable[[str], None]], Watcher]
"""Makes the watcher of an account's mailboxes."""


@dataclass(frozen=True, slots=True)
class Duty:
    """What a configuration makes of the daemon: what it does ticks of, how it watches, how often it looks anyway.

    `looked` is called after each tick, when everything else is done.
    """

    ticker: Ticker
    watch: Watch
    poll: timedelta
    looked: Callable[[], object] = lambda: None


class StopNow(BaseException):
    """SIGTERM or SIGINT in the middle of a tick, which may be left at any instant (fault 1): nothing catches this."""


class Loop:
    """One daemon, until it is told to stop. `renew` reads the configuration anew, on SIGHUP."""

    def __init__(self, duty: Duty, renew: Callable[[], Duty], *, bell: Path) -> None:
        self._renew = renew
        self._bell = Bell(bell)
        self._telling = Telling()
        self._watchers: dict[AccountName, Watcher] = {}
        self._stopping = self._reloading = self._looking = False
        self._take(duty)

    def _take(self, duty: Duty) -> None:
        self._duty = duty
        self._heartbeat = Heartbeat(duty.poll, self._look)

    def run(self) -> None:
        """Run until SIGTERM or SIGINT. Raises `MailwatchError` only when the memory itself fails."""
        with ExitStack() as stack:
            stack.enter_context(self._bell)
            stack.enter_context(_signals(self.stop, self.reload))
            stack.callback(self._leave)
            stack.enter_context(suppress(StopNow))
            notify("READY=1", "STATUS=reading for the first time")  # before a first scan that may take minutes
            self._look()
            while not self._stopping:
                self._turn()

    def stop(self) -> None:
        """Stop at once, in the middle of a tick where need be."""
        self._stopping = True
        self._bell.ring()
        if self._looking:
            self._looking = False  # leaving is not interrupted a second time
            raise StopNow

    def reload(self) -> None:
        """Read the configuration anew after the present tick."""
        self._reloading = True
        self._bell.ring()

    def _turn(self) -> None:
        watchdog = watchdog_seconds()
        patience = min(self._heartbeat.idle(), watchdog / 2 if watchdog else 3600.0)
        rung = self._bell.wait(patience)
        notify("WATCHDOG=1")
        if self._stopping:
            return
        if self._reloading:
            self._change_duty()
        if rung:
            self._bell.wait(SETTLE)
            self._look()
        self._heartbeat.run_due()

    def _look(self) -> None:
        if self._stopping:
            return
        self._looking = True
        try:
            report = self._duty.ticker.tick()
        finally:
            self._looking = False
        self._telling.tell(report, self._duty.ticker)
        self._watch_accounts()
        self._duty.looked()
        notify("WATCHDOG=1", f"STATUS={_summary(report)}")

    def _change_duty(self) -> None:
        """Take over the new configuration; one that is wrong is told, and the old one stays."""
        self._reloading = False
        try:
            duty = self._renew()
        except (MailwatchError, ProblemsError) as error:
            for problem in getattr(error, "problems", (error,)):
                log.warning("the configuration stays as it was: %s", problem)
            return
        self._let_go()
        self._take(duty)
        log.info("the configuration was read anew")

    def _watch_accounts(self) -> None:
        """Watch Sent and the inbox of every account that was reached, once."""
        for account in self._duty.ticker.accounts:
            if account.name in self._watchers or self._stopping:
                continue
            try:
                layout = account.open().layout()
            except MailwatchError:
                continue  # told by the tick already; the heartbeat tries again
            watcher = self._duty.watch(account.name, (layout.inbox, layout.sent), lambda _mailbox: self._bell.ring())
            watcher.start()
            self._watchers[account.name] = watcher

    def _leave(self) -> None:
        notify("STOPPING=1")
        self._let_go()

    def _let_go(self) -> None:
        for watcher in self._watchers.values():
            watcher.stop()
        self._watchers.clear()
        for account in self._duty.ticker.accounts:
            account.open().close()


def alive(what: str, done: int, total: int) -> None:
    """Progress for a `Ticker`: a long first scan is no standstill for systemd's watchdog, and says how far it is."""
    notify("WATCHDOG=1", f"STATUS={what}: {done} of {total}")


def _summary(report: TickReport) -> str:
    if report.errors:
        return f"{len(report.errors)} troubles, the first: {report.errors[0]}"
    return f"looked at {report.at:%H:%M} UTC, {len(report.done)} things done"


@contextmanager
def _signals(stop: Callable[[], None], reload: Callable[[], None]) -> Iterator[None]:
    def handle(number: int, _frame: FrameType | None) -> None:
        reload() if number == signal.SIGHUP else stop()

    numbers = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)
    before = {number: signal.signal(number, handle) for number in numbers}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
