"""A progress bar on a terminal, for whatever takes longer than a moment; nothing elsewhere."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mailwatch.app.reading import Progress

MOMENT = 0.7
"""Seconds before a bar appears: most looks are over by then."""


@contextmanager
def shown() -> Iterator[Progress]:
    """Give what a tick tells its progress to; on a terminal a bar shows it, and is gone in the end."""
    if not sys.stderr.isatty():
        yield lambda _what, _done, _total: None
        return
    from rich.console import Console  # noqa: PLC0415 -- 25 ms, for people only
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn  # noqa: PLC0415

    columns = (TextColumn("{task.description}", markup=False), BarColumn(), MofNCompleteColumn())
    bar = Progress(*columns, console=Console(stderr=True), transient=True)
    task = bar.add_task("reading", total=None)
    since = time.monotonic()

    def tell(what: str, done: int, total: int) -> None:
        bar.update(task, description=what, completed=done, total=total)
        if not bar.live.is_started and time.monotonic() - since > MOMENT:
            bar.start()

    try:
        yield tell
    finally:
        bar.stop()
