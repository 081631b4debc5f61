"""Whole messages, or their beginnings, by BODY.PEEK: reading leaves no trace."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from mailwatch.core.errors import MailwatchError, Retry, Scope
from mailwatch.imap.connection import Connection
from mailwatch.imap.mailbox import opened, sequence, still_there

MEMORY = 16 * 1024 * 1024
"""Octets of bodies asked for by one command."""

MANY = 50

_BODY = re.compile(rb"\* \d+ FETCH \(.*BODY\[\](?:<0>)? \{\d+\+?\}\r\n", re.IGNORECASE | re.DOTALL)
_UID = re.compile(rb"\bUID (\d{1,10})", re.IGNORECASE)


def portions(uids: Sequence[int], limit: int) -> Iterator[tuple[int, ...]]:
    """Cut `uids` into sorted groups that fit into memory when each message is `limit` octets long."""
    size = max(1, min(MANY, MEMORY // max(1, limit)))
    ordered = sorted(set(uids))
    for start in range(0, len(ordered), size):
        yield tuple(ordered[start : start + size])


def fetch_bodies(
    line: Connection, mailbox: str, uidvalidity: int, uids: Sequence[int], limit: int
) -> list[tuple[int, bytes]]:
    """Return (UID, first `limit` octets) of those of `uids` that are still there.

    Raise MailwatchError (scope MESSAGE) for one that is there and not shown, even when asked for alone and whole:
    iCloud does so at times, and it is not to be taken for gone.
    """
    opened(line, mailbox, uidvalidity)
    found = _ask(line, uids, b"BODY.PEEK[]<0.%d>" % limit, limit)
    for uid in still_there(line, missing) if (missing := [uid for uid in uids if uid not in found]) else ():
        found |= _ask(line, (uid,), b"BODY.PEEK[]", limit)
        if uid not in found and still_there(line, (uid,)):
            raise MailwatchError(
                f"{mailbox}: the server does not show message {uid}",
                where=line.where,
                scope=Scope.MESSAGE,
                retry=Retry.LATER,
            )
    return sorted(found.items())


def _ask(line: Connection, uids: Sequence[int], item: bytes, limit: int) -> dict[int, bytes]:
    wanted, found = set(uids), dict[int, bytes]()
    for response in line.responses(b"UID FETCH " + sequence(uids) + b" (UID " + item + b")", keep=limit):
        if len(response) != 3 or not _BODY.match(response[0]):
            continue
        uid = _UID.search(response[0]) or _UID.search(response[2])
        if uid and int(uid[1]) in wanted:
            found[int(uid[1])] = response[1]
    return found
