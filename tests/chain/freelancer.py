"""A freelancer with a mailbox, a calendar and mailwatch: what happens, day by day, and what stands afterwards."""

from __future__ import annotations

import email
import email.policy
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from email.message import EmailMessage
from email.utils import format_datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from mailwatch import config, wiring
from mailwatch.app.ports import Seen
from mailwatch.app.tick import Ticker, TickReport
from mailwatch.core.facts import Fact
from mailwatch.core.life import Life
from mailwatch.core.story import live
from mailwatch.store import open_store
from tests.servers import access
from tests.servers.accounts import ImapAccount

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
ME = "eva@voorbeeld.example"
CLIENT = "Anna de Vries <anna@klant.example>"

OFFER = """\
Beste Anna,

Hartelijk dank voor het prettige gesprek van gisteren. Hierbij mijn offerte
voor de nieuwe website: ontwerp, bouw en oplevering voor 2.450 euro exclusief
btw. De offerte is 30 dagen geldig.

Ik hoor graag van je.

Met vriendelijke groet,
Eva Jansen
"""


@dataclass
class Clock:
    """Time as the test moves it."""

    now: datetime

    def __call__(self) -> datetime:
        return self.now

    def to(self, day: date | str, at: str = "09:30") -> None:
        """Move on to a moment on a day, in Amsterdam."""
        day = date.fromisoformat(day) if isinstance(day, str) else day
        moment = datetime.combine(day, time.fromisoformat(at), AMSTERDAM)
        assert moment >= self.now, "time goes forward"
        self.now = moment

    def later(self, **by: float) -> None:
        """Move on by a while."""
        self.now += timedelta(**by)


CONFIGURATION = """\
me: {{language: nl, name: Eva Jansen, register: informal}}
country: NL
timezone: Europe/Amsterdam
accounts:
  work:
    host: {host}
    port: {port}
    security: plain
    user: {user}
    password: {password}
    addresses: [{me}]
{calendar}
{more}
"""


