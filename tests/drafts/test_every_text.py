"""Every text that comes with the program, in every language and register, whatever is known: what must always hold."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta

import pytest

from mailwatch.core.brief import Brief, PastTouch
from mailwatch.drafts import cases
from mailwatch.drafts.files import TemplateFile
from tests.drafts.briefs import (
    DRAFT_ID,
    KNOWN,
    LANGUAGES,
    NOW,
    TODAY,
    bare,
    brief,
    parsed,
    templates,
    text_of,
)
from tests.drafts.checks import COMMAND, faults, strays, too_long, unfit
from tests.drafts.states import PHRASES, SHELF, is_part, plain, texts

TEXTS = [text for text in texts() if not is_part(text[1])]
DRAFTS = [text for text in TEXTS if not text[1].startswith("entry/")]
REGISTERS = ("formal", "informal")


def _id(text: tuple[str, str]) -> str:
    return "/".join(text)


def _file(language: str, name: str) -> TemplateFile:
    file = SHELF.find(language, name)
    assert file is not None
    return file


@pytest.mark.parametrize("text", texts(), ids=_id)
def test_whatever_is_known(text):
    """Nothing is wrong with a text for any combination of what it uses, known or not (tests/drafts/checks.py)."""
    assert list(faults(SHELF, *text)) == []


@pytest.mark.parametrize("name", sorted(PHRASES))
@pytest.mark.parametrize("language", LANGUAGES)
def test_phrases_are_of_one_language(language, name):
    """What texts share, and the line for each note, has no word of another language in it."""
    for line in _file(language, name).headers:
        plain_words = re.sub(
            r"\{\{.*?\}\}|\{%.*?%\}", lambda code: " ".join(re.findall(r'"([^"]*)"', code[0])), line.value
        )
        assert list(strays(COMMAND.sub("", plain_words), language)) == [], line


@pytest.mark.parametrize("text", DRAFTS, ids=_id)
def test_every_draft_is_a_message(text):
    """Each text becomes a draft that the standard library reads back: a subject, a text part, no line over 78."""
    language, name = text
    for known in (True, False):
        brief = _brief(language, name, known=known)
        raw = templates().draft(brief, DRAFT_ID, NOW)
        message, body = parsed(raw), text_of(raw)
        assert not message.defects
        assert not any(value.defects for value in message.values())
        assert not unfit(str(message["Subject"]))
        assert not too_long(body)
        assert not too_long(raw.decode("ascii"))
        assert "\n\n\n" not in body


def _brief(language: str, name: str, *, known: bool) -> Brief:
    """Return a brief for a draft of which everything is known, or nothing but what the text needs."""
    file = _file(language, name)
    all_known, needed = plain(file, known=True), {names[0] for names in cases.needs(file)}
    made = all_known if known else replace(plain(file, known=False), extra=_some(all_known.extra, needed))
    if "promised_on" in needed:
        made = replace(made, promised_on=all_known.promised_on)
    case = name.partition(".")[0]
    if case.endswith("-talk"):
        return replace(made, case=case.removesuffix("-talk"), original=None)
    return replace(made, case=case)


def _some(extra: dict[str, str], names: set[str]) -> dict[str, str]:
    return {name: value for name, value in extra.items() if name in names}


def test_same_texts_in_each_language():
    """Each language has each text, in both registers where it speaks to the client."""
    names = {language: {name for found, name in SHELF.names() if found == language} for language in LANGUAGES}
    assert names["nl"] == names["en"] == names["de"] == names["fr"]
    for name in names["nl"]:
        if name.endswith(".formal"):
            assert name.replace(".formal", ".informal") in names["nl"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_same_headers_in_each_language(language):
    """A text goes to the same people and needs the same values in each language and register."""
    for found, name in TEXTS:
        if found == language:
            mine, dutch = _file(language, name), _file("nl", re.sub(r"\.informal$", ".formal", name))
            assert cases.addressee(mine) == cases.addressee(dutch), name
            assert cases.needs(mine) == cases.needs(dutch), name
            assert set(cases.takes(mine)) == set(cases.takes(dutch)), name


@pytest.mark.parametrize("language", LANGUAGES)
def test_same_phrases_in_each_language(language):
    """Each language has words for each note code, rung and outcome."""
    for name in ("words", "notes"):
        mine = {line.name for line in _file(language, name).headers}
        assert mine == {line.name for line in _file("nl", name).headers}


def test_issue_list_of_texts_is_complete():
    """Each text that the playbook asks for exists (issue 4: Texts)."""
    there = {case.name for case in templates().cases()}
    assert there >= {
        "call", "call-talk", "second-call", "further-call", "gatekeeper", "voicemail", "callback-lapsed",
        "promise-lapsed", "closing", "closing-spoken", "closing-deadline", "closing-deadline-spoken",
        "closing-availability", "closing-availability-spoken", "white-flag", "white-flag-spoken",
        "white-flag-letter", "white-flag-gatekeeper", "after-postponement", "send-something", "reseller",
        "decision-maker-questions", "decision-maker-outline", "decision-maker-invitation", "appointment-confirm",
        "appointment-missed", "appointment-missed-spoken", "referral-request", "referral-sentence", "referral-first",
        "invite", "invite-moved", "invite-cancelled", "agreement", "resend", "cover-note",
        "entry/call", "entry/second-call", "entry/closing-spoken", "entry/closing", "entry/white-flag-spoken",
        "entry/white-flag", "entry/callback", "entry/promise-lapsed", "entry/appointment", "entry/your-turn",
        "entry/ask-won", "entry/bounced",
        "entry/undeliverable", "entry/answer-in-junk", "entry/notice", "entry/answered",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("case", "extra", "offered"),
    [
        ("closing", {}, True),
        ("closing-deadline", {}, False),
        ("closing-deadline", {"deadline": "2026-04-30"}, True),
        ("closing-availability", {}, False),
        ("closing-availability", {"month": "2026-05"}, True),
        ("closing-availability", {"assignment": "x"}, True),
        ("promise-lapsed", {}, False),
        ("resend", {"other_address": "a@b.example"}, True),
    ],
)
def test_what_is_not_known_is_not_offered(case, extra, offered):
    """A closing form whose date, assignment or month is unknown is not offered (playbook: the ladder)."""
    assert (case in templates().offered(bare(case, register="formal", extra=extra))) is offered


def test_validity_is_a_deadline_while_it_lasts():
    """An offer's own last day is its deadline; once it has passed it is none."""
    standing = bare("closing-deadline", valid_until=KNOWN["valid_until"])
    assert "3 april" in text_of(templates().draft(standing, DRAFT_ID, NOW))
    lapsed = replace(standing, today=standing.valid_until + timedelta(days=1))
    assert "closing-deadline" not in templates().offered(lapsed)


