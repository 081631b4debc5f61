"""Every derived identity, in one place.

*What* a thing is never depends on where it sits or on what the database remembers: an offer's id
derives from its Message-ID, an entry's UID and a draft's Message-ID from the offer, the rung and
what last restarted the ladder. So a retry, a second machine or a lost database finds its own work
again instead of doing it twice.
"""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import NewType

from mailwatch.core.mail import Header, MessageId

OfferId = NewType("OfferId", str)
"""Eight letters and digits, e.g. `k3v7x2ma`: short enough to type, derived from the offer's Message-ID."""

DOMAIN = "mailwatch.invalid"
"""Right-hand side of the Message-IDs and UIDs made here (RFC 6761: .invalid is nobody's)."""


def _digest(*parts: str, length: int) -> str:
    sha = hashlib.sha256("\x1f".join(parts).encode("utf-8", "surrogateescape")).digest()
    return base64.b32encode(sha).decode("ascii").lower()[:length]


def message_key(header: Header, body: str = "") -> MessageId:
    """Given a message, return its Message-ID, or for one without it a digest of what it is.

    The digest covers Date, From, To, Subject and body, so a copy elsewhere has the same one.
    """
    if header.message_id is not None:
        return header.message_id
    sender = header.sender.email if header.sender else ""
    to = ",".join(sorted(address.email for address in header.to))
    claimed = header.claimed.isoformat() if header.claimed else ""
    return MessageId(f"<digest.{_digest(claimed, sender, to, header.subject, body, length=26)}@{DOMAIN}>")


def offer_id(message_id: MessageId) -> OfferId:
    """Given the Message-ID of a sent offer (or the id of a talk), return the offer's id."""
    return OfferId(_digest("offer", message_id, length=8))


@dataclass(frozen=True, slots=True, order=True)
class TouchKey:
    """One touch of one offer: which rung, counted since what last restarted the ladder.

    `restart` is "" for the first climb, else a digest of the client's message that restarted it, or of the moment
    of the user's order that gave a touch another day after its entry was used up.
    Notices (a bounce, an answer in junk) are touches too, with a rung name that starts with `notice-`.
    """

    offer: OfferId
    rung: str
    restart: str = ""

    @property
    def is_notice(self) -> bool:
        """True for something that needs telling, which stands beside the touches."""
        return self.rung.startswith("notice-")

    def __str__(self) -> str:
        return "/".join(part for part in (self.offer, self.rung, self.restart) if part)


def restart_mark(message_id: MessageId) -> str:
    """Given the client's message that restarts the ladder, return the mark that a `TouchKey` carries."""
    return _digest("restart", message_id, length=6)


def order_mark(at: datetime) -> str:
    """Given the moment of the user's order, return the mark of the touch that it makes."""
    return _digest("order", at.astimezone(UTC).isoformat(), length=6)


def reminder_mark(mark: str) -> str:
    """Given the mark of an entry that the user wrote into, return that of the one that comes back after it."""
    return _digest("reminder", mark, length=6)


def entry_uid(key: TouchKey) -> str:
    """Return the iCalendar UID (RFC 7986 section 5.3: globally unique, opaque) of a touch's entry."""
    return f"{_digest('entry', key.offer, key.rung, key.restart, length=26)}@{DOMAIN}"


def draft_message_id(key: TouchKey) -> MessageId:
    """Return the Message-ID of a touch's draft.

    It changes with the restart: some servers bring back a deleted message when its Message-ID comes again.
    """
    return MessageId(f"<{_digest('draft', key.offer, key.rung, key.restart, length=26)}@{DOMAIN}>")


def invitation_uid(offer: OfferId, number: int = 1) -> str:
    """Return the UID of the `number`-th invitation for an offer. `is_ours` denies it: it is no entry to look after."""
    return f"{_digest('invitation', offer, str(number), length=26)}@invite.{DOMAIN}"


def mailed_entry_id(uid: str, sequence: int, method: str) -> MessageId:
    """Return the Message-ID of the message that carries one version of an entry, or its end, to the user's inbox."""
    return MessageId(f"<{_digest('mailed-entry', uid, str(sequence), method, length=26)}@{DOMAIN}>")


def is_ours(identity: str) -> bool:
    """True for a Message-ID or UID that this module made."""
    return identity.strip("<> ").endswith(f"@{DOMAIN}")
