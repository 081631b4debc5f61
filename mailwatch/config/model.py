"""The configuration as the program uses it: complete, typed, nothing left to look up but passwords."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass, field
from datetime import date, time, timedelta
from enum import StrEnum
from pathlib import Path
from zoneinfo import ZoneInfo

from mailwatch.core.cadence import Profile, Selector
from mailwatch.core.mail import AccountName
from mailwatch.core.verdict import Register


class Language(StrEnum):
    """The languages that have words and templates."""

    NL = "nl"
    EN = "en"
    DE = "de"
    FR = "fr"


class Security(StrEnum):
    """How a connection to the mail server is protected. PLAIN is for this very machine only."""

    TLS = "tls"
    STARTTLS = "starttls"
    PLAIN = "plain"


class Answered(StrEnum):
    """What becomes of an entry when the client has answered."""

    WITHDRAW = "withdraw"
    KEEP = "keep"


def is_loopback(host: str) -> bool:
    """True for this very machine, where a connection may be plain and a certificate home-made."""
    if host.casefold() == "localhost":
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


@dataclass(frozen=True, slots=True)
class Command:
    """The first line that a command prints. It runs without a shell. Neither is ever shown: it may hold a token."""

    words: tuple[str, ...] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Environment:
    """The value of an environment variable."""

    variable: str


@dataclass(frozen=True, slots=True)
class Keyring:
    """What the desktop's keyring holds for this service and user."""

    service: str
    user: str


@dataclass(frozen=True, slots=True)
class Credential:
    """A credential that systemd passes on (LoadCredential=, LoadCredentialEncrypted=)."""

    name: str


@dataclass(frozen=True, slots=True)
class Written:
    """A password in the configuration file itself, which only its owner can read."""

    password: str = field(repr=False)


Secret = Command | Environment | Keyring | Credential | Written


@dataclass(frozen=True, slots=True)
class Me:
    """The user. `name` is "" where the From of each offer tells it; `phone` None and `signature` "" where not given."""

    language: Language
    register: Register = Register.FORMAL
    name: str = ""
    phone: str | None = None
    signature: str = ""


@dataclass(frozen=True, slots=True)
class Country:
    """ISO 3166-1 code, and the part of it whose public holidays count (`BY` of DE), None for the country as a whole."""

    code: str
    subdivision: str | None = None

    def __str__(self) -> str:
        return f"{self.code}-{self.subdivision}" if self.subdivision else self.code


@dataclass(frozen=True, slots=True)
class Span:
    """Days off, the last one included."""

    first: date
    last: date

    def days(self) -> frozenset[date]:
        """Return every day of it."""
        return frozenset(self.first + timedelta(days=offset) for offset in range((self.last - self.first).days + 1))


@dataclass(frozen=True, slots=True)
class Working:
    """`weekdays` are ISO numbers (1 Monday), the times local; `call_at` is put on an entry."""

    weekdays: frozenset[int] = frozenset({1, 2, 3, 4, 5})
    starts: time = time(9)
    ends: time = time(17)
    call_at: time = time(10)


@dataclass(frozen=True, slots=True)
class Folders:
    """Names that win over what the server tells; None: found by special use or name.

    `leave_out` are never read for replies. `shared`: folders that others share are read too.
    """

    sent: str | None = None
    drafts: str | None = None
    trash: str | None = None
    leave_out: tuple[str, ...] = ()
    shared: bool = False


@dataclass(frozen=True, slots=True)
class Marks:
    """What makes a sent message an offer, whatever it says: an IMAP keyword, a folder, a Bcc address, a quote tool.

    `senders` are addresses (or whole domains) in whose name a quote tool sends the user's offers, lower case.
    """

    keyword: str | None = None
    folder: str | None = None
    bcc: str | None = None
    senders: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Account:
    """One mailbox account. `addresses` are the user's own in it, lower case, at least one, the first the main one.

    `certificate` is the SHA-256 fingerprint of the only certificate trusted (64 hexadecimal digits, lower case),
    None: the usual checks. `oauth`: `secret` gives an access token for SASL XOAUTH2 instead of a password.
    `replies_also_in` names accounts in which an answer may come in. `note` says what users of its provider must know
    when a login is refused, "" where nothing.
    """

    name: AccountName
    host: str
    port: int
    security: Security
    user: str
    secret: Secret
    addresses: tuple[str, ...]
    oauth: bool = False
    certificate: str | None = None
    folders: Folders = Folders()
    replies_also_in: tuple[AccountName, ...] = ()
    marks: Marks = Marks()
    note: str = ""


@dataclass(frozen=True, slots=True)
class CalDav:
    """A calendar on a server (RFC 4791). `calendar` and `away` are names; `away` None: no days off are read there.

    `calendar` None: the one at `url`, or the only one. `oauth`: `secret` gives a bearer token (RFC 6750).
    """

    url: str
    user: str
    secret: Secret
    oauth: bool = False
    calendar: str | None = None
    away: str | None = None


@dataclass(frozen=True, slots=True)
class Vdir:
    """A folder with one .ics file an entry. `away` is a folder of the same kind with the days off."""

    path: Path
    away: Path | None = None


@dataclass(frozen=True, slots=True)
class IcsFile:
    """One .ics file that any calendar can subscribe to: one way."""

    path: Path


@dataclass(frozen=True, slots=True)
class Invitations:
    """Invitations to oneself in the inbox of `account`, for calendars that cannot be written to: one way."""

    account: AccountName


Calendar = CalDav | Vdir | IcsFile | Invitations


@dataclass(frozen=True, slots=True)
class Cadence:
    """How offers are followed. `profiles` are tried in order before `default`.

    `unlogged_after` is a number of working days.
    """

    default: Profile = field(default_factory=Profile)
    profiles: tuple[tuple[Selector, Profile], ...] = ()
    unlogged_after: int = 3
    answered: Answered = Answered.WITHDRAW


@dataclass(frozen=True, slots=True)
class Scan:
    """`window`: how far back the first scan looks. `poll`: how often is looked where no server tells.

    `effects_per_tick`: how many entries and drafts one tick may write or take away.
    """

    window: timedelta = timedelta(days=60)
    poll: timedelta = timedelta(minutes=10)
    effects_per_tick: int = 20


@dataclass(frozen=True, slots=True)
class Configuration:
    """Everything the user configured, with what absent keys mean filled in."""

    file: Path
    me: Me
    country: Country
    timezone: ZoneInfo
    working: Working
    away: tuple[Span, ...]
    accounts: tuple[Account, ...]
    calendar: Calendar
    cadence: Cadence
    scan: Scan
    templates: Path | None

    @property
    def own_addresses(self) -> frozenset[str]:
        """The user's addresses over all accounts, lower case."""
        return frozenset(address for account in self.accounts for address in account.addresses)

    @property
    def days_off(self) -> frozenset[date]:
        """Every configured day off."""
        return frozenset(day for span in self.away for day in span.days())

    def account(self, name: str) -> Account:
        """Return the account of that name; raise KeyError when there is none."""
        for account in self.accounts:
            if account.name == name:
                return account
        raise KeyError(name)
