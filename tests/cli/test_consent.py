"""`mailwatch consent --past`: the open offers from before, each on the day it has a right to."""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime, timedelta

import pytest

from tests.chain.freelancer import AMSTERDAM, OFFER
from tests.cli.conftest import Desk

TODAY = datetime.now(AMSTERDAM).date()


def working(day: date) -> date:
    """The day itself or the next that is no day of the weekend."""
    return day + timedelta(days=max(0, 7 - day.weekday()) if day.weekday() > 4 else 0)


NEXT = working(TODAY + timedelta(days=1))


@pytest.fixture
def crowded(desk: Desk) -> Desk:
    """A desk with seven silent offers that are overdue, to as many clients."""
    for number in range(7):
        desk.send(30 - number, subject=f"Offerte {number}", to=f"Klant {number} <k@klant{number}.example>")
    return desk


def days(desk: Desk) -> dict[str, date]:
    """The day of each entry, by the title's last words."""
    return {seen.title: seen.starts.date() for seen in desk.freelancer.entries()}


def test_silence_is_spread_from_the_next_working_day_on(crowded: Desk) -> None:
    """Three a day at most, none before the next working day: Monday, when this is asked on a Sunday."""
    crowded.ok("run", "--once")
    said = crowded.ok("consent", "--past")
    found = Counter(days(crowded).values())
    assert min(found) == NEXT
    assert max(found.values()) == 3
    assert sum(found.values()) == 7
    assert said.lines[-1].endswith(f"7 from before as well, the silent ones spread until {max(found):%a %Y-%m-%d}")


def test_what_is_done_is_told_by_day_and_with_names(crowded: Desk) -> None:
    """A list that can be read as an agenda."""
    crowded.ok("run", "--once")
    lines = [line for line in crowded.ok("consent", "--past").lines if line.startswith("entry ")]
    told = [line.split()[2] for line in lines]
    assert told == sorted(told)
    assert all(" Klant " in line for line in lines)


def test_an_answer_is_not_spread(crowded: Desk) -> None:
    """What the client asked comes before every silent offer, and may be called something else afterwards."""
    asked = crowded.send(20, subject="Offerte app", to="Bo <bo@x.example>")
    crowded.receive("Is hosting bij de prijs inbegrepen?\n\nBo", 3, answers=asked, sender="Bo <bo@x.example>")
    crowded.ok("run", "--once")
    crowded.ok("consent", "--past")
    (day,) = [day for title, day in days(crowded).items() if "app" in title]
    assert day <= NEXT
    assert "your turn" in crowded.ok("show", "bo@x.example").out
    said = crowded.ok("reply", "bo@x.example", "--is", "decline")
    assert said.lines[-1].endswith("is taken as decline; closed: not interested")


def test_an_announced_day_is_kept(crowded: Desk) -> None:
    """The client expects the call on it."""
    monday = working(TODAY + timedelta(days=9))
    body = OFFER.replace("Ik hoor graag van je.", f"Ik bel je op {monday.day}-{monday.month}-{monday.year}.")
    crowded.send(20, subject="Offerte app", to="Bo <bo@x.example>", body=body)
    crowded.ok("run", "--once")
    crowded.ok("consent", "--past")
    assert [day for title, day in days(crowded).items() if "app" in title] == [monday]


def test_validity_is_not_outlived(crowded: Desk) -> None:
    """An offer that lapses before its turn in the row would come keeps a day on which a yes is still possible."""
    until = working(NEXT + timedelta(days=1))
    body = OFFER.replace("De offerte is 30 dagen geldig.", f"De offerte is geldig tot {until:%d-%m-%Y}.")
    crowded.send(15, subject="Offerte app", to="Bo <bo@x.example>", body=body)
    crowded.ok("run", "--once")
    crowded.ok("consent", "--past")
    (day,) = [day for title, day in days(crowded).items() if "app" in title]
    assert day <= until


def test_a_later_word_outranks_the_spread(crowded: Desk) -> None:
    """What the user says a message is counts from then on, and the answer tells its day."""
    known = crowded.send(25, subject="Offerte app", to="Bo <bo@x.example>")
    crowded.receive("Bedankt, ik zie het.\n\nBo", 20, answers=known, sender="Bo <bo@x.example>")
    crowded.ok("run", "--once")
    crowded.ok("consent", "--past")
    until = working(TODAY + timedelta(days=60))
    said = crowded.ok("reply", "bo@x.example", "--is", "postpone", "--until", until.isoformat())
    assert f"is taken as postpone until {until:%a %Y-%m-%d}; next: call on " in said.lines[-1]
    (day,) = [day for title, day in days(crowded).items() if "app" in title]
    assert day > until
    crowded.ok("undo", "bo@x.example")
    assert [day for title, day in days(crowded).items() if "app" in title] != [day]


BOUNCE = """\
This is the mail system.

<bo@x.example>: host mx.x.example said: 550 5.1.1 User unknown
"""


@pytest.fixture
def bounced(desk: Desk) -> Desk:
    """A desk with one offer that came back, from before consent."""
    sent = desk.send(3, subject="Offerte app", to="Bo <bo@x.example>")
    desk.receive(
        BOUNCE,
        2,
        answers=sent,
        sender="Mail Delivery System <MAILER-DAEMON@x.example>",
        subject="Undelivered Mail Returned to Sender",
        Auto_Submitted="auto-replied",
    )
    desk.ok("run", "--once")
    assert "undeliverable" in desk.ok("status").out
    return desk


def test_what_came_back_is_told(bounced: Desk) -> None:
    """Not silence: no call, but an entry that says so, and how to send it again."""
    said = bounced.ok("consent", "--past")
    assert (
        f"Bo, Offerte app: came back undelivered: send it again, or `mailwatch write resend {bounced.offer}" in said.out
    )
    assert "undeliverable" in bounced.ok("status").out
    assert "to follow:" not in bounced.ok("status").out
    assert len(bounced.freelancer.entries()) == 1


def test_following_what_came_back_waits_for_nobody(bounced: Desk) -> None:
    """`follow` says what to do about it instead; the text to send it again can be had."""
    bounced.ok("consent")
    assert "to follow:" not in bounced.ok("status").out
    said = bounced.ok("follow", bounced.offer)
    assert f"send it again, or `mailwatch write resend {bounced.offer} " in said.lines[-1]
    assert "undeliverable" in bounced.ok("status").out
    bounced.ok("write", "resend", bounced.offer, "--with", "other_address=bo@y.example")
    assert len(bounced.freelancer.drafts()) == 1


def test_undo_of_consent_takes_the_entry_away(desk: Desk) -> None:
    """An offer from before that is followed no more has no entry, and says how to follow it again."""
    desk.send(20)
    desk.ok("run", "--once")
    desk.ok("consent", "--past")
    assert len(desk.freelancer.entries()) == 1
    said = desk.ok("undo", desk.offer)
    assert said.lines[-1].endswith(f"no longer followed; `mailwatch follow {desk.offer}` follows it again")
    assert desk.freelancer.entries() == []
    desk.ok("follow", desk.offer)
    assert len(desk.freelancer.entries()) == 1
