"""`mailwatch write`: any text for any offer, into Drafts, once."""

from __future__ import annotations

import pytest

from tests.chain.freelancer import text_of
from tests.cli.conftest import Desk


@pytest.fixture
def followed(desk: Desk) -> Desk:
    """A desk with one offer that is followed."""
    desk.ok("run", "--once", "--yes")
    desk.send(0)
    desk.ok("run", "--once")
    return desk


def test_a_text_for_the_client_lies_in_drafts_once(followed: Desk) -> None:
    """In the thread, to the client, in the offer's language; looked at again, nothing is added."""
    said = followed.ok("write", "send-something", followed.offer)
    assert "goes to Drafts, to Anna de Vries <anna@klant.example>" in said.lines[-1]
    followed.ok("run", "--once")
    (draft,) = followed.freelancer.drafts()
    assert draft["To"] == "Anna de Vries <anna@klant.example>"
    assert draft["In-Reply-To"] is not None
    assert "Anna" in text_of(draft)


def test_a_value_that_the_text_asks_for_is_given(followed: Desk) -> None:
    """Closing by availability needs the month that is full: refused in a line without it, written with it."""
    refused = followed.type("write", "closing-availability", followed.offer)
    assert refused.status == 1
    assert refused.err.count("\n") == 1
    assert "--with" in refused.err
    assert followed.freelancer.drafts() == []
    followed.ok("write", "closing-availability", followed.offer, "--with", "month=2027-03")
    (draft,) = followed.freelancer.drafts()
    assert "maart" in text_of(draft)


def test_an_unknown_text_is_told_with_what_was_meant(followed: Desk) -> None:
    """One line, with the nearest name; nothing is written."""
    said = followed.type("write", "closing-dedline", followed.offer)
    assert said.status == 1
    assert "closing-deadline" in said.err
    assert followed.freelancer.drafts() == []


def test_undo_takes_the_draft_away_again(followed: Desk) -> None:
    """Asked for by mistake: undone, and the draft that is still as it was written goes."""
    followed.ok("write", "send-something", followed.offer)
    followed.ok("undo", followed.offer)
    assert followed.freelancer.drafts() == []


def test_what_lies_already_is_not_written_again(followed: Desk) -> None:
    """The same text, unchanged in Drafts: told, and one lies there."""
    followed.ok("write", "send-something", followed.offer)
    said = followed.type("write", "send-something", followed.offer)
    assert (said.status, said.err) == (1, f"{followed.offer}: send-something lies in Drafts already\n")
    assert len(followed.freelancer.drafts()) == 1


def test_an_offer_that_is_not_followed_is_not_written_for(desk: Desk) -> None:
    """Nothing would come of it; how to follow it is told."""
    desk.send(3)
    desk.ok("run", "--once", "--yes")
    said = desk.type("write", "send-something", desk.offer)
    assert (said.status, said.err) == (1, f"{desk.offer} is not followed (mailwatch follow {desk.offer})\n")


def test_a_talk_is_signed_with_the_name_of_the_offers(followed: Desk) -> None:
    """Where no name is configured, that of the last offer is taken: from the user, with a name below."""
    file = followed.freelancer.home / "config.yaml"
    file.write_text(file.read_text().replace("name: Eva Jansen, ", ""))
    followed.ok("follow", "--talk", "logo", "--contact", "jan@y.example")
    text = followed.ok("preview", "closing", "jan@y.example").out
    assert "From: Eva Jansen <" in text
    assert text.rstrip().endswith("\nEva")
