"""An IMAP server that tells the truth until a test asks it to lie; only ever used beside the real ones.

It answers honestly from mailboxes in memory. A lie stands for one answer (or several): it is given the honest
octets and returns what is sent instead; `Cut` hangs up behind them.
"""

from __future__ import annotations

import re
import socket
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Self

_TAG = re.compile(rb"^TAG ", re.MULTILINE)
NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
_MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
_HEADER = re.compile(rb"BODY\.PEEK\[HEADER(\.FIELDS \([^)]*\))?\]", re.IGNORECASE)
_BODY = re.compile(rb"BODY\.PEEK\[\](?:<0\.(\d+)>)?", re.IGNORECASE)


class Cut(bytes):
    """Octets to send before hanging up."""


@dataclass
class Stored:
    raw: bytes
    arrived: datetime = NOON
    flags: tuple[str, ...] = ()


@dataclass
class Box:
    uidvalidity: int = 7
    attributes: str = ""
    messages: dict[int, Stored] = field(default_factory=dict)
    uidnext: int = 1

    def add(self, raw: bytes, arrived: datetime = NOON, flags: tuple[str, ...] = ()) -> int:
        uid, self.uidnext = self.uidnext, self.uidnext + 1
        self.messages[uid] = Stored(raw, arrived, flags)
        return uid


Lie = Callable[[bytes], bytes | None]


