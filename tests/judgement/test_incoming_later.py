"""Who asks to be in touch again later has named a day; so has a person who is away and goes on after that."""

from __future__ import annotations

import tomllib
from typing import Any

import pytest

from mailwatch.core.verdict import ReplyKind
from tests.judgement.incoming import EXAMPLES, answer, judge

_ALL: dict[str, dict[str, Any]] = tomllib.loads((EXAMPLES / "later.toml").read_text("utf-8"))
LATER = [(language, one) for language, lists in _ALL.items() for one in (*lists["again"], *lists["away"])]
MACHINES = [(language, text) for language, lists in _ALL.items() for text in lists["machine"]]


@pytest.mark.parametrize(("language", "example"), LATER)
def test_later_is_a_postponement_with_its_day(language: str, example: dict[str, Any]) -> None:
    """Not this year any more, but ring in January: January it is; an absence that somebody tells of is no notice."""
    verdict = judge(answer(example["text"], subject="Re: 2025-014"))
    assert (verdict.kind, verdict.postponed_until) == (ReplyKind.POSTPONE, example["until"]), language


@pytest.mark.parametrize(("language", "text"), MACHINES)
def test_a_notice_that_says_what_follows_is_still_a_notice(language: str, text: str) -> None:
    """Fault 20: a machine too says what comes after, in words that say nothing of the offer."""
    assert judge(answer(text, subject="Re: 2025-014")).kind is ReplyKind.AUTO_OOO, language


@pytest.mark.parametrize(
    "text",
    [
        "Dit jaar komen we er niet meer aan toe.",
        "We won't get round to it this year.",
        "Wir schaffen es heuer nicht mehr.",
    ],
)
def test_this_year_alone_gives_no_day(text: str) -> None:
    """Where no other sentence names a day, none is made up."""
    verdict = judge(answer(text))
    assert verdict.postponed_until is None


def test_a_near_day_beside_vague_words_is_another_matter() -> None:
    """After the summer is what it is put off to; Friday is when somebody meets."""
    verdict = judge(answer("We komen er na de zomer op terug. Vrijdag moet het bestuur eerst de begroting afwachten."))
    assert (verdict.kind, verdict.postponed_until) == (ReplyKind.POSTPONE, None)
