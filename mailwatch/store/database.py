"""The file itself: opening, migrating, transactions, and errors that say what to do."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

from mailwatch.core.errors import MailwatchError
from mailwatch.store.explaining import explained, explaining
from mailwatch.store.journal import Journal
from mailwatch.store.letters import Letters
from mailwatch.store.offers import Offers
from mailwatch.store.orders import UNCLEAN, Orders
from mailwatch.store.schema import MIGRATIONS

BUSY = 10.0
"""Seconds to wait for another process that writes: an order from the command line takes milliseconds."""


@explaining
class Store(Letters, Offers, Journal, Orders):
    """Fits `mailwatch.app.memory.Memory`. Use it from one thread."""

    def __init__(self, connection: sqlite3.Connection, where: str) -> None:
        self.db = connection
        self.where = where

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All that is said inside is kept together, or not at all; nested blocks join the outer one."""
        if self.db.in_transaction:
            yield
            return
        try:
            self.db.execute("BEGIN IMMEDIATE")
            try:
                yield
            except BaseException:  # also Ctrl-C keeps nothing of what was begun; raised again
                self.roll_back()
                raise
            self.db.execute("COMMIT")
        except sqlite3.Error as error:
            self.roll_back()
            raise explained(error, self.where) from error
        self.clean()

    def clean(self) -> None:
        """After something was forgotten, write the file anew: free pages and the log hold on to what was deleted.

        What does not work now (a full disk, another process that reads) is done after the next transaction.
        """
        if self.remark(UNCLEAN) is None:
            return
        with suppress(sqlite3.Error):
            self.db.execute("VACUUM")
            (busy, *_) = self.db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
            if not busy:
                self.set_remark(UNCLEAN, None)

    def roll_back(self) -> None:
        """Undo what was left open; SQLite itself rolls back after some errors."""
        if self.db.in_transaction:
            self.db.execute("ROLLBACK")
        self._last_read = None

    def copy(self) -> Store:
        """Return a copy in memory, to try things on: what happens to it leaves no trace."""
        other = _connect(":memory:")
        self.db.backup(other)
        return Store(other, "memory")

    def close(self) -> None:
        """Close the file."""
        self.db.close()


def open_store(path: Path, *, read_only: bool = False) -> Store:
    """Open (and make, and migrate) the database; raise `MailwatchError` when it cannot be.

    With `read_only` nothing is made or changed: of an older database a copy is migrated, in memory. One that is not
    there is an error.
    """
    where = str(path)
    try:
        if read_only:
            store = Store(_connect(_to_read(path), uri=True), where)
            return store if _version(store) == len(MIGRATIONS) else _migrated_copy(store)
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        store = Store(_connect(where), where)
        path.chmod(0o600)
        _migrate(store)
    except (sqlite3.Error, OSError) as error:
        raise explained(error, where) from error
    return store


def open_copy(path: Path) -> Store:
    """Return a copy in memory of the database, of an empty one where there is none: nothing is made or changed."""
    where = str(path)
    try:
        if path.exists():
            with closing(Store(_connect(_to_read(path, at_rest=True), uri=True), where)) as original:
                return _migrated_copy(original)
        store = Store(_connect(":memory:"), where)
        _migrate(store)
    except sqlite3.Error as error:
        raise explained(error, where) from error
    return store


def _migrated_copy(original: Store) -> Store:
    copy = original.copy()
    _migrate(copy)
    return copy


def _version(store: Store) -> int:
    (version,) = store.db.execute("PRAGMA user_version").fetchone()
    return int(version)


def _to_read(path: Path, *, at_rest: bool = False) -> str:
    """Return the URI that opens a database without changing it.

    Reading alone makes SQLite put a -wal and a -shm file beside it. `at_rest` avoids that while nobody writes to it.
    """
    alone = at_rest and not path.with_name(f"{path.name}-wal").exists()
    return f"{path.absolute().as_uri()}?mode=ro{'&immutable=1' if alone else ''}"


def _connect(target: str, *, uri: bool = False) -> sqlite3.Connection:
    connection = sqlite3.connect(target, timeout=BUSY, isolation_level=None, uri=uri)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("PRAGMA foreign_keys = ON")
    return connection


def _migrate(store: Store) -> None:
    version = _version(store)
    if version > len(MIGRATIONS):
        raise MailwatchError(
            f"the database was made by a newer mailwatch (version {version}, this one knows {len(MIGRATIONS)})",
            where=store.where,
            remedy="update mailwatch",
        )
    for number in range(version, len(MIGRATIONS)):
        _lead_on(store, number)


def _lead_on(store: Store, version: int) -> None:
    """Lead from one version to the next, unless another process did so in the meantime."""
    try:
        store.db.executescript(f"BEGIN IMMEDIATE; {MIGRATIONS[version]} PRAGMA user_version = {version + 1}; COMMIT;")
    except sqlite3.Error:
        store.roll_back()
        if _version(store) <= version:
            store.close()
            raise
