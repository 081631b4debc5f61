"""Being told of new mail: IDLE on a connection a mailbox, or on one for all where the server has NOTIFY (RFC 5465).

A watcher only wakes the program, by the name of a mailbox that may have changed; reading is the
account's business. It wakes it, too, whenever something may have been missed.
"""

from __future__ import annotations

import random
import re
import socket
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from threading import Event, Thread, current_thread
from typing import Self

from mailwatch.core.errors import MailwatchError, Retry, Scope
from mailwatch.imap.account import Account
from mailwatch.imap.connection import Connection, Response
from mailwatch.imap.door import AFTER_REFUSAL, Door
from mailwatch.imap.idle import Rhythm, idle
from mailwatch.imap.mailbox import examine, unquoted
from mailwatch.imap.settings import Settings
from mailwatch.imap.trouble import CrowdedError, RefusedError, told

CONNECTIONS = 2
"""With the account's own that makes three."""

AFTER_CROWD = 900.0
"""Seconds that a lookout stays away when the server allows no more connections; its mailbox is polled."""

STEADY = 60.0
"""A line that lived for so many seconds was a good one: the next try to connect is a first one."""

_CHANGE = re.compile(rb"\* \d+ (?:EXISTS|EXPUNGE)\r\n", re.IGNORECASE)
_STATUS = re.compile(rb'\* STATUS ("(?:[^"\\]|\\.)*"|[^ {]+|\{\d+\+?\}\r\n)', re.IGNORECASE)
_OVERFLOW = b"NOTIFICATIONOVERFLOW"


class Watcher:
    """Watches `mailboxes`, the most important first, and calls `wake(mailbox)` from threads of its own.

    `wake` must return soon and not raise. Give the account rather than its settings, so that waits which the
    server asks for hold for both. `trouble` is why some mailbox is polled at the moment, None when all are watched.
    """

    def __init__(
        self,
        account: Account | Door | Settings,
        mailboxes: Sequence[str],
        wake: Callable[[str], None],
        *,
        rhythm: Rhythm | None = None,
        connections: int = CONNECTIONS,
    ) -> None:
        self.door = _door(account)
        self.mailboxes = tuple(mailboxes)
        self.wake = wake
        self.rhythm = rhythm or Rhythm()
        self._connections = max(1, connections)
        self._lookouts: list[Lookout] = []

    @property
    def trouble(self) -> MailwatchError | None:
        """Why something is not watched right now."""
        return next((lookout.trouble for lookout in self._lookouts if lookout.trouble), None)

    @property
    def watched(self) -> frozenset[str]:
        """The mailboxes that the server tells us about at the moment; the others are polled."""
        return frozenset(name for lookout in self._lookouts for name in lookout.watched)

    def start(self) -> None:
        """Begin; returns at once. Connecting, and failing to, happens in the background."""
        if self.mailboxes and not self._lookouts:
            self._add(self.mailboxes)

    def share(self, mailboxes: Sequence[str]) -> None:
        """Watch what the first lookout cannot on its own connection; what is left over is polled by the last."""
        free = self._connections - len(self._lookouts)
        heads, rest = mailboxes[: max(0, free - 1)], mailboxes[max(0, free - 1) :]
        for name in heads:
            self._add((name,))
        if rest:
            self._add(rest)

    def stop(self) -> None:
        """Hang up and end the threads, within moments; a thread that is just connecting ends when that does."""
        for lookout in self._lookouts:
            lookout.leave()
        for lookout in self._lookouts:
            if lookout is not current_thread():
                lookout.join(2)
        self._lookouts = []

    def _add(self, mailboxes: Sequence[str]) -> None:
        lookout = Lookout(self, tuple(mailboxes), may_share=not self._lookouts)
        self._lookouts.append(lookout)
        lookout.start()

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()


