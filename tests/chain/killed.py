"""A process that does one tick and kills itself (SIGKILL) at a given point, before or after a commit or an effect."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from mailwatch import config, wiring
from mailwatch.app.tick import Ticker
from mailwatch.store import open_store

EFFECTS = {"append_draft": "append", "withdraw": "withdraw"}


class Points:
    """Counts the points passed; at the fatal one there is no next."""

    def __init__(self, fatal: int | None) -> None:
        self.fatal = fatal
        self.passed: list[str] = []

    def passing(self, name: str) -> None:
        self.passed.append(name)
        if len(self.passed) == self.fatal:
            sys.stderr.flush()
            os.kill(os.getpid(), signal.SIGKILL)

    def around(self, name: str, call: Callable[..., Any]) -> Callable[..., Any]:
        def counted(*arguments: Any, **named: Any) -> Any:
            self.passing(f"before {name}")
            result = call(*arguments, **named)
            self.passing(f"after {name}")
            return result

        return counted


def one_tick(home: Path, now: datetime, fatal: int | None, report: Connection) -> None:
    """Do one tick with everything opened anew, as after a start; report the points passed, if one lives to tell."""
    points = Points(fatal)
    configuration = config.load(home / "config.yaml")
    memory = open_store(home / "mailwatch.db")
    _count_commits(memory, points)
    world = wiring.world_of(configuration, memory, lambda: now)
    for account in world.accounts.values():
        mail: Any = account.open()
        for method, name in EFFECTS.items():
            setattr(mail, method, points.around(f"{name} draft", getattr(mail, method)))
    calendar: Any = world.calendar
    calendar.put = points.around("put entry", calendar.put)
    calendar.withdraw = points.around("withdraw entry", calendar.withdraw)
    outcome = Ticker(world).tick()
    report.send((points.passed, [str(error) for error in outcome.errors], len(outcome.planned)))
    memory.close()


def _count_commits(memory: Any, points: Points) -> None:
    transaction = memory.transaction

    @contextmanager
    def counted() -> Iterator[None]:
        outermost, before = not memory.db.in_transaction, memory.db.total_changes
        with transaction():
            yield
            durable = outermost and memory.db.total_changes != before
            if durable:
                points.passing("before commit")
        if durable:
            points.passing("after commit")

    memory.transaction = counted
