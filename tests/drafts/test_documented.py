"""docs/templates.md names every case, header and variable, and nothing that does not exist."""

from __future__ import annotations

import re

from mailwatch.drafts import cases
from mailwatch.drafts.files import Shelf
from mailwatch.drafts.fill import vocabulary
from tests.drafts.briefs import DEFAULT, ROOT, brief, templates

PAGE = (ROOT / "docs" / "templates.md").read_text(encoding="utf-8")
SHELF = Shelf(None, DEFAULT)


def _listed(heading: str) -> set[str]:
    section = PAGE.partition(f"\n## {heading}\n")[2].partition("\n## ")[0]
    rows = [line.split("|")[1] for line in section.splitlines() if line.startswith("| `")]
    return {name for row in rows for name in re.findall(r"`([^`]+)`", row)}


def test_cases_are_documented():
    """The tables of cases are the cases that exist."""
    assert _listed("Cases") == {case.name for case in templates().cases()}


def test_variables_are_documented():
    """The tables of variables are what a template can use, the values that the texts ask for included."""
    file = SHELF.find("nl", "call")
    assert file is not None
    known = set(vocabulary(SHELF, file, brief("call"), strict=True).known)
    for language, name in SHELF.names():
        found = SHELF.find(language, name)
        assert found is not None
        known |= cases.declared(found)
    assert _listed("Variables") == known


def test_headers_are_documented():
    """The table of headers is what a template may begin with."""
    section = PAGE.partition("\n### Headers\n")[2].partition("\n## ")[0]
    assert {name.lower() for name in re.findall(r"^\| `(\w+)` \|", section, re.MULTILINE)} == cases.HEADERS
