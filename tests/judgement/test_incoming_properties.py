"""Laws that every verdict on incoming mail keeps."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from mailwatch.core.mail import Address, MessageId
from mailwatch.core.replies import might_answer
from mailwatch.core.verdict import ReplyKind, Strength
from tests.judgement.incoming import KNOWN, LANGUAGES, OFFER, answer, examples, judge, new_mail

TEXTS = [text for language in LANGUAGES for texts in examples(language).values() for text in texts]
texts = st.sampled_from(TEXTS)
words = st.text(st.characters(codec="utf-8", exclude_categories=("Cs",)), max_size=300)

OTHERS = tuple(
    replace(
        OFFER,
        message_id=MessageId(f"<offer-{number}@studiolotte.example>"),
        sent_at=OFFER.sent_at - timedelta(days=number),
        contact=Address(f"klant{number}@bedrijf{number}.example", f"Klant Nummer{number}"),
        recipients=(Address(f"klant{number}@bedrijf{number}.example"),),
        subject=f"Voorstel {number} voor de zaak",
        number=f"V-{number:04}",
        thread=frozenset({MessageId(f"<offer-{number}@studiolotte.example>")}),
        text="",
    )
    for number in range(2, 12)
)


@given(texts)
def test_quoting_the_offer_never_makes_an_answer_of_it(text: str) -> None:
    """What stands in the quotation is the offer's, not the client's: the kind stays what it was."""
    message = answer(text)
    quoting = replace(
        message, quoted_text=f"> {OFFER.text}\n> Akkoord? Stuur de getekende offerte retour. Nee, te duur, kan ook."
    )
    assert judge(quoting).kind is judge(message).kind


@given(texts)
def test_a_signature_never_changes_the_kind(text: str) -> None:
    """What stands below an answer was cut off: it is read for a telephone number only."""
    message = answer(text)
    signed = replace(
        message, signature="Jan Smit\nBakkerij Smit | Alle offertes vrijblijvend | Niet akkoord? Bel 020 555 0101"
    )
    assert judge(signed).kind is judge(message).kind


@given(texts, st.permutations(OTHERS))
def test_the_order_of_what_is_known_does_not_matter(text: str, others: list) -> None:
    """Offers may have been learned in any order."""
    known = replace(KNOWN, offers=(OFFER, *OTHERS))
    shuffled = replace(KNOWN, offers=(*others, OFFER))
    assert judge(answer(text), known) == judge(answer(text), shuffled)


@given(st.permutations(TEXTS[:6]))
def test_the_order_of_judging_does_not_matter(order: list) -> None:
    """A verdict depends on the message and on what is known, never on what was judged before."""
    assert {text: judge(answer(text)).kind for text in order} == {text: judge(answer(text)).kind for text in TEXTS[:6]}


@given(words, words)
def test_any_text_is_judged(subject: str, text: str) -> None:
    """No text raises; automatic mail and unrelated mail are never sure answers; strength goes with relation."""
    verdict = judge(new_mail(text, Address("iemand@ergens.example"), subject))
    assert (verdict.relation is None) == (verdict.strength is None)
    assert verdict.strength is not Strength.SURE
    assert verdict.kind is not ReplyKind.UNRELATED or verdict.relation is None


@given(texts)
def test_whatever_is_related_was_worth_fetching(text: str) -> None:
    """The glance at the header never hides what the judgement would relate."""
    for message in (
        answer(text),
        new_mail(text, OFFER.contact, "offerte"),
        new_mail(text, Address("x@bakkerijsmit.example"), "hoi"),
    ):
        assert judge(message).relation is None or might_answer(message.header, KNOWN)
