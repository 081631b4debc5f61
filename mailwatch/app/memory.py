"""What the application remembers, as it asks for it. `mailwatch.store` keeps it in one SQLite file.

Every change is made inside `with memory.transaction():` and is on the disk when the block ends.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from mailwatch.app.ports import Batch, Seen
from mailwatch.core.effects import DraftSpec, Effect, EntrySpec, Planned, Thing
from mailwatch.core.facts import Fact
from mailwatch.core.history import Facts, History, Hold
from mailwatch.core.ids import OfferId, TouchKey
from mailwatch.core.known import Correction, KnownOffer
from mailwatch.core.mail import AccountName, Cursor, MessageId, Placement
from mailwatch.core.offer import Offer
from mailwatch.core.people import People, PersonFact


class Direction(StrEnum):
    """Which way a message went. `OWN` is the user's own mail outside Sent: a Bcc to oneself, a draft in the trash."""

    SENT = "sent"
    INCOMING = "incoming"
    OWN = "own"


@dataclass(frozen=True, slots=True)
class Letter:
    """A message as remembered: what it is, where it was last seen, and what later matching needs.

    `pending` is true while nobody judged it. `sender` is an address in lower case, "" when unknown. `parents` are the
    messages it answers.
    """

    key: MessageId
    placement: Placement
    direction: Direction
    at: datetime
    sender: str = ""
    recipients: tuple[str, ...] = ()
    subject: str = ""
    parents: tuple[MessageId, ...] = ()
    pending: bool = False


@dataclass(frozen=True, slots=True)
class Quarantined:
    """A message that could not be read: counted and told, and it stops nothing (invariant I5)."""

    account: AccountName
    mailbox: str
    uid: int
    reason: str


@dataclass(frozen=True, slots=True)
class PutBefore:
    """What is journaled before a draft is appended, to find it again whatever happens.

    Its UID will be at or above `end`; `fingerprint` is what a person sees in it. `earlier` is where a message with this
    Message-ID lay before: one that was withdrawn into the trash is not this one.
    """

    message_id: MessageId
    end: Cursor
    fingerprint: str
    subject: str
    recipients: tuple[str, ...]
    parents: tuple[MessageId, ...] = ()
    earlier: Placement | None = None


@dataclass(frozen=True, slots=True)
class Begun:
    """An effect that was begun and not confirmed: done or not done?"""

    id: int
    planned: Planned
    begun_at: datetime
    before: PutBefore | None = None


@dataclass(frozen=True, slots=True)
class DraftRecord:
    """A draft that was put: where, and as what.

    `recipients` are in order of the alphabet, `parents` the messages it answers. `missed` counts the reads in which no
    trace of it was found.
    """

    key: TouchKey
    spec: DraftSpec
    hold: Hold
    put_at: datetime
    message_id: MessageId
    placement: Placement
    fingerprint: str
    subject: str
    recipients: tuple[str, ...]
    parents: tuple[MessageId, ...] = ()
    missed: int = 0


@dataclass(frozen=True, slots=True)
class EntryRecord:
    """An entry that was put, and what the calendar returned after our own PUT."""

    key: TouchKey
    spec: EntrySpec
    hold: Hold
    put_at: datetime
    seen: Seen
    missed: int = 0


@dataclass(frozen=True, slots=True)
class Order:
    """What the user told the program to do; `id` is its row."""

    id: int
    at: datetime
    verb: str
    arguments: Mapping[str, str]


