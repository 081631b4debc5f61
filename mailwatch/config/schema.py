"""What may be written: every key, what it says, and what its absence means.

From these classes come the check of the file, the reference in docs/configuration.md and the JSON schema for
editors. Every key may be absent here; which ones are needed together is said where a section is completed.
The classes live as long as a load takes, so they have no comparison and no repr: that saves 10 ms at each start.
"""

# ruff: noqa: RUF009 -- key() only declares: what it returns is taken up by the dataclass

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import time, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any, ClassVar
from zoneinfo import ZoneInfo

from mailwatch.config import kinds
from mailwatch.config.model import Answered, Country, Language, Security, Span
from mailwatch.core.effects import Audience
from mailwatch.core.verdict import Register


def key(says: str, absent: str, *, secret: bool = False) -> Any:
    """Declare a key: what it says, what its absence means; a secret one is never repeated in a message."""
    return field(default=None, metadata={"says": says, "absent": absent, "secret": secret})


@dataclass(kw_only=True, eq=False, repr=False)
class SecretKeys:
    """Where a password comes from: exactly one of these."""

    password_command: kinds.Words | None = key(
        "a command that prints it, run without a shell", "another of these", secret=True
    )
    password_keyring: str | None = key("the service under which the desktop's keyring keeps it", "another of these")
    password_credential: str | None = key("the name of a systemd credential (LoadCredential=)", "another of these")
    password_env: kinds.Variable | None = key("the environment variable that holds it", "another of these", secret=True)
    password: str | None = key("itself; refused when others can read the file", "another of these", secret=True)
    token_command: kinds.Words | None = key(
        "a command that prints an OAuth access token, where a provider takes no password", "a password", secret=True
    )


@dataclass(kw_only=True, eq=False, repr=False)
class MeKeys:
    """You, for the texts."""

    name: str | None = key("your name as you sign", "the name in the From of each offer")
    language: Language | None = key("the language of your call sheets and calendar", "the language of `country`")
    phone: str | None = key("your number, for texts that ask to be rung", "no number")
    register: Register | None = key("how you address clients where the offer does not show it", "formal")
    signature: kinds.Lines | None = key("what stands below texts for clients", "what stood below the offer")
    signature_file: Path | None = key("a file with the signature instead", "`signature`")


@dataclass(kw_only=True, eq=False, repr=False)
class WorkingKeys:
    """When you work."""

    days: tuple[kinds.WeekdayRange, ...] | None = key("the days of the week", "mon-fri")
    hours: kinds.Hours | None = key("no draft is written outside them", "09:00-17:00")
    call_at: time | None = key("the time put on calendar entries", "10:00, or the start of `hours` where that is later")


@dataclass(kw_only=True, eq=False, repr=False)
class FolderKeys:
    """Folders, by the names the server uses. Found by themselves where the server or a usual name tells."""

    sent: str | None = key("where your sent mail is", "found")
    drafts: str | None = key("where drafts are put", "found")
    trash: str | None = key("where withdrawn drafts go", "found; without one they are expunged, one by one")
    leave_out: tuple[str, ...] | None = key("folders in which no answer can lie", "all are read")
    shared: bool | None = key("whether folders that others share with you are read too", "no")


@dataclass(kw_only=True, eq=False, repr=False)
class MarkKeys:
    """What makes a sent message an offer, whatever it says."""

    keyword: str | None = key("an IMAP keyword or flag on it", "none")
    folder: str | None = key("a folder in which it lies", "none")
    bcc: kinds.Email | None = key("an address in its Bcc, such as anna+offer@example.com", "none")
    senders: tuple[kinds.Sender, ...] | None = key("addresses or domains from which a tool sends your offers", "none")


@dataclass(kw_only=True, eq=False, repr=False)
class AccountKeys(SecretKeys):
    """One mailbox account, read by IMAP."""

    user: str | None = key("the user name, mostly the address", "needed")
    provider: kinds.Provider | None = key("a provider by name; gives host, port and security", "told by the address")
    host: str | None = key("the IMAP server", "the provider's")
    port: kinds.Port | None = key("its port", "993; 143 without tls")
    security: Security | None = key("tls, starttls, or plain (to this very machine only)", "tls")
    certificate: kinds.Fingerprint | None = key("the only certificate to trust, for a local bridge", "the usual checks")
    addresses: tuple[kinds.Email, ...] | None = key("all your own addresses in it, the main one first", "`user`")
    folders: FolderKeys | None = key("folders, by name", "found")
    replies_also_in: tuple[str, ...] | None = key("other accounts in which an answer may come in", "none")
    offers: MarkKeys | None = key("marks that make a sent message an offer", "its words tell")


@dataclass(kw_only=True, eq=False, repr=False)
class CalDavKeys(SecretKeys):
    """A calendar on a CalDAV server."""

    account: str | None = key("take url, user and password from this mail account", "they are given here")
    url: kinds.Url | None = key("the server, your principal or the calendar", "the account's provider's", secret=True)
    user: str | None = key("the user name", "the account's")
    calendar: str | None = key("the name of the calendar to write in", "the one at `url`, or the only one")


