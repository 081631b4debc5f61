"""Only the holder of the lock acts: one instance for one database (fault 29)."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from mailwatch.core.errors import MailwatchError, Retry


class HeldError(MailwatchError):
    """Another process holds the lock."""


@contextmanager
def lock(database: Path) -> Iterator[None]:
    """Hold the lock of a database while the block runs; raise `HeldError` when another process does.

    The kernel lets go of it when the process ends, however it ends: no stale lock needs cleaning.
    """
    path = database.with_suffix(".lock")
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise HeldError(
                "mailwatch runs already for this database", where=str(database), retry=Retry.LATER
            ) from error
        yield
    finally:
        os.close(descriptor)
