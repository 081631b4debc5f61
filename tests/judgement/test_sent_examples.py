"""Letters of many trades, by people who write otherwise than the corpus: plumbers, lawyers, coaches, caterers."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from tests.judgement.sent import ALL, KNOWN, letter, named, verdict

IDS = [f"{language}: {named(example)}" for language, example in ALL]
OFFERS = [(language, example) for language, example in ALL if example["offer"]]
OFFER_IDS = [f"{language}: {named(example)}" for language, example in OFFERS]

MISSED = {"de: Gärtner, Schweiz, kurz", "en: gardener, brief"}
"""Too short, or too much of a dialect, to be told; kept so that we know."""


@pytest.mark.parametrize(("language", "example"), ALL, ids=IDS)
def test_offers_are_told_from_other_mail(language: str, example: dict[str, Any]) -> None:
    """Each letter is judged as a person would, with at least one reason."""
    judged = verdict(letter(example), replace(KNOWN, country=example.get("country", "NL")))
    known_miss = f"{language}: {named(example)}" in MISSED
    assert judged.reasons
    assert judged.offer == (example["offer"] and not known_miss), [(one.weight, one.text) for one in judged.reasons]


@pytest.mark.parametrize(("language", "example"), OFFERS, ids=OFFER_IDS)
def test_terms_are_read(language: str, example: dict[str, Any]) -> None:
    """Amount, number, validity and announced date are what the letter says, and None where it does not say."""
    terms = verdict(letter(example), replace(KNOWN, country=example.get("country", "NL"))).terms
    amounts = {example.get("amount"), *example.get("amount_also", [])}
    assert terms.amount in {None if one is None else Decimal(str(one)) for one in amounts}
    assert terms.number == example.get("number")
    assert terms.valid_until == example.get("valid")
    assert terms.announced == example.get("announced")
    if "currency" in example:
        assert terms.currency == example["currency"]
    assert terms.language in {language, None}
