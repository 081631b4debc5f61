"""The least that any IMAP client must do: a socket that asks for the same bytes and throws them away.

What mailwatch needs beyond this is what mailwatch costs. Nothing of mailwatch is used here, so that a
mistake of its own cannot make it look fast.
"""

from __future__ import annotations

import re
import socket
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Self

_MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
_CHUNK = 256 * 1024


@dataclass(frozen=True, slots=True)
class Drained:
    """What one scan took: messages, octets received, and seconds from the first command to the last answer.

    `finding` are the seconds of EXAMINE and SEARCH among them: the part that grows with the mailbox.
    """

    messages: int
    octets: int
    seconds: float
    finding: float


class BareSocket:
    """An IMAP connection in plain text that understands the last line of an answer and nothing else."""

    def __init__(self, host: str, port: int, user: str, password: str) -> None:
        self._socket = socket.create_connection((host, port), 60)
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._socket.recv(_CHUNK)
        self._tag = 0
        self._opened = ""
        self.octets = 0
        self.ask(f'LOGIN "{user}" "{password}"')

    def ask(self, command: str, *, keep: bool = False) -> bytes:
        """Send a command and read to the end of its answer; return it if `keep`, else only its last chunk."""
        self._tag += 1
        tag = b"b%d" % self._tag
        self._socket.sendall(tag + b" " + command.encode() + b"\r\n")
        end = re.compile(rb"(?:^|\r\n)" + tag + rb" (OK|NO|BAD)[^\r\n]*\r\n\Z")
        kept, last = [], b""
        while not (found := end.search(last[-1000:])):
            chunk = self._socket.recv(_CHUNK)
            assert chunk, "the server hung up"
            self.octets += len(chunk)
            last = last[-1000:] + chunk
            if keep:
                kept.append(chunk)
        assert found[1] == b"OK", last[-300:]
        return b"".join(kept) if keep else last

    def scan(self, mailboxes: Sequence[str], since: date, fields: Sequence[str], batch: int = 500) -> Drained:
        """Fetch the chosen header fields of all messages that arrived on `since` or later, and drop them."""
        day = since - timedelta(days=1)
        began, before, messages, finding = time.perf_counter(), self.octets, 0, 0.0
        items = f"(UID INTERNALDATE FLAGS RFC822.SIZE BODY.PEEK[HEADER.FIELDS ({' '.join(fields).upper()})])"
        for mailbox in mailboxes:
            opened = time.perf_counter()
            self._open(mailbox)
            answer = self.ask(f"UID SEARCH SINCE {day.day}-{_MONTHS[day.month - 1]}-{day.year}", keep=True)
            uids = [int(uid) for uid in answer.split(b"\r\n", 1)[0].split()[2:]]
            messages += len(uids)
            finding += time.perf_counter() - opened
            for start in range(0, len(uids), batch):
                self.ask(f"UID FETCH {','.join(map(str, uids[start : start + batch]))} {items}")
        return Drained(messages, self.octets - before, time.perf_counter() - began, finding)

    def bodies(self, mailbox: str, uids: Sequence[int], limit: int, batch: int = 50) -> None:
        """Fetch the first `limit` octets of messages, and drop them."""
        self._open(mailbox)
        for start in range(0, len(uids), batch):
            some = ",".join(map(str, uids[start : start + batch]))
            self.ask(f"UID FETCH {some} (UID BODY.PEEK[]<0.{limit}>)")

    def _open(self, mailbox: str) -> None:
        """Open a mailbox read-only unless it is open: opening a large one costs more than reading of it."""
        if self._opened != mailbox:
            self.ask(f'EXAMINE "{mailbox}"')
            self._opened = mailbox

    def next_line(self) -> bytes:
        """Return what the server says next: it speaks unasked while IDLE (RFC 2177)."""
        return self._socket.recv(_CHUNK)

    def say(self, line: str) -> None:
        """Send a line that is no command."""
        self._socket.sendall(line.encode() + b"\r\n")

    def close(self) -> None:
        """Hang up."""
        self._socket.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
