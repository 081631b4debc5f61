"""Every text that comes with the program, in every language and register, whatever is known: what must always hold."""

from __future__ import annotations

import itertools
import os
import re
from dataclasses import replace

import pytest

from mailwatch.core.brief import Brief
from mailwatch.core.verdict import Register
from mailwatch.drafts import cases, layout
from mailwatch.drafts.files import Shelf, TemplateFile
from mailwatch.drafts.fill import Filled, fill
from tests.drafts.briefs import DEFAULT, DRAFT_ID, EXTRA, KNOWN, LANGUAGES, NOW, UNKNOWN, parsed, templates, text_of

SHELF = Shelf(None, DEFAULT)
TEXTS = [
    (language, name)
    for language, name in SHELF.names()
    if not name.startswith("parts/") and name not in {"words", "notes"}
]
MORE = os.environ.get("MAILWATCH_MORE") == "1"

# Words that one language uses all the time and the other three never do.
STOP_WORDS = {
    "nl": "het een niet maar voor wordt nog zijn naar deze heb ik dat met aan ook je jij mijn",
    "en": "the and is are this that with you your about which there then it's to",
    "de": "der das und ist nicht auch wird dein ihr oder noch ich mit für dem zu",
    "fr": "le et est pas pour vous dans avec une cette mais sont au du je sur",
}
SHARED = {
    ("nl", "en"): {"is"},
    ("nl", "fr"): {"je", "pas"},
    ("de", "fr"): {"du"},
    ("fr", "nl"): {"je"},
}
"""What a text of the first language may well hold although it is a word of the second."""

# English has one word for you.
REGISTERS = {
    ("nl", "formal"): r"\b(?:je|jij|jou|jouw|jullie)\b",
    ("nl", "informal"): r"\b(?:u|uw)\b",
    ("de", "formal"): r"\b(?:du|dich|dir|dein\w*|euch|euer|eure\w*)\b",
    ("de", "informal"): r"\b(?:Ihnen|Ihr\w*)\b",
    ("fr", "formal"): r"\b(?:tu|te|toi|ton|tes)\b|\bt'",
    ("fr", "informal"): r"\b(?:votre|vos)\b|(?<!chez )\bvous\b(?! irait| deux)",
}


def _id(text: tuple[str, str]) -> str:
    return "/".join(text)


def _file(language: str, name: str) -> TemplateFile:
    file = SHELF.find(language, name)
    assert file is not None
    return file


def _extras(file: TemplateFile) -> list[str]:
    return sorted(cases.declared(file) - {"promised_on"})


def _brief(language: str, name: str, known: set[str], extras: set[str]) -> Brief:
    register = Register.INFORMAL if name.endswith(".informal") else Register.FORMAL
    base = replace(UNKNOWN, case=name.partition(".")[0], language=language, user_language=language, register=register)
    given = {field: KNOWN[field] for field in known}
    return replace(base, **given, extra={extra: EXTRA[extra] for extra in extras})


def _needed(file: TemplateFile) -> set[str]:
    return {names[0] for names in cases.needs(file)}


def _pairs(fields: list[str]) -> list[set[str]]:
    """Return sets of fields such that every pair of fields occurs known, unknown, and one known without the other."""
    if not fields:
        return [set()]
    bits = max(1, (len(fields) - 1).bit_length())
    rows = [{field for index, field in enumerate(fields) if index >> bit & 1} for bit in range(bits)]
    return [*rows, *({*fields} - row for row in rows)]


def _combinations(file: TemplateFile) -> list[tuple[set[str], set[str]]]:
    """Return (known fields, known extras): all, none, each missing alone, each known alone, and every pair."""
    extras, needed = _extras(file), _needed(file)
    free = [*KNOWN, *(extra for extra in extras if extra not in needed)]
    if MORE and len(free) <= 10:
        chosen = [set(some) for size in range(len(free) + 1) for some in itertools.combinations(free, size)]
    else:
        chosen = [set(free), set(), *_pairs(free)]
        chosen += [{*free} - {one} for one in free] + [{one} for one in free] if MORE else []
    must = {"promised_on"} & needed
    return [(must | {one for one in some if one in KNOWN}, (needed - must) | (some - KNOWN.keys())) for some in chosen]


def _filled(file: TemplateFile, name: str, known: set[str], extras: set[str]) -> Filled:
    return fill(SHELF, file, _brief(file.language, name, known, extras), strict=True)


