"""Judging keeps up: a glance takes microseconds, a judgement milliseconds."""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import timedelta

from mailwatch.core.known import Known
from mailwatch.core.mail import Address, MessageId
from mailwatch.core.replies import might_answer
from tests.judgement.incoming import LANGUAGES, ME, OFFER, answer, examples, judge, new_mail

MANY = Known(
    own=frozenset({ME}),
    offers=tuple(
        replace(
            OFFER,
            message_id=MessageId(f"<offer-{number}@studiolotte.example>"),
            sent_at=OFFER.sent_at - timedelta(hours=number),
            contact=Address(f"naam{number}@bedrijf{number}.example", f"Naam{number} Achternaam{number}"),
            recipients=(Address(f"naam{number}@bedrijf{number}.example"),),
            subject=f"Offerte 24-{number:04} voor project {number}",
            number=f"24-{number:04}",
            thread=frozenset({MessageId(f"<offer-{number}@studiolotte.example>")}),
        )
        for number in range(1_000)
    ),
)


def test_a_glance_takes_microseconds() -> None:
    """10,000 headers against 1,000 offers within two seconds of processor time: 200 microseconds each, mostly 15."""
    headers = [
        new_mail(
            "", Address(f"iemand{number}@elders{number}.example", "Iemand Anders"), f"Bericht {number} over iets"
        ).header
        for number in range(10_000)
    ]
    might_answer(headers[0], MANY)
    began = time.process_time()
    passed = sum(might_answer(header, MANY) for header in headers)
    assert time.process_time() - began < 2
    assert passed == 0


def test_a_judgement_takes_milliseconds() -> None:
    """All examples of all languages, judged in the mean within 10 ms of processor time (measured: under 3)."""
    texts = [text for language in LANGUAGES for texts in examples(language).values() for text in texts]
    judge(answer(texts[0]))
    began = time.process_time()
    for text in texts:
        judge(answer(text))
    assert (time.process_time() - began) / len(texts) < 0.01
