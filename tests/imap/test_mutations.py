"""Whatever a server says: an answer, or one `MailwatchError`; never another exception, never a hang."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import date

import pytest

from mailwatch.core.errors import MailwatchError
from mailwatch.core.mail import Placement
from mailwatch.imap import Account
from tests.imap.lying_server import LyingServer
from tests.imap.messages import message

ROUNDS = 60
"""For each command; a lost line costs a new one each time."""

SPICE = (b"\x00", b"\xff", b'"', b"(", b")", b"{99}", b"{9999999999}", b"\r\n", b"* ", b"NIL", b"9" * 5000, b"\\", b"")


@pytest.mark.parametrize(
    "command",
    ["LIST", "STATUS", "EXAMINE", "UID SEARCH", r"UID FETCH .*HEADER", r"UID FETCH .*BODY\.PEEK\[\]", "APPEND"],
)
def test_fault_12_mutated_answers(liar: LyingServer, connected: Callable[..., Account], command: str) -> None:
    """Octets put in, left out or doubled at random places of an answer."""
    for box in liar.boxes.values():
        box.add(message(1), flags=("\\Seen",))
        box.add(message(2))
    dice = random.Random(command)
    told = [_told(connected, liar, command, dice) for _ in range(ROUNDS)]

    assert all(error is None or "\n" not in error for error in told)
    assert None in told, "no mutation was harmless: the door may have stayed shut"


def _told(connected: Callable[..., Account], liar: LyingServer, command: str, dice: random.Random) -> str | None:
    """Use an account under one mutation; return the error that came of it, None for none."""
    liar.lie(command, lambda honest: _mutated(honest, dice))
    try:
        _use(connected(liar, timeout=0.05))
    except MailwatchError as error:
        return str(error)
    return None


def _mutated(honest: bytes, dice: random.Random) -> bytes:
    at = dice.randrange(len(honest))
    end = min(len(honest), at + dice.choice((0, 0, 1, 3, 20)))
    return honest[:at] + dice.choice(SPICE) + honest[end:]


def _use(account: Account) -> None:
    layout = account.layout()
    cursors = {}
    for mailbox in ("INBOX", layout.sent):
        for batch in account.read(mailbox, None, date(2026, 11, 1)):
            cursors[mailbox] = batch.cursor
            uids = [fetched.placement.uid for fetched in batch.fetched]
            list(account.bodies(mailbox, batch.cursor.uidvalidity, uids, 50))
    account.changed(cursors)
    end = account.end_of(layout.drafts)
    uid = account.append_draft(layout.drafts, message(3))
    if account.headers_from(layout.drafts, end.uidvalidity, end.uidnext) and uid:
        account.withdraw(Placement(account.name, layout.drafts, end.uidvalidity, uid))
