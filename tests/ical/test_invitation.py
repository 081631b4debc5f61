"""Scheduling by mail: invitations to the client, what clients answer, and the calendar by mail to oneself."""

from __future__ import annotations

import email
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from email.message import EmailMessage
from email.policy import default
from zoneinfo import ZoneInfo

import pytest
from icalendar import Calendar

from mailwatch.app.ports import Seen
from mailwatch.core.brief import EntryText
from mailwatch.core.errors import MailwatchError
from mailwatch.core.ids import OfferId, TouchKey, entry_uid, invitation_uid, is_ours
from mailwatch.core.mail import Address, MessageId
from mailwatch.ical.invitation import Invitation, cancel, draft, read_reply, request
from mailwatch.ical.itip import Envelope, Method
from mailwatch.ical.mail_calendar import MailCalendar, MailSettings
from tests.ical.stands import NOW, STARTS, UID, ZONE, entry, now

EVA = Address("eva@studio-eva.example", "Eva Jansen")
ANNA = Address("anna@bakkerij.example", 'Anna "de bakker" de Vries')
TALK = Invitation(
    uid=invitation_uid(OfferId("k3v7x2ma")),
    organizer=EVA,
    attendee=ANNA,
    title="Offerte 2026-014 doornemen",
    text="Beste Anna,\n\nGraag loop ik de offerte met je door.\n\nGroet, Eva",
    starts=datetime(2026, 10, 28, 14, tzinfo=ZoneInfo(ZONE)),
    timezone=ZONE,
    when="woensdag 28 oktober 2026, 14.00-14.30 uur",
    place="Kerkstraat 1, Utrecht",
)
ENVELOPE = Envelope(
    EVA, (ANNA,), TALK.title, MessageId("<draft@mailwatch.invalid>"), NOW, MessageId("<offer@studio-eva.example>")
)


def _parts(raw: bytes) -> dict[str, EmailMessage]:
    message = email.message_from_bytes(raw, policy=default)
    return {part.get_content_type(): part for part in message.walk()}  # type: ignore[misc]


def _event(text: str) -> tuple[Calendar, object]:
    calendar = Calendar.from_ical(text)
    (event,) = calendar.events
    return calendar, event


def test_an_invitation_names_who_when_and_where() -> None:
    """METHOD:REQUEST from the offer's identity to the client, who is asked to answer (RFC 5546 section 3.2.2)."""
    calendar, event = _event(request(TALK, NOW))

    assert (calendar["METHOD"], event["STATUS"], event["SEQUENCE"]) == ("REQUEST", "CONFIRMED", 0)
    assert event["ORGANIZER"] == "mailto:eva@studio-eva.example"
    assert event["ATTENDEE"] == "mailto:anna@bakkerij.example"
    assert event["ATTENDEE"].params["RSVP"] == "TRUE"
    assert event["ATTENDEE"].params["PARTSTAT"] == "NEEDS-ACTION"
    assert event["LOCATION"] == "Kerkstraat 1, Utrecht"
    assert event["DTSTART"].dt == TALK.starts
    assert event["DTEND"].dt - event["DTSTART"].dt == timedelta(minutes=30)
    assert [zone["TZID"] for zone in calendar.timezones] == [ZONE]


def test_its_uid_is_no_entry_of_ours() -> None:
    """When the client's or the user's calendar shows the talk, it is not taken for an entry to look after."""
    assert not is_ours(TALK.uid)
    assert TALK.uid != entry_uid(TouchKey(OfferId("k3v7x2ma"), "call"))
    assert TALK.uid == invitation_uid(OfferId("k3v7x2ma"))
    assert TALK.uid != invitation_uid(OfferId("k3v7x2ma"), 2)


def test_a_change_and_a_cancellation_are_the_same_talk() -> None:
    """The UID stays, SEQUENCE grows; called off is METHOD:CANCEL with STATUS:CANCELLED (RFC 5546 section 3.2.5)."""
    _, moved = _event(request(replace(TALK, sequence=1, starts=TALK.starts + timedelta(days=1)), NOW))
    calendar, gone = _event(cancel(replace(TALK, sequence=2), NOW))

    assert moved["UID"] == gone["UID"] == TALK.uid
    assert (moved["SEQUENCE"], gone["SEQUENCE"]) == (1, 2)
    assert (calendar["METHOD"], gone["STATUS"]) == ("CANCEL", "CANCELLED")
    assert gone["ORGANIZER"] == "mailto:eva@studio-eva.example"


