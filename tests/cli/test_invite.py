"""`mailwatch invite`: a draft to the client with a real invitation, changed and called off by SEQUENCE."""

from __future__ import annotations

import email
import email.policy
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage

import pytest
from icalendar import Calendar

from tests.chain.freelancer import AMSTERDAM, CLIENT, ME
from tests.cli.conftest import Desk

AT = (datetime.now(UTC) + timedelta(days=6)).astimezone(AMSTERDAM).replace(hour=10, minute=30, second=0, microsecond=0)
LATER = AT + timedelta(days=1)


@pytest.fixture
def followed(desk: Desk) -> Desk:
    """A desk with one offer that is followed."""
    desk.ok("run", "--once", "--yes")
    desk.send(0)
    desk.ok("run", "--once")
    return desk


def typed(moment: datetime) -> str:
    return f"{moment:%Y-%m-%d %H:%M}"


def invitation(desk: Desk) -> tuple[EmailMessage, Calendar]:
    """Return the only draft and the calendar part in it."""
    (draft,) = desk.freelancer.drafts()
    (part,) = [part for part in draft.walk() if part.get_content_type() == "text/calendar"]
    (file,) = draft.iter_attachments()
    assert file.get_filename() == "invite.ics"
    assert file.get_content() == part.get_payload(decode=True)
    calendar = Calendar.from_ical(part.get_payload(decode=True).decode())
    assert part.get_param("method") == calendar["METHOD"]
    return draft, calendar


def send_the_draft(desk: Desk) -> None:
    """Send what lies in Drafts, as a mail client does."""
    (draft,) = desk.freelancer.drafts()
    desk.freelancer.remove("Drafts", draft["Message-ID"])
    desk.freelancer.account.deliver("Sent", draft.as_bytes(), datetime.now(UTC), ["\\Seen"])


def test_an_invitation_lies_in_drafts(followed: Desk) -> None:
    """To the client, in the offer's thread, in the offer's language; date and place stand in the text as well."""
    offer = followed.offers()[0]
    said = followed.ok("invite", offer.id, "--at", typed(AT), "--place", "Kerkstraat 1, Utrecht")
    assert said.lines[-1] == (
        f"{offer.id} Offerte website: an invitation for {AT:%a %Y-%m-%d %H:%M} goes to Drafts; you send it"
    )
    draft, calendar = invitation(followed)
    assert draft["To"] == "Anna de Vries <anna@klant.example>"
    assert ME in draft["From"]
    assert draft["In-Reply-To"] == offer.message_id
    text = draft.get_body(("plain",)).get_content()
    assert "10.30" in text or "10:30" in text
    assert "Kerkstraat 1, Utrecht" in text
    (event,) = calendar.events
    assert (calendar["METHOD"], event["SEQUENCE"], event["LOCATION"]) == ("REQUEST", 0, "Kerkstraat 1, Utrecht")
    assert event["DTSTART"].dt == AT
    assert event["ORGANIZER"] == f"mailto:{ME}"
    assert event["ATTENDEE"] == "mailto:anna@klant.example"
    assert "In bijlage" not in str(event["DESCRIPTION"])
    assert "2.450" not in str(event["DESCRIPTION"]), "the quoted offer is not in the calendar"
    followed.ok("run", "--once")
    assert len(followed.freelancer.drafts()) == 1, "it is written once"


def test_a_change_takes_the_place_of_what_was_not_sent(followed: Desk) -> None:
    """Not sent yet: the first draft goes, the new one is the same talk with SEQUENCE 1."""
    followed.ok("invite", followed.offer, "--at", typed(AT))
    _, before = invitation(followed)
    followed.ok("invite", followed.offer, "--at", typed(LATER))
    _, after = invitation(followed)
    assert after.events[0]["UID"] == before.events[0]["UID"]
    assert after.events[0]["SEQUENCE"] == 1
    assert after.events[0]["DTSTART"].dt == LATER


def test_a_talk_that_was_sent_is_called_off_by_a_draft(followed: Desk) -> None:
    """Sent: calling off is METHOD:CANCEL with the next SEQUENCE; then a new invitation is a new talk."""
    followed.ok("invite", followed.offer, "--at", typed(AT))
    _, first = invitation(followed)
    send_the_draft(followed)
    followed.ok("run", "--once")
    assert "you sent the draft (invitation" in followed.ok("show", followed.offer).out
    followed.ok("invite", followed.offer, "--cancel")
    draft, calendar = invitation(followed)
    assert (calendar["METHOD"], calendar.events[0]["SEQUENCE"]) == ("CANCEL", 1)
    assert calendar.events[0]["UID"] == first.events[0]["UID"]
    assert draft["To"] == "Anna de Vries <anna@klant.example>"
    send_the_draft(followed)
    followed.ok("run", "--once")
    followed.ok("invite", followed.offer, "--at", typed(LATER))
    _, again = invitation(followed)
    assert again.events[0]["UID"] != first.events[0]["UID"]
    assert again.events[0]["SEQUENCE"] == 0