class LyingServer:
    """Context manager. `commands` is all that was ever asked, without tags; `open_lines` and `most_lines` count.

    With `literal_ends_at` the server hangs up after so many octets of a literal that it is sent.
    """

    def __init__(self, capabilities: str = "IMAP4rev1 IDLE UIDPLUS MOVE", separator: str = "/") -> None:
        self.capabilities, self.separator = capabilities, separator
        self.boxes = {"INBOX": Box(), "Sent": Box(attributes=r"\Sent"), "Drafts": Box(attributes=r"\Drafts")}
        self.boxes["Trash"] = Box(attributes=r"\Trash")
        self.commands: list[str] = []
        self.greeting = b"* OK hello\r\n"
        self.literal_ends_at: int | None = None
        self.logins = self.open_lines = self.most_lines = 0
        self.sessions: list[Session] = []
        self._lies: list[tuple[re.Pattern[str], Lie, list[int]]] = []
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = self._listener.getsockname()[1]

    def lie(self, command: str, answer: Lie, times: int = 1, after: int = 0) -> None:
        """Answer the next `times` commands that match `command`, `after` so many honest ones, with `answer(honest)`."""
        self._lies.append((re.compile(command, re.IGNORECASE), answer, [after, times]))

    def refuse(self, command: str, answer: str, times: int = 1) -> None:
        """Answer with `NO ...` or `BAD ...` instead; the tag is put in front."""
        self.lie(command, lambda _: b"TAG " + answer.encode() + b"\r\n", times)

    def transform(self, tag: str, command: str, honest: bytes) -> bytes | None:
        for pattern, answer, left in self._lies:
            if pattern.match(command):
                if left[0] > 0:
                    left[0] -= 1
                elif left[1] > 0:
                    left[1] -= 1
                    told = answer(honest)
                    return told if told is None or isinstance(told, Cut) else _TAG.sub(tag.encode() + b" ", told)
        return honest

    def said(self, prefix: str) -> list[str]:
        """Return the commands that begin with `prefix`."""
        return [command for command in self.commands if command.upper().startswith(prefix.upper())]

    def push(self, text: bytes) -> None:
        """Send octets to every client, asked or not."""
        for session in list(self.sessions):
            session.send(text)

    def hang_up(self) -> None:
        """End every connection."""
        for session in list(self.sessions):
            session.close()

    def __enter__(self) -> Self:
        threading.Thread(target=self._accept, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._listener.close()
        self.hang_up()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                connection, _ = self._listener.accept()
                connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                session = Session(self, connection)
                self.sessions.append(session)
                threading.Thread(target=session.run, daemon=True).start()


class Session:
    def __init__(self, server: LyingServer, connection: socket.socket) -> None:
        self.server, self.connection = server, connection
        self.reader = connection.makefile("rb")
        self.box, self.idle_tag = Box(), ""

    def send(self, text: bytes) -> None:
        with suppress(OSError):
            self.connection.sendall(text)

    def close(self) -> None:
        with suppress(OSError):
            self.connection.shutdown(socket.SHUT_RDWR)
        self.connection.close()

    def run(self) -> None:
        server = self.server
        server.open_lines += 1
        server.most_lines = max(server.most_lines, server.open_lines)
        try:
            self.send(server.greeting)
            for line in self.reader:
                tag, _, command = line.decode("utf-8", "replace").rstrip("\r\n").partition(" ")
                if not self._answer(tag, command):
                    return
        except (OSError, ValueError, KeyError, TypeError):
            return
        finally:
            server.open_lines -= 1
            server.sessions.remove(self)
            self.close()

    def _answer(self, tag: str, command: str) -> bool:
        if tag.upper() == "DONE":
            tag, command = self.idle_tag, "DONE"
        self.server.commands.append(command)
        words = command.split(" ")
        name = "_".join(words[:2] if words[0].upper() == "UID" else words[:1]).lower()
        method = getattr(self, f"do_{name}", None)
        told = method(command) if method else (b"", "BAD what?")
        untagged, status = told if isinstance(told, tuple) else (told, "OK done")
        honest = untagged + f"{tag} {status}\r\n".encode()
        if name == "idle":
            self.idle_tag, honest = tag, b"+ idling\r\n"
        answer = self.server.transform(tag, command, honest)
        if answer is None:
            return False
        self.send(answer)
        return not isinstance(answer, Cut) and name != "logout"

    # -- honest answers --------------------------------------------------------

    def do_capability(self, _: str) -> bytes:
        return f"* CAPABILITY {self.server.capabilities}\r\n".encode()

    def do_login(self, _: str) -> bytes:
        self.server.logins += 1
        return b""

    def do_noop(self, _: str) -> bytes:
        return b""

    def do_notify(self, _: str) -> bytes:
        return b""

    def do_logout(self, _: str) -> bytes:
        return b"* BYE\r\n"

    def do_authenticate(self, command: str) -> bytes:
        self.send(b"+ \r\n")
        self.server.commands.append(self.reader.readline().decode().strip())
        return self.do_login(command)

    def do_list(self, command: str) -> bytes:
        lines = [
            f'* LIST ({box.attributes}) "{self.server.separator}" "{name}"\r\n'
            for name, box in self.server.boxes.items()
        ]
        if "STATUS" in command:
            lines += [self._status(name, box) for name, box in self.server.boxes.items()]
        return "".join(lines).encode()

    def _status(self, name: str, box: Box) -> str:
        return f'* STATUS "{name}" (UIDNEXT {box.uidnext} UIDVALIDITY {box.uidvalidity})\r\n'

    def do_status(self, command: str) -> bytes | tuple[bytes, str]:
        name = _quoted(command)
        if name not in self.server.boxes:
            return b"", "NO [NONEXISTENT] no such mailbox"
        return self._status(name, self.server.boxes[name]).encode()

    def do_examine(self, command: str, mode: str = "READ-ONLY") -> tuple[bytes, str]:
        name = _quoted(command)
        if name not in self.server.boxes:
            return b"", "NO [NONEXISTENT] no such mailbox"
        self.box = box = self.server.boxes[name]
        told = f"* {len(box.messages)} EXISTS\r\n* 0 RECENT\r\n* FLAGS (\\Seen)\r\n"
        told += f"* OK [UIDVALIDITY {box.uidvalidity}] valid\r\n* OK [UIDNEXT {box.uidnext}] next\r\n"
        return told.encode(), f"OK [{mode}] open"

    def do_select(self, command: str) -> tuple[bytes, str]:
        return self.do_examine(command, "READ-WRITE")

    def do_fetch(self, command: str) -> bytes:
        _, numbers, items = command.split(" ", 2)
        order = sorted(self.box.messages)
        wanted = [order[number - 1] for number in _members(numbers, range(1, len(order) + 1))]
        return self._fetch(wanted, items.encode())

    def do_uid_fetch(self, command: str) -> bytes:
        _, _, numbers, items = command.split(" ", 3)
        return self._fetch(_members(numbers, sorted(self.box.messages)), items.encode())

    def _fetch(self, uids: list[int], items: bytes) -> bytes:
        order = sorted(self.box.messages)
        return b"".join(self._one(order.index(uid) + 1, uid, items) for uid in uids)

    def _one(self, number: int, uid: int, items: bytes) -> bytes:
        stored = self.box.messages[uid]
        parts = [b"UID %d" % uid]
        if b"INTERNALDATE" in items:
            at = stored.arrived
            parts.append(at.strftime(f'INTERNALDATE "%d-{_MONTHS[at.month - 1]}-%Y %H:%M:%S +0000"').encode())
        if b"FLAGS" in items:
            parts.append(f"FLAGS ({' '.join(stored.flags)})".encode())
        if b"RFC822.SIZE" in items:
            parts.append(b"RFC822.SIZE %d" % len(stored.raw))
        head = stored.raw.partition(b"\r\n\r\n")[0] + b"\r\n\r\n"
        if header := _HEADER.search(items):
            parts.append(b"BODY[HEADER%s] {%d}\r\n%s" % (header[1] or b"", len(head), head))
        if body := _BODY.search(items):
            raw = stored.raw[: int(body[1])] if body[1] else stored.raw
            parts.append(b"BODY[]%s {%d}\r\n%s" % (b"<0>" if body[1] else b"", len(raw), raw))
        return b"* %d FETCH (%s)\r\n" % (number, b" ".join(parts))

    def do_uid_search(self, command: str) -> bytes:
        order = sorted(self.box.messages)
        uids = set(order)
        if match := re.search(r"SEARCH (?:UID (\S+)|(\d\S*)) ", command):
            by_number = [order[n - 1] for n in _members(match[2], range(1, len(order) + 1))] if match[2] else None
            uids &= set(by_number if by_number is not None else _members(match[1], order))
        if match := re.search(r"SINCE (\d+)-(\w+)-(\d+)", command):
            day = (int(match[3]), _MONTHS.index(match[2]) + 1, int(match[1]))
            uids = {uid for uid in uids if self.box.messages[uid].arrived.timetuple()[:3] >= day}
        return b"* SEARCH" + b"".join(b" %d" % uid for uid in sorted(uids)) + b"\r\n"

    def do_append(self, command: str) -> tuple[bytes, str]:
        size = int(re.search(r"\{(\d+)\}$", command)[1])
        self.send(b"+ go\r\n")
        if self.server.literal_ends_at is not None:
            self.reader.read(min(size, self.server.literal_ends_at))
            raise OSError("cut in the literal")
        raw = self.reader.read(size)
        self.reader.readline()
        name = _quoted(command)
        if name not in self.server.boxes:
            return b"", "NO [TRYCREATE] no such mailbox"
        box = self.server.boxes[name]
        uid = box.add(raw, flags=tuple(re.search(r"\(([^)]*)\)", command)[1].split()))
        return b"", f"OK [APPENDUID {box.uidvalidity} {uid}] done"

    def do_uid_move(self, command: str) -> bytes:
        uid = int(command.split(" ")[2])
        if stored := self.box.messages.pop(uid, None):
            self.server.boxes[_quoted(command)].add(stored.raw)
        return b""

    def do_uid_store(self, command: str) -> bytes:
        if stored := self.box.messages.get(int(command.split(" ")[2])):
            stored.flags += (r"\Deleted",)
        return b""

    def do_uid_expunge(self, command: str) -> bytes:
        self.box.messages.pop(int(command.split(" ")[2]), None)
        return b""

    def do_idle(self, _: str) -> bytes:
        return b""

    def do_done(self, _: str) -> bytes:
        return b""


def _members(numbers: str, existing: range | list[int]) -> list[int]:
    """Return the members of a sequence set; `n:*` always has the last one."""
    last = existing[-1] if existing else 0
    found: set[int] = set()
    for part in numbers.split(","):
        ends = sorted(last if end == "*" else int(end) for end in part.split(":"))
        found.update(member for member in existing if ends[0] <= member <= ends[-1])
    return sorted(found)


def _quoted(command: str) -> str:
    return re.search(r'"([^"]*)"(?!.*")', command.split("(", maxsplit=1)[0])[1]
