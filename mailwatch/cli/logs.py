"""The daemon's log: one line a thing on standard error, as journald likes it."""

from __future__ import annotations

import logging
import os
import sys

from mailwatch.cli.prose import one_line

_PRIORITIES = {logging.CRITICAL: 2, logging.ERROR: 3, logging.WARNING: 4, logging.INFO: 6, logging.DEBUG: 7}
"""Of sd-daemon(3): journald reads `<4>` at the start of a line as a warning."""


class _Lines(logging.Formatter):
    """What a server answered may hold line breaks and escapes; none of them gets through."""

    def format(self, record: logging.LogRecord) -> str:
        return one_line(super().format(record))


class _Journal(_Lines):
    """The journal knows the time, and gets the priority."""

    def format(self, record: logging.LogRecord) -> str:
        return f"<{_PRIORITIES.get(record.levelno, 6)}>{super().format(record)}"


def begin(*, debug: bool = False) -> None:
    """Send what the program logs to standard error."""
    to_journal = "JOURNAL_STREAM" in os.environ
    lines = _Journal("%(message)s") if to_journal else _Lines("%(asctime)s %(message)s", "%Y-%m-%d %H:%M:%S")
    stream = logging.StreamHandler(sys.stderr)
    stream.setFormatter(lines)
    log = logging.getLogger("mailwatch")
    log.handlers[:] = [stream]
    log.setLevel(logging.DEBUG if debug else logging.INFO)
    log.propagate = False