def test_what_the_client_never_got_is_only_withdrawn(followed: Desk) -> None:
    """Not sent: calling off takes the draft away and writes none."""
    followed.ok("invite", followed.offer, "--at", typed(AT))
    followed.ok("invite", followed.offer, "--cancel")
    assert followed.freelancer.drafts() == []


def answered(desk: Desk, method: str, partstat: str) -> None:
    """Invite the client, send the draft, and let the client's calendar answer, in no thread at all."""
    desk.ok("invite", desk.offer, "--at", typed(AT))
    _, calendar = invitation(desk)
    send_the_draft(desk)
    desk.ok("run", "--once")
    calendar["METHOD"] = method
    calendar.events[0]["ATTENDEE"].params["PARTSTAT"] = partstat
    answer = EmailMessage(policy=email.policy.SMTP)
    answer["From"], answer["To"], answer["Subject"] = CLIENT, ME, f"{partstat.title()}: Offerte website"
    answer["Message-ID"] = "<answer@klant.example>"
    answer.set_content("Antwoord van Anna de Vries.\n")
    answer.add_alternative(calendar.to_ical().decode(), subtype="calendar", params={"method": method})
    desk.freelancer.account.deliver("INBOX", answer.as_bytes(), datetime.now(UTC) + timedelta(seconds=3))
    desk.ok("run", "--once")


def test_an_answer_is_heard(followed: Desk) -> None:
    """METHOD:REPLY from the client's calendar: recorded by its UID and shown."""
    answered(followed, "REPLY", "ACCEPTED")
    assert "anna@klant.example answered the invitation: accepted" in followed.ok("show", followed.offer).out


@pytest.mark.parametrize(
    ("method", "partstat", "told"),
    [
        ("REPLY", "DECLINED", "the invitation was declined; your turn"),
        ("COUNTER", "TENTATIVE", "another time was proposed for the talk; your turn"),
    ],
)
def test_a_refusal_needs_the_user(followed: Desk, method: str, partstat: str, told: str) -> None:
    """Declined, or another time proposed: `status` says so, and it is the user's turn."""
    answered(followed, method, partstat)
    (line,) = [line for line in followed.ok("status").lines if line.startswith(f"{followed.offer}: ")]
    assert line.endswith(told)


def test_what_the_client_has_cannot_be_undone(followed: Desk) -> None:
    """Sent: `undo` says how to call it off, and changes nothing; not sent, it takes the order back."""
    followed.ok("invite", followed.offer, "--at", typed(AT))
    assert "taken back (invite of " in followed.ok("undo", followed.offer).out
    assert followed.freelancer.drafts() == []
    followed.ok("invite", followed.offer, "--at", typed(AT))
    send_the_draft(followed)
    followed.ok("run", "--once")
    for _ in range(2):
        said = followed.type("undo", followed.offer)
        assert said.status == 1
        assert said.err == (
            "the client has it already: you sent that invitation "
            f"(`mailwatch invite {followed.offer} --cancel` calls it off)\n"
        )
    assert "called off, by a draft" in followed.ok("invite", followed.offer, "--cancel").out
    assert len(followed.freelancer.drafts()) == 1


@pytest.mark.parametrize(
    ("options", "status", "told"),
    [
        ((), 1, "an invitation needs a moment (give --at 'friday 10:30')"),
        (("--cancel",), 1, "no invitation stands that could be called off"),
        (
            ("--at", "soon"),
            2,
            "mailwatch invite: Invalid value for '--at': 'soon' says no moment: expected one such as",
        ),
        (("--at", "2020-01-01 10:00"), 2, "mailwatch invite: Invalid value for '--at': 2020-01-01 10:00 is past"),
        (("--cancel", "--place", "x"), 2, "mailwatch invite: --cancel takes no moment and no place"),
    ],
)
def test_a_wrong_invitation_is_one_line(followed: Desk, options: tuple[str, ...], status: int, told: str) -> None:
    """What is wrong and what to do; nothing is written."""
    said = followed.type("invite", followed.offer, *options)
    assert said.status == status
    assert said.err.startswith(told)
    assert said.err.count("\n") == 1
    assert followed.freelancer.drafts() == []
