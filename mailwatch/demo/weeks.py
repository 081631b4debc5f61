"""The ten weeks of the demo, as data: what is sent and received, and what the user orders."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, parseaddr
from importlib.resources import files
from typing import Any
from zoneinfo import ZoneInfo

from mailwatch.core.mail import MessageId

ME = "Eva Jansen <eva@studiojansen.example>"
ADDRESS = parseaddr(ME)[1]
ZONE = ZoneInfo("Europe/London")
FIRST_DAY = date(2026, 4, 13)
"""A Monday."""
DAYS = 70


@dataclass(frozen=True, slots=True)
class Mail:
    """A message that is sent (its copy lies in Sent) or received, at a moment."""

    name: str
    at: datetime
    sent: bool
    raw: bytes


@dataclass(frozen=True, slots=True)
class Order:
    """Something Eva tells mailwatch: `offer` is the name of the message that was the offer."""

    at: datetime
    verb: str
    offer: str


def message_id(name: str) -> MessageId:
    """Return the Message-ID of a message of the demo."""
    return MessageId(f"<{name}@mail.example>")


def happenings() -> list[Mail | Order]:
    """Return everything that happens, in order of time."""
    data = tomllib.loads((files(__package__) / "weeks.toml").read_text("utf-8"))
    mails = {mail["name"]: mail for mail in data["mail"]}
    found: list[Mail | Order] = [_mail(mail, mails) for mail in data["mail"]]
    found += [Order(_moment(order), order["verb"], order["offer"]) for order in data["order"]]
    return sorted(found, key=lambda one: one.at)


def _moment(one: dict[str, Any]) -> datetime:
    return datetime.combine(FIRST_DAY + timedelta(days=one["day"]), time.fromisoformat(one["at"]), ZONE)


def _mail(mail: dict[str, Any], mails: dict[str, Any]) -> Mail:
    message, at = EmailMessage(policy=SMTP), _moment(mail)
    message["From"], message["To"] = mail.get("from", ME), mail.get("to", ME)
    message["Subject"], message["Date"] = mail["subject"], format_datetime(at)
    message["Message-ID"] = message_id(mail["name"])
    thread = list(_thread(mail, mails))
    if thread:
        message["In-Reply-To"] = message_id(thread[-1])
        message["References"] = " ".join(message_id(name) for name in thread)
    if mail.get("automatic"):
        message["Auto-Submitted"] = "auto-replied"
    message.set_content(mail["text"].strip() + "\n")
    return Mail(mail["name"], at, "from" not in mail, message.as_bytes())


def _thread(mail: dict[str, Any], mails: dict[str, Any]) -> Iterator[str]:
    """Yield the names of the messages before this one in its thread, the first first."""
    if "answers" in mail:
        yield from _thread(mails[mail["answers"]], mails)
        yield mail["answers"]
