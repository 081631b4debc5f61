"""What the application needs of the world. Adapters fit these; neither imports the other.

Every method may raise `MailwatchError` and nothing else. Each says its scope and whether to try again.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Protocol

from mailwatch.core.brief import Brief, EntryText
from mailwatch.core.mail import AccountName, Address, Cursor, Header, Message, Placement


@dataclass(frozen=True, slots=True)
class Layout:
    """The mailboxes of an account by use. `replies` are all in which an answer could lie, inbox first.

    `trash` is None where the account has none: then a withdrawn draft is expunged by UID. `junk` is among `replies`.
    """

    inbox: str
    sent: str
    drafts: str
    trash: str | None
    replies: tuple[str, ...]
    junk: str | None = None


@dataclass(frozen=True, slots=True)
class Fetched:
    """One message as the server told: the raw header fields and what stands beside them."""

    placement: Placement
    arrived: datetime
    flags: frozenset[str]
    size: int
    header: bytes


@dataclass(frozen=True, slots=True)
class Batch:
    """Some messages of one mailbox, read to the end of `cursor`; record both in one transaction.

    `reset` is true when UIDVALIDITY changed: earlier placements in this mailbox mean nothing any
    more. `quarantined` are UIDs whose answer could not be read, each alone, with the reason. `done`
    and `total` count messages of this mailbox, for a progress bar.
    """

    mailbox: str
    cursor: Cursor
    fetched: tuple[Fetched, ...]
    quarantined: tuple[tuple[int, str], ...] = ()
    reset: bool = False
    done: int = 0
    total: int = 0


class Mail(Protocol):
    """One account over one connection. Opens every mailbox but Drafts read-only."""

    @property
    def name(self) -> AccountName:
        """The account's name in the configuration."""
        ...

    def layout(self) -> Layout:
        """Find the mailboxes; raise (scope ACCOUNT) when Sent or Drafts is missing or ambiguous."""
        ...

    def changed(self, cursors: Mapping[str, Cursor]) -> tuple[str, ...]:
        """Return the mailboxes among `cursors` that hold something new, by one LIST-STATUS or a STATUS each."""
        ...

    def read(self, mailbox: str, cursor: Cursor | None, since: date) -> Iterator[Batch]:
        """Yield what is new since `cursor`, or with none all since the day `since`, in batches, to the end.

        The last batch's cursor is as far as the mailbox reaches; an empty mailbox yields one empty batch.
        """
        ...

    def bodies(self, mailbox: str, uidvalidity: int, uids: Sequence[int], limit: int) -> Iterator[tuple[int, bytes]]:
        """Yield (UID, first `limit` octets of the message) by BODY.PEEK; UIDs that are gone are left out."""
        ...

    def with_keyword(self, mailbox: str, keyword: str, floor: int) -> tuple[Fetched, ...]:
        """Return the messages at or above UID `floor` that carry an IMAP flag or keyword: the user's mark."""
        ...

    def end_of(self, mailbox: str) -> Cursor:
        """Return the cursor at the end of a mailbox (UIDVALIDITY and UIDNEXT), without reading it."""
        ...

    def append_draft(self, mailbox: str, raw: bytes, flags: Sequence[str] = ("\\Draft",)) -> int | None:
        """APPEND and return the UID that APPENDUID told, or None when it did not. Never retries by itself."""
        ...

    def headers_from(self, mailbox: str, uidvalidity: int, uid: int) -> tuple[Fetched, ...]:
        """Return the headers of all messages at or above `uid`, by FETCH, never by SEARCH (fault 6)."""
        ...

    def withdraw(self, placement: Placement) -> bool:
        """MOVE exactly this UID of Drafts to trash, or UID EXPUNGE it; False (nothing done) when neither is offered."""
        ...

    def close(self) -> None:
        """Log out; never raises."""
        ...


class Mime(Protocol):
    """Turns bytes into values. Never raises: what cannot be read is left out."""

    def header(self, fetched: Fetched) -> Header:
        """Read the header fields of one fetched message."""
        ...

    def message(self, raw: bytes, header: Header | None = None) -> Message:
        """Read a whole (or cut off) message; with `header` take that one instead of reading it again."""
        ...


@dataclass(frozen=True, slots=True)
class Entry:
    """A calendar entry to write. `starts` is aware for a timed entry (in `timezone`), a plain date for all-day."""

    uid: str
    text: EntryText
    starts: date | datetime
    timezone: str
    sequence: int = 0
    lasts: timedelta = timedelta(minutes=15)
    alarm: timedelta | None = timedelta(0)
    organizer: str | None = None


@dataclass(frozen=True, slots=True)
class Seen:
    """An entry of ours as the calendar has it now.

    `raw` is the whole iCalendar text that the server returned; `href` and `etag` are "" where the
    calendar has none. `status` is the VEVENT's STATUS in upper case, "" when absent.
    """

    uid: str
    starts: date | datetime
    title: str
    description: str
    status: str = ""
    sequence: int = 0
    href: str = ""
    etag: str = ""
    raw: str = ""


@dataclass(frozen=True, slots=True)
class Talk:
    """A talk that the client is invited to, as the calendar part of a draft tells it (iTIP, RFC 5546).

    `starts` is aware; `sequence` is that of the invitation. A talk that is `cancelled` is called off.
    """

    uid: str
    sequence: int
    starts: datetime
    timezone: str
    organizer: Address
    attendee: Address
    title: str
    place: str = ""
    cancelled: bool = False


class Calendar(Protocol):
    """One calendar that is written to. `two_way` is false where nobody can answer in it (one .ics file, a mail)."""

    @property
    def two_way(self) -> bool:
        """True where the user can move, edit and delete entries and we can read it."""
        ...

    def put(self, entry: Entry, known: Seen | None) -> Seen:
        """Create (`known` None, If-None-Match) or replace (`known`, If-Match) and return what stands there.

        Safe to repeat: an entry with this UID that stands already and means the same is returned.
        Raises `ChangedError` when it stands there and differs from `known`: the user's version wins.
        """
        ...

    def get(self, uid: str) -> Seen | None:
        """Return the entry with this UID in our calendar, None when it is not there."""
        ...

    def ours(self) -> tuple[Seen, ...]:
        """Return every entry in our calendar that mailwatch made."""
        ...

    def elsewhere(self, uid: str) -> bool:
        """True when the UID stands in another calendar of the same user."""
        ...

    def withdraw(self, known: Seen) -> bool:
        """Delete the entry if it is still as `known`; True when it is gone, False when the user changed it."""
        ...

    def busy_days(self, since: date, until: date) -> frozenset[date]:
        """Return the days with an all-day entry in the calendar configured for `away`, empty when none is."""
        ...


class Comparing(Protocol):
    """Compares versions of an entry by what they mean: servers and clients rewrite spacing, folding and etags."""

    def added_text(self, ours: Seen, theirs: Seen) -> str:
        """Return what the user added to title or description, "" when nothing."""
        ...

    def same_apart_from_time(self, ours: Seen, theirs: Seen) -> bool:
        """True when nothing but the time differs."""
        ...


class Texts(Protocol):
    """Words: templates filled in from a brief. Raises `MailwatchError` with file and line for a bad template."""

    def entry(self, brief: Brief) -> EntryText:
        """Return title and description of an entry, in the user's language."""
        ...

    def draft(self, brief: Brief, message_id: str, date: datetime) -> bytes:
        """Return a complete RFC 5322 message for Drafts: a call sheet to the user or a text to the client."""
        ...
