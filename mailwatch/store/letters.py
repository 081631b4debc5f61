"""What was read: cursors, letters, how far each account was heard."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from mailwatch.app.memory import Direction, Letter, Quarantined
from mailwatch.app.ports import Batch
from mailwatch.core.mail import AccountName, Cursor, MessageId, Placement
from mailwatch.store.rows import Rows, utc

COLUMNS = "account, key, sender, mailbox, uidvalidity, uid, direction, at, recipients, subject, parents, pending"


class Letters(Rows):
    """The part of the store that knows what was read."""

    def cursors(self, account: AccountName) -> dict[str, Cursor]:
        """Return how far each mailbox was read."""
        rows = self.db.execute("SELECT mailbox, uidvalidity, uidnext, floor FROM cursors WHERE account = ?", (account,))
        return {mailbox: Cursor(uidvalidity, uidnext, floor) for mailbox, uidvalidity, uidnext, floor in rows}

    def record(self, account: AccountName, batch: Batch, letters: Sequence[Letter]) -> int:
        """Remember a batch and its cursor; return how many of its messages are new."""
        before = self.db.total_changes
        self.db.executemany(f"INSERT OR IGNORE INTO letters ({COLUMNS}) VALUES ({'?, ' * 11}?)", map(_row, letters))  # noqa: S608 - our own column names
        new = self.db.total_changes - before
        if new < len(letters):
            self._place_again(letters)
        cursor = batch.cursor
        self.db.execute(
            "INSERT OR REPLACE INTO cursors VALUES (?, ?, ?, ?, ?)",
            (account, batch.mailbox, cursor.uidvalidity, cursor.uidnext, cursor.floor),
        )
        return new

    def _place_again(self, letters: Iterable[Letter]) -> None:
        """Known messages get their new placement.

        The user's own mail counts as sent, and waits to be judged, once its copy lies in Sent, wherever another
        copy came first; a copy elsewhere says nothing about one that was judged where it was sent.
        """
        self.db.executemany(
            "UPDATE letters SET mailbox = :mailbox, uidvalidity = :uidvalidity, uid = :uid, "
            "pending = CASE direction WHEN 'own' THEN :pending ELSE pending END, "
            "direction = CASE direction WHEN 'own' THEN :direction ELSE direction END "
            "WHERE account = :account AND key = :key AND sender = :sender "
            "AND NOT (direction = 'sent' AND :direction = 'own' AND pending = 0)",
            (dict(zip(COLUMNS.split(", "), _row(letter), strict=True)) for letter in letters),
        )

    def pending(self, account: AccountName) -> tuple[Letter, ...]:
        """Return the letters nobody judged yet, sent before incoming, in order of time."""
        return self._letters(
            "account = ? AND pending > 0 ORDER BY direction DESC, at", (account,), index="INDEXED BY letters_pending"
        )

    def missed(self, account: AccountName, letter: Letter) -> None:
        """Remember that a letter was not where it should be; after the third time it is given up."""
        self.db.execute(
            "UPDATE letters SET pending = CASE WHEN pending >= 3 THEN 0 ELSE pending + 1 END "
            "WHERE account = ? AND key = ? AND sender = ? AND pending > 0",
            (account, letter.key, letter.sender),
        )

    def settle(self, account: AccountName, letter: Letter) -> None:
        """Remember that a letter was judged."""
        self.db.execute(
            "UPDATE letters SET pending = 0 WHERE account = ? AND key = ? AND sender = ?",
            (account, letter.key, letter.sender),
        )

    def letters(self, account: AccountName, since: datetime, direction: Direction) -> tuple[Letter, ...]:
        """Return the letters of one direction since a moment, in order of time."""
        return self._letters(
            "account = ? AND direction = ? AND at >= ? ORDER BY at", (account, direction.value, utc(since))
        )

    def letter(self, key: MessageId) -> Letter | None:
        """Return the letter with this Message-ID."""
        found = self._letters("key = ? LIMIT 1", (key,))
        return found[0] if found else None

    def _letters(self, condition: str, arguments: tuple[Any, ...], index: str = "") -> tuple[Letter, ...]:
        """Return what fits; `index` names one where SQLite, which has no statistics here, would go a longer way."""
        rows = self.db.execute(f"SELECT {COLUMNS} FROM letters {index} WHERE {condition}", arguments)  # noqa: S608 - our own words
        return tuple(map(_letter, rows))

    def judge_again(self, account: AccountName, direction: Direction, since: datetime) -> int:
        """Make the letters of one direction since a moment pending again; return how many."""
        changed = self.db.execute(
            "UPDATE letters SET pending = 1 WHERE account = ? AND direction = ? AND at >= ?",
            (account, direction.value, utc(since)),
        )
        return changed.rowcount

    def heard(self, account: AccountName, until: datetime) -> None:
        """Remember that every mailbox of the account was read up to this instant; it goes back when the clock does."""
        self.db.execute(
            "INSERT INTO accounts (name, heard_until) VALUES (?1, ?2) "
            "ON CONFLICT (name) DO UPDATE SET heard_until = ?2",
            (account, utc(until)),
        )
        self.aside += 1

    def heard_until(self) -> dict[AccountName, datetime]:
        """Return for each account up to when it was read."""
        rows = self.db.execute("SELECT name, heard_until FROM accounts WHERE heard_until IS NOT NULL")
        return {AccountName(name): datetime.fromisoformat(until) for name, until in rows}

    def quarantine(self, account: AccountName, mailbox: str, uid: int, reason: str) -> None:
        """Remember a message that could not be read."""
        self.db.execute("INSERT OR REPLACE INTO quarantine VALUES (?, ?, ?, ?)", (account, mailbox, uid, reason))

    def quarantined(self) -> tuple[Quarantined, ...]:
        """Return the messages that could not be read."""
        rows = self.db.execute("SELECT account, mailbox, uid, reason FROM quarantine ORDER BY account, mailbox, uid")
        return tuple(Quarantined(AccountName(a), mailbox, uid, reason) for a, mailbox, uid, reason in rows)


def _row(letter: Letter) -> tuple[Any, ...]:
    where = letter.placement
    return (
        where.account,
        letter.key,
        letter.sender,
        where.mailbox,
        where.uidvalidity,
        where.uid,
        letter.direction.value,
        utc(letter.at),
        " ".join(letter.recipients),
        letter.subject,
        " ".join(letter.parents),
        int(letter.pending),
    )


def _letter(row: tuple[Any, ...]) -> Letter:
    account, key, sender, mailbox, uidvalidity, uid, direction, at, recipients, subject, parents, pending = row
    return Letter(
        MessageId(key),
        Placement(AccountName(account), mailbox, uidvalidity, uid),
        Direction(direction),
        datetime.fromisoformat(at),
        sender,
        tuple(recipients.split()),
        subject,
        tuple(MessageId(parent) for parent in parents.split()),
        bool(pending),
    )