class Lookout(Thread):
    """One thread with one connection. It watches the first of `mailboxes`, with NOTIFY all of them."""

    def __init__(self, watcher: Watcher, mailboxes: tuple[str, ...], *, may_share: bool) -> None:
        super().__init__(name=f"watch {watcher.door.settings.name} {mailboxes[0]}", daemon=True)
        self.mailboxes = mailboxes
        self.watched: tuple[str, ...] = ()
        self.trouble: MailwatchError | None = None
        self._watcher, self._rhythm = watcher, watcher.rhythm
        self._may_share = may_share
        self._leaving = Event()
        self._hung_up = Event()
        self._giving_way = False
        self._stir, self._stirred = socket.socketpair()
        self._told: set[str] = set()

    def leave(self) -> None:
        """Hang up and end."""
        self._leaving.set()
        with suppress(OSError):
            self._stir.send(b"!")

    def give_way(self) -> None:
        """Hang up for the sake of reading, and poll for a while; return when that is done."""
        self._giving_way = True
        with suppress(OSError):
            self._stir.send(b"!")
        self._hung_up.wait(2)

    def run(self) -> None:
        """Connect and listen, again and again; poll in between."""
        failures = 0
        while not self._leaving.is_set():
            began = time.monotonic()
            try:
                self._connect_and_listen()
            except MailwatchError as error:
                failures = 0 if time.monotonic() - began > STEADY else failures
                self.trouble, self.watched = error, ()
                self._poll(self._pause(error, failures))
                failures += 1
        self._stir.close()
        self._stirred.close()

    def _connect_and_listen(self) -> None:
        door = self._watcher.door
        line = door.open(self)
        self._hung_up.clear()
        try:
            with told(door.settings.where, "watching", Scope.ACCOUNT):
                self._listen(line)
        finally:
            self.watched = ()
            line.drop()
            self._hung_up.set()
            door.closed(self)
        if self._giving_way:
            self._giving_way = False
            self._stirred.recv(64)
            raise CrowdedError("reading needed the connection", where=door.settings.where, scope=Scope.MAILBOX)

    def _listen(self, line: Connection) -> None:
        if not line.offers("IDLE"):
            self._share(self.mailboxes[1:])
            raise MailwatchError(
                "the server has no IDLE: new mail is looked for from time to time",
                where=line.where,
                scope=Scope.MAILBOX,
                retry=Retry.NEVER,
            )
        examine(line, self.mailboxes[0])
        others = self.mailboxes[1:]
        if others and self._notify(line, others):
            self.watched = self.mailboxes
        else:
            self.watched = self.mailboxes[:1]
            self._share(others)
        self.trouble = None
        self._told.update(self.watched)  # whatever came before we listened
        while not (self._leaving.is_set() or self._giving_way):
            self._tell()
            idle(line, self._rhythm, self._stirred.fileno(), lambda news: self._hear(line, news))

    def _notify(self, line: Connection, others: Sequence[str]) -> bool:
        if not line.offers("NOTIFY"):
            return False
        names = b" ".join(line.names.quoted(name) for name in others)
        events = b"(MessageNew MessageExpunge)"
        try:
            line.ask(b"NOTIFY SET (selected %s) (mailboxes (%s) %s)" % (events, names, events))
        except RefusedError:
            return False
        return True

    def _share(self, others: Sequence[str]) -> None:
        if self._may_share and others:
            self.mailboxes = self.mailboxes[:1]
            self._watcher.share(others)
        self._may_share = False

    def _hear(self, line: Connection, news: Sequence[Response]) -> None:
        for response in news:
            text = response[0]
            if _CHANGE.match(text):
                self._told.add(self.mailboxes[0])
            elif status := _STATUS.match(text):
                self._told.add(line.names.learn(response[1] if len(response) > 1 else unquoted(status[1])))
            elif _OVERFLOW in text:  # the server stopped telling (RFC 5465 section 5.8)
                raise MailwatchError(
                    "the server lost count of changes", where=line.where, scope=Scope.ACCOUNT, retry=Retry.LATER
                )
        self._tell()

    def _tell(self) -> None:
        told_of, self._told = self._told, set()
        for mailbox in self.mailboxes:
            if mailbox in told_of:
                self._watcher.wake(mailbox)

    def _pause(self, error: MailwatchError, failures: int) -> float:
        """Return seconds until the next try, random within a factor of two so that accounts do not march in step."""
        if isinstance(error, CrowdedError):
            return AFTER_CROWD
        if error.wait is not None:
            return error.wait
        if error.retry is Retry.NEVER:
            return AFTER_REFUSAL
        rhythm = self._rhythm
        return min(rhythm.retry * 2.0 ** min(failures, 20), rhythm.retry_at_most) * random.uniform(0.5, 1)  # noqa: S311

    def _poll(self, seconds: float) -> None:
        """Wait, and wake the program every `poll` seconds meanwhile."""
        until = time.monotonic() + seconds
        while not self._leaving.is_set() and (left := until - time.monotonic()) > 0:
            self._leaving.wait(min(left, self._rhythm.poll))
            if left >= self._rhythm.poll:
                self._told.update(self.mailboxes)
                self._tell()


def _door(account: Account | Door | Settings) -> Door:
    match account:
        case Account():
            return account.door
        case Door():
            return account
        case Settings():
            return Door(account)
