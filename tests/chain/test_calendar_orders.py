"""What the user does in the calendar is an order: moving, deleting, typing a word."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from mailwatch.app.ports import Seen
from mailwatch.core.facts import CallLogged, CallOutcome, Noted
from mailwatch.core.offer import Ending, State
from tests.chain.freelancer import Freelancer


@pytest.fixture
def called_for(newcomer: Callable[..., Freelancer]) -> Freelancer:
    """A freelancer with one offer, whose call stands in the calendar on 16 March."""
    freelancer = newcomer()
    freelancer.consent()
    freelancer.clock.later(hours=1)
    freelancer.send()
    freelancer.days("2026-03-04")
    return freelancer


def edit(entry: Seen, old: str, new: str) -> None:
    """Change the entry's file as a calendar program would."""
    path = Path(entry.href)
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new, 1))


def only(freelancer: Freelancer) -> Seen:
    """Return the only entry."""
    (entry,) = freelancer.entries()
    return entry


def test_moving_the_entry_moves_the_call(called_for: Freelancer) -> None:
    """Moved to Thursday: the call sheet comes on Thursday, and nothing is written over the entry."""
    edit(only(called_for), "TZID=Europe/Amsterdam:20260316T100000", "TZID=Europe/Amsterdam:20260319T140000")
    called_for.days("2026-03-18")
    assert only(called_for).starts.strftime("%d %H:%M") == "19 14:00"
    assert called_for.drafts() == []
    called_for.days("2026-03-19")
    assert len(called_for.drafts()) == 1


def test_deleting_before_the_day_leaves_the_offer_alone_until_undone(called_for: Freelancer) -> None:
    """Deleted, believed after the second look: left alone; `undo` brings the call back."""
    Path(only(called_for).href).unlink()
    called_for.days("2026-03-06")
    assert called_for.life().ending is Ending.LEFT_ALONE
    called_for.order("undo", offer=called_for.life().offer.id)
    called_for.tick()
    assert called_for.life().state is State.WAITING
    assert only(called_for).starts.date() == date(2026, 3, 16)


def test_deleting_after_the_day_is_tidying(called_for: Freelancer) -> None:
    """A past entry that goes says nothing: the second call comes as planned."""
    called_for.days("2026-03-17")
    Path(only(called_for).href).unlink()
    called_for.days("2026-03-30")
    assert called_for.life().state is State.DRAFTED
    assert called_for.life().rung == 1


@pytest.mark.parametrize("word", ["gebeld", "Called", "angerufen, sehr nett", "appelé"])
def test_a_word_typed_into_the_entry_logs_the_call(called_for: Freelancer, word: str) -> None:
    """The call was made: the next one is planned two weeks on, and what was typed is kept as a note."""
    called_for.days("2026-03-16", at="10:30")
    edit(only(called_for), "DESCRIPTION:", f"DESCRIPTION:{word}\\n\\n")
    called_for.tick_later()
    (call,) = [fact for fact in called_for.facts() if isinstance(fact, CallLogged)]
    assert call.outcome is CallOutcome.REACHED
    assert call.note == word
    assert [entry.starts.date() for entry in called_for.future() if entry.starts.date() > date(2026, 3, 16)] == [
        date(2026, 3, 30)
    ]
    assert called_for.drafts() == []


@pytest.mark.parametrize(
    ("word", "ending"), [("won", Ending.WON), ("Verloren!", Ending.LOST), ("laat maar", Ending.LEFT_ALONE)]
)
def test_a_word_typed_into_the_entry_closes_the_offer(called_for: Freelancer, word: str, ending: Ending) -> None:
    """Won, lost, leave it: closed, and the entry goes."""
    edit(only(called_for), "SUMMARY:", f"SUMMARY:{word} ")
    called_for.tick_later()
    assert called_for.life().ending is ending
    assert called_for.future() == []


def test_a_number_of_days_moves_the_call(called_for: Freelancer) -> None:
    """+20d on 4 March: the 24th, which is a Tuesday; the same entry, moved."""
    before = only(called_for)
    edit(before, "DESCRIPTION:", "DESCRIPTION:+20d\\n")
    called_for.tick_later()
    assert only(called_for).uid == before.uid
    assert only(called_for).starts.date() == date(2026, 3, 24)


def test_a_promise_typed_into_the_entry_has_its_day(called_for: Freelancer) -> None:
    """They ring on 24 March: the next touch is the working day after it, with what was typed as the call's note."""
    called_for.days("2026-03-16", at="10:30")
    edit(only(called_for), "DESCRIPTION:", "DESCRIPTION:belt 24 maart terug\\n")
    called_for.tick_later()
    (call,) = [fact for fact in called_for.facts() if isinstance(fact, CallLogged)]
    assert (call.outcome, call.promised, call.note) == (CallOutcome.PROMISED, date(2026, 3, 24), "belt 24 maart terug")
    assert called_for.life().due == date(2026, 3, 25)


def test_somebody_else_on_the_line_is_no_talk(called_for: Freelancer) -> None:
    """The day on which it suits is the day of the next try, on the same rung."""
    called_for.days("2026-03-16", at="10:30")
    edit(only(called_for), "DESCRIPTION:", "DESCRIPTION:collega aan de lijn\\, donderdag opnieuw\\n")
    called_for.tick_later()
    (call,) = [fact for fact in called_for.facts() if isinstance(fact, CallLogged)]
    assert (call.outcome, call.again) == (CallOutcome.GATEKEEPER, date(2026, 3, 19))
    assert (called_for.life().rung, called_for.life().due) == (0, date(2026, 3, 19))


@pytest.mark.parametrize(
    "words", ["niet gebeld", "won or lost?", "vraag naar de hond", "nog bellen over gewonnen uren en dergelijke"]
)
def test_what_is_no_order_makes_the_entry_the_users(called_for: Freelancer, words: str) -> None:
    """An edit that is no clear order is respected: never touched again, whatever comes, and is a note, once."""
    edit(only(called_for), "DESCRIPTION:", f"DESCRIPTION:{words}\\n")
    called_for.tick_later()
    called_for.tick_later()
    assert called_for.life().ending is None
    assert [fact.text for fact in called_for.facts() if isinstance(fact, Noted)] == [words]
    assert called_for.life().remarks == (words,)
    called_for.order("lost", offer=called_for.life().offer.id)
    called_for.tick_later()
    assert words in only(called_for).description


def test_the_words_of_the_client_are_no_order(called_for: Freelancer) -> None:
    """Our own description tells the user to type "won": that it stands there orders nothing."""
    called_for.tick_later()
    assert called_for.life().state is State.WAITING