@dataclass
class Freelancer:
    """One user with a folder of files (`home`): configuration, database, calendar where it is a vdir."""

    account: ImapAccount
    home: Path
    clock: Clock
    calendar: str = ""
    more: str = ""
    ticker: Ticker = field(init=False)
    _sent: int = 0

    def __post_init__(self) -> None:
        self.home.mkdir(exist_ok=True)
        self.write_configuration()
        self.start()

    def write_configuration(self) -> None:
        """Write the configuration file as the user would."""
        calendar = self.calendar or f"calendar:\n  vdir: {self.home / 'calendar'}"
        text = CONFIGURATION.format(
            host=self.account.host,
            port=self.account.port,
            user=self.account.user,
            password=self.account.password,
            me=ME,
            calendar=calendar,
            more=self.more,
        )
        file = self.home / "config.yaml"
        file.write_text(text)
        file.chmod(0o600)

    def start(self) -> None:
        """Start (again) from what is on the disk."""
        configuration = config.load(self.home / "config.yaml")
        self.memory = open_store(self.home / "mailwatch.db")
        self.world = wiring.world_of(configuration, self.memory, self.clock)
        self.ticker = Ticker(self.world)

    def stop(self) -> None:
        """Stop."""
        for account in self.world.accounts.values():
            account.open().close()
        self.memory.close()

    def consent(self) -> None:
        """Read once, then agree to be helped from now on."""
        self.tick()
        self.order("consent")
        self.tick()

    def order(self, verb: str, **arguments: str) -> int:
        """Give an order, as the command line would."""
        with self.memory.transaction():
            return self.memory.give_order(verb, arguments, self.clock())

    def tick(self, *, ok: bool = True) -> TickReport:
        """Let mailwatch look once."""
        report = self.ticker.tick()
        if ok:
            assert not report.errors, [str(error) for error in report.errors]
        return report

    def tick_later(self, minutes: int = 10) -> TickReport:
        """Let mailwatch look again after a while: the calendar is not looked at with every tick."""
        self.clock.later(minutes=minutes)
        return self.tick()

    def facts(self) -> tuple[Fact, ...]:
        """Return what happened to the only offer."""
        (history,) = self.memory.facts().histories
        return history.facts

    def days(self, until: date | str, at: str = "09:30") -> None:
        """Let the days pass, mailwatch looking once on each."""
        until = date.fromisoformat(until) if isinstance(until, str) else until
        while (today := self.clock.now.astimezone(AMSTERDAM).date()) < until:
            self.clock.to(today + timedelta(days=1), at)
            self.tick()

    # -- mail ------------------------------------------------------------------------------------

    def message(self, sender: str, to: str, subject: str, body: str, **headers: str) -> EmailMessage:
        """Write a message as of now."""
        self._sent += 1
        message = EmailMessage(policy=email.policy.SMTP)
        message["From"], message["To"], message["Subject"] = sender, to, subject
        message["Date"] = format_datetime(self.clock())
        message["Message-ID"] = f"<{self._sent}.{self.clock():%Y%m%d%H%M}@{sender.rpartition('@')[2].strip('>')}>"
        for name, value in headers.items():
            message[name.replace("_", "-")] = value
        message.set_content(body)
        return message

    def send(self, subject: str = "Offerte website", body: str = OFFER, to: str = CLIENT, **headers: str) -> str:
        """Send a message (its copy lies in Sent); return its Message-ID."""
        message = self.message(f"Eva Jansen <{ME}>", to, subject, body, **headers)
        self.account.deliver("Sent", message.as_bytes(), self.clock(), ["\\Seen"])
        return str(message["Message-ID"])

    def receive(self, body: str, *, answers: str = "", folder: str = "INBOX", **headers: str) -> str:
        """Receive a message, an answer to another where its Message-ID is given; return its own."""
        sender, subject = headers.pop("sender", CLIENT), headers.pop("subject", "Re: Offerte website")
        if answers:
            headers |= {"In_Reply_To": answers, "References": answers}
        message = self.message(sender, ME, subject, body, **headers)
        self.account.deliver(folder, message.as_bytes(), self.clock())
        return str(message["Message-ID"])

    # -- what stands -----------------------------------------------------------------------------

    def drafts(self) -> list[EmailMessage]:
        """Return what lies in Drafts."""
        raw = self.account.messages("Drafts").values()
        return [email.message_from_bytes(one, policy=email.policy.default) for one in raw]  # type: ignore[misc]

    def entries(self) -> list[Seen]:
        """Return the entries in the calendar, in order of time."""
        return sorted(self.world.calendar.ours(), key=lambda seen: _day(seen.starts))

    def remove(self, folder: str, message_id: str) -> None:
        """Delete a message for good, as a client does."""
        with access.login(self.account.server, self.account.user) as imap:
            imap.select(access.quoted(folder))
            for uid, raw in self.account.messages(folder).items():
                if message_id.encode() in raw:
                    imap.uid("STORE", str(uid), "+FLAGS", "(\\Deleted)")
            imap.expunge()

    def replace(self, folder: str, message_id: str, raw: bytes) -> None:
        """Save an edited version of a draft, as a client does: a new message first, then the old one goes."""
        edited = raw.replace(message_id.encode(), f"<edited.{self._sent}@client.example>".encode())
        self.account.deliver(folder, edited, self.clock(), ["\\Draft"])
        self.remove(folder, message_id)

    def future(self) -> list[Seen]:
        """Return the entries that lie ahead."""
        today = self.clock.now.astimezone(AMSTERDAM).date()
        return [seen for seen in self.entries() if _day(seen.starts) >= today]

    def lives(self) -> list[Life]:
        """Return where every offer stands."""
        return [live(history, self.clock(), self.world.policy) for history in self.memory.facts().histories]

    def life(self) -> Life:
        """Return where the only offer stands."""
        (life,) = self.lives()
        return life


def _day(starts: Any) -> date:
    return starts.astimezone(AMSTERDAM).date() if isinstance(starts, datetime) else starts


def text_of(message: EmailMessage) -> str:
    """Return the plain text of a message."""
    body = message.get_body(("plain",))
    assert body is not None
    return str(body.get_content())
