"""docs/playbook.md says what the program knows about the silence after an offer: every rule, each with a story."""

from __future__ import annotations

import re
import subprocess
import sys
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PAGE = ROOT / "docs" / "playbook.md"
TOLD = ROOT.parent / "shared" / "playbook.md"
"""The rules as they were told to us, where they are at hand."""

STORY_TEST = "tests/stories/test_stories.py::test_a_story_straight_and_each_day_twice"

RULES = {
    "The clock": (
        "two weeks",
        "announced call",
        "never open without a date",
        "clients have another rhythm",
        "always out",
        "never too soon",
        "promised return",
        "appointments too",
    ),
    "The ladder": (
        "call",
        "second call",
        "further calls",
        "closing",
        "white flag",
        "closed, silent",
        "accept",
        "decline",
        "question, negotiate, call me",
        "acknowledge",
        "delegate",
        "postpone",
        "gatekeeper",
        "voicemail",
        "no answer",
        "promised callback",
    ),
    "Limits": (
        "caps",
        "signs of interest",
        "clear no",
        "sunk cost",
        "reseller",
        "kind of sale",
        "postponers",
        "empty promise",
        "marked, not deleted",
        "weeding",
        "renewal",
        "the figures",
    ),
    "Why is it silent?": (
        "colleagues refused, which is awkward to tell",
        "the decision takes long",
        "there is no hurry",
        "the yes was meant to end the call",
        "somebody else was chosen, or your price served to squeeze another",
        "they watch who comes back",
        "something in their life, or no liking for the phone",
        "the talk was less good than it felt",
        "a wrong expectation was raised",
        "too much push",
        "the gatekeeper was passed over",
        "all the work was yours",
        "no open end",
        "one thing to do",
        "agreement in writing",
        "meeting invitation",
    ),
    "Hard cases": (
        "decision maker elsewhere",
        "confirm the appointment",
        "missed appointment",
        "referral with permission",
        "bounced",
        "out of office",
        "answered elsewhere",
        "send me something",
    ),
    "The tone": (
        "relation before target",
        "never more than was written",
        "warm calling",
        "every text can be replaced",
        "depth, not volume",
        "register",
    ),
}
"""Every rule by its section. A rule that is added here fails until the page has it, with a story."""

CAUSES = 12


@dataclass(frozen=True, slots=True)
class Rule:
    """A row of the page: under which heading, its name, and the links in its last column (text, target)."""

    section: str
    name: str
    shown_by: tuple[tuple[str, str], ...]


def rules_of(page: str) -> list[Rule]:
    """Given a page, return the rules in its tables; the name stands in the first column, or behind whose it is."""
    found: list[Rule] = []
    section, column = "", 0
    for line in page.splitlines():
        if line.startswith("## "):
            section = line.removeprefix("## ")
        cells = [cell.strip() for cell in line.strip("| ").split(" | ")] if line.startswith("| ") else []
        if "shown by" in cells:
            column = 1 if cells[0] == "whose" else 0
        elif cells and not line.startswith("| ---"):
            links = tuple(re.findall(r"\[([^\]]+)\]\(([^)]+)\)", cells[-1]))
            found.append(Rule(section, cells[column], links))
    return found


def told_wrong(page: str, rules: dict[str, tuple[str, ...]], collected: frozenset[str]) -> list[str]:
    """Return what is wrong with a page: a rule that it lacks or that nobody knows, one without a story, a dead link."""
    found = rules_of(page)
    known = {(section, name) for section, names in rules.items() for name in names}
    there = {(rule.section, rule.name) for rule in found}
    wrong = [f"no rule {name!r} under {section}" for section, name in sorted(known - there)]
    wrong += [f"nobody knows the rule {name!r} under {section}" for section, name in sorted(there - known)]
    wrong += [f"{rule.name}: no story" for rule in found if not rule.shown_by]
    nodes = {(rule.name, node_of(text, target)) for rule in found for text, target in rule.shown_by}
    return wrong + [f"{name}: no test is called {node}" for name, node in sorted(nodes) if node not in collected]


def node_of(text: str, target: str) -> str:
    """Given a link of the page, return the id of the test that it means."""
    path = target.removeprefix("../")
    if path == f"tests/stories/{text}/story.toml":
        return f"{STORY_TEST}[{text}]"
    return f"{path}::{text}"


@cache
def collected() -> frozenset[str]:
    """Return the ids of the tests that pytest would run of the files on the page, with and without parameters."""
    nodes = [node_of(*link) for rule in rules_of(PAGE.read_text()) for link in rule.shown_by]
    files = sorted({node.split("::")[0] for node in nodes if (ROOT / node.split("::")[0]).exists()})
    command = [sys.executable, "-m", "pytest", "--collect-only", "-q", "-p", "no:cacheprovider", *files]
    said = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=200)
    assert said.returncode == 0, said.stdout[-2000:] + said.stderr[-2000:]
    ids = {line for line in said.stdout.splitlines() if "::" in line}
    return frozenset(ids | {one.partition("[")[0] for one in ids})


