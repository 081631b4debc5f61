"""Who says to be back has named a date of his own; who would ring if it interested him has promised nothing."""

from __future__ import annotations

import tomllib
from datetime import date
from typing import Any

import pytest

from mailwatch.core.verdict import ReplyKind
from tests.judgement.incoming import EXAMPLES, answer, judge

_ALL: dict[str, dict[str, list[dict[str, Any]]]] = tomllib.loads((EXAMPLES / "promises.toml").read_text("utf-8"))
RETURNS = [(language, one) for language, lists in _ALL.items() for one in lists["returns"]]
NONE = [(language, one) for language, lists in _ALL.items() for one in lists["none"]]


@pytest.mark.parametrize(("language", "example"), RETURNS)
def test_a_promised_return_is_a_date(language: str, example: dict[str, Any]) -> None:
    """Playbook, promised return: its date is known, and that it is the client who will act."""
    verdict = judge(answer(example["text"], subject="Re: 2025-014"))
    assert verdict.kind in {ReplyKind.ACKNOWLEDGE, ReplyKind.POSTPONE}, language
    assert verdict.promised
    assert verdict.postponed_until == example["by"]
    assert "promises-return" in {reason.code for reason in verdict.reasons}


@pytest.mark.parametrize(("language", "example"), NONE)
def test_what_is_no_promise_is_not_taken_for_one(language: str, example: dict[str, Any]) -> None:
    """Playbook, empty promise: no callback, no postponement and no interest; nor does "ring me in May" promise."""
    verdict = judge(answer(example["text"], subject="Re: 2025-014"))
    assert verdict.kind in example["kind"], language
    assert not verdict.promised
    if verdict.kind is not ReplyKind.POSTPONE or "until" in example:
        assert verdict.postponed_until == example.get("until")


def test_thanks_without_a_promise_name_no_day() -> None:
    """Who reads it on Friday, and then lets one know, has not promised to write on Friday."""
    verdict = judge(answer("Dank! Ik lees hem vrijdag en laat het je dan weten."))
    assert (verdict.kind, verdict.postponed_until) == (ReplyKind.ACKNOWLEDGE, None)


def test_a_postponement_that_promises_something_else_is_no_promise() -> None:
    """The day to ring again is not the day by which the client will say something else."""
    verdict = judge(answer("Nu even niet, bel me in mei nog eens. Vrijdag laat ik je weten wie er dan zit."))
    assert (verdict.kind, verdict.postponed_until) == (ReplyKind.POSTPONE, date(2025, 5, 1))
    assert not verdict.promised
