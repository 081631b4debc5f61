"""One account as the application sees it (`mailwatch.app.ports.Mail`): one connection, opened when it is needed."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date

from mailwatch.app.ports import Batch, Fetched, Layout
from mailwatch.core.errors import MailwatchError, Retry, Scope
from mailwatch.core.mail import AccountName, Cursor, Placement
from mailwatch.imap import bodies, drafts, folders
from mailwatch.imap.connection import Connection
from mailwatch.imap.door import Door
from mailwatch.imap.headers import HeaderReader, Read
from mailwatch.imap.mailbox import at_hand, ends_of, opened, uids_from, uids_with
from mailwatch.imap.reading import Outline, arrivals, outline
from mailwatch.imap.trouble import GarbledError, LostError, told

BATCH = 500
"""Headers asked for by one command: bounds memory, and stays under servers' 64 KiB for a command line."""

CAUTION = 8
"""What a batch is divided by after an answer that made no sense, until the message that causes it stands alone."""

QUIET = 30.0
"""Seconds without a command after which the line is tried before it is trusted: others hang up silently."""


class Account:
    """Not safe for several threads at once. A lost line is opened again by the next call, not by the one it failed."""

    def __init__(self, door: Door) -> None:
        self.door = door
        self._settings = door.settings
        self._open: Connection | None = None
        self._layout: Layout | None = None
        self._ends: dict[str, Cursor] = {}
        self._doubts: dict[Placement, int] = {}

    @property
    def name(self) -> AccountName:
        """The account's name in the configuration."""
        return self._settings.name

    def layout(self) -> Layout:
        """Find the mailboxes; raise (scope ACCOUNT) when Sent or Drafts is missing or ambiguous."""
        with self._speaking("listing the folders", Scope.ACCOUNT) as line:
            self._layout = folders.layout(line, self._settings)
        return self._layout

    def changed(self, cursors: Mapping[str, Cursor]) -> tuple[str, ...]:
        """Return the mailboxes among `cursors` that hold something new, or of which the server would not say.

        One that vanished holds nothing.
        """
        if not cursors:
            return ()
        with self._speaking("looking for new mail", Scope.ACCOUNT) as line:
            try:
                ends = ends_of(line, tuple(cursors))
            except LostError:  # so some servers say that the open mailbox was deleted
                self._hang_up()
                ends = ends_of(self._line(), tuple(cursors))
        return tuple(name for name, cursor in cursors.items() if name in ends and _is_new(cursor, ends[name]))

    def read(self, mailbox: str, cursor: Cursor | None, since: date) -> Iterator[Batch]:
        """Yield what is new since `cursor`, or with none all since the day `since`; see `reading.outline`.

        Between two batches the line is free for other calls.
        """
        with self._speaking(f"reading {mailbox}") as line:
            todo = outline(line, mailbox, cursor, since)
        window_is_new = cursor is None or todo.reset
        yield from self._batches(mailbox, todo, last=not window_is_new)
        if window_is_new:  # a first scan takes long enough for mail to arrive meanwhile
            with self._speaking(f"reading {mailbox}") as line:
                opened(line, mailbox, todo.end.uidvalidity)
                late = arrivals(line, todo.end)
            if late.uids or not todo.uids:
                yield from self._batches(mailbox, late, last=True, reset=todo.reset and not todo.uids)

    def _batches(self, mailbox: str, todo: Outline, *, last: bool, reset: bool = False) -> Iterator[Batch]:
        """Yield the messages of an outline; an empty one yields an empty batch when it is the `last`."""
        reset = reset or todo.reset
        if not todo.uids and last:
            yield Batch(mailbox, todo.end, (), reset=reset)
        done, size = 0, BATCH
        while done < len(todo.uids):
            part = todo.uids[done : done + size]
            read = self._read_part(mailbox, todo.end.uidvalidity, part)
            if read is None:
                size = max(1, size // CAUTION)
                continue
            size = min(BATCH, size * CAUTION)
            done += len(part)
            cursor = Cursor(todo.end.uidvalidity, part[-1] + 1, todo.end.floor)
            if read.stuck:
                cursor = Cursor(todo.end.uidvalidity, read.stuck[0], todo.end.floor)
            elif done >= len(todo.uids):
                cursor = todo.end
            yield Batch(mailbox, cursor, read.fetched, read.quarantined, reset, done, len(todo.uids))
            reset = False
            if read.stuck:
                raise self._stuck(mailbox, *read.stuck)

    def _read_part(self, mailbox: str, uidvalidity: int, uids: Sequence[int]) -> Read | None:
        """Read some headers; None when the answer made no sense and fewer should be asked for."""
        with self._speaking(f"reading {mailbox}") as line:
            opened(line, mailbox, uidvalidity)
            try:
                return HeaderReader(line, self.name, mailbox, uidvalidity, self._doubts).read(uids)
            except GarbledError as error:
                self._hang_up()
                return Read((), ((uids[0], str(error)),)) if len(uids) == 1 else None

    def _stuck(self, mailbox: str, uid: int, reason: str) -> MailwatchError:
        return MailwatchError(
            f"{mailbox}: message {uid} cannot be read yet: {reason}",
            where=self._settings.where,
            scope=Scope.MAILBOX,
            retry=Retry.LATER,
        )

    def bodies(self, mailbox: str, uidvalidity: int, uids: Sequence[int], limit: int) -> Iterator[tuple[int, bytes]]:
        """Yield (UID, first `limit` octets of the message); UIDs that are gone are left out."""
        for portion in bodies.portions(uids, limit):
            with self._speaking(f"reading {mailbox}") as line:
                found = bodies.fetch_bodies(line, mailbox, uidvalidity, portion, limit)
            yield from found

    def end_of(self, mailbox: str) -> Cursor:
        """Return the cursor at the end of a mailbox (UIDVALIDITY and UIDNEXT), without reading it."""
        with self._speaking(f"looking at {mailbox}") as line:
            self._ends[mailbox] = drafts.end_of(line, mailbox)
        return self._ends[mailbox]

    def append_draft(self, mailbox: str, raw: bytes, flags: Sequence[str] = ("\\Draft",)) -> int | None:
        """APPEND once and return the UID that APPENDUID told, or None. After a lost line it may stand there or not."""
        with self._speaking(f"writing to {mailbox}", Scope.MAILBOX) as line:
            return drafts.append(line, mailbox, raw, flags, self._ends.get(mailbox))

    def headers_from(self, mailbox: str, uidvalidity: int, uid: int) -> tuple[Fetched, ...]:
        """Return the headers of all messages at or above `uid`; raise rather than leave out one that cannot be read."""
        with self._speaking(f"reading {mailbox}") as line:
            line.selected = None  # counted afresh: what was just appended must be seen
            opened(line, mailbox, uidvalidity)
            return self._headers(line, uids_from(line, uid))

    def with_keyword(self, mailbox: str, keyword: str, floor: int) -> tuple[Fetched, ...]:
        """Return the messages at or above UID `floor` that carry an IMAP flag or keyword: the user's mark."""
        with self._speaking(f"looking for {keyword} in {mailbox}") as line:
            at_hand(line, mailbox)
            return self._headers(line, uids_with(line, keyword, floor))

    def _headers(self, line: Connection, uids: Sequence[int]) -> tuple[Fetched, ...]:
        """Return the headers of these messages of the open mailbox, all that are still there."""
        state = line.selected
        assert state is not None
        reader = HeaderReader(line, self.name, state.mailbox, state.uidvalidity, {})
        reads = [reader.read(uids[start : start + BATCH]) for start in range(0, len(uids), BATCH)]
        for read in reads:
            if unread := read.stuck or next(iter(read.quarantined), None):
                raise self._stuck(state.mailbox, *unread)
        return tuple(fetched for read in reads for fetched in read.fetched)

    def withdraw(self, placement: Placement) -> bool:
        """MOVE exactly this UID of Drafts to trash, or UID EXPUNGE it; False (nothing done) when neither is offered."""
        trash = (self._layout or self.layout()).trash
        with self._speaking(f"withdrawing from {placement.mailbox}") as line:
            return drafts.withdraw(line, placement, trash)

    def close(self) -> None:
        """Log out; never raises."""
        line, self._open = self._open, None
        if line is not None:
            line.close()

    @contextmanager
    def _speaking(self, what: str, scope: Scope = Scope.MAILBOX) -> Iterator[Connection]:
        """Yield a line that works; what fails on it is told as MailwatchError.

        What the server said of the whole account (told errors have a cause) costs the line, and a stated wait is kept.
        """
        try:
            with told(self._settings.where, what, scope):
                yield self._line()
        except MailwatchError as error:
            if error.__cause__ is not None and error.scope >= Scope.ACCOUNT:
                self._hang_up()
                if error.wait is not None:
                    self.door.shut_for(error)
            elif self._open is not None:
                self._open.selected = None
            raise

    def _line(self) -> Connection:
        line = self._open
        if line is not None and time.monotonic() - line.used > QUIET and not line.answers():
            self._hang_up()
        if self._open is None:
            self._open = self.door.open()
        return self._open

    def _hang_up(self) -> None:
        line, self._open = self._open, None
        if line is not None:
            line.drop()


def _is_new(cursor: Cursor, end: Cursor | None) -> bool:
    return end is None or (cursor.uidvalidity, cursor.uidnext) != (end.uidvalidity, end.uidnext)
