"""A user of the lying IMAP server, as `tests.chain.freelancer.Freelancer` holds an account."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from tests.imap.lying_server import Box, LyingServer, Stored


@dataclass(frozen=True, slots=True)
class LyingAccount:
    """Fits `tests.servers.accounts.ImapAccount`; the hand of the user works on the boxes themselves."""

    server: LyingServer
    user: str = "eva"
    password: str = "geheim"
    host: str = "127.0.0.1"

    @property
    def port(self) -> int:
        return self.server.port

    def deliver(self, folder: str, raw: bytes, when: datetime | None = None, flags: Sequence[str] = ()) -> int:
        """Put a message into a mailbox; return its UID."""
        assert when is not None
        return self.server.boxes[folder].add(raw, when.astimezone(UTC), tuple(flags))

    def create(self, folder: str) -> None:
        """Create a mailbox."""
        self.server.boxes[folder] = Box()

    def messages(self, folder: str) -> dict[int, bytes]:
        """Return the messages of a mailbox by UID."""
        return {uid: stored.raw for uid, stored in self.server.boxes[folder].messages.items()}

    def flags(self) -> dict[str, dict[int, frozenset[str]]]:
        """Return the flags of everything."""
        return {
            name: {uid: frozenset(stored.flags) for uid, stored in box.messages.items()}
            for name, box in self.server.boxes.items()
        }

    def move(self, source: str, target: str) -> None:
        """Move all messages of a mailbox into another, as a client does."""
        for stored in self.empty(source):
            self.server.boxes[target].add(stored.raw, stored.arrived, stored.flags)

    def empty(self, folder: str) -> list[Stored]:
        """Delete all messages of a mailbox; return them."""
        box = self.server.boxes[folder]
        gone, box.messages = list(box.messages.values()), {}
        return gone

    def renumber(self, folder: str, uidvalidity: int, first: int = 1) -> None:
        """Give the messages of a mailbox other UIDs under another UIDVALIDITY; servers hang up then."""
        self.server.hang_up()
        box = self.server.boxes[folder]
        kept = list(box.messages.values())
        box.uidvalidity, box.uidnext, box.messages = uidvalidity, first + len(kept), dict(enumerate(kept, first))
