"""The loop: a tick at the start, one when a watcher or the user rings, and one at every heartbeat."""

from __future__ import annotations

import logging
import signal
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from datetime import timedelta
from pathlib import Path
from types import FrameType
from typing import Protocol

from mailwatch.app.tick import Ticker, TickReport
from mailwatch.core.errors import MailwatchError
from mailwatch.core.mail import AccountName
from mailwatch.daemon.bell import Bell
from mailwatch.daemon.heartbeat import Heartbeat
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


class Loop:
    """One daemon over one world, until it is told to stop."""

    def __init__(self, ticker: Ticker, watch: Watch, *, poll: timedelta, bell: Path) -> None:
        self._ticker, self._watch = ticker, watch
        self._bell = Bell(bell)
        self._heartbeat = Heartbeat(poll, self._look)
        self._watchers: dict[AccountName, Watcher] = {}
        self._stopping = False
        self._told: set[str] = set()

    def run(self) -> None:
        """Run until SIGTERM or SIGINT. Raises `MailwatchError` only when the memory itself fails."""
        with ExitStack() as stack:
            stack.enter_context(self._bell)
            stack.enter_context(_signals(self.stop))
            stack.callback(self._leave)
            self._look()
            notify("READY=1")
            while not self._stopping:
                self._turn()

    def stop(self) -> None:
        """Stop after the present tick."""
        self._stopping = True
        self._bell.ring()

    def _turn(self) -> None:
        watchdog = watchdog_seconds()
        patience = min(self._heartbeat.idle(), watchdog / 2 if watchdog else 3600.0)
        rung = self._bell.wait(patience)
        notify("WATCHDOG=1")
        if self._stopping:
            return
        if rung:
            self._bell.wait(SETTLE)
            self._look()
        self._heartbeat.run_due()

    def _look(self) -> None:
        report = self._ticker.tick()
        self._tell(report)
        self._watch_accounts()
        notify("WATCHDOG=1", f"STATUS={_summary(report)}")

    def _tell(self, report: TickReport) -> None:
        """Log what was done, and each trouble once until it is over."""
        for planned in report.done:
            log.info("%s %s (%s)", type(planned.effect).__name__, planned.key, ", ".join(planned.because))
        troubles = {str(error) for error in report.errors}
        for trouble in sorted(troubles - self._told):
            log.warning("%s", trouble)
        for over in sorted(self._told - troubles):
            log.info("over: %s", over)
        self._told = troubles

    def _watch_accounts(self) -> None:
        """Watch Sent and the inbox of every account that was reached, once."""
        for account in self._ticker.world.accounts.values():
            if account.name in self._watchers:
                continue
            try:
                layout = account.open().layout()
            except MailwatchError:
                continue  # told by the tick already; the heartbeat tries again
            watcher = self._watch(account.name, (layout.inbox, layout.sent), lambda _mailbox: self._bell.ring())
            watcher.start()
            self._watchers[account.name] = watcher

    def _leave(self) -> None:
        notify("STOPPING=1")
        for watcher in self._watchers.values():
            watcher.stop()
        for account in self._ticker.world.accounts.values():
            account.open().close()


def _summary(report: TickReport) -> str:
    if report.errors:
        return f"{len(report.errors)} troubles, the first: {report.errors[0]}"
    return f"looked at {report.at:%H:%M}, {len(report.done)} things done"


@contextmanager
def _signals(stop: Callable[[], None]) -> Iterator[None]:
    def handle(_number: int, _frame: FrameType | None) -> None:
        stop()

    before = {number: signal.signal(number, handle) for number in (signal.SIGTERM, signal.SIGINT)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