@dataclass(kw_only=True, eq=False, repr=False)
class CalendarKeys:
    """Where follow-ups are put: exactly one of caldav, vdir, file and mail."""

    caldav: CalDavKeys | None = key("a calendar on a server", "another of these")
    vdir: Path | None = key("a folder with one .ics file an entry", "~/.local/share/mailwatch/calendar")
    file: Path | None = key("one .ics file to subscribe to", "another of these")
    mail: str | None = key("the account whose inbox gets an invitation to yourself", "another of these")
    away: str | None = key(
        "the calendar (caldav: its name, vdir: its folder) whose all-day entries are days off", "none"
    )


@dataclass(kw_only=True, eq=False, repr=False)
class RungKeys:
    """One step of a ladder."""

    name: kinds.Slug | None = key("its name, once in a ladder", "needed")
    after: kinds.Days | None = key("days of silence since the step before, or since the offer", "14")
    case: kinds.Slug | None = key(
        "which text it uses",
        "its name, without a number; for closing-call and white-flag-call the spoken one",
    )
    audience: Audience | None = key(
        "user: a sheet for you; client: a text to send", "client for closing and white-flag, else user"
    )
    fallback: bool | None = key("whether it is only for when the call before it reached nobody", "yes for white-flag")


@dataclass(kw_only=True, eq=False, repr=False)
class PaceKeys:
    """How one kind of sale is followed."""

    ladder: tuple[RungKeys, ...] | None = key(
        "the steps, in order", "call, second-call, closing-call, closing, white-flag-call, white-flag"
    )
    close_after: kinds.Days | None = key("days of silence after the last step until the offer is closed", "14")
    max_postponements: kinds.Count | None = key("how often a client may postpone before it is closed", "2")
    gap: kinds.Days | None = key(
        "the least days between two touches of yours; a step that would come sooner waits", "5, or the shortest `after`"
    )
    cap: kinds.Count | None = key("the most touches that a client gets, whatever happens", "9, or all steps")
    tries: kinds.Count | None = key("how often one call is tried that reaches nobody", "3")
    retry_after: kinds.Days | None = key("working days until a call that nobody took is tried again", "1")


@dataclass(kw_only=True, eq=False, repr=False)
class ProfileKeys(PaceKeys):
    """A pace of its own for some offers: those tagged with its name, and those that fit all that is given."""

    TAKEN_OVER: ClassVar = "as in `cadence`; for reseller, investment and quick as they come along"

    tags: tuple[str, ...] | None = key("offers with one of these tags", "only its own name as tag")
    contacts: tuple[kinds.Email, ...] | None = key("offers to one of these addresses", "to anybody")
    domains: tuple[kinds.Domain, ...] | None = key("offers to somebody at one of these domains", "to anybody")
    amount_from: Decimal | None = key("offers of this amount or more", "of any amount, or none")
    amount_below: Decimal | None = key("offers of less than this amount", "of any amount, or none")


@dataclass(kw_only=True, eq=False, repr=False)
class CadenceKeys(PaceKeys):
    """The follow-up of every offer, unless a profile fits it."""

    profiles: dict[str, ProfileKeys] | None = key("by name, tried in order", "reseller, investment and quick, by tag")
    unlogged_after: kinds.Count | None = key("working days after which a call nobody logged no longer waits", "3")
    answered: Answered | None = key("what becomes of an entry once the client answered: withdraw or keep", "withdraw")


@dataclass(kw_only=True, eq=False, repr=False)
class ScanKeys:
    """How mail is read."""

    window: kinds.Days | None = key("how far back the first look goes", "60 days")
    poll: timedelta | None = key("how often to look where the server does not tell", "10 min")
    effects_per_tick: kinds.Count | None = key("most entries and drafts written at once", "20")


@dataclass(kw_only=True, eq=False, repr=False)
class File:
    """The configuration file."""

    me: MeKeys | None = key("you", "as its keys say")
    country: Country | None = key("whose public holidays count: NL, or a part such as DE-BY", "NL")
    timezone: ZoneInfo | None = key("where you work", "the country's, where it has one")
    working: WorkingKeys | None = key("when you work", "as its keys say")
    away: tuple[Span, ...] | None = key("days off and holidays, such as 2025-12-24 to 2026-01-02", "none")
    accounts: dict[str, AccountKeys] | None = key("your mail accounts, by a name you choose", "needed")
    calendar: CalendarKeys | None = key("where follow-ups are put", "a folder of .ics files, see vdir")
    cadence: CadenceKeys | None = key("how offers are followed", "as its keys say")
    templates: Path | None = key("a folder with texts of your own, which win", "only the ones that come along")
    scan: ScanKeys | None = key("how mail is read", "as its keys say")
