"""What a test holds of a server: one user of its own, with nothing in the mailboxes and no calendar."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from tests.servers import access


@dataclass(frozen=True, slots=True)
class ImapAccount:
    """A user of an IMAP server. Mailbox names are as people see them, not in modified UTF-7."""

    server: Any
    user: str

    @property
    def host(self) -> str:
        return self.server.host

    @property
    def port(self) -> int:
        return self.server.port

    @property
    def password(self) -> str:
        return self.server.password(self.user)

    def deliver(self, folder: str, raw: bytes, when: datetime | None = None, flags: Sequence[str] = ()) -> int:
        """Put a message into a mailbox and return its UID; INTERNALDATE is `when` (aware, default now)."""
        return self.server.deliver(self.user, folder, raw, when, flags)

    def create(self, folder: str) -> None:
        """Create a mailbox."""
        access.create(self.server, self.user, folder)

    def messages(self, folder: str) -> dict[int, bytes]:
        """Return the messages of a mailbox by UID, without touching a flag."""
        return access.messages(self.server, self.user, folder)

    def flags(self) -> dict[str, dict[int, frozenset[str]]]:
        """Return the flags of everything, by mailbox and UID: the same before and after means untouched."""
        return access.flags(self.server, self.user)


@dataclass(frozen=True, slots=True)
class CalDavAccount:
    """A user of a CalDAV server. `home` is the URL below which calendars are made (RFC 4791 section 6.2.1)."""

    server: Any
    user: str

    @property
    def url(self) -> str:
        return self.server.url

    @property
    def home(self) -> str:
        return self.server.calendar_home(self.user)

    @property
    def password(self) -> str:
        return self.server.password(self.user)
