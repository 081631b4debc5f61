"""Faults 26 to 28: the calendar loses answers, refuses, is down; and its user moves and deletes."""

from __future__ import annotations

import re
from datetime import date, datetime

import pytest

from mailwatch.core.facts import EntryDeleted
from mailwatch.core.offer import Ending, State
from tests.chain.freelancer import AMSTERDAM, Freelancer
from tests.faults.stories import CLOSING, DUE, let_days_pass, look, restarted, sent_offer, troubles, until_due
from tests.ical.lying_server import LyingServer as LyingCalendar
from tests.ical.lying_server import _Handler as Handler

QUESTION = "Is hosting bij de prijs inbegrepen?\n\nAnna"


# -- 26: written, and the answer lost --------------------------------------------------------------------


@pytest.mark.parametrize("times", [1, 3])
@pytest.mark.parametrize("how", ["answer lost", "500 after it was stored"])
@pytest.mark.parametrize("restart", [False, True])
def test_fault_26_stored_and_the_answer_lost(booked, calendar_server, times: int, how: str, restart: bool) -> None:
    """One entry, at one place, whatever was told about it."""
    booked.clock.later(hours=1)
    booked.send()
    if how == "answer lost":
        calendar_server.lies.lose_put_answers = times
    else:
        calendar_server.lies.fail_after_commit = [500] * times
    for _ in range(4):
        look(booked, hours=7)
        if restart:
            restarted(booked)
    assert len(calendar_server.objects) == 1
    assert booked.tick().planned == ()
    assert not troubles(booked)


def test_fault_26_conditions_ignored_and_the_users_words_kept(booked, calendar_server: LyingCalendar) -> None:
    """Zimbra, SOGo: If-None-Match and If-Match mean nothing there; what the user wrote is never overwritten."""
    calendar_server.lies.ignore_conditions = True
    offer = sent_offer(booked)
    (path,) = calendar_server.objects
    text = calendar_server.objects[path][0]
    calendar_server.store(path, re.sub(r"SUMMARY:.*", "SUMMARY:Van mij", text))
    booked.receive("Dank, ontvangen! Ik kijk ernaar en kom erop terug.\n\nAnna", answers=offer)
    look(booked, 4, hours=7)
    assert "SUMMARY:Van mij" in calendar_server.objects[path][0]


def test_fault_26_a_change_that_was_not_written_is_written_later(booked, calendar_server: LyingCalendar) -> None:
    """A doubt belongs into the entry: its PUT fails, the old one stands, and that is not taken for done."""
    sent_offer(booked)
    booked.clock.later(hours=1)
    booked.receive(
        "Ik heb nog even naar jullie offerte voor de website gekeken.\n\nPiet",
        subject="Offerte website",
        sender="Piet Jansen <piet@klant.example>",
    )
    calendar_server.lies.put_status = 503
    look(booked, 2)
    assert booked.life().state is State.NEEDS_HUMAN
    (entry,) = booked.entries()
    assert "piet@klant.example" not in entry.description
    calendar_server.lies.put_status = 0
    look(booked, 3, hours=7)
    (entry,) = booked.entries()
    assert "piet@klant.example" in entry.description


# -- 27: the user's hand ---------------------------------------------------------------------------------


def rewrite(calendar: LyingCalendar, *changes: tuple[str, str]) -> None:
    """Edit the only entry as a client does."""
    (path,) = calendar.objects
    text = calendar.objects[path][0]
    for pattern, by in changes:
        assert re.search(pattern, text), text
        text = re.sub(pattern, by, text)
    calendar.store(path, text)


def test_fault_27_a_moved_entry_moves_the_follow_up(booked: Freelancer, calendar_server: LyingCalendar) -> None:
    """An order, not a conflict; read at the next look, the draft comes on the new day."""
    sent_offer(booked)
    rewrite(calendar_server, (r"(DT(START|END)[^:]*:)20260316", r"\g<1>20260319"))
    booked.days("2026-03-18")
    assert booked.life().due == datetime(2026, 3, 19, 10, tzinfo=AMSTERDAM)
    assert booked.drafts() == []
    booked.days("2026-03-19")
    assert len(booked.drafts()) == 1
    assert len(booked.entries()) == 1


def test_fault_27_made_all_day_it_stays_all_day(booked: Freelancer, calendar_server: LyingCalendar) -> None:
    """The later entries of that offer too."""
    sent_offer(booked)
    rewrite(
        calendar_server,
        (r"DTSTART[^:\r]*:\S*", "DTSTART;VALUE=DATE:20260318"),
        (r"DTEND[^:\r]*:\S*|DURATION:\S*", "DTEND;VALUE=DATE:20260319"),
    )
    booked.days("2026-03-25")
    starts = [entry.starts for entry in booked.entries()]
    assert starts[0] == date(2026, 3, 18)
    assert len(starts) == 2
    assert not any(isinstance(start, datetime) for start in starts)


def test_fault_27_deleted_before_its_date_the_offer_is_left_alone_until_undo(booked, calendar_server) -> None:
    """Never created again by itself; `undo` puts the entry back and goes on."""
    sent_offer(booked)
    calendar_server.objects.clear()
    look(booked, 3)
    assert booked.life().ending is Ending.LEFT_ALONE
    booked.days("2026-03-10")
    assert booked.entries() == []
    booked.order("undo", offer=booked.life().offer.id)
    look(booked, 2)
    assert booked.life().state is State.WAITING
    assert [entry.starts.date() for entry in booked.entries()] == [DUE]
    booked.days(DUE)
    assert len(booked.drafts()) == 1


