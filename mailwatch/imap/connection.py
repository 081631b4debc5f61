"""One connection to a server: dialled, secured, logged in; and the commands that imapclient has no fit words for.

imapclient does what happens once (greeting, capabilities, STARTTLS, login, ID) and APPEND. What is
read often goes below it, over the same wire: its lexer takes a Python step for each byte, loses a
whole batch for one bad line, and refuses a line of 1 MB.
"""

from __future__ import annotations

import imaplib
import re
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from itertools import count

from imapclient.exceptions import IMAPClientError

from mailwatch.core.errors import Scope
from mailwatch.imap.client import Client
from mailwatch.imap.names import Names
from mailwatch.imap.settings import Settings
from mailwatch.imap.trouble import GarbledError, LostError, RefusedError, told
from mailwatch.imap.wire import LineTooLongError, Wire

Response = list[bytes]
"""One untagged response: text, literal, text, ... ; the texts keep `{size}` and line ends."""

TOO_LONG: Response = [b"* TOOLONG\r\n"]
"""Stands for a response with a line that was too long to keep."""

_LITERAL = re.compile(rb"\{(\d{1,10})\+?\}\r\n$")


@dataclass(frozen=True, slots=True)
class Selected:
    """An open mailbox as EXAMINE or SELECT told at `since` (monotonic). `uidnext` is above every UID there was then."""

    mailbox: str
    read_only: bool
    exists: int
    uidvalidity: int
    uidnext: int
    since: float


@dataclass(frozen=True, slots=True)
class Namespaces:
    """The prefixes of the user's own mailboxes, the longest first, and of those of others (RFC 2342)."""

    own: tuple[str, ...]
    foreign: tuple[str, ...]


class Connection:
    """A line to the server, logged in.

    `selected` is the mailbox that is open on it, as `mailbox.py` opened it. `namespaces` is what `folders.py` was told
    of them: they last as long as the connection.
    """

    def __init__(self, settings: Settings, names: Names, password: str) -> None:
        """Open and log in; raise MailwatchError (scope ACCOUNT)."""
        self.where = settings.where
        self.names = names
        self.selected: Selected | None = None
        self.namespaces: Namespaces | None = None
        self._tags = count(1)
        self._unfinished = False
        with told(self.where, "connecting", Scope.ACCOUNT):
            self.client = Client(settings, names)
        try:
            with told(self.where, "logging in", Scope.ACCOUNT):
                self.client.enter(password)
        except BaseException:  # also Ctrl-C leaves no connection open; raised again
            self.drop()
            raise
        self.used = time.monotonic()

    @property
    def wire(self) -> Wire:
        """The bytes below."""
        return self.client.imap.wire

    def offers(self, capability: str) -> bool:
        """True when the server named this capability after login."""
        return bool(self.client.has_capability(capability))

    def responses(self, command: bytes, keep: int | None = None) -> Iterator[Response]:
        """Send a command and yield its untagged responses as they come; of each literal the first `keep` octets.

        Raise RefusedError when it is answered NO or BAD, LostError when the line is. A caller that
        stops listening early loses the line: the next command finds an answer it did not ask for.
        """
        mark = self.begin(command)
        while True:
            response = self.response(keep)
            line = response[0]
            if line.startswith(b"* "):
                if line[2:6].upper() == b"BYE ":
                    raise LostError(_text(line[6:]))
                yield response
            elif line.startswith(mark):
                break
            elif not line.startswith(b"+"):
                raise GarbledError(f"the server said {_text(line[:80])!r} out of turn")
        self.end(line)

    def begin(self, command: bytes) -> bytes:
        """Send a command and return what its tagged answer will start with."""
        if self._unfinished:
            raise LostError("an answer was not read to its end")
        self._unfinished = True
        tag = b"w%d " % next(self._tags)
        self.wire.send(tag + command + b"\r\n")
        return tag

    def end(self, line: bytes) -> None:
        """Given the tagged line that ends an answer, return when it says OK; raise RefusedError else."""
        self._unfinished = False
        self.used = time.monotonic()
        _, _, answer = line.strip().partition(b" ")
        status, _, text = answer.partition(b" ")
        if status.upper() != b"OK":
            raise RefusedError(_text(status), _text(text))

    def response(self, keep: int | None = None) -> Response:
        """Read one response with its literals; `TOO_LONG` for one that was too long to keep."""
        wire = self.wire
        parts: Response = []
        while True:
            try:
                line = wire.readline()
            except LineTooLongError:
                return TOO_LONG
            if not line.endswith(b"\n"):
                raise LostError("the server hung up" if not line else "the server hung up in mid-line")
            parts.append(line)
            if line[-3:] != b"}\r\n" or (literal := _LITERAL.search(line)) is None:
                return parts
            size = int(literal[1])
            octets = wire.read(size, keep)
            if len(octets) < (size if keep is None else min(size, keep)):
                raise LostError("the server hung up in mid-literal")
            parts.append(octets)

    def ask(self, command: bytes, keep: int | None = None) -> list[Response]:
        """Send a command and return all its untagged responses."""
        return list(self.responses(command, keep))

    def answers(self, seconds: float = 10.0) -> bool:
        """True when the server answers within `seconds`; a line that does not is lost."""
        self.wire.hurry(seconds)
        try:
            self.ask(b"NOOP")
        except (RefusedError, LostError, OSError):
            return False
        self.wire.hurry(None)
        return True

    def drop(self) -> None:
        """Hang up without a word."""
        with suppress(OSError, AttributeError):
            self.client.shutdown()

    def close(self) -> None:
        """Log out, without waiting long for the answer; never raises."""
        try:
            self.wire.socket.settimeout(2)
            self.client.logout()
        except (IMAPClientError, imaplib.IMAP4.error, OSError, LineTooLongError, ValueError):
            self.drop()


def _text(octets: bytes) -> str:
    return octets.decode("utf-8", "replace").strip()
