"""Prevention: whether an offer gives the client something to do, proposes a next talk, and announces anything."""

from __future__ import annotations

import tomllib
from datetime import date
from typing import Any

import pytest

from mailwatch.core.mail import Attachment
from tests.judgement.sent import EXAMPLES, LANGUAGES, sent, verdict


def _letters() -> list[tuple[str, dict[str, Any]]]:
    return [
        (language, letter)
        for language in LANGUAGES
        for letter in tomllib.loads((EXAMPLES / f"open_end_{language}.toml").read_text("utf-8"))["letter"]
    ]


UNCLEAR = "?"
"""Whether "maybe we could have a chat some time?" is something to do can be argued about."""
LETTERS = [(language, letter) for language, letter in _letters() if letter["task"] != UNCLEAR]


@pytest.mark.parametrize(("language", "letter"), LETTERS)
def test_a_task_is_told_from_politeness(language: str, letter: dict[str, Any]) -> None:
    """Playbook, prevention: one thing for the client to do; "let me know if you have questions" is none."""
    task = verdict(sent(letter["text"], subject="2025-014")).terms.task
    ways = letter["task"].split("|")
    assert any(way in task for way in ways) if letter["task"] else task == "", language


@pytest.mark.parametrize(("language", "letter"), _letters())
def test_an_invitation_is_told_from_other_appointments(language: str, letter: dict[str, Any]) -> None:
    """Playbook, prevention: a next talk with a day, an invitation, or a page to choose a moment; nothing vague."""
    terms = verdict(sent(letter["text"], subject="2025-014")).terms
    assert terms.invites is letter.get("invites", False), language


@pytest.mark.parametrize(
    "attachment",
    [
        Attachment("invite.ics", "text/calendar"),
        Attachment("invite.ics", "application/octet-stream"),
        Attachment("", "application/ics"),
    ],
)
def test_a_calendar_file_is_an_invitation(attachment: Attachment) -> None:
    """An electronic invitation that comes along is one, whatever the letter says."""
    assert verdict(sent("Hierbij de offerte.", attachments=(attachment,))).terms.invites


def test_a_document_is_no_invitation() -> None:
    """A PDF file invites to nothing."""
    assert not verdict(sent("Hierbij de offerte.", attachments=(Attachment("o.pdf", "application/pdf"),))).terms.invites


@pytest.mark.parametrize(
    "text",
    [
        "Ik kom er binnenkort op terug.",
        "Ik bel je nog wel.",
        "I'll be in touch soon.",
        "I'll be in touch.",
        "Ich melde mich demnächst bei Ihnen.",
        "Ich melde mich wieder.",
        "Je vous rappelle prochainement.",
        "Je reviens vers vous.",
    ],
)
def test_a_vague_announcement_keeps_its_words_and_gets_no_date(text: str) -> None:
    """Playbook, announced call: what names no time announces nothing that could be planned; no date is made up."""
    terms = verdict(sent(f"2025-014, 900 euro.\n\n{text}")).terms
    assert terms.announced is None
    assert terms.announced_text == text.rstrip(".")


@pytest.mark.parametrize(
    "text",
    [
        "Als je akkoord bent, bel ik je om een datum te prikken.",
        "Once you accept I'll be in touch to fix a date.",
        "Sobald Sie zusagen, melde ich mich wegen des Termins.",
        "Dès votre accord, je vous rappelle pour fixer la date.",
        "Bel gerust als je vragen hebt.",
    ],
)
def test_what_hangs_on_a_yes_announces_nothing(text: str) -> None:
    """A call that comes only once the client agrees leaves an open end all the same."""
    assert verdict(sent(f"2025-014, 900 euro.\n\n{text}")).terms.announced_text == ""


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("Volgende week woensdag bel ik je even.", date(2025, 3, 12)),
        ("I'll ring you next Wednesday.", date(2025, 3, 12)),
        ("Ich rufe Sie nächsten Mittwoch an.", date(2025, 3, 12)),
        ("Je vous rappelle mercredi prochain.", date(2025, 3, 12)),
    ],
)
def test_a_day_is_announced_with_its_words(text: str, day: date) -> None:
    """Playbook, announced call: the day that the letter names is the follow-up date."""
    terms = verdict(sent(f"2025-014, 900 euro.\n\n{text}")).terms
    assert (terms.announced, terms.announced_text) == (day, text.rstrip("."))
