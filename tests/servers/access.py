"""What a test does to a mailbox from outside, over IMAP and with the standard library only.

The program under test uses imapclient; what checks it does not, so that a fault of that library cannot hide itself.
"""

from __future__ import annotations

import imaplib
import re
import socket
from binascii import a2b_base64, b2a_base64
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from typing import Protocol

_APPENDUID = re.compile(rb"\[APPENDUID \d+ (\d+)\]", re.IGNORECASE)
_UID = re.compile(rb"UID (\d+)")
_FLAGS = re.compile(rb"FLAGS \(([^)]*)\)")
_LIST = re.compile(rb'^\((?P<attributes>[^)]*)\) (?:"[^"]*"|NIL) (?P<name>.+)$')


class Door(Protocol):
    """Where an IMAP server listens in plain text, and what its users' passwords are."""

    @property
    def host(self) -> str: ...

    @property
    def port(self) -> int: ...

    def password(self, user: str) -> str: ...


def modified_utf7(name: str) -> str:
    """Given a mailbox name, return it as it travels (RFC 3501 section 5.1.3)."""

    def shifted(match: re.Match[str]) -> str:
        base64 = match.group().encode("utf-16-be")
        return "&" + b2a_base64(base64, newline=False).decode("ascii").rstrip("=").replace("/", ",") + "-"

    return re.sub(r"[^\x20-\x7e]+", shifted, name.replace("&", "&-"))


def quoted(mailbox: str) -> str:
    """Given a mailbox name, return it as a quoted string of RFC 3501, in modified UTF-7."""
    return '"' + modified_utf7(mailbox).replace("\\", "\\\\").replace('"', '\\"') + '"'


@contextmanager
def login(door: Door, user: str) -> Iterator[imaplib.IMAP4]:
    """Given a server and a user, yield a connection that is logged in; log out at the end."""
    imap = imaplib.IMAP4(door.host, door.port, timeout=20)
    imap.socket().setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)  # else 40 ms a command
    try:
        imap.login(user, door.password(user))
        yield imap
    finally:
        with suppress(imaplib.IMAP4.error, OSError):
            imap.logout()


def append(
    door: Door,
    user: str,
    folder: str,
    raw: bytes,
    when: datetime | None = None,
    flags: Sequence[str] = (),
) -> int:
    """Append one message, INTERNALDATE `when` (aware; default now), and return its UID."""
    date = (when or datetime.now(UTC)).strftime('"%d-%b-%Y %H:%M:%S %z"')
    with login(door, user) as imap:
        _, answer = _ok(imap.append(quoted(folder), f"({' '.join(flags)})", date, raw))
        if told := _APPENDUID.search(answer[0] or b""):
            return int(told.group(1))
        return _highest_uid(imap, folder)


def create(door: Door, user: str, folder: str) -> None:
    """Create a mailbox."""
    with login(door, user) as imap:
        _ok(imap.create(quoted(folder)))


def folders(door: Door, user: str) -> tuple[str, ...]:
    """Return the names of all selectable mailboxes, as LIST tells them."""
    with login(door, user) as imap:
        return _folders(imap)


def messages(door: Door, user: str, folder: str) -> dict[int, bytes]:
    """Return the raw messages of a mailbox by UID; neither this nor anything here changes a flag."""
    with login(door, user) as imap:
        _ok(imap.select(quoted(folder), readonly=True))
        _, answer = _ok(imap.uid("FETCH", "1:*", "(UID BODY.PEEK[])"))
        pairs = [part for part in answer if isinstance(part, tuple)]
        return {int(_found(_UID, pair[0])): pair[1] for pair in pairs}


def flags(door: Door, user: str) -> dict[str, dict[int, frozenset[str]]]:
    r"""Return the flags of every message by mailbox and UID, without \Recent: the same as before means untouched."""
    with login(door, user) as imap:
        return {folder: _flags(imap, folder) for folder in _folders(imap)}


def _flags(imap: imaplib.IMAP4, folder: str) -> dict[int, frozenset[str]]:
    _ok(imap.select(quoted(folder), readonly=True))
    _, answer = _ok(imap.uid("FETCH", "1:*", "(UID FLAGS)"))
    lines = [line for line in answer if isinstance(line, bytes)]
    return {int(_found(_UID, line)): frozenset(_found(_FLAGS, line).decode().split()) - {"\\Recent"} for line in lines}


def _folders(imap: imaplib.IMAP4) -> tuple[str, ...]:
    _, answer = _ok(imap.list())
    found = [_LIST.match(line) for line in answer if isinstance(line, bytes)]
    return tuple(
        _plain(match["name"].strip(b'"').decode("ascii"))
        for match in found
        if match and b"\\noselect" not in match["attributes"].lower()
    )


def _plain(name: str) -> str:
    def text(match: re.Match[str]) -> str:
        base64 = match.group(1).replace(",", "/")
        return a2b_base64(base64 + "=" * (-len(base64) % 4)).decode("utf-16-be") if base64 else "&"

    return re.sub(r"&([^-]*)-", text, name)


def _highest_uid(imap: imaplib.IMAP4, folder: str) -> int:
    _ok(imap.select(quoted(folder), readonly=True))
    _, answer = _ok(imap.uid("SEARCH", "ALL"))
    return max(int(uid) for uid in answer[0].split())


def _found(pattern: re.Pattern[bytes], line: bytes) -> bytes:
    match = pattern.search(line)
    assert match, line
    return match.group(1)


def _ok(answer: tuple[str, list]) -> tuple[str, list]:
    status, told = answer
    assert status == "OK", answer
    return status, [line for line in told if line is not None]
