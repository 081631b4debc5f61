"""Everything a tick works with: the accounts, the calendar, the memory, and how the user wants it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from mailwatch.app.judgement import Judgement
from mailwatch.app.memory import Memory
from mailwatch.app.ports import Calendar, Comparing, Mail, Mime, Talk, Texts
from mailwatch.core.cadence import Policy
from mailwatch.core.known import Known
from mailwatch.core.mail import AccountName, Address
from mailwatch.core.verdict import Register


@dataclass(frozen=True, slots=True)
class Marks:
    """How the user marks a sent message as an offer, whatever it says. None, empty: that mark is not used."""

    keyword: str | None = None
    folder: str | None = None
    bcc: str | None = None
    senders: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Account:
    """One account. `open` gives its connection (made when first asked for, kept, remade after a failure).

    `replies_also_in` names accounts in which an answer to this one's offers may come in.
    """

    name: AccountName
    open: Callable[[], Mail]
    addresses: frozenset[str]
    replies_also_in: tuple[AccountName, ...] = ()
    marks: Marks = Marks()


@dataclass(frozen=True, slots=True)
class Me:
    """The user, as texts need him or her. `language` is the language of call sheets and entries."""

    language: str = "en"
    register: Register = Register.FORMAL
    name: str = ""
    phone: str | None = None
    signature: str = ""


@dataclass(frozen=True, slots=True)
class Limits:
    """`window`: how far back the first scan reads. `effects`: the most that one tick does to the world.

    `calendar_every`: how long what stands in the calendar may go unlooked at.
    """

    window: timedelta = timedelta(days=60)
    effects: int = 20
    calendar_every: timedelta = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class World:
    """All of it. `now` is the clock that the outermost layer passes in.

    `fingerprint` digests what a person sees of a message: equal after a server's rewriting, different
    after an edit by one character. `invite` makes a draft an invitation, as of a moment.
    """

    accounts: Mapping[AccountName, Account]
    calendar: Calendar
    memory: Memory
    mime: Mime
    judge: Judgement
    comparing: Comparing
    texts: Texts
    invite: Callable[[bytes, Talk, datetime], bytes]
    fingerprint: Callable[[bytes], str]
    policy: Policy
    now: Callable[[], datetime]
    me: Me = field(default_factory=Me)
    limits: Limits = Limits()
    country: str = "NL"

    @property
    def own(self) -> frozenset[str]:
        """The user's own addresses over all accounts, lower case."""
        return frozenset(address for account in self.accounts.values() for address in account.addresses)

    def known(self) -> Known:
        """What judgements may know, as remembered now."""
        tools = frozenset(sender for account in self.accounts.values() for sender in account.marks.senders)
        return Known(self.own, self.memory.known_offers(), self.memory.corrections(), tools, self.country)

    def is_own(self, address: Address | None) -> bool:
        """True for an address of the user."""
        return address is not None and address.email in self.own
