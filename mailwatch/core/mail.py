"""What a message is, as values: headers, text, where it sits, how far a folder was read.

Nothing here parses: `mailwatch.mime` turns bytes into these values and never raises.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import NewType

MessageId = NewType("MessageId", str)
"""A Message-ID with its angle brackets, as RFC 5322 section 3.6.4 writes it: `<left@right>`."""

AccountName = NewType("AccountName", str)
"""The name the user gave an account in the configuration."""


@dataclass(frozen=True, slots=True)
class Address:
    """A mailbox of RFC 5322 section 3.4. `email` is lower case; `name` is "" when none was given."""

    email: str
    name: str = ""

    @property
    def domain(self) -> str:
        """What follows the last @, or "" when there is none."""
        return self.email.rpartition("@")[2] if "@" in self.email else ""

    def __str__(self) -> str:
        return f"{self.name} <{self.email}>" if self.name else self.email


class SpecialUse(StrEnum):
    """The uses of RFC 6154 that matter here, and the inbox."""

    INBOX = "inbox"
    SENT = "sent"
    DRAFTS = "drafts"
    JUNK = "junk"
    TRASH = "trash"
    ARCHIVE = "archive"
    ALL = "all"


@dataclass(frozen=True, slots=True)
class Placement:
    """Where a message sits: valid only while the mailbox keeps its UIDVALIDITY (RFC 3501 section 2.3.1.1)."""

    account: AccountName
    mailbox: str
    uidvalidity: int
    uid: int


@dataclass(frozen=True, slots=True)
class Cursor:
    """How far a mailbox was read: every UID below `uidnext` is known. `floor` is the lowest UID of the window."""

    uidvalidity: int
    uidnext: int
    floor: int = 1


@dataclass(frozen=True, slots=True)
class Header:
    """The header of a message, decoded, with what only the server knows about it.

    `message_id` is None when the message has none. `claimed` is the Date field, None when absent or
    unreadable; `arrived` is INTERNALDATE, both aware. `fields` holds the raw values of the other
    fields that tell automatic mail from people, by lower-case name (`auto-submitted`, `precedence`,
    `return-path`, `list-id`, `x-auto-response-suppress`, `content-type`, ...). `flags` are the
    IMAP flags and keywords.
    """

    message_id: MessageId | None
    claimed: datetime | None
    arrived: datetime
    sender: Address | None
    to: tuple[Address, ...] = ()
    cc: tuple[Address, ...] = ()
    bcc: tuple[Address, ...] = ()
    reply_to: tuple[Address, ...] = ()
    subject: str = ""
    in_reply_to: tuple[MessageId, ...] = ()
    references: tuple[MessageId, ...] = ()
    fields: Mapping[str, str] = field(default_factory=dict)
    flags: frozenset[str] = frozenset()
    size: int = 0

    @property
    def date(self) -> datetime:
        """Date where it is not later than INTERNALDATE plus a day, else INTERNALDATE (design: rules)."""
        if self.claimed is not None and self.claimed <= self.arrived + timedelta(days=1):
            return self.claimed
        return self.arrived

    @property
    def recipients(self) -> tuple[Address, ...]:
        """To, Cc and Bcc, in that order."""
        return (*self.to, *self.cc, *self.bcc)

    @property
    def parents(self) -> tuple[MessageId, ...]:
        """The messages this one answers, nearest first, each once (RFC 5256: References, then In-Reply-To)."""
        nearest_first = (*self.in_reply_to, *reversed(self.references))
        return tuple(dict.fromkeys(nearest_first))


@dataclass(frozen=True, slots=True)
class Attachment:
    """A part that is not the text. `text` is what could be read in it (PDF, text, office files), else "".

    `size` is in octets after decoding. `complete` is false when the message was cut off inside it.
    """

    filename: str
    content_type: str
    text: str = ""
    size: int = 0
    complete: bool = True


@dataclass(frozen=True, slots=True)
class Message:
    """A whole message as a person sees it.

    `own_text` is what its sender wrote: quoted text, signature and legal disclaimer cut off, HTML
    turned into lines. `quoted_text` and `signature` are what was cut off. `forwarded` is true when
    the body passes on somebody else's message. `report` holds the machine readable parts of a
    delivery status notification, a receipt or a calendar answer (`Report`), else None.
    """

    header: Header
    own_text: str = ""
    quoted_text: str = ""
    signature: str = ""
    attachments: tuple[Attachment, ...] = ()
    forwarded: bool = False
    report: Report | None = None


@dataclass(frozen=True, slots=True)
class Report:
    """What a machine readable part says.

    `kind` is "delivery-status" (RFC 3464), "disposition-notification" (RFC 8098) or "calendar"
    (iMIP, RFC 6047). `action` is the DSN action (failed, delayed, delivered, relayed, expanded), the
    disposition, or the PARTSTAT of a calendar REPLY in lower case. `recipients` are the addresses
    it speaks of; `original` the Message-ID of the message it is about (for a calendar: its UID),
    None when not said; `original_subject` the subject of the returned message, "" when unknown.
    `proposed` is the other start that a calendar's COUNTER proposes (RFC 5546 section 3.2.7), aware, None when unknown.
    """

    kind: str
    action: str
    recipients: tuple[str, ...] = ()
    status: str = ""
    original: MessageId | None = None
    original_subject: str = ""
    proposed: datetime | None = None


EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
