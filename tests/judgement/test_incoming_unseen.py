"""Indirect answers that the judgement has not learnt from: how often it is right, and that it errs on the safe side."""

from __future__ import annotations

import tomllib

import pytest

from mailwatch.core.replies.likeness import learnt
from mailwatch.core.verdict import ReplyKind
from mailwatch.core.words import read
from tests.judgement.incoming import EXAMPLES, LANGUAGES, answer, examples, judge

UNSEEN: dict[str, dict[str, list[str]]] = tomllib.loads((EXAMPLES / "unseen.toml").read_text("utf-8"))
FLOOR = {"nl": 26, "en": 24, "de": 20, "fr": 18}
"""Of 32 each; a little under what was measured, since learning more answers moves single ones to and fro."""


@pytest.mark.parametrize("language", LANGUAGES)
def test_unseen_answers_are_told_by_what_they_are_like(language: str) -> None:
    """Most answers are told that say a thing without any word for it."""
    told = [
        (judge(answer(text, subject="Re: 2025-014")).kind, kind)
        for kind, texts in UNSEEN[language].items()
        for text in texts
    ]
    assert sum(one == kind for one, kind in told) >= FLOOR[language]
    wrong_yes = [kind for one, kind in told if one is ReplyKind.ACCEPT and kind != "accept"]
    assert len(wrong_yes) <= 2, "a wrong yes ends the watch"
    assert not any(one.automatic for one, _ in told)


@pytest.mark.parametrize("language", LANGUAGES)
def test_they_are_unseen(language: str) -> None:
    """What was learnt from says nothing about what was not."""
    known = {text for texts in examples(language).values() for text in texts}
    assert not known & {text for texts in UNSEEN[language].values() for text in texts}


def test_a_verdict_by_likeness_says_by_which_words() -> None:
    """The reason names the words that stand in such answers."""
    verdict = judge(answer("De sleutel ligt bij de buren, de hond is bij oma en de kamer is leeg."))
    assert verdict.kind is ReplyKind.ACCEPT
    (reason,) = [reason for reason in verdict.reasons if reason.code == "sounds-like"]
    assert "sleutel" in reason.text


def test_plain_words_are_not_outweighed() -> None:
    """Where phrases say so outright, likeness is not asked."""
    assert judge(answer("Akkoord, ga maar van start.")).kind is ReplyKind.ACCEPT
    assert judge(answer("We zien ervan af.")).kind is ReplyKind.DECLINE


def test_what_has_no_word_in_common_is_like_nothing() -> None:
    """No word known, no likeness: nothing is made up."""
    known = learnt({"accept": ["ja graag"], "decline": ["nee dank je"]})
    assert known.shares(read("xyzzy plugh")) == {}
    assert known.shares(read("ja"))["accept"] > 0.5
    assert sum(known.shares(read("ja nee")).values()) == pytest.approx(1)


def test_an_empty_answer_stays_an_acknowledgement() -> None:
    """No more is reported than was written."""
    assert judge(answer("")).kind is ReplyKind.ACKNOWLEDGE
