"""Every code that the core gives as a reason or a note has words: in four languages for entries, and in the log."""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings

import mailwatch.core
from mailwatch.app.in_words import because
from mailwatch.core.effects import PutEntry
from mailwatch.resources import templates_dir
from tests.core.histories import Script, played, scripts

DECIDING = ("acts", "answers", "asked", "clients", "invitations", "life", "plan", "story", "wanted")
LANGUAGES = ("nl", "en", "de", "fr")
CODE = re.compile(r"[a-z][a-z_-]+")


def told_with_a_value() -> set[str]:
    """Return the codes that the source of the core writes with a value: the beginnings of `f"code:{value}"`."""
    folder = Path(mailwatch.core.__path__[0])
    found = set()
    for name in DECIDING:
        for node in ast.walk(ast.parse((folder / f"{name}.py").read_text())):
            match node:
                case ast.JoinedStr(values=[ast.Constant(value=str(head)), *_]) if head.endswith(":"):
                    found.add(head[:-1])
                case ast.Call(func=ast.Name(id="about"), args=[ast.Constant(value=str(head)), *_]):
                    found.add(head)
                case _:
                    pass
    return {code for code in found if CODE.fullmatch(code)}


@cache
def noted() -> tuple[frozenset[str], frozenset[str]]:
    """Live through many histories; return the codes on entries, and all codes of reasons."""
    on_entries: set[str] = set()
    reasons: set[str] = set()

    @given(scripts())
    @settings(max_examples=60, suppress_health_check=list(HealthCheck))
    def gather(script: Script) -> None:
        for moment in played(script):
            for one in moment.planned:
                reasons.update(code.partition(":")[0] for code in one.because)
                if isinstance(one.effect, PutEntry):
                    on_entries.update(code.partition(":")[0] for code in one.effect.spec.notes)

    gather()
    return frozenset(on_entries), frozenset(reasons)


def worded(language: str) -> set[str]:
    """Return the codes that a language has a line for; what begins with `after-` falls back on `after`."""
    text = (templates_dir() / language / "notes.j2").read_text("utf-8")
    return set(re.findall(r"^([a-z][a-z_-]*):", text, re.MULTILINE))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_code_on_an_entry_has_words(language: str) -> None:
    """What the plan notes on entries in histories as they could happen, and every code with a value in the source."""
    on_entries, _ = noted()
    assert len(on_entries) > 12
    codes = {code for code in on_entries | told_with_a_value() if not code.startswith("after-")}
    assert codes - ONLY_REASONS - worded(language) == set()
    assert "after" in worded(language)


ONLY_REASONS = {"closed", "carried", "due", "invited"}
"""Codes that say why something is done or not done; no entry tells them."""


def test_every_reason_has_words() -> None:
    """The log, `why` and `run --dry-run` tell every reason in words."""
    _, reasons = noted()
    assert len(reasons) > 15
    for code in reasons | told_with_a_value():
        assert because(f"{code}:2026-03-20") != f"{code}:2026-03-20", code
