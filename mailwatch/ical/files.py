"""Files that are replaced whole, so that a reader or a power cut never finds half of one."""

from __future__ import annotations

import contextlib
import os
import tempfile
from pathlib import Path

from mailwatch.core.errors import MailwatchError, Retry, Scope


def replace_file(path: Path, content: bytes) -> None:
    """Write `content` beside `path`, sync it, and rename it over; raise `MailwatchError` when the disk refuses.

    The name while writing starts with a dot and ends in .tmp, which the vdir format tells readers to skip.
    """
    try:
        descriptor, name = tempfile.mkstemp(prefix=".mailwatch-", suffix=".tmp", dir=path.parent)
        try:
            with os.fdopen(descriptor, "wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            _keep_mode(path, Path(name))
            Path(name).replace(path)
        except BaseException:  # also Ctrl-C leaves no half file behind; raised again
            with contextlib.suppress(OSError):
                Path(name).unlink()
            raise
        sync_folder(path.parent)
    except OSError as problem:
        raise disk_error(problem, path) from problem


def sync_folder(folder: Path) -> None:
    """Make renames and removals in a folder outlive a power cut."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def disk_error(problem: OSError, path: Path) -> MailwatchError:
    """Given what the system said about a file, return the error for people."""
    return MailwatchError(
        f"cannot use the calendar file: {problem.strerror or problem}",
        where=str(path),
        remedy="check that the folder exists, is writable, and that the disk is not full",
        scope=Scope.ACCOUNT,
        retry=Retry.LATER,
    )


def _keep_mode(old: Path, new: Path) -> None:
    """A calendar that others may read stays so; a new file is the user's alone."""
    with contextlib.suppress(FileNotFoundError):
        new.chmod(old.stat().st_mode & 0o777)
