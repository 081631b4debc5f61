"""A relay on loopback that counts: how often a client spoke and waited for the answer, and what went over the line."""

from __future__ import annotations

import socket
import threading
from contextlib import suppress
from typing import Self

_CHUNK = 256 * 1024


class CountingProxy:
    """Context manager: clients dial `port`, it dials `to`. A round trip: the client speaks, the server answers."""

    host = "127.0.0.1"

    def __init__(self, to: int) -> None:
        self._to = to
        self.round_trips = 0
        self.octets_up = self.octets_down = 0
        self._lock = threading.Lock()

    def reset(self) -> None:
        """Count from zero."""
        with self._lock:
            self.round_trips = self.octets_up = self.octets_down = 0

    def __enter__(self) -> Self:
        self._listener = socket.create_server((self.host, 0))
        self.port = int(self._listener.getsockname()[1])
        threading.Thread(target=self._accept, name="counting proxy", daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._listener.close()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                client, _ = self._listener.accept()
                server = socket.create_connection((self.host, self._to))
                for one in (client, server):
                    one.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                turn = _Turn()
                threading.Thread(target=self._relay, args=(client, server, turn, True), daemon=True).start()
                threading.Thread(target=self._relay, args=(server, client, turn, False), daemon=True).start()

    def _relay(self, source: socket.socket, sink: socket.socket, turn: _Turn, up: bool) -> None:
        with suppress(OSError):
            while octets := source.recv(_CHUNK):
                with self._lock:
                    self.round_trips += turn.begins(up)
                    if up:
                        self.octets_up += len(octets)
                    else:
                        self.octets_down += len(octets)
                sink.sendall(octets)
        for one in (source, sink):
            with suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)


class _Turn:
    """Who spoke last on one connection."""

    def __init__(self) -> None:
        self._client_spoke = False

    def begins(self, up: bool) -> bool:
        """Note who speaks; True when it is the client, after the server."""
        begins = up and not self._client_spoke
        self._client_spoke = up
        return begins
