"""Commands that only look, on a database of an older or a newer mailwatch."""

from __future__ import annotations

import sqlite3

from mailwatch.config import paths
from mailwatch.store.schema import MIGRATIONS
from tests.cli.conftest import Desk


def _of_version(version: int, scripts: tuple[str, ...]) -> None:
    paths.database_file().parent.mkdir(parents=True)
    database = sqlite3.connect(paths.database_file())
    database.execute("PRAGMA journal_mode = WAL")
    for script in scripts:
        database.executescript(script)
    database.execute(f"PRAGMA user_version = {version}")
    database.close()


def test_an_older_database_can_be_looked_at(desk: Desk) -> None:
    """After an update, before the daemon was started again: the report is shown, the file stays as it is."""
    _of_version(1, MIGRATIONS[:1])
    assert desk.ok("status").lines[0] == "No offers yet."
    database = sqlite3.connect(paths.database_file())
    assert database.execute("PRAGMA user_version").fetchone() == (1,)
    database.close()


def test_a_newer_database_is_told(desk: Desk) -> None:
    """After going back to an older program: one line that says what to do."""
    _of_version(99, MIGRATIONS)
    said = desk.type("status")
    assert said.status == 1
    assert said.err.endswith(f"this one knows {len(MIGRATIONS)}) (update mailwatch)\n")