SHEETS = ("call", "second-call", "further-call")
TO_RING = (
    "closing-spoken", "closing-deadline-spoken", "closing-availability-spoken", "white-flag-spoken",
    "voicemail", "gatekeeper", "white-flag-gatekeeper", "appointment-missed-spoken",
)  # fmt: skip


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("talk", [False, True])
@pytest.mark.parametrize("case", SHEETS)
def test_a_call_sheet_opens_with_the_person(language, case, talk):
    """First what is known about the person, then open questions, the product later (playbook: warm calling)."""
    known = brief(case, language, **({"original": None} if talk else {}))
    for shown in (text_of(templates().draft(known, DRAFT_ID, NOW)), templates().entry(known).description):
        assert "Anna de Vries" in shown.splitlines()[0]
        person, number, ask, product = (shown.index(mark) for mark in ("Zxdog", "+31612345678", "?", "Zxsummary"))
        assert person < number < ask < product


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("register", REGISTERS)
@pytest.mark.parametrize("case", TO_RING)
def test_words_to_say_come_with_the_number(language, register, case):
    """Who rings to close has the number, the notes, the words and then the facts on one sheet, and alone sees it."""
    extra = {"deadline": "2026-04-30", "month": "2026-05"}
    raw = templates().draft(brief(case, language, register, extra=extra), DRAFT_ID, NOW)
    shown = text_of(raw)
    assert str(parsed(raw)["To"]) == "Jan Jansen <jan@jansen.example>"
    assert shown.index("Zxdog") < shown.index("+31612345678") < shown.index("Jan")
    if case.startswith(("closing", "white-flag-spoken")):
        assert shown.index("Jan") < shown.index("2026-14") < shown.index("Zxwords") < shown.index("Zxnote")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_checklist_comes_before_closing_once(language):
    """Why is it silent? Asked before the second call and before closing, and not again a week later."""
    checklist = _file(language, "parts/why-silent").body.splitlines()[0]
    spoken = [PastTouch("second-call", TODAY), PastTouch("closing-call", TODAY)]
    for case, touches, asked in [
        ("second-call", [], True),
        ("closing-spoken", spoken[:1], True),
        ("closing", spoken[:1], True),
        ("closing", [], True),
        ("closing", spoken, False),
        ("white-flag-spoken", spoken, False),
    ]:
        entry = templates().entry(brief(case, language, touches=tuple(touches)))
        assert (checklist in entry.description) is asked, case


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("register", REGISTERS)
@pytest.mark.parametrize("case", ["closing", "closing-deadline", "closing-availability", "invite", "reseller"])
def test_a_talk_is_no_offer_that_is_open(language, register, case):
    """After a talk without a quote no text speaks as if there were one lying with the client."""
    extra = {"deadline": "2026-04-30", "month": "2026-05", "meeting_on": "2026-03-24"}
    after_talk = brief(case, language, register, extra=extra, original=None)
    said = text_of(templates().draft(after_talk, DRAFT_ID, NOW))
    offered = text_of(templates().draft(replace(after_talk, original=KNOWN["original"]), DRAFT_ID, NOW))
    first, instead = (shown.split("\n\n")[1] for shown in (offered, said))
    assert first != instead
    assert not re.search(r"open|quote|offerte|Angebot|devis|proposal|voorstel|proposition", instead)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("register", REGISTERS)
@pytest.mark.parametrize(
    ("place", "visited"),
    [
        ("Zxplace 12", True),
        ("Zxplace 12, 3511 AB Zxtown", True),
        ("123 rue Zxplace, 69001 Zxtown", True),
        ("", False),
        ("Teams", False),
        ("https://meet.example/zx-12", False),
        ("+31 20 111 1111", False),
        ("Teams 312 456 789 01", False),
    ],
)
def test_a_visit_is_claimed_only_at_an_address(language, register, place, visited):
    """To confirm a talk by telephone, video or at no place is not to announce a visit: nobody said that one comes."""
    extra = {"meeting_on": "2026-03-24", "meeting_at": "14:30", "place": place}
    said = text_of(templates().draft(brief("appointment-confirm", language, register, extra=extra), DRAFT_ID, NOW))
    assert bool(re.search("ingang|entrance|Eingang|entrée", said)) is visited
    assert place in " ".join(said.split())
    assert "?" in said
