"""What an answer is, told from its words: the examples of every language."""

from __future__ import annotations

from collections import Counter

import pytest

from mailwatch.core.verdict import ReplyKind
from tests.judgement.incoming import LANGUAGES, OFFER, answer, examples, judge

FLOOR = 0.95
"""Share of the examples that must be told right. They are short and indirect; it may only rise."""


def _cases() -> list[tuple[str, str, str]]:
    return [
        (language, kind, text) for language in LANGUAGES for kind, texts in examples(language).items() for text in texts
    ]


@pytest.mark.parametrize("language", LANGUAGES)
def test_tells_what_an_answer_is(language: str) -> None:
    """Most examples of a language are told right, and none of its kinds is told badly."""
    wrong: Counter[str] = Counter()
    missed = []
    for kind, texts in examples(language).items():
        for text in texts:
            told = judge(answer(text, subject="Re: 2025-014")).kind
            if told != kind:
                wrong[kind] += 1
                missed.append(f"{kind} told as {told}: {text}")
    total = sum(map(len, examples(language).values()))
    assert sum(wrong.values()) <= total * (1 - FLOOR), "\n".join(missed)
    for kind, texts in examples(language).items():
        assert wrong[kind] <= max(1, 0.25 * len(texts)), "\n".join(missed)


@pytest.mark.parametrize(("language", "kind", "text"), _cases())
def test_people_are_people(language: str, kind: str, text: str) -> None:
    """Fault 21: no example of what people write is taken for automatic mail."""
    assert not judge(answer(text, subject="Re: 2025-014")).kind.automatic, f"{language} {kind}"


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("We gaan er niet mee verder.", ReplyKind.DECLINE),
        ("Wij gaan helaas niet akkoord.", ReplyKind.DECLINE),
        ("Akkoord, mits het voor 1 juni klaar is.", ReplyKind.NEGOTIATE),
        ("Bedankt voor je offerte.", ReplyKind.ACKNOWLEDGE),
        ("Dank voor de offerte, ik kijk er vanavond naar.", ReplyKind.ACKNOWLEDGE),
        ("Bel me even als je tijd hebt.", ReplyKind.CALL_ME),
        ("Dank voor de offerte. Kan het ook in mei?", ReplyKind.QUESTION),
        ("We won't be accepting your quote.", ReplyKind.DECLINE),
        ("Nous ne sommes pas d'accord avec le prix.", ReplyKind.DECLINE),
        ("Wir sind damit nicht einverstanden.", ReplyKind.DECLINE),
    ],
)
def test_courtesy_does_not_decide_and_negation_does(text: str, kind: ReplyKind) -> None:
    """A polite opening says nothing, a "not" turns a yes around, a condition makes it haggling."""
    assert judge(answer(text)).kind is kind


def test_another_amount_is_haggling() -> None:
    """Who names a sum that is not the offer's says what it may cost."""
    assert judge(answer("Ha Lotte, voor 2.900 zet ik er zo een krabbel onder.")).kind is ReplyKind.NEGOTIATE


def test_the_amount_of_the_offer_is_not() -> None:
    """Who repeats the offer's own sum accepts it."""
    assert judge(answer("Akkoord met de 3.200 euro, ga maar van start.")).kind is ReplyKind.ACCEPT


def test_nothing_said_is_an_acknowledgement() -> None:
    """No more is reported than was written: an empty answer is no yes and no no."""
    assert judge(answer("")).kind is ReplyKind.ACKNOWLEDGE


def test_every_verdict_has_its_reasons() -> None:
    """A verdict says why: which offer, and by which words."""
    verdict = judge(answer("Akkoord, ga maar van start."))
    assert {"thread", "contact", "says-accept"} <= {reason.code for reason in verdict.reasons}
    assert all(reason.text for reason in verdict.reasons)
    assert verdict.relation == OFFER.message_id