def _problems(text: str) -> list[str]:
    """Return what no text may hold."""
    forbidden = {
        "None": r"None",
        "a mark of something unknown": "\ue000",
        "empty brackets": r"\(\s*\)|\[\s*\]|“\s*”|„\s*“|«\s*»|<>",
        "two blanks": r"[^\S\n]{2,}",
        "two empty lines": r"\n\n\n",
        "a blank before a comma or full stop": r"(?<![-\d])[^\S\n][.,](?!\d)",
        "doubled punctuation": r"[.,;]{2}|[?!]{2}|\?\.",
        "a line that begins with punctuation": r"(?m)^\s*[.,;:!?]",
        "code": r"\{\{|\{%|<[a-z]+>",
    }
    return [f"{what}: {text!r}" for what, pattern in forbidden.items() if re.search(pattern, text)]


@pytest.mark.parametrize("text", TEXTS, ids=_id)
def test_whatever_is_known(text):
    """No text says None, leaves an empty bracket or a doubled blank, or runs over 78, whatever is known or not."""
    file, name = _file(*text), text[1]
    for known, extras in _combinations(file):
        filled = _filled(file, name, known, extras)
        title = filled.required("title" if name.startswith("entry/") else "subject")
        body = layout.as_text(filled.content)
        assert title.strip() == title
        assert len(title) > 8
        assert not _problems(title), (known, extras)
        assert not _problems(body), (known, extras)
        assert max(map(len, body.splitlines())) <= 78
        assert _worth_saying(filled), f"nothing that a person would miss, with {sorted(known | extras)}: {body}"


def _worth_saying(filled: Filled) -> bool:
    said = " ".join(line for paragraph in filled.content for line in paragraph if not line.startswith("- mailwatch"))
    return any(len(sentence.split()) >= 5 for sentence in re.findall(r"[^.?!]+[.?!](?=\s|$)", said))


@pytest.mark.parametrize("text", TEXTS, ids=_id)
def test_one_language(text):
    """A Dutch text has no English in it, and so for each pair of languages."""
    language, name = text
    file = _file(language, name)
    filled = _filled(file, name, set(KNOWN), set(_extras(file)))
    said = layout.as_lines(filled.content) + " ".join(filled.headers.values())
    said = re.sub(r"mailwatch [a-z]+|\S+@\S+|Anna de Vries", "", said)
    words = set(re.findall(r"[^\W\d_]+(?:'[^\W\d_]+)?", said.lower()))
    for other in LANGUAGES:
        if other != language:
            strays = words & set(STOP_WORDS[other].split()) - SHARED.get((language, other), set())
            assert not strays, f"{other}: {strays}"


@pytest.mark.parametrize(
    "text", [text for text in TEXTS if (text[0], text[1].rpartition(".")[2]) in REGISTERS], ids=_id
)
def test_one_register(text):
    """A text that says u never says je, and the other way round (playbook: the tone)."""
    language, name = text
    pattern = REGISTERS[language, name.rpartition(".")[2]]
    file = _file(language, name)
    for known, extras in ((set(KNOWN), set(_extras(file))), ({"promised_on"}, _needed(file) - {"promised_on"})):
        body = layout.as_lines(_filled(file, name, known, extras).content)
        assert not re.search(pattern, body), body


@pytest.mark.parametrize("text", [text for text in TEXTS if not text[1].startswith("entry/")], ids=_id)
def test_every_draft_is_a_message(text):
    """Each text becomes a draft that the standard library reads back: a subject, a text part, no line over 78."""
    language, name = text
    file = _file(language, name)
    for known in (set(KNOWN), set()):
        brief = _brief(language, name, known | {"promised_on"}, set(_extras(file)))
        if name.endswith("-talk"):
            brief = replace(brief, case=name.removesuffix("-talk"), original=None)
        raw = templates().draft(brief, DRAFT_ID, NOW)
        message, body = parsed(raw), text_of(raw)
        assert not message.defects
        assert not any(value.defects for value in message.values())
        assert not _problems(str(message["Subject"]))
        assert max(map(len, body.splitlines())) <= 78
        assert "\n\n\n" not in body


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
        "entry/call", "entry/second-call", "entry/closing", "entry/your-turn", "entry/ask-won", "entry/bounced",
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
    brief = _brief("nl", f"{case}.formal", {"contact"}, set())
    assert (case in templates().offered(replace(brief, extra=extra))) is offered


def test_validity_is_a_deadline_while_it_lasts():
    """An offer's own last day is its deadline; once it has passed it is none."""
    brief = _brief("nl", "closing-deadline.formal", {"contact", "valid_until"}, set())
    assert "3 april" in text_of(templates().draft(brief, DRAFT_ID, NOW))
    later = replace(brief, today=replace(brief, today=KNOWN["valid_until"]).today.replace(day=4))
    assert "closing-deadline" not in templates().offered(later)
