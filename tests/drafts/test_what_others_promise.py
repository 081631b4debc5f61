"""The texts keep up with the rest of the program: its codes have words, its words and commands are understood."""

from __future__ import annotations

import re
import subprocess
import sys
from dataclasses import replace

import pytest

from mailwatch.core.cadence import DEFAULT_LADDER
from mailwatch.core.facts import CallOutcome
from mailwatch.core.typed import Word, read_typed
from mailwatch.core.verdict import ReplyKind
from mailwatch.drafts.files import Shelf
from mailwatch.languages import load
from tests.drafts.briefs import DEFAULT, DRAFT_ID, LANGUAGES, NOW, ROOT, brief, parsed, templates

SHELF = Shelf(None, DEFAULT)
SAID_BY_PEOPLE = [kind.value for kind in ReplyKind if not kind.automatic and kind is not ReplyKind.UNRELATED]
WHY_THAT_DAY = [
    "silent-for:14", "no-announcement", "announced:2026-03-17", "client-wrote:2026-03-05", "you-wrote:2026-03-05",
    "moved-by-you:2026-03-17", "snoozed:2026-03-17", "followed-by-you", "postponed:2026-03-17", "postponed-times:2",
    "promised:2026-03-17", "promised-undated", "out-of-office:2026-03-17", "ask-who-decides", "not-logged",
    "maybe:anna@x.example", "maybe:", "bounced:mailer-daemon@x.example", "answer-in-junk:anna@x.example",
    "rung:closing", "due:2026-03-17",
    *(f"after-{rung.name}:2026-03-17" for rung in DEFAULT_LADDER),
]  # fmt: skip


def _names(name: str, language: str) -> set[str]:
    file = SHELF.find(language, name)
    assert file is not None
    return {line.name for line in file.headers}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("code", [*WHY_THAT_DAY, *(f"{kind}:anna@x.example" for kind in SAID_BY_PEOPLE)])
def test_each_code_of_the_plan_has_words(language, code):
    """What the plan notes on an entry is told in words, never as a code and never not at all."""
    with_code = templates().entry(brief("call", language, entry_notes=(code,))).description
    without = templates().entry(brief("call", language, entry_notes=())).description
    added = set(with_code.splitlines()) - set(without.splitlines())
    assert [line for line in added if line.startswith("- ")]
    assert code.partition(":")[0] not in {word.strip(".:") for line in added for word in line.split()} - {"question"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_rung_and_outcome_has_words(language):
    """The touches so far are told in words, on each rung and for each outcome of a call."""
    words = _names("words", language)
    assert words >= {f"rung-{rung.name}" for rung in DEFAULT_LADDER}
    assert words >= {f"outcome-{outcome.value}" for outcome in CallOutcome} | {"outcome-sent", "outcome-skipped"}


def test_each_rung_has_its_texts():
    """Each rung of the ladder has an entry and a draft, to the user or to the client as the ladder says."""
    for rung in DEFAULT_LADDER:
        assert templates().entry(brief(rung.case)).title
        message = parsed(templates().draft(brief(rung.case), DRAFT_ID, NOW))
        assert (str(message["To"]) == "Jan Jansen <jan@jansen.example>") is (rung.audience == "user")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_words_that_an_entry_offers_are_understood(language):
    """What the entry says one can type into it is what the program reads there."""
    shown = templates().entry(brief("call", language)).description
    # The quotation marks hold the words in each language: “gebeld”, „angerufen“, « appelé ».
    offered = re.findall(r"[“„«]\s*([^”“»]+?)\s*[”“»]", shown.rpartition("\n\n")[0].rpartition("\n\n")[2])
    read = [read_typed(word, load().languages.values(), NOW.date()) for word in offered]
    assert [typed.word if typed else None for typed in read] == [Word.CALLED, Word.WON, Word.LOST, None]
    assert read[-1] is not None
    assert read[-1].later == 10


def test_the_commands_that_a_text_names_exist():
    """A text sends nobody to a command that is not there."""
    from mailwatch.cli import COMMANDS

    named = set()
    for language, name in SHELF.names():
        file = SHELF.find(language, name)
        assert file is not None
        named |= set(re.findall(r"mailwatch ([a-z]+)", file.body + " ".join(line.value for line in file.headers)))
    assert named - {"invite"} <= set(COMMANDS)


def test_a_draft_written_again_is_the_same_person_to_person():
    """The client's text does not depend on what only the user's texts show: notes and reasons change nothing in it."""
    plain = brief("closing")
    changed = replace(plain, notes=("x",), reasons=("y",), entry_notes=("due:2026-01-01",), other_offers=("z",))
    assert templates().draft(plain, DRAFT_ID, NOW) == templates().draft(changed, DRAFT_ID, NOW)


def test_jinja_is_loaded_only_for_a_text():
    """A command that writes no text does not pay for Jinja."""
    code = "import sys, mailwatch.drafts, mailwatch.drafts.fingerprint; print('jinja2' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
