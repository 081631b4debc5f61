"""The pages in docs speak of modules that exist, and link to pages that exist."""

from __future__ import annotations

import importlib.util
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PAGES = sorted((ROOT / "docs").rglob("*.md"))
MODULE = re.compile(r"`((?:app|core|daemon|drafts|ical|imap|languages|mime|store)(?:\.[a-z_]+)*)`")


def test_the_modules_on_the_way_of_a_message_exist() -> None:
    """docs/flow.md names modules; one that was renamed is renamed there."""
    named = set(MODULE.findall((ROOT / "docs" / "flow.md").read_text()))
    assert len(named) > 25
    assert [name for name in sorted(named) if importlib.util.find_spec(f"mailwatch.{name}") is None] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_between_pages_lead_somewhere(page: Path) -> None:
    """Every relative link leads to a file that is there."""
    links = re.findall(r"\]\((?!https?:|#|mailto:)([^)#\s]+)[^)]*\)", page.read_text())
    assert [link for link in links if not (page.parent / link).exists()] == []
