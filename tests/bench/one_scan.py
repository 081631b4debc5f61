"""A process that does one tick and says what it took: `python -m tests.bench.one_scan CONFIGURATION DATABASE`.

A process of its own, so that its memory is its own, and so that nothing is loaded beforehand.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any


def main(configuration_file: Path, database: Path) -> None:
    """Do one tick; print seconds of its parts, bodies asked for, and the most memory it took, as JSON."""
    from mailwatch import config, wiring
    from mailwatch.app.judging import Judging
    from mailwatch.app.reading import Reading
    from mailwatch.app.tick import Ticker
    from mailwatch.store import open_store

    configuration = config.load(configuration_file)
    memory = open_store(database)
    world = wiring.world_of(configuration, memory, lambda: datetime.now(UTC))
    spent: dict[str, float] = {}
    for kind, method, name in ((Reading, "_read", "reading"), (Judging, "judge", "judging")):
        setattr(kind, method, _timed(getattr(kind, method), name, spent))
    asked = _Bodies([account.open() for account in world.accounts.values()])
    began, busy = time.perf_counter(), time.process_time()
    report = Ticker(world).tick()
    spent["tick"] = time.perf_counter() - began
    spent["processor"] = time.process_time() - busy
    assert not report.errors, [str(error) for error in report.errors]
    told = {
        "seconds": spent,
        "read": report.read,
        "judged": report.judged,
        "offers": len(memory.known_offers()),
        "bodies": asked.asked,
        "memory": _most_resident(),
    }
    sys.stdout.write(json.dumps(told))


def _most_resident() -> float:
    """Return the most megabytes that this process had resident; `ru_maxrss` would count those of its parent too."""
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) / 1024
    raise OSError("the kernel does not tell")


class _Bodies:
    """Notes which bodies are asked for, so that another client can ask for the same."""

    def __init__(self, mails: Sequence[Any]) -> None:
        self.asked: list[tuple[str, list[int], int]] = []
        for mail in mails:
            mail.bodies = self._noting(mail.bodies)

    def _noting(self, bodies: Any) -> Any:
        def noting(mailbox: str, uidvalidity: int, uids: Sequence[int], limit: int) -> Iterator[tuple[int, bytes]]:
            self.asked.append((mailbox, sorted(uids), limit))
            return bodies(mailbox, uidvalidity, uids, limit)

        return noting


def _timed(call: Any, name: str, spent: dict[str, float]) -> Any:
    def timed(*arguments: Any, **named: Any) -> Any:
        began = time.perf_counter()
        try:
            return call(*arguments, **named)
        finally:
            spent[name] = spent.get(name, 0.0) + time.perf_counter() - began

    return timed


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:]))