class Memory(Protocol):
    """The one place that remembers. Raises `MailwatchError` (scope RUN) when the disk does not let it."""

    def transaction(self) -> AbstractContextManager[None]:
        """All that is said inside is kept together, or not at all."""
        ...

    # -- what was read ---------------------------------------------------------------------------

    def cursors(self, account: AccountName) -> dict[str, Cursor]:
        """Return how far each mailbox was read."""
        ...

    def record(self, account: AccountName, batch: Batch, letters: Sequence[Letter]) -> int:
        """Remember a batch and its cursor, for known messages their new placement; return how many are new."""
        ...

    def pending(self, account: AccountName) -> tuple[Letter, ...]:
        """Return the letters nobody judged yet, in order of time, sent before incoming."""
        ...

    def settle(self, account: AccountName, letter: Letter) -> None:
        """Remember that a letter was judged."""
        ...

    def missed(self, account: AccountName, letter: Letter) -> None:
        """Remember that a letter was not where it should be; after the third time it is given up."""
        ...

    def letters(self, account: AccountName, since: datetime, direction: Direction) -> tuple[Letter, ...]:
        """Return the letters of one direction since a moment, in order of time."""
        ...

    def letter(self, key: MessageId) -> Letter | None:
        """Return the letter with this Message-ID."""
        ...

    def judge_again(self, account: AccountName, direction: Direction, since: datetime) -> int:
        """Make the letters of one direction since a moment pending again; return how many."""
        ...

    def heard(self, account: AccountName, until: datetime) -> None:
        """Remember that every mailbox of the account was read up to this instant."""
        ...

    def heard_until(self) -> dict[AccountName, datetime]:
        """Return for each account up to when it was read."""
        ...

    def quarantine(self, account: AccountName, mailbox: str, uid: int, reason: str) -> None:
        """Remember a message that could not be read."""
        ...

    def quarantined(self) -> tuple[Quarantined, ...]:
        """Return the messages that could not be read."""
        ...

    # -- what was concluded ----------------------------------------------------------------------

    def add_offer(self, offer: Offer) -> bool:
        """Remember an offer; False when it is known already."""
        ...

    def amend_offer(self, offer: Offer) -> None:
        """Replace what is remembered of an offer."""
        ...

    def add_fact(self, fact: Fact, source: str) -> bool:
        """Remember a fact; False when one from the same `source` is known already."""
        ...

    def undo(self, offer: OfferId) -> Fact | None:
        """Take back the last order given for an offer; return the fact it made, None when there is none."""
        ...

    def join_thread(self, offer: OfferId, message_ids: Sequence[MessageId]) -> None:
        """Remember that messages belong to the thread of an offer."""
        ...

    def known_offers(self) -> tuple[KnownOffer, ...]:
        """Return every offer as far as matching needs it, as they were sent."""
        ...

    def known_offer(self, offer: OfferId) -> KnownOffer | None:
        """Return one offer as far as matching needs it."""
        ...

    def corrections(self) -> tuple[Correction, ...]:
        """Return what the user said about earlier judgements."""
        ...

    def add_correction(self, correction: Correction, source: str) -> None:
        """Remember what the user said about a judgement."""
        ...

    def people(self) -> People:
        """Return all that was said about people."""
        ...

    def add_person_fact(self, fact: PersonFact) -> None:
        """Remember something about a person."""
        ...

    def facts(self) -> Facts:
        """Return everything known, for the plan."""
        ...

    def history(self, offer: OfferId) -> History | None:
        """Return one offer with all that happened."""
        ...

    def offers_like(self, prefix: str) -> tuple[Offer, ...]:
        """Return the offers whose id, number or Message-ID begins with `prefix`, or whose contact has it as address."""
        ...

    def consent(self, account: AccountName, at: datetime) -> None:
        """Remember that the account's owner agreed to be helped from this moment on."""
        ...

    def consented(self) -> dict[AccountName, datetime]:
        """Return since when each account's owner agreed."""
        ...

    def forget(self, address: str) -> int:
        """Remove all that is known about a person; return how many things went."""
        ...

    # -- what is done about it -------------------------------------------------------------------

    def replace_plan(self, planned: Sequence[Planned]) -> tuple[int, ...]:
        """Remember the effects to carry out in place of those that were not begun; return their ids."""
        ...

    def begin(self, effect: int, at: datetime, before: PutBefore | None = None) -> None:
        """Remember that an effect is about to be carried out."""
        ...

    def begun(self) -> tuple[Begun, ...]:
        """Return the effects that were begun and not confirmed."""
        ...

    def abandon(self, effect: int) -> None:
        """Forget an effect that turned out not to be done: it will be planned again if still wanted."""
        ...

    def confirm(self, effect: int, result: DraftRecord | EntryRecord | Effect) -> None:
        """Remember that an effect was done: what stands now, or the withdrawal that was made."""
        ...

    def attempts(self, key: TouchKey, thing: Thing) -> tuple[int, datetime | None]:
        """Return how often the entry or draft of a touch failed in a row, and when it may be tried again."""
        ...

    def failed(self, key: TouchKey, thing: Thing, not_before: datetime, why: str) -> None:
        """Remember that an effect failed and when to try again."""
        ...

    def give_up_failures(self, wanted: Collection[tuple[TouchKey, Thing]]) -> None:
        """Forget the failures of all effects that nobody wants any more."""
        ...

    def failures(self) -> tuple[tuple[TouchKey, int, datetime, str], ...]:
        """Return the effects that failed the last time: touch, times in a row, when tried again, why."""
        ...

    def drafts(self) -> tuple[DraftRecord, ...]:
        """Return the drafts we put that are ours, taken or uncertain."""
        ...

    def entries(self) -> tuple[EntryRecord, ...]:
        """Return the entries we put that are ours or taken."""
        ...

    def keep_draft(self, record: DraftRecord) -> None:
        """Replace what is remembered of a draft."""
        ...

    def keep_entry(self, record: EntryRecord) -> None:
        """Replace what is remembered of an entry."""
        ...

    # -- what the user ordered -------------------------------------------------------------------

    def give_order(self, verb: str, arguments: Mapping[str, str], at: datetime) -> int:
        """Leave an order for whoever holds the lock; return its id."""
        ...

    def orders(self) -> tuple[Order, ...]:
        """Return the orders nobody carried out yet, oldest first."""
        ...

    def order_done(self, order: int, answer: str, *, ok: bool) -> None:
        """Remember what became of an order."""
        ...

    def order_answer(self, order: int) -> tuple[bool, str] | None:
        """Return what became of an order, None while it waits."""
        ...

    def remark(self, name: str) -> str | None:
        """Return a remembered setting of the program itself, such as the state of an account."""
        ...

    def set_remark(self, name: str, text: str | None) -> None:
        """Remember a setting of the program itself; None forgets it."""
        ...
