"""Telling what the user typed from what was ours, however clients rewrite it."""

from __future__ import annotations

import html
from dataclasses import replace

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from mailwatch.app.ports import Seen
from mailwatch.ical.added import added_text
from mailwatch.ical.meaning import same_meaning
from tests.ical.stands import STARTS, UID

QUOTED = (
    "Offerte 2026-014 van 11 oktober, € 1.250,00 excl. btw\n"
    "\n"
    'Anna schreef op 20 oktober: "we won\'t decide before +10d, you won us over"\n'
    "Gebeld: nog niet; (0)20-1234567 <anna@bakkerij.example>\n"
    "1. Wat houdt haar tegen?\n"
    "2. Wie beslist er mee?"
)
OURS = Seen(UID, STARTS, "Bellen: Anna de Vries (€ 1.250)", QUOTED, "CONFIRMED")


def _seen(**changes: str) -> Seen:
    return replace(OURS, **changes)


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"title": "won: Bellen: Anna de Vries (€ 1.250)"}, "won:"),
        ({"title": "Bellen: Anna de Vries (€ 1.250) +10d"}, "+10d"),
        ({"title": "Gewonnen!"}, "Gewonnen!"),
        ({"description": "gebeld\n" + QUOTED}, "gebeld"),
        ({"description": QUOTED + "\n\ngeen gehoor"}, "geen gehoor"),
        ({"description": QUOTED.replace("tegen?", "tegen? budget pas in januari")}, "budget pas in januari"),
        ({"description": QUOTED + "\nwon"}, "won"),
        ({"description": "gewonnen"}, "gewonnen"),
        ({"title": "x " + OURS.title, "description": QUOTED + " y"}, "x\ny"),
    ],
)
def test_typed_words_are_read(changes: dict[str, str], expected: str) -> None:
    """A word put before, after or between ours is read as it was typed, signs included."""
    assert added_text(OURS, _seen(**changes)) == expected


@pytest.mark.parametrize(
    "description",
    [
        QUOTED,
        QUOTED.replace("\n", "\r\n") + "\r\n",
        QUOTED.replace("\n", " "),
        "<html-blob>" + html.escape(QUOTED).replace("\n", "<br>") + "</html-blob>",
        "<p>" + html.escape(QUOTED).replace("\n", "</p><p>") + "</p>",
        QUOTED.replace("'", "\u2019").replace('"', "\u201d").replace(" ", "\u00a0"),
        "\n".join(reversed(QUOTED.split("\n"))),
        QUOTED + "\n\n" + QUOTED,
        QUOTED[: len(QUOTED) // 2],
        "",
        QUOTED + "\n> Anna: you won, gebeld\n> +10d",
    ],
    ids=[
        "same",
        "crlf",
        "reflowed",
        "google",
        "html",
        "typographic",
        "reordered",
        "doubled",
        "cut",
        "emptied",
        "pasted",
    ],
)
def test_the_clients_words_never_count(description: str) -> None:
    """What a calendar client does by itself, and words of the client that were ours, are no addition."""
    assert added_text(OURS, _seen(description=description)) == ""


@pytest.mark.parametrize(
    ("other", "same"),
    [
        ({"description": QUOTED.replace("\n", "\r\n") + "\r\n"}, True),
        (
            {"description": "<p>" + QUOTED.replace("<", "&lt;").replace(">", "&gt;").replace("\n", "<br>") + "</p>"},
            True,
        ),
        ({"status": ""}, True),
        ({"status": "TENTATIVE"}, False),
        ({"title": "Bellen: Anna"}, False),
        ({"description": QUOTED + " won"}, False),
        ({"description": QUOTED.replace("Anna", "anna")}, False),
    ],
)
def test_meaning_is_what_a_reader_sees(other: dict[str, str], same: bool) -> None:
    """Line ends and markup change nothing, words and status do."""
    assert same_meaning(OURS, _seen(**other)) is same


_WORD = st.text(st.characters(codec="utf-8", categories=["L", "N"]), min_size=1, max_size=8)
_LINES = st.lists(st.lists(_WORD, min_size=3, max_size=9).map(" ".join), min_size=1, max_size=8)


@given(lines=_LINES, order=st.randoms(use_true_random=False), doubled=st.booleans())
def test_rearranging_adds_nothing(lines: list[str], order: object, doubled: bool) -> None:
    """Whatever lines are moved or doubled: no word counts that stood in three words of ours in a row."""
    moved = list(lines)
    order.shuffle(moved)  # type: ignore[attr-defined]
    theirs = "\n".join(moved * 2 if doubled else moved)

    assert added_text(_seen(description="\n".join(lines)), _seen(description=theirs)) == ""


@given(lines=_LINES, at=st.integers(0, 8), typed=_WORD)
def test_a_typed_line_is_always_read(lines: list[str], at: int, typed: str) -> None:
    """A line of one word that is not ours is read wherever it is put."""
    assume(typed.casefold() not in " ".join(lines).casefold())
    theirs = [*lines[:at], typed, *lines[at:]]

    assert added_text(_seen(description="\n".join(lines)), _seen(description="\n".join(theirs))) == typed
