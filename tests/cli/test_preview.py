"""`mailwatch preview`: every text can be read before it is needed."""

from __future__ import annotations

import pytest

from tests.cli.conftest import Desk


def test_texts_are_listed(desk: Desk) -> None:
    """Each with whom it is for and what must be known."""
    lines = desk.ok("preview").lines
    assert any(line.split() == ["closing", "to", "client"] for line in lines)
    assert any(line.startswith("invite ") and line.endswith("to client; needs meeting_on") for line in lines)


def test_every_text_can_be_previewed(desk: Desk) -> None:
    """For an example that knows everything, in the user's language; nothing was read and nothing is written."""
    names = [line.split()[0] for line in desk.ok("preview").lines]
    for name in names:
        assert desk.ok("preview", name).out.strip(), name
    assert "Beste Anna," in desk.ok("preview", "closing").out


def test_a_text_for_an_offer(desk: Desk) -> None:
    """With the offer's own words; a value that is asked for can be given."""
    desk.send(3)
    desk.ok("run", "--once")
    said = desk.ok("preview", "invite", desk.offer, "--with", "meeting_on=2026-12-01", "--with", "place=Utrecht")
    assert "To: Anna de Vries <anna@klant.example>" in said.out
    assert "Plaats: Utrecht" in said.out
    assert desk.freelancer.drafts() == []


def test_what_is_wrong_is_one_line(desk: Desk) -> None:
    """A slip gets the nearest name, a missing value says how to give it."""
    desk.send(3)
    desk.ok("run", "--once")
    assert desk.type("preview", "closng").err == "there is no text `closng` (did you mean `closing`?)\n"
    missing = desk.type("preview", "invite", desk.offer)
    assert missing.status == 1
    assert missing.err.endswith("(give it with --with meeting_on=...)\n")
    assert desk.type("preview", "invite", "--with", "x").err == (
        "mailwatch preview: Invalid value for '--with': 'x': expected NAME=VALUE (see mailwatch preview --help)\n"
    )


@pytest.mark.parametrize("typed", ["2027-12-11", "11-12-2027", "11 december 2027"])
def test_a_day_is_read_as_it_is_typed(desk: Desk, typed: str) -> None:
    """As in every other command."""
    assert "11 december" in desk.ok("preview", "closing-deadline", "--with", f"deadline={typed}").out


@pytest.mark.parametrize(
    ("value", "told"),
    [
        ("deadline=31-02-2027", "deadline: '31-02-2027' says no day: expected a day such as 2026-03-20, "),
        ("dealine=friday", "closing-deadline takes no 'dealine' (it takes: deadline), did you mean \"deadline\"?"),
    ],
)
@pytest.mark.parametrize("command", ["preview", "write"])
def test_a_value_that_cannot_be_used_is_one_line(desk: Desk, command: str, value: str, told: str) -> None:
    """A slip of the fingers is not lost in silence."""
    said = desk.type(command, "closing-deadline", "OFFER", "--with", value)
    assert said.status == 2
    assert said.err.startswith(f"mailwatch {command}: Invalid value for '--with': {told}")
