"""What of a mailbox is to be read: all of a window of days the first time, later what came since.

A cursor says that every UID below its `uidnext` is known. It means something only while UIDVALIDITY
stays and UIDNEXT does not go back; else the mailbox was numbered anew and its window is read again.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from mailwatch.core.mail import Cursor
from mailwatch.imap.connection import Connection
from mailwatch.imap.mailbox import examine, uids_from, uids_since


@dataclass(frozen=True, slots=True)
class Outline:
    """The UIDs to read, sorted, and where the mailbox ends once they are read."""

    uids: tuple[int, ...]
    end: Cursor
    reset: bool = False


def outline(line: Connection, mailbox: str, cursor: Cursor | None, since: date) -> Outline:
    """Open a mailbox and find what is to be read of it.

    A cursor whose `uidnext` is below its `floor` asks for the window again, whose lowest UID is known: the server
    then need not search below it.
    """
    state = examine(line, mailbox)
    known = cursor if cursor and cursor.uidvalidity == state.uidvalidity and cursor.uidnext <= state.uidnext else None
    if known is None:
        uids = uids_since(line, since)
    elif known.uidnext < known.floor:
        uids = uids_since(line, since, known.floor)
    else:
        uids = uids_from(line, known.uidnext)
        end = Cursor(state.uidvalidity, _end(uids, max(state.uidnext, known.uidnext)), known.floor)
        return Outline(uids, end)
    uidnext = _end(uids, state.uidnext)
    floor = uids[0] if uids else uidnext
    return Outline(uids, Cursor(state.uidvalidity, uidnext, floor), reset=known is None and cursor is not None)


def arrivals(line: Connection, end: Cursor) -> Outline:
    """Return what came to the open mailbox after it was outlined."""
    line.ask(b"NOOP")  # lets the server tell of them
    uids = uids_from(line, end.uidnext)
    return Outline(uids, Cursor(end.uidvalidity, _end(uids, end.uidnext), end.floor))


def _end(uids: tuple[int, ...], uidnext: int) -> int:
    return max(uidnext, uids[-1] + 1) if uids else uidnext
