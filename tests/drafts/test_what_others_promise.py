"""The texts keep up with the rest of the program: its codes have words, its words and commands are understood."""

from __future__ import annotations

import re
import subprocess
import sys
from dataclasses import replace
from itertools import product

import pytest

from mailwatch.core.brief import PastTouch
from mailwatch.core.cadence import DEFAULT_LADDER
from mailwatch.core.facts import CallOutcome
from mailwatch.core.profiles import BUILT_IN
from mailwatch.core.typed import Word, read_typed
from mailwatch.core.verdict import ReplyKind
from mailwatch.drafts.files import Shelf
from mailwatch.drafts.words import without_number
from mailwatch.languages import load
from tests.drafts.briefs import DEFAULT, DRAFT_ID, LANGUAGES, NOW, ROOT, TODAY, brief, parsed, templates

SHELF = Shelf(None, DEFAULT)
SAID_BY_PEOPLE = [kind.value for kind in ReplyKind if not kind.automatic and kind is not ReplyKind.UNRELATED]
RUNGS = list(dict.fromkeys([*DEFAULT_LADDER, *(rung for profile in BUILT_IN.values() for rung in profile.ladder)]))
WHY_THAT_DAY = [
    "silent-for:14", "no-announcement", "announced:2026-03-17", "client-wrote:2026-03-05", "you-wrote:2026-03-05",
    "moved-by-you:2026-03-17", "snoozed:2026-03-17", "followed-by-you", "postponed:2026-03-17", "postponed-times:2",
    "promised:2026-03-17", "promised-undated", "out-of-office:2026-03-17", "ask-who-decides", "not-logged",
    "maybe:anna@x.example", "maybe:", "bounced:mailer-daemon@x.example", "answer-in-junk:anna@x.example",
    "rung:closing", "due:2026-03-17", "vague-announcement", "no-task", "no-invitation", "last-call", "reseller",
    "no-answer:2026-03-16", "voicemail:2026-03-16", "gatekeeper:2026-03-16", "try:2", "again:2026-03-17",
    "before-it-lapses:2026-03-17", "appointment:2026-03-17", "promised-return:2026-03-17", "cap:5",
    "text:callback-lapsed", "text:promise-lapsed", "text:after-postponement", "text:reseller", "moved-gap:2026-03-17",
    "postponed-times:1", "still-open:2026-03-16", "closed-before:lost", "closed-before:not-interested",
    "closed-before:closed-silent", "closed-before:postponed-too-often",
    "invitation-declined", "invitation-counter", "invitation-counter:2026-03-17", "invitation-declined:anna@x.example",
    "do-not-pursue:rude",
    "cannot-tell:INBOX", "calendar-down", "account-blocked:anna@x.example",
    *(f"after-{rung.name}:2026-03-17" for rung in RUNGS),
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
    assert code not in "".join(added)


def test_no_words_are_kept_for_codes_that_nobody_gives():
    """Each line of notes.j2 is for a code that is tested here, so for one that the plan gives."""
    given = {code.partition(":")[0] for code in WHY_THAT_DAY} | set(SAID_BY_PEOPLE) | {"after"}
    given |= {code.replace(":", "-") for code in WHY_THAT_DAY}
    given |= {f"rung-{rung.name}" for rung in RUNGS} | {"after-third-call"}
    assert _names("notes", "nl") - given == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_rung_and_outcome_has_words(language):
    """The touches so far are told in words, on each rung of each profile and for each outcome of a call."""
    names = {*(rung.name for rung in RUNGS), "visit"}
    outcomes = {*(outcome.value for outcome in CallOutcome), "sent", "skipped"}
    words = _names("words", language)
    assert words >= {f"rung-{without_number(name)}" for name in names} | {f"outcome-{outcome}" for outcome in outcomes}
    touches = tuple(PastTouch(name, TODAY, outcome) for name, outcome in product(names, outcomes))
    shown = templates().entry(brief("call", language, touches=touches)).description
    assert not [name for name in names | outcomes if "-" in name and re.search(rf"\b{name}\b", shown)]


def test_a_numbered_step_is_told_as_the_one_without_a_number():
    """`further-call-2` needs no words of its own, and a step of somebody's own ladder is still told as a step."""
    touches = (PastTouch("further-call-2", TODAY, "reached"), PastTouch("demo-3", TODAY))
    notes = ("after-further-call-2:2026-03-10", "after-demo:2026-03-10")
    shown = templates().entry(brief("further-call", touches=touches, entry_notes=notes)).description
    assert "- dinsdag 17 maart: nog een telefoontje, gesproken\n- dinsdag 17 maart: demo-3\n" in shown
    assert "- De vorige stap: nog eens bellen, op 10 maart.\n- De vorige stap was op 10 maart.\n" in shown


def test_each_rung_has_its_texts():
    """Each rung of the ladder has an entry and a draft, to the user or to the client as the ladder says."""
    for rung in RUNGS:
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
    assert named <= set(COMMANDS)


def test_the_texts_that_a_text_names_exist():
    """`mailwatch write CASE` in a text, and each `text:` note of the plan, names a text with the values it needs."""
    known = {case.name: case for case in templates().cases()}
    named = {code.partition(":")[2]: set() for code in WHY_THAT_DAY if code.startswith("text:")}
    for language, name in SHELF.names():
        file = SHELF.find(language, name)
        assert file is not None
        for case, values in re.findall(r"mailwatch write ([a-z-]+) \{\{ offer \}\}((?: --with \w+)*)", file.body):
            named.setdefault(case, set()).update(re.findall(r"--with (\w+)", values))
    assert len(named) > 6
    for case, values in named.items():
        needs = [set(names) for names in known[case].needs if set(names) != {"promised_on"}]
        assert all(names & values for names in needs), case
        assert values <= {name for names in needs for name in names}


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
