"""The way in: opens connections of one account, and stays away as long as the server asked."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import suppress
from threading import Lock
from typing import Protocol

from mailwatch.core.errors import MailwatchError, Retry
from mailwatch.imap.connection import Connection
from mailwatch.imap.names import Names
from mailwatch.imap.settings import Settings
from mailwatch.imap.trouble import CrowdedError

AFTER_REFUSAL = 3600.0
"""Seconds before a refused password is tried again: servers lock accounts and addresses that insist."""


class Yielding(Protocol):
    """Somebody with a connection that reading can do without."""

    def give_way(self) -> None:
        """Hang up; return when that is done."""
        ...


class Door:
    """Shared by all that speak with one account, so that what one was told holds for the others.

    A refused login shuts it for an hour, or until the password is another one; a stated wait for that long.
    """

    def __init__(self, settings: Settings, clock: Callable[[], float] = time.monotonic) -> None:
        self.settings = settings
        self.names = Names()
        self._clock = clock
        self._lock = Lock()
        self._watchers: list[Yielding] = []
        self._shut: tuple[float, MailwatchError, str | None] | None = None

    def open(self, watcher: Yielding | None = None) -> Connection:
        """Return a new connection, logged in; raise MailwatchError (scope ACCOUNT), at once while shut.

        Reading goes before watching: where the server allows too few, a watcher gives up its connection.
        """
        with self._lock:
            while True:
                try:
                    line = self._open()
                except CrowdedError as error:
                    if watcher is None and self._watchers:
                        self._watchers.pop().give_way()
                        continue
                    if watcher is None:
                        self._remember(error, None)
                    raise
                if watcher is not None:
                    self._watchers.append(watcher)
                return line

    def closed(self, watcher: Yielding) -> None:
        """Take note that a watcher's connection is there no more."""
        with suppress(ValueError):
            self._watchers.remove(watcher)

    def _open(self) -> Connection:
        password = self.settings.password()
        self._knock(password)
        try:
            return Connection(self.settings, self.names, password)
        except CrowdedError:
            raise
        except MailwatchError as error:
            self._remember(error, password)
            raise

    def shut_for(self, error: MailwatchError) -> None:
        """Remember a wait that the server asked for on an open line."""
        with self._lock:
            self._remember(error, None)

    def _knock(self, password: str) -> None:
        """Raise what shut the door while it is shut."""
        if self._shut is None:
            return
        until, error, refused = self._shut
        left = until - self._clock()
        if left <= 0 or (refused is not None and refused != password):
            self._shut = None
            return
        raise MailwatchError(
            error.what, where=error.where, remedy=error.remedy, scope=error.scope, retry=error.retry, wait=left
        )

    def _remember(self, error: MailwatchError, password: str | None) -> None:
        if error.wait is not None:
            self._shut = (self._clock() + error.wait, error, None)
        elif error.retry is Retry.NEVER:
            self._shut = (self._clock() + AFTER_REFUSAL, error, password)
