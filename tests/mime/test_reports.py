# ruff: noqa: E501
"""Machine readable parts, and bounces without one."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from mailwatch import mime
from mailwatch.core.mail import Report
from tests.mime.making import HEAD, multipart, read

STATUS = "Content-Type: message/delivery-status\n\nReporting-MTA: dns; mx.example\n\nFinal-Recipient: rfc822; Jan@X.example\nAction: {}\nStatus: {}\n"
RETURNED = (
    "Content-Type: {}\n\nFrom: a@b.example\nMessage-ID: <offer@b.example>\nSubject: =?utf-8?Q?Offerte_=E2=82=AC?=\n\n"
)
WORDS = "Content-Type: text/plain\n\nYour message could not be delivered."


@pytest.mark.parametrize("returned", ["message/rfc822", "text/rfc822-headers"])
@pytest.mark.parametrize(
    ("action", "status", "read_as"),
    [("failed", "5.1.1", "failed"), ("Delayed", "4.4.7", "delayed"), ("failure", "5.0.0", "failed")],
)
def test_delivery_status(action, status, read_as, returned):
    """RFC 3464: what happened to whom, and to which message."""
    found = mime.read_file(
        multipart(
            "report; report-type=delivery-status", WORDS, STATUS.format(action, status), RETURNED.format(returned)
        )
    )
    assert found.report == Report(
        "delivery-status", read_as, ("jan@x.example",), status, "<offer@b.example>", "Offerte €"
    )
    assert found.own_text == "Your message could not be delivered."
    assert found.attachments == ()
    assert not found.forwarded


def test_the_gravest_of_several_recipients_counts():
    """One failed among delivered ones is a failure."""
    several = (
        STATUS.format("delivered", "2.0.0")
        + "\nFinal-Recipient: rfc822; piet@x.example\nAction: failed\nStatus: 5.2.2\n"
    )
    found = mime.read_file(multipart("report", WORDS, several)).report
    assert found == Report("delivery-status", "failed", ("jan@x.example", "piet@x.example"), "5.2.2")


def test_receipts():
    """RFC 8098: displayed, or deleted unread."""
    receipt = (
        "Content-Type: message/disposition-notification\n\nFinal-Recipient: rfc822;jan@x.example\n"
        "Original-Message-ID: <offer@b.example>\nDisposition: manual-action/MDN-sent-manually; displayed\n"
    )
    found = mime.read_file(multipart("report; report-type=disposition-notification", WORDS, receipt)).report
    assert found == Report("disposition-notification", "displayed", ("jan@x.example",), "", "<offer@b.example>")


def test_answers_to_invitations():
    """RFC 6047: who answers what to which invitation; an invitation itself is no report."""
    calendar = (
        "Content-Type: text/calendar; method={0}\n\nBEGIN:VCALENDAR\nMETHOD:{0}\nBEGIN:VEVENT\nUID:call-1@b.example\n"
        'ATTENDEE;CN="Jan: de bakker";PARTSTAT=ACCEPTED:mailto:\n Jan@X.example\nSUMMARY:Bellen\\, kort\nEND:VEVENT\nEND:VCALENDAR\n'
    )
    found = mime.read_file(multipart("alternative", WORDS, calendar.format("REPLY"))).report
    assert found == Report("calendar", "accepted", ("jan@x.example",), "", "call-1@b.example", "Bellen, kort")
    assert mime.read_file(multipart("alternative", WORDS, calendar.format("REQUEST"))).report is None


@pytest.mark.parametrize(
    ("start", "proposed"),
    [
        ("DTSTART:20260324T130000Z", datetime(2026, 3, 24, 13, tzinfo=UTC)),
        (
            "DTSTART;TZID=Europe/Amsterdam:20260324T140000",
            datetime(2026, 3, 24, 14, tzinfo=ZoneInfo("Europe/Amsterdam")),
        ),
        (
            'DTSTART;X-A=b;TZID="Europe/Amsterdam":20260324T140000',
            datetime(2026, 3, 24, 14, tzinfo=ZoneInfo("Europe/Amsterdam")),
        ),
        ("DTSTART;TZID=W. Europe Standard Time:20260324T140000", None),
        ("DTSTART:20260324T140000", None),
        ("DTSTART;VALUE=DATE:20260324", None),
        ("DTSTART:20269999T990000Z", None),
    ],
)
def test_the_time_that_a_counter_proposes(start, proposed):
    """RFC 5546 section 3.2.7: read where it is a moment, unknown where its zone is; the VTIMEZONE's start is none."""
    zone = "BEGIN:VTIMEZONE\nBEGIN:STANDARD\nDTSTART:19701025T030000\nEND:STANDARD\nEND:VTIMEZONE\n"
    event = f"BEGIN:VEVENT\nUID:call-1@b.example\n{start}\nSUMMARY:Bellen\nEND:VEVENT\n"
    part = "Content-Type: text/calendar; method={0}\n\nBEGIN:VCALENDAR\nMETHOD:{0}\n" + zone + event + "END:VCALENDAR\n"
    found = mime.read_file(multipart("alternative", WORDS, part.format("COUNTER"))).report
    assert found == Report("calendar", "counter", (), "", "call-1@b.example", "Bellen", proposed)
    answer = mime.read_file(multipart("alternative", WORDS, part.format("REPLY"))).report
    assert answer is not None
    assert answer.proposed is None


def test_bounces_without_a_machine_readable_part():
    """Old mail systems only write prose: the addresses in it make a report of the same kind."""
    bounce = (
        b"From: MAILER-DAEMON@mx.example\r\nSubject: failure notice\r\n\r\n"
        b"Hi. This is the qmail-send program at mx.example.\r\nI'm afraid I wasn't able to deliver your message to the following addresses.\r\n"
        b"This is a permanent error; I've given up. Sorry it didn't work out.\r\n\r\n<jan@x.example>:\r\nUser unknown\r\n\r\n"
        b"--- Below this line is a copy of the message.\r\n\r\nMessage-ID: <offer@b.example>\r\nSubject: Offerte\r\n\r\nx\r\n"
    )
    assert mime.bounced_recipients(bounce) == (("jan@x.example",), ())
    assert mime.read_file(bounce).report == Report(
        "delivery-status", "failed", ("jan@x.example",), "", "<offer@b.example>", "Offerte"
    )


def test_people_who_write_about_bounces_are_people():
    """The same words from a person's address are no bounce."""
    assert read("Mijn mail kwam terug:\n\n<jan@x.example>:\nUser unknown").report is None
    assert mime.bounced_recipients(HEAD + b"\r\nHoi") == ((), ())
    assert mime.bounced_recipients(b"\xff\x00") == ((), ())