def test_fault_27_deleted_after_its_date_is_tidying(booked: Freelancer, calendar_server: LyingCalendar) -> None:
    """Nothing follows from it, and there is nothing to undo."""
    until_due(booked)
    booked.tick()
    booked.clock.later(hours=2)
    calendar_server.objects.clear()
    look(booked, 3)
    booked.days("2026-03-17")
    assert booked.life().state is State.DRAFTED
    assert booked.entries() == []
    (history,) = booked.memory.facts().histories
    assert [fact.before_due for fact in history.facts if isinstance(fact, EntryDeleted)] == [False]
    order = booked.order("undo", offer=booked.life().offer.id)
    booked.tick()
    assert booked.memory.order_answer(order)[0] is False


def test_fault_27_several_gone_at_once_is_a_lost_calendar(booked, calendar_server: LyingCalendar) -> None:
    """Stop and tell; nothing is concluded, nothing created again; all is well when it is back."""
    for number in range(4):
        booked.clock.later(minutes=5)
        booked.send(to=f"Anna <anna@klant{number}.example>", subject=f"Offerte {number}")
    booked.tick()
    kept = dict(calendar_server.objects)
    assert len(kept) == 4
    calendar_server.objects.clear()
    look(booked, 4)
    assert "gone from the calendar at once" in troubles(booked)
    assert {life.state for life in booked.lives()} == {State.WAITING}
    assert not calendar_server.objects
    calendar_server.objects.update(kept)
    look(booked, 2)
    assert not troubles(booked)
    assert {life.state for life in booked.lives()} == {State.WAITING}


# -- 28: refused, down, removed --------------------------------------------------------------------------


@pytest.mark.parametrize("status", [401, 403, 429, 503, 507])
def test_fault_28_draft_and_follow_up_do_not_depend_on_the_calendar(booked, calendar_server, status: int) -> None:
    """Down from the start: the call sheet comes on its day; the entry is written later, exactly once."""
    booked.tick()
    calendar_server.lies.random_failure = lambda: status
    booked.clock.later(hours=1)
    booked.send()
    let_days_pass(booked, (DUE - booked.clock.now.date()).days)
    assert len(booked.drafts()) == 1
    assert troubles(booked)
    calendar_server.lies.random_failure = lambda: 0
    restarted(booked)
    look(booked, 3, hours=7)
    assert len(calendar_server.objects) == 1
    (text,) = [text for text, _ in calendar_server.objects.values()]
    assert "METHOD" not in text
    assert "ATTENDEE" not in text
    assert not troubles(booked)


def test_fault_28_the_ladder_climbs_without_a_calendar(booked: Freelancer, calendar_server: LyingCalendar) -> None:
    """Its user sees the call sheets: three calls and a closing message, each once, on their days."""
    booked.tick()
    calendar_server.lies.random_failure = lambda: 503
    booked.clock.later(hours=1)
    booked.send()
    let_days_pass(booked, (CLOSING - booked.clock.now.date()).days + 1)
    assert [touch.rung for touch in booked.life().made] == ["call", "second-call", "closing-call"]
    assert [draft["To"] for draft in booked.drafts() if "klant" in draft["To"]] != []


def test_fault_28_an_entry_that_cannot_be_taken_away_keeps_the_next_from_standing_beside_it(
    booked: Freelancer, calendar_server: LyingCalendar, monkeypatch: pytest.MonkeyPatch
) -> None:
    """At most one entry of an offer lies ahead: "your turn" comes once the call it replaces is gone."""
    offer = sent_offer(booked)
    booked.clock.later(hours=1)
    booked.receive(QUESTION, answers=offer)
    with monkeypatch.context() as down:
        down.setattr(Handler, "on_delete", lambda handler, _path, _body: handler.say(503))
        look(booked, 3)
        assert [entry.starts.date() for entry in booked.entries()] == [DUE]
        assert troubles(booked)
    look(booked, 3, hours=7)
    assert [entry.starts.date() for entry in booked.entries()] == [date(2026, 3, 3)]


def test_fault_28_the_calendar_is_removed(booked: Freelancer, calendar_server: LyingCalendar) -> None:
    """Told, nothing concluded about its entries; the draft comes."""
    sent_offer(booked)
    calendar_server.calendars.clear()
    calendar_server.objects.clear()
    booked.days("2026-03-02")
    let_days_pass(booked, 14)
    assert troubles(booked)
    assert len(booked.drafts()) == 1


def test_fault_28_sequence_only_grows(booked: Freelancer, calendar_server: LyingCalendar) -> None:
    """Each change we make has a higher SEQUENCE."""
    offer = sent_offer(booked)
    seen = []
    for days in (3, 5):
        seen += [int(re.search(r"SEQUENCE:(\d+)", text)[1]) for text, _ in calendar_server.objects.values()]
        booked.days(date(2026, 3, 2 + days))
        booked.order("snooze", offer=booked.life().offer.id, until=f"2026-03-{20 + days}")
        look(booked, 2)
    seen += [int(re.search(r"SEQUENCE:(\d+)", text)[1]) for text, _ in calendar_server.objects.values()]
    assert seen == sorted(set(seen))
    assert len(seen) == 3
    assert offer
