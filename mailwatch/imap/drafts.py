"""The only writing there is: APPEND of one message, and taking exactly that one away again.

EXPUNGE and CLOSE are not in this program: they would delete what the user marked as deleted.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from mailwatch.core.mail import Cursor, Placement
from mailwatch.imap.connection import Connection
from mailwatch.imap.mailbox import examine, select_drafts, status

_APPENDUID = re.compile(rb"\[APPENDUID (\d{1,10}) (\d{1,10})\]", re.IGNORECASE)


def end_of(line: Connection, mailbox: str) -> Cursor:
    """Return UIDVALIDITY and UIDNEXT of a mailbox, by STATUS; by EXAMINE where that does not tell."""
    end = status(line, (mailbox,)).get(mailbox)
    if end is not None:
        return end
    state = examine(line, mailbox)
    return Cursor(state.uidvalidity, state.uidnext)


def append(line: Connection, mailbox: str, raw: bytes, flags: Sequence[str], end: Cursor | None) -> int | None:
    """APPEND once and return the UID that APPENDUID (RFC 4315) tells, None when it tells none.

    With `end`, the mailbox's end from before, a UID that cannot be true (other UIDVALIDITY, or below) counts as none.
    """
    answer = line.client.append(mailbox, raw, flags)
    told = _APPENDUID.search(answer if isinstance(answer, bytes) else str(answer).encode())
    if told is None:
        return None
    uidvalidity, uid = int(told[1]), int(told[2])
    if end is not None and (uidvalidity != end.uidvalidity or uid < end.uidnext):
        return None
    return uid


def withdraw(line: Connection, placement: Placement, trash: str | None) -> bool:
    """MOVE this UID to `trash` (RFC 6851), or expunge it alone (RFC 4315); False when the server offers neither.

    False too when UIDVALIDITY changed: the UID is somebody else's message by now. A UID that is gone is withdrawn.
    """
    can_move = trash is not None and line.offers("MOVE")
    if not can_move and not line.offers("UIDPLUS"):
        return False
    state = select_drafts(line, placement.mailbox)
    if state.uidvalidity != placement.uidvalidity:
        return False
    if can_move and trash is not None:
        line.ask(b"UID MOVE %d " % placement.uid + line.names.quoted(trash))
    else:
        line.ask(b"UID STORE %d +FLAGS.SILENT (\\Deleted)" % placement.uid)
        line.ask(b"UID EXPUNGE %d" % placement.uid)
    return True
