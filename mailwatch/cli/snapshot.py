"""The report of `status` in a small file, so that it need not load all that works it out.

It is used while everything it was worked out from is as it was: the database, the configuration, the day, the
program. Else it is worked out anew; the daemon does so after each look.
"""

from __future__ import annotations

import json
import os
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Any

from mailwatch import __version__
from mailwatch.config import paths

OWNER_ONLY = 0o600

Plain = dict[str, Any]
"""A report as JSON takes it."""


def kept(configuration: Path, moment: datetime, account: str | None = None) -> Plain | None:
    """Return the report, of one account or of all, if it still holds at `moment`; None where it must be worked out."""
    try:
        found = json.loads(_file(account).read_text("utf-8"))
        if found["of"] == stamp(configuration) and moment < datetime.fromisoformat(found["until"]):
            return dict(found["report"])
    except (OSError, ValueError, KeyError, TypeError):
        pass  # none yet, or not one of ours
    return None


def stamp(configuration: Path) -> list[Any]:
    """Return what tells whether anything changed; take it before a report is worked out."""
    database = paths.database_file()
    log = database.with_name(f"{database.name}-wal")
    return [__version__, *map(_seen, (configuration, database, log))]


def keep(report: Plain, of: list[Any], until: datetime, account: str | None = None) -> None:
    """Keep a report that was worked out `of` a state, for as long as that stands, at most `until` the day ends."""
    file = _file(account)
    fresh = file.with_suffix(f".{os.getpid()}")
    with suppress(OSError):  # kept or not, the report is the same
        file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, OWNER_ONLY), "w", encoding="utf-8") as out:
            json.dump({"of": of, "until": until.isoformat(), "report": report}, out)
        fresh.replace(file)


def drop() -> None:
    """Forget the reports: somebody who is forgotten may stand in them."""
    for file in paths.cache_directory().glob("status*.json"):
        file.unlink(missing_ok=True)


def _file(account: str | None = None) -> Path:
    if account is None:
        return paths.cache_directory() / "status.json"
    from hashlib import sha256  # noqa: PLC0415 -- accounts are called what their user likes, files are not

    return paths.cache_directory() / f"status-{sha256(account.encode()).hexdigest()[:16]}.json"


def _seen(file: Path) -> list[Any]:
    """Return what changes with a file; a write-ahead log that is empty is as good as none."""
    try:
        told = file.stat()
    except OSError:
        return [str(file), 0]
    return [str(file), 0] if told.st_size == 0 else [str(file), told.st_size, told.st_mtime_ns, told.st_ino]