def test_every_rule_has_a_story() -> None:
    """Each rule of the playbook stands on the page, and a story or a test that is really run shows it."""
    assert told_wrong(PAGE.read_text(), RULES, collected()) == []


def test_a_page_that_lacks_something_is_told() -> None:
    """A rule without its row, a row without its story, a story that is gone, a rule that nobody knows: each is seen."""
    page, rules = PAGE.read_text(), RULES
    first = next(line for line in page.splitlines() if line.startswith("| two weeks"))
    assert told_wrong(page.replace(first, ""), rules, collected()) == ["no rule 'two weeks' under The clock"]
    bare = "| two weeks | is followed | in time |"
    assert told_wrong(page.replace(first, bare), rules, collected()) == ["two weeks: no story"]
    gone = "| two weeks | is followed | [gone](../tests/stories/gone/story.toml) |"
    assert told_wrong(page.replace(first, gone), rules, collected()) == [
        f"two weeks: no test is called {STORY_TEST}[gone]"
    ]
    renamed = "| two weeks | is followed | [test_that_was_renamed](../tests/core/test_figures.py) |"
    assert told_wrong(page.replace(first, renamed), rules, collected()) == [
        "two weeks: no test is called tests/core/test_figures.py::test_that_was_renamed"
    ]
    more = rules | {"The clock": (*rules["The clock"], "three weeks")}
    assert told_wrong(page, more, collected()) == ["no rule 'three weeks' under The clock"]
    fewer = rules | {"The clock": rules["The clock"][1:]}
    assert told_wrong(page, fewer, collected()) == ["nobody knows the rule 'two weeks' under The clock"]


def test_every_cause_is_on_the_checklist_of_every_language() -> None:
    """As many causes as the page tells, in each language; the story says them one by one."""
    causes = RULES["Why is it silent?"][:CAUSES]
    assert sum(rule.name in causes for rule in rules_of(PAGE.read_text())) == CAUSES
    for language in ("nl", "en", "de", "fr"):
        text = (ROOT / "templates" / language / "parts" / "why-silent.j2").read_text()
        assert len(re.findall(r"^- ", text, re.MULTILINE)) == CAUSES, language
    story = (ROOT / "tests" / "stories" / "why-is-it-silent" / "story.toml").read_text()
    sheet = story.partition('drafts = ["second-call to me"]')[2].partition("]\n")[0]
    assert sheet.count("?") == CAUSES


def test_the_code_cites_only_rules_that_the_page_has() -> None:
    """A comment that says (playbook: NAME) means a rule or a heading of the page, by its first words."""
    names = [*RULES, *(name for section in RULES.values() for name in section)]
    cited = {
        (path.name, name.strip().lower())
        for folder in ("mailwatch", "templates")
        for path in (ROOT / folder).rglob("*.*")
        if path.suffix in {".py", ".j2", ".toml"}
        for name in re.findall(r"playbook: ([^,;.)\n]+)", path.read_text())
    }
    assert len(cited) > 20
    assert [
        (file, name) for file, name in sorted(cited) if not any(one.lower().startswith(name) for one in names)
    ] == []


# -- beside the rules as they were told ---------------------------------------------------------------


@pytest.fixture
def told() -> str:
    """Return the playbook as it was told; skip where it is not at hand."""
    if not TOLD.exists():
        pytest.skip(f"{TOLD.name} was told to us outside this project, and is not here")
    return TOLD.read_text()


def test_no_rule_that_was_told_is_missing(told: str) -> None:
    """Its tables of named rules, the rungs in bold and the kinds of answers are ours, by the same names."""
    tables = re.findall(r"^\| (?:name|reply) \|.*\n\| ---.*\n((?:\|.*\n)+)", told, re.MULTILINE)
    names = [row.strip("| ").split(" | ")[0].strip() for table in tables for row in table.splitlines()]
    names += [rung.strip(".").lower() for rung in re.findall(r"^\d\. \*\*([^*]+)\*\*", told, re.MULTILINE)]
    ours = {name for section in RULES.values() for name in section}
    assert len(names) > 35
    assert [name for name in names if name not in ours] == []


def test_no_cause_that_was_told_is_missing(told: str) -> None:
    """As many causes on each side as were told."""
    rows = re.findall(r"^\| (theirs|mine|ours) \|", told, re.MULTILINE)
    ours = re.findall(r"^\| (theirs|mine|ours) \|", PAGE.read_text(), re.MULTILINE)
    assert rows == ours