def test_the_draft_says_all_in_its_text_too() -> None:
    """Clients that drop the calendar part of a draft still send day, time and place; the part stands twice."""
    raw = draft(TALK, ENVELOPE)
    message = email.message_from_bytes(raw, policy=default)
    parts = _parts(raw)

    assert message.get_content_type() == "multipart/mixed"
    assert str(message["To"]) == '"Anna \\"de bakker\\" de Vries" <anna@bakkerij.example>'
    assert message["In-Reply-To"] == message["References"] == "<offer@studio-eva.example>"
    text = parts["text/plain"].get_content()
    assert TALK.when in text
    assert TALK.place in text
    assert parts["text/calendar"]["Content-Type"].params["method"] == "REQUEST"
    assert parts["application/ics"].get_filename() == "invite.ics"
    assert parts["application/ics"].get_content().decode() == parts["text/calendar"].get_content() == request(TALK, NOW)
    assert max(map(len, raw.split(b"\r\n"))) <= 998


def test_what_the_text_says_already_is_not_said_twice() -> None:
    """A template that names day and place keeps its words."""
    told = replace(TALK, text=f"Op {TALK.when} bij {TALK.place}.")

    text = _parts(draft(told, ENVELOPE))["text/plain"].get_content()

    assert text.count(TALK.when) == text.count(TALK.place) == 1


def test_no_header_can_be_injected() -> None:
    """Names and subjects come from clients' mail: line ends in them never end a header or a property."""
    evil = Address("anna@bakkerij.example", "Anna\r\nBcc: all@evil.example")
    envelope = replace(ENVELOPE, to=(evil,), subject="Offerte\r\nBcc: all@evil.example\r\n\r\n<b>")
    raw = draft(
        replace(TALK, attendee=evil, title="Talk\r\nATTACH:http://evil.example", place="x\r\nATTACH:y"), envelope
    )
    message = email.message_from_bytes(raw, policy=default)

    assert message["Bcc"] is None
    _, event = _event(_parts(raw)["text/calendar"].get_content())
    assert "ATTACH" not in event


@pytest.mark.parametrize("partstat", ["ACCEPTED", "DECLINED", "TENTATIVE"])
def test_an_answer_is_read(partstat: str) -> None:
    """METHOD:REPLY as Outlook and Google write it: who, for which talk, and what (RFC 5546 section 3.2.3)."""
    text = (
        "BEGIN:VCALENDAR\nMETHOD:REPLY\nPRODID:Microsoft Exchange Server 2010\nVERSION:2.0\nBEGIN:VEVENT\n"
        f"ATTENDEE;PARTSTAT={partstat};CN=Anna:MAILTO:Anna@Bakkerij.example\nCOMMENT;LANGUAGE=nl-NL:graag later\n"
        f"UID:{TALK.uid}\nDTSTART;TZID=W. Europe Standard Time:20261028T140000\nSEQUENCE:1\nEND:VEVENT\nEND:VCALENDAR\n"
    )
    reply = read_reply(text, ZONE)

    assert reply is not None
    assert (reply.uid, reply.partstat, reply.attendee) == (TALK.uid, partstat, "anna@bakkerij.example")
    assert (reply.sequence, reply.comment, reply.proposed) == (1, "graag later", None)


def test_another_time_proposed_is_read() -> None:
    """METHOD:COUNTER carries the time that the client would rather have (RFC 5546 section 3.2.7)."""
    text = (
        "BEGIN:VCALENDAR\nMETHOD:COUNTER\nVERSION:2.0\nBEGIN:VEVENT\nATTENDEE;PARTSTAT=TENTATIVE:mailto:anna@bakkerij.example\n"
        f"UID:{TALK.uid}\nDTSTART:20261029T130000Z\nEND:VEVENT\nEND:VCALENDAR\n"
    )
    reply = read_reply(text, ZONE)

    assert reply is not None
    assert reply.partstat == "TENTATIVE"
    assert reply.proposed == datetime(2026, 10, 29, 13, tzinfo=UTC)


def test_what_is_no_answer_is_none() -> None:
    """Another person's invitation, a cancellation, a reply without an answer, or a calendar without an event."""
    assert read_reply(request(TALK, NOW), ZONE) is None
    assert read_reply(cancel(TALK, NOW), ZONE) is None
    assert read_reply("BEGIN:VCALENDAR\nMETHOD:REPLY\nBEGIN:VEVENT\nUID:1\nEND:VEVENT\nEND:VCALENDAR\n", ZONE) is None
    assert read_reply("BEGIN:VCALENDAR\nMETHOD:REPLY\nEND:VCALENDAR\n", ZONE) is None
    with pytest.raises(MailwatchError):
        read_reply("Accepted: Offerte", ZONE)


