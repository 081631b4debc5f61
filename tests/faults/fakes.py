"""A mail account in memory that fits the port `Mail`, held to the contract of the real ones, and a layer that fails."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import Any

from mailwatch.app.ports import Batch, Fetched, Layout
from mailwatch.core.errors import MailwatchError, Retry, Scope
from mailwatch.core.mail import AccountName, Cursor, Placement
from mailwatch.imap.headers import FIELDS

_FIELD = re.compile(rb"(?im)^([!-9;-~]+):.*(?:\r?\n[ \t].*)*\r?\n?")
_WANTED = {name.lower().encode() for name in FIELDS}
_KEYWORD = re.compile(r"[$A-Za-z0-9_.-]+|\\(?:Flagged|Answered|Seen|Draft|Deleted)")


@dataclass
class Kept:
    """A message in a mailbox."""

    raw: bytes
    arrived: datetime
    flags: frozenset[str] = frozenset()


@dataclass
class Mailbox:
    """A mailbox; UIDs only grow."""

    uidvalidity: int = 1
    uidnext: int = 1
    messages: dict[int, Kept] = field(default_factory=dict)

    def add(self, kept: Kept) -> int:
        """Store a message; return its UID."""
        uid, self.uidnext = self.uidnext, self.uidnext + 1
        self.messages[uid] = kept
        return uid

    def renumber(self) -> None:
        """Take another UIDVALIDITY and number the messages anew."""
        kept = list(self.messages.values())
        self.uidvalidity, self.uidnext, self.messages = self.uidvalidity + 1, 1, {}
        for one in kept:
            self.add(one)


class FakeMail:
    """The port `Mail` over mailboxes in memory; `boxes` is what lies in them."""

    def __init__(self, now: Callable[[], datetime] = lambda: datetime(2026, 11, 20, 12, tzinfo=UTC)) -> None:
        self.boxes = {name: Mailbox() for name in ("INBOX", "Sent", "Drafts", "Trash", "Archive", "Junk")}
        self._now = now

    name = AccountName("werk")

    def layout(self) -> Layout:
        replies = [name for name in self.boxes if name not in {"Sent", "Drafts"}]
        return Layout("INBOX", "Sent", "Drafts", "Trash", tuple(replies), "Junk")

    def changed(self, cursors: Mapping[str, Cursor]) -> tuple[str, ...]:
        return tuple(name for name, cursor in cursors.items() if name in self.boxes and self._is_new(name, cursor))

    def _is_new(self, name: str, cursor: Cursor) -> bool:
        end = self.end_of(name)
        return (cursor.uidvalidity, cursor.uidnext) != (end.uidvalidity, end.uidnext)

    def read(self, mailbox: str, cursor: Cursor | None, since: date) -> Iterator[Batch]:
        box = self._box(mailbox)
        known = cursor is not None and cursor.uidvalidity == box.uidvalidity and cursor.uidnext <= box.uidnext
        if cursor is not None and known and cursor.uidnext >= cursor.floor:
            uids, floor = [uid for uid in box.messages if uid >= cursor.uidnext], cursor.floor
        else:
            lowest = cursor.floor if cursor is not None and known else 1
            day = since - timedelta(days=1)
            uids = [uid for uid, kept in box.messages.items() if uid >= lowest and kept.arrived.date() >= day]
            floor = min(uids, default=box.uidnext)
        end = Cursor(box.uidvalidity, box.uidnext, floor)
        fetched = tuple(self._fetched(mailbox, uid) for uid in uids)
        yield Batch(mailbox, end, fetched, (), cursor is not None and not known, len(uids), len(uids))

    def _fetched(self, mailbox: str, uid: int) -> Fetched:
        box = self.boxes[mailbox]
        kept = box.messages[uid]
        head = re.split(rb"\r?\n\r?\n", kept.raw, maxsplit=1)[0] + b"\r\n"
        chosen = b"".join(found[0] for found in _FIELD.finditer(head) if found[1].lower() in _WANTED)
        place = Placement(self.name, mailbox, box.uidvalidity, uid)
        return Fetched(place, kept.arrived, kept.flags, len(kept.raw), chosen + b"\r\n")

    def bodies(self, mailbox: str, uidvalidity: int, uids: Sequence[int], limit: int) -> Iterator[tuple[int, bytes]]:
        box = self._box(mailbox, uidvalidity)
        yield from [(uid, box.messages[uid].raw[:limit]) for uid in uids if uid in box.messages]

    def with_keyword(self, mailbox: str, keyword: str, floor: int) -> tuple[Fetched, ...]:
        if not _KEYWORD.fullmatch(keyword):
            raise MailwatchError(f"{keyword!r} is no IMAP keyword", scope=Scope.MAILBOX)
        marked = [uid for uid, kept in self._box(mailbox).messages.items() if uid >= floor and keyword in kept.flags]
        return tuple(self._fetched(mailbox, uid) for uid in marked)

    def end_of(self, mailbox: str) -> Cursor:
        box = self._box(mailbox)
        return Cursor(box.uidvalidity, box.uidnext)

    def append_draft(self, mailbox: str, raw: bytes, flags: Sequence[str] = ("\\Draft",)) -> int | None:
        return self._box(mailbox).add(Kept(raw, self._now(), frozenset(flags)))

    def headers_from(self, mailbox: str, uidvalidity: int, uid: int) -> tuple[Fetched, ...]:
        box = self._box(mailbox, uidvalidity)
        return tuple(self._fetched(mailbox, one) for one in box.messages if one >= uid)

    def withdraw(self, placement: Placement) -> bool:
        box = self._box(placement.mailbox)
        if box.uidvalidity != placement.uidvalidity:
            return False
        if kept := box.messages.pop(placement.uid, None):
            self.boxes["Trash"].add(kept)
        return True

    def close(self) -> None:
        pass

    def _box(self, mailbox: str, uidvalidity: int | None = None) -> Mailbox:
        if mailbox not in self.boxes:
            raise MailwatchError(f"{mailbox}: the mailbox does not exist", scope=Scope.MAILBOX)
        if uidvalidity is not None and self.boxes[mailbox].uidvalidity != uidvalidity:
            raise MailwatchError(f"{mailbox}: numbered anew", scope=Scope.MAILBOX, retry=Retry.LATER)
        return self.boxes[mailbox]


class Killed(BaseException):
    """The process ends here."""


@dataclass
class Luck:
    """How calls fare: with probability `bad` each fails, before it is done or after; the `fatal`-th kills the process.

    `deaf` are mailboxes that cannot be read meanwhile.
    """

    random: Random
    bad: float = 0.0
    fatal: int | None = None
    deaf: set[str] = field(default_factory=set)

    def before(self, call: str, arguments: tuple[Any, ...]) -> None:
        """Let a call fail before anything is done."""
        self._die()
        if call in {"read", "bodies", "end_of"} and arguments and arguments[0] in self.deaf:
            raise _trouble(call)
        if self.random.random() < self.bad / 2:
            raise _trouble(call)

    def after(self, call: str) -> None:
        """Let the answer of a call be lost after it was done."""
        self._die()
        if self.random.random() < self.bad / 2:
            raise _trouble(call)

    def _die(self) -> None:
        if self.fatal is not None:
            self.fatal -= 1
            if self.fatal <= 0:
                self.fatal = None
                raise Killed


def _trouble(call: str) -> MailwatchError:
    return MailwatchError(f"{call}: the line was cut", scope=Scope.ACCOUNT, retry=Retry.LATER)


class Unsteady:
    """Any port, with luck: calls are passed on to `real`, and fail or kill as luck has it."""

    def __init__(self, real: Any, luck: Luck) -> None:
        self.real, self._luck = real, luck

    def __getattr__(self, name: str) -> Any:
        target = getattr(self.real, name)
        if not callable(target) or name == "close":
            return target

        def call(*arguments: Any, **named: Any) -> Any:
            self._luck.before(name, arguments)
            result = target(*arguments, **named)
            if isinstance(result, Iterator):
                result = list(result)
            self._luck.after(name)
            return iter(result) if isinstance(result, list) else result

        return call
