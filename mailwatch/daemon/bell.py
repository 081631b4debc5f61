"""The bell: a socket through which the command line wakes the daemon, so that an order takes effect at once."""

from __future__ import annotations

import os
import select
import socket
from contextlib import suppress
from pathlib import Path
from typing import Self

RING = b"!"


class Bell:
    """Waits for rings: from the command line by the socket, from this process (watchers, signals) by `ring`."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._reader, self._writer = os.pipe2(os.O_NONBLOCK | os.O_CLOEXEC)
        self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_NONBLOCK | socket.SOCK_CLOEXEC)

    def __enter__(self) -> Self:
        self._path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with suppress(FileNotFoundError):
            self._path.unlink()  # left by a process that was killed: the lock says that nobody else listens
        self._socket.bind(str(self._path))
        self._path.chmod(0o600)
        return self

    def __exit__(self, *_: object) -> None:
        with suppress(FileNotFoundError):
            self._path.unlink()
        self._socket.close()
        os.close(self._reader)
        os.close(self._writer)

    def ring(self) -> None:
        """Wake the waiting thread; safe from other threads and from signal handlers."""
        with suppress(BlockingIOError, OSError):  # full: it is about to wake anyway; closed: it is leaving
            os.write(self._writer, RING)

    def wait(self, seconds: float) -> bool:
        """Wait for a ring for at most so many seconds; True when there was one."""
        waiting = [self._reader, self._socket.fileno()]
        readable, _, _ = select.select(waiting, [], [], max(0.0, seconds))
        if self._reader in readable:
            with suppress(BlockingIOError):
                os.read(self._reader, 4096)
        if self._socket.fileno() in readable:
            with suppress(BlockingIOError):
                while self._socket.recv(16):
                    pass
        return bool(readable)


def ring(path: Path) -> bool:
    """Ring the daemon's bell from another process; False when nobody listens."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_CLOEXEC) as channel:
        try:
            channel.sendto(RING, str(path))
        except OSError:
            return False
    return True
