"""Scheduling messages (iTIP, RFC 5546) and the mail that carries them (iMIP, RFC 6047).

The calendar part stands twice: in the multipart/alternative, where Outlook and Gmail look, and as the
attachment invite.ics, which is what survives in clients that edit a draft as text and files alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from email.headerregistry import Address as Mailbox
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from enum import StrEnum
from typing import TYPE_CHECKING

from mailwatch.core.mail import Address, MessageId
from mailwatch.ical.plain import writable

if TYPE_CHECKING:
    from icalendar import Event, vCalAddress


class Method(StrEnum):
    """The methods that are written here (RFC 5546 section 1.4)."""

    REQUEST = "REQUEST"
    CANCEL = "CANCEL"


@dataclass(frozen=True, slots=True)
class Envelope:
    """The header of a message around a calendar part. Subject and names may come from a client's mail."""

    sender: Address
    to: tuple[Address, ...]
    subject: str
    message_id: MessageId
    date: datetime
    in_reply_to: MessageId | None = None
    references: tuple[MessageId, ...] = ()


def mailed(envelope: Envelope, text: str, calendar: str, method: Method, *, attach: bool = True) -> bytes:
    """Given the header, the text for people and the calendar, return a complete RFC 5322 message."""
    message = EmailMessage(policy=SMTP)
    message["From"] = _mailbox(envelope.sender)
    message["To"] = [_mailbox(address) for address in envelope.to]
    message["Subject"] = one_line(envelope.subject)
    message["Date"] = format_datetime(envelope.date)
    message["Message-ID"] = one_line(envelope.message_id)
    if envelope.in_reply_to is not None:
        message["In-Reply-To"] = one_line(envelope.in_reply_to)
        message["References"] = " ".join(map(one_line, envelope.references or (envelope.in_reply_to,)))
    message.set_content(writable(text), cte="quoted-printable")
    message.add_alternative(calendar, subtype="calendar", cte="base64", params={"method": method.value})
    if attach:
        message.add_attachment(calendar.encode(), maintype="application", subtype="ics", filename="invite.ics")
    return message.as_bytes()


def attendee_of(address: Address, *, answers: bool) -> vCalAddress:
    """Return an ATTENDEE; where `answers` is false, no reply is asked for."""
    person = organizer_of(address)
    person.params["CUTYPE"] = "INDIVIDUAL"
    person.params["ROLE"] = "REQ-PARTICIPANT"
    person.params["PARTSTAT"] = "NEEDS-ACTION"
    person.params["RSVP"] = "TRUE" if answers else "FALSE"
    return person


def organizer_of(address: Address) -> vCalAddress:
    """Return an address as iCalendar writes it (RFC 5545 section 3.3.3)."""
    from icalendar import vCalAddress  # noqa: PLC0415 - heavy, loaded when used

    person = vCalAddress(f"mailto:{address.email}")
    name = one_line(address.name).replace('"', "")
    if name:
        person.params["CN"] = name
    return person


def scheduling(event: Event, method: Method) -> str:
    """Given a VEVENT with ORGANIZER and ATTENDEE, return the scheduling message around it."""
    from mailwatch.ical.vevent import calendar_with, written  # noqa: PLC0415 - heavy, loaded when used

    calendar = calendar_with([event])
    calendar.add("method", method.value)
    if method is Method.CANCEL:
        event["STATUS"] = "CANCELLED"
    return written(calendar)


def one_line(text: str) -> str:
    """Return a text that cannot end the header field it stands in."""
    return " ".join(writable(text).split())


def _mailbox(address: Address) -> Mailbox:
    return Mailbox(one_line(address.name), addr_spec=address.email)
