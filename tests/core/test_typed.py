"""What is typed into an entry tells how it went, in four languages; what is no clear order is none."""

from __future__ import annotations

from datetime import date

import pytest

from mailwatch.core.typed import Typed, Word, read_typed
from mailwatch.languages import load

TODAY = date(2026, 3, 16)
"""A Monday."""


def typed(text: str) -> Typed | None:
    """Read what was typed on that Monday."""
    return read_typed(text, load().languages.values(), TODAY)


@pytest.mark.parametrize(
    ("text", "word", "day"),
    [
        ("gebeld", Word.CALLED, None),
        ("gebeld, wil eerst intern overleggen, was positief", Word.CALLED, None),
        ("langs geweest, offerte doorgenomen", Word.VISIT, None),
        ("geen gehoor", Word.NO_ANSWER, None),
        ("geen gehoor, donderdag opnieuw", Word.NO_ANSWER, "2026-03-19"),
        ("geen gehoor, offerte loopt tot 30 maart", Word.NO_ANSWER, None),
        ("voicemail ingesproken", Word.VOICEMAIL, None),
        ("niet zelf gesproken", Word.GATEKEEPER, None),
        ("collega aan de lijn", Word.GATEKEEPER, None),
        ("collega Piet aan de lijn gehad, morgen terugbellen", Word.GATEKEEPER, "2026-03-17"),
        ("gesproken met de secretaresse", Word.GATEKEEPER, None),
        ("belt terug", Word.PROMISED, None),
        ("belt 24 maart terug", Word.PROMISED, "2026-03-24"),
        ("Belt rond 24 maart terug.", Word.PROMISED, "2026-03-24"),
        ("gesproken 16-3, belt 24/3 terug", Word.PROMISED, "2026-03-24"),
        ("belt vrijdag terug", Word.PROMISED, "2026-03-20"),
        ("belt terug binnen een week", Word.PROMISED, "2026-03-23"),
        ("akkoord, 24 maart beginnen", Word.WON, None),
        ("hij zou volgende week dinsdag terugbellen", Word.PROMISED, "2026-03-24"),
        ("opnieuw bellen op 3 april", None, "2026-04-03"),
        ("Called", Word.CALLED, None),
        ("dropped by, nice talk", Word.VISIT, None),
        ("spoke to her assistant", Word.GATEKEEPER, None),
        ("a colleague picked up, try again on Thursday", Word.GATEKEEPER, "2026-03-19"),
        ("calls back on 24 March", Word.PROMISED, "2026-03-24"),
        ("she'll ring me back", Word.PROMISED, None),
        ("no answer", Word.NO_ANSWER, None),
        ("angerufen, sehr nett", Word.CALLED, None),
        ("besucht", Word.VISIT, None),
        ("Kollegin am Apparat", Word.GATEKEEPER, None),
        ("mit der Sekretärin gesprochen", Word.GATEKEEPER, None),
        ("nicht selbst gesprochen", Word.GATEKEEPER, None),
        ("ruft am 24. März zurück", Word.PROMISED, "2026-03-24"),
        ("ruft ab 24. März zurück", Word.PROMISED, "2026-03-24"),
        ("meldet sich", Word.PROMISED, None),
        ("AB", Word.VOICEMAIL, None),
        ("appelé", Word.CALLED, None),
        ("appele", Word.CALLED, None),
        ("passé le voir", Word.VISIT, None),
        ("eu son assistante", Word.GATEKEEPER, None),
        ("la secrétaire a répondu", Word.GATEKEEPER, None),
        ("il rappelle le 24 mars", Word.PROMISED, "2026-03-24"),
        ("me rappelle vendredi", Word.PROMISED, "2026-03-20"),
        ("won", Word.WON, None),
        ("rond", Word.WON, None),
        ("Verloren!", Word.LOST, None),
        ("laat maar", Word.LEAVE, None),
    ],
)
def test_it_tells_how_it_went(text: str, word: Word | None, day: str | None) -> None:
    """The outcome, with the day that was promised or that suits for ringing again; the text itself is the note."""
    found = typed(text)
    assert found is not None, text
    assert (found.word, found.day) == (word, date.fromisoformat(day) if day else None)
    assert found.note == text


@pytest.mark.parametrize(
    "text",
    [
        "niet gebeld",
        "nog niet gesproken",
        "belt niet terug",
        "won or lost?",
        "vraag naar de hond",
        "nog bellen over gewonnen uren en dergelijke",
        "rond 24 maart",
        "ik bel hem terug",
        "ab 24. März",
        "not called yet",
        "pas appelé",
        "beslist samen met de directeur; concurrent is Bouwbedrijf X",
        "",
    ],
)
def test_what_is_no_clear_order_is_none(text: str) -> None:
    """It is a note at most."""
    assert typed(text) is None


@pytest.mark.parametrize(("text", "days"), [("+10d", 10), ("+ 2w", 14), ("+1m", 30)])
def test_days_from_now(text: str, days: int) -> None:
    """The user's own day, beside a word or alone."""
    assert typed(text) == Typed(text, None, days)
    assert typed(f"gebeld {text}") == Typed(f"gebeld {text}", Word.CALLED, days)


def test_a_day_is_never_past() -> None:
    """What was promised for a day that is over says nothing about the next touch."""
    found = typed("gesproken op 12-03-2026, belt terug")
    assert found is not None
    assert (found.word, found.day) == (Word.PROMISED, None)
