"""Generated mail as a Maildir++ that Dovecot takes for its own: files, and the list of their UIDs; never by APPEND."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path

from tests.bench.correspondence import Written, newest, octets_of
from tests.servers.dovecot import NOBODY

READ_AGAIN = timedelta(days=90)
"""Older messages are nobody's to read: their bodies are kept short, which spares a gigabyte of disk."""


def fill(maildir: Path, messages: int, now: datetime) -> None:
    """Write an INBOX and a Sent of so many messages each, the newest just before `now`."""
    sent, received = newest(messages, now)
    _fill_mailbox(maildir, received, now)
    _fill_mailbox(maildir / ".Sent", sent, now)
    _give_to_server(maildir)


def forget_indexes(maildir: Path) -> None:
    """Remove what the server remembers of the mailboxes, but not which UIDs it gave."""
    for pattern in ("dovecot.index*", "*/dovecot.index*", "dovecot.list.index*", "dovecot.mailbox.log*"):
        for file in maildir.glob(pattern):
            file.unlink()


def _fill_mailbox(mailbox: Path, messages: Sequence[Written], now: datetime) -> None:
    for folder in ("cur", "new", "tmp"):
        (mailbox / folder).mkdir(parents=True)
    names = [_write(mailbox, one, whole=now - one.at < READ_AGAIN) for one in messages]
    guid = hashlib.md5(mailbox.name.encode(), usedforsecurity=False).hexdigest()
    with (mailbox / "dovecot-uidlist").open("w") as file:
        file.write(f"3 V1600000000 N{len(names) + 1} G{guid}\n")
        file.writelines(f"{uid} :{name}\n" for uid, name in enumerate(names, 1))


def _write(mailbox: Path, written: Written, *, whole: bool) -> str:
    """Write one message, read by its user; the file's name tells its size, its time is INTERNALDATE."""
    octets = octets_of(written, whole=whole)
    moment = int(written.at.timestamp())
    name = f"{moment}.{written.name}.bench,S={len(octets)},W={len(octets) + octets.count(10)}"
    path = mailbox / "cur" / f"{name}:2,S"
    with path.open("wb") as file:
        file.write(octets)
        if os.getuid() == 0:
            os.fchown(file.fileno(), NOBODY, NOBODY)
    os.utime(path, (moment, moment))
    return name


def _give_to_server(maildir: Path) -> None:
    if os.getuid() != 0:
        return
    for folder, _, files in os.walk(maildir):
        os.chown(folder, NOBODY, NOBODY)
        for file in files:
            if file.startswith("dovecot"):
                os.chown(f"{folder}/{file}", NOBODY, NOBODY)


def deliver(maildir: Path, mailbox: str, octets: bytes, name: str) -> None:
    """Deliver one message as a mail system does: it is there the moment its file gets its name in `new`."""
    folder = maildir if mailbox == "INBOX" else maildir / f".{mailbox}"
    waiting = folder / "tmp" / name
    waiting.write_bytes(octets)
    if os.getuid() == 0:
        os.chown(waiting, NOBODY, NOBODY)
    waiting.rename(folder / "new" / f"{name}.bench")