# -- the calendar by mail to oneself ----------------------------------------


class Inbox(list[bytes]):
    """Holds what was appended."""

    def holds(self, message_id: MessageId) -> bool:
        return any(email.message_from_bytes(raw)["Message-ID"] == message_id for raw in self)

    def event(self, at: int = -1) -> tuple[Calendar, object]:
        return _event(_parts(self[at])["text/calendar"].get_content())


@pytest.fixture
def inbox() -> Inbox:
    return Inbox()


@pytest.fixture
def calendar(inbox: Inbox) -> MailCalendar:
    return MailCalendar(MailSettings(EVA, ZONE), inbox.append, now, inbox.holds)


def test_an_entry_is_mailed_to_oneself(inbox: Inbox, calendar: MailCalendar) -> None:
    """One message from and to the user, with the entry as a REQUEST that asks nobody for an answer."""
    calendar.put(entry(), None)
    message = email.message_from_bytes(inbox[0], policy=default)
    parsed, event = inbox.event()

    assert len(inbox) == 1
    assert message["From"].addresses[0].addr_spec == message["To"].addresses[0].addr_spec == EVA.email
    assert message["Subject"] == entry().text.title
    assert parsed["METHOD"] == "REQUEST"
    assert (event["UID"], event["ATTENDEE"], event["ATTENDEE"].params["RSVP"]) == (UID, f"mailto:{EVA.email}", "FALSE")
    assert event["ORGANIZER"] != event["ATTENDEE"]
    assert event["DTSTART"].dt == STARTS
    assert event.walk("VALARM")


def test_changes_and_the_end_are_mailed_with_a_higher_sequence(inbox: Inbox, calendar: MailCalendar) -> None:
    """Moved: the same UID, the next SEQUENCE. Withdrawn: a CANCEL with the next again (fault 28)."""
    one = calendar.put(entry(), None)
    two = calendar.put(entry(starts=STARTS + timedelta(days=1)), one)
    assert calendar.withdraw(two)

    events = [inbox.event(at) for at in range(3)]
    assert [event["UID"] for _, event in events] == [UID] * 3
    assert [event["SEQUENCE"] for _, event in events] == [0, 1, 2]
    assert [parsed["METHOD"] for parsed, _ in events] == ["REQUEST", "REQUEST", "CANCEL"]
    assert events[2][1]["STATUS"] == "CANCELLED"
    assert len({email.message_from_bytes(raw)["Message-ID"] for raw in inbox}) == 3


def test_a_retry_mails_nothing_twice(inbox: Inbox, calendar: MailCalendar) -> None:
    """The same version has the same Message-ID: what lies in the inbox already is not appended again (I3)."""
    one = calendar.put(entry(), None)
    assert calendar.put(entry(), None) == one
    assert calendar.put(entry(), one) == one
    calendar.withdraw(one)
    calendar.withdraw(one)

    assert len(inbox) == 2


def test_a_mailed_calendar_is_one_way(calendar: MailCalendar) -> None:
    """Nothing can be read from it: no entry, no absence, and no claim that something is gone."""
    calendar.put(entry(), None)

    assert calendar.two_way is False
    assert calendar.ours() == ()
    assert calendar.get(UID) is None
    assert not calendar.elsewhere(UID)
    assert calendar.busy_days(date(2026, 1, 1), date(2026, 12, 31)) == frozenset()


def test_a_cancellation_of_an_all_day_entry_keeps_its_day(inbox: Inbox, calendar: MailCalendar) -> None:
    """What is withdrawn is what was mailed."""
    calendar.withdraw(Seen(UID, date(2026, 10, 26), "t", "d", sequence=4))
    _, event = inbox.event()

    assert (event["DTSTART"].dt, event["SEQUENCE"]) == (date(2026, 10, 26), 5)


def test_the_offers_identity_may_organize(inbox: Inbox, calendar: MailCalendar) -> None:
    """An entry that names an organizer has that one."""
    calendar.put(entry(organizer="office@studio-eva.example", text=EntryText("t", "d")), None)

    assert inbox.event()[1]["ORGANIZER"] == "mailto:office@studio-eva.example"


def test_a_cancelling_draft_is_marked_so() -> None:
    """The method stands in the Content-Type as well, as RFC 6047 section 2.4 demands."""
    parts = _parts(draft(replace(TALK, sequence=1), ENVELOPE, Method.CANCEL))

    assert parts["text/calendar"]["Content-Type"].params["method"] == "CANCEL"
