"""Bytes over one TCP or TLS socket: by line, by length, always with a timeout."""

from __future__ import annotations

import io
import select
import socket
import ssl
from contextlib import suppress

BUFFER = 256 * 1024
"""Octets asked of the socket at once; headers come in runs."""

MAX_LINE = 1_000_000
"""A longer line is read to its end and forgotten: RFC 2683 section 3.2.1.5 asks for 8,000 at most."""

MAX_LITERAL = 64 * 1024 * 1024
"""More than that is not kept in memory, whatever the server announces."""

_KEEPALIVE = {"TCP_KEEPIDLE": 60, "TCP_KEEPINTVL": 20, "TCP_KEEPCNT": 4}
"""Seconds, seconds and tries: the kernel notices a dead peer in 140 s, as long as nothing answers for it."""


class LineTooLongError(Exception):
    """A line above `MAX_LINE`; it was read to its end, so the next one can be read."""


class Wire:
    """One connected socket. Every call waits `timeout` seconds at most for the other side (TimeoutError)."""

    def __init__(self, connected: socket.socket, timeout: float) -> None:
        self.timeout = self._usual = timeout
        self._take(connected)

    def _take(self, connected: socket.socket) -> None:
        self.socket = connected
        self.socket.settimeout(self.timeout)
        self._reader = io.BufferedReader(socket.SocketIO(connected, "r"), BUFFER)

    def secure(self, context: ssl.SSLContext, host: str) -> None:
        """Put TLS on the line. Raise when the server spoke before TLS: then somebody put words in its mouth.

        See RFC 3501 section 6.2.1 and CVE-2011-0411.
        """
        if self._buffered():
            raise ssl.SSLError("the server sent commands ahead of TLS")
        self._take(context.wrap_socket(self.socket, server_hostname=host))

    def certificate(self) -> bytes | None:
        """Return the server's certificate in DER, None without TLS."""
        return self.socket.getpeercert(binary_form=True) if isinstance(self.socket, ssl.SSLSocket) else None

    def send(self, octets: bytes) -> None:
        """Send all of it."""
        self.socket.sendall(octets)

    def readline(self) -> bytes:
        """Return one line with its line end, b"" when the server hung up.

        Raise LineTooLongError after a line of more than `MAX_LINE` octets.
        """
        line = self._reader.readline(MAX_LINE)
        if len(line) < MAX_LINE or line.endswith(b"\n"):
            return line
        while line and not line.endswith(b"\n"):
            line = self._reader.readline(MAX_LINE)
        raise LineTooLongError

    def read(self, size: int, keep: int | None = None) -> bytes:
        """Return the next `size` octets, fewer when the server hung up; of a long literal only the first `keep`.

        Raise OSError for more than `MAX_LITERAL` octets that are to be kept.
        """
        if min(size, size if keep is None else keep) > MAX_LITERAL:
            raise OSError(f"the server announced {size} octets at once")
        if keep is None or size <= keep:
            return self._reader.read(size)
        kept = self._reader.read(keep)
        left = size - len(kept)
        while left and (dropped := self._reader.read(min(left, BUFFER))):
            left -= len(dropped)
        return kept

    def wait(self, seconds: float, wake: int | None = None) -> bool:
        """Wait until the server said something (True), or `seconds` passed or the descriptor `wake` stirred (False)."""
        if self._buffered():
            return True
        poller = select.poll()
        poller.register(self.socket, select.POLLIN)
        if wake is not None:
            poller.register(wake, select.POLLIN)
        ready = {descriptor for descriptor, _ in poller.poll(max(0.0, seconds) * 1000)}
        return self.socket.fileno() in ready and (wake is None or wake not in ready)

    def _buffered(self) -> bool:
        """True when bytes were read that nobody asked for yet; TLS hides them from poll()."""
        self.socket.settimeout(0)
        try:
            return bool(self._reader.peek(1))
        except (BlockingIOError, ssl.SSLWantReadError):
            return False
        finally:
            self.socket.settimeout(self.timeout)

    def hurry(self, seconds: float | None) -> None:
        """Wait no longer than `seconds` from now on; None: as long as at first."""
        self.timeout = self._usual if seconds is None else min(seconds, self._usual)
        self.socket.settimeout(self.timeout)

    def close(self) -> None:
        """Hang up."""
        with suppress(OSError):
            self.socket.shutdown(socket.SHUT_RDWR)
        with suppress(OSError, ValueError):
            self._reader.close()
        with suppress(OSError):
            self.socket.close()


def dial(host: str, port: int, timeout: float) -> socket.socket:
    """Connect, with small packets sent at once (else 40 ms a command) and dead peers noticed by the kernel."""
    connected = socket.create_connection((host, port), timeout)
    connected.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    connected.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
    for option, value in _KEEPALIVE.items():
        if hasattr(socket, option):
            connected.setsockopt(socket.IPPROTO_TCP, getattr(socket, option), value)
    return connected
