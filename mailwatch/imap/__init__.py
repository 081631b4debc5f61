"""Mail over IMAP4rev1 (RFC 3501), by imapclient and a fast reader below it."""

from __future__ import annotations

from mailwatch.imap.account import Account
from mailwatch.imap.door import Door
from mailwatch.imap.idle import Rhythm
from mailwatch.imap.settings import Security, Settings
from mailwatch.imap.watch import Watcher

__all__ = ["Account", "Door", "Rhythm", "Security", "Settings", "Watcher", "connect"]


def connect(settings: Settings) -> Account:
    """Given settings, return the account. The line is opened by the first call that needs it, and after it was lost."""
    return Account(Door(settings))
