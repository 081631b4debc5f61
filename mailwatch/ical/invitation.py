"""An invitation to the client for the follow-up talk, as a draft, and what the client answered.

It is never put into a CalDAV calendar: the server would send it. The user sends the draft; the UID is the
invitation's own, so that changes and the cancellation find it in the client's calendar (RFC 5546 section 2.1.4).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from mailwatch.core.mail import Address
from mailwatch.ical.itip import Envelope, Method, attendee_of, mailed, organizer_of, scheduling
from mailwatch.ical.plain import writable
from mailwatch.ical.reading import main_event, moment, parse, text_of


@dataclass(frozen=True, slots=True)
class Invitation:
    """One version of an invitation. `starts` is aware; `sequence` grows with every change (RFC 5546 section 2.1.4).

    `organizer` is the From identity of the offer. `when` says the date and time, and `place` the place, in the
    client's language: clients drop the calendar part of a draft, so both must also stand in `text`.
    """

    uid: str
    organizer: Address
    attendee: Address
    title: str
    text: str
    starts: datetime
    timezone: str
    when: str
    place: str = ""
    lasts: timedelta = timedelta(minutes=30)
    sequence: int = 0


@dataclass(frozen=True, slots=True)
class Reply:
    """What came back. `partstat` is in upper case (RFC 5545 section 3.2.12): ACCEPTED, DECLINED, TENTATIVE, ...

    `attendee` is the address of who answered, lower case. `proposed` is the other time of a COUNTER
    (RFC 5546 section 3.2.7), None without one. `comment` is what was typed with it.
    """

    uid: str
    partstat: str
    attendee: str
    sequence: int = 0
    comment: str = ""
    proposed: date | datetime | None = None


def request(invitation: Invitation, stamp: datetime) -> str:
    """Return the text/calendar part that invites, or that changes an earlier invitation (RFC 5546 section 3.2.2)."""
    return _calendar(invitation, stamp, Method.REQUEST)


def cancel(invitation: Invitation, stamp: datetime) -> str:
    """Return the text/calendar part that calls the talk off (RFC 5546 section 3.2.5)."""
    return _calendar(invitation, stamp, Method.CANCEL)


def draft(invitation: Invitation, envelope: Envelope, method: Method = Method.REQUEST) -> bytes:
    """Return the complete message for Drafts, with date and place in its text as well."""
    missing = [line for line in (invitation.when, invitation.place) if line and line not in invitation.text]
    text = "\n\n".join(part for part in (invitation.text.rstrip(), "\n".join(missing)) if part) + "\n"
    return mailed(envelope, text, _calendar(invitation, envelope.date, method), method)


def read_reply(text: str, zone: str) -> Reply | None:
    """Given a text/calendar part of a client's mail, return the answer in it, None when it is no answer.

    Raises `MailwatchError` when it is no iCalendar. A floating time is one in `zone`.
    """
    calendar = parse(text)
    method = str(calendar.get("METHOD", "")).upper()
    event = main_event(calendar)
    if event is None or method not in {"REPLY", "COUNTER"}:
        return None
    found = event.get("ATTENDEE", [])
    people = found if isinstance(found, list) else [found]
    person = next((one for one in people if "PARTSTAT" in one.params), None)
    if person is None and method == "REPLY":
        return None
    return Reply(
        uid=text_of(event, "UID"),
        partstat=str(person.params["PARTSTAT"]).upper() if person is not None else "NEEDS-ACTION",
        attendee=str(person or "").lower().removeprefix("mailto:"),
        sequence=int(event.get("SEQUENCE", 0)),
        comment=text_of(event, "COMMENT"),
        proposed=moment(event, "DTSTART", zone) if method == "COUNTER" else None,
    )


def _calendar(invitation: Invitation, stamp: datetime, method: Method) -> str:
    from icalendar import Event  # noqa: PLC0415 - heavy, loaded when used

    zone = ZoneInfo(invitation.timezone)
    event = Event()
    event.add("uid", invitation.uid)
    event.add("sequence", invitation.sequence)
    event.add("dtstamp", stamp.astimezone(UTC))
    event.add("dtstart", invitation.starts.astimezone(zone))
    event.add("dtend", (invitation.starts.astimezone(UTC) + invitation.lasts).astimezone(zone))
    event.add("summary", " ".join(writable(invitation.title).split()))
    event.add("description", writable(invitation.text))
    if invitation.place:
        event.add("location", writable(invitation.place))
    event.add("organizer", organizer_of(invitation.organizer))
    event.add("attendee", attendee_of(invitation.attendee, answers=True))
    event.add("status", "CONFIRMED")
    event.add("transp", "OPAQUE")
    return scheduling(event, method)
