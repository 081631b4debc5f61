"""The rules by which cues and dates are weighed against each other, one by one and in every language."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from mailwatch.core.mail import Message
from mailwatch.core.verdict import ReplyKind
from tests.judgement.incoming import CLIENT, OFFER, answer, judge, new_mail

ACCEPT, DECLINE, POSTPONE = ReplyKind.ACCEPT, ReplyKind.DECLINE, ReplyKind.POSTPONE


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Het bestuur wilde eerst niet meedoen, maar we gaan akkoord.", ACCEPT),
        ("We wilden graag akkoord geven, maar het gaat helaas niet door.", DECLINE),
        ("They said no at first, but please go ahead.", ACCEPT),
        ("We'd love to go ahead but we've decided against it.", DECLINE),
        ("Zuerst wollten wir absagen, aber jetzt erteilen wir Ihnen den Auftrag.", ACCEPT),
        ("Wir würden gern zusagen, aber wir haben uns für einen anderen Anbieter entschieden.", DECLINE),
        ("Nous pensions renoncer, mais c'est d'accord pour nous.", ACCEPT),
        ("Votre devis nous convient, mais nous avons choisi un autre prestataire.", DECLINE),
    ],
)
def test_after_a_but_comes_what_counts(text: str, kind: ReplyKind) -> None:
    """Rule [turn]: of a yes and a no with a "but" between them the second counts."""
    assert judge(answer(text)).kind is kind


@pytest.mark.parametrize(
    ("text", "until"),
    [
        ("De raad vergadert op 12 mei. Daarna hoor je van ons.", date(2025, 5, 12)),
        ("The board meets on 12 May. After that I'll let you know.", date(2025, 5, 12)),
        ("Der Vorstand tagt am 12. Mai. Danach melde ich mich.", date(2025, 5, 12)),
        ("Le conseil a lieu le 12 mai. Ensuite je reviens vers vous.", date(2025, 5, 12)),
    ],
)
def test_a_then_points_at_the_day_before_it(text: str, until: date) -> None:
    """Rule [afterwards]: the day stands in the sentence before."""
    verdict = judge(answer(text))
    assert (verdict.kind, verdict.postponed_until, verdict.promised) == (POSTPONE, until, True)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Geen probleem, ga maar van start.", ACCEPT),
        ("Dat is niet te duur, akkoord.", ACCEPT),
        ("Wij gaan niet akkoord.", DECLINE),
        ("No problem, please go ahead.", ACCEPT),
        ("We will not go ahead.", DECLINE),
        ("Kein Problem, legen Sie los.", ACCEPT),
        ("Wir sind nicht einverstanden.", DECLINE),
        ("Pas de souci, c'est d'accord.", ACCEPT),
        ("Nous ne sommes pas d'accord.", DECLINE),
    ],
)
def test_a_not_belongs_to_its_clause(text: str, kind: ReplyKind) -> None:
    """A "no" in the clause before turns nothing around; one in the same clause does."""
    assert judge(answer(text)).kind is kind


@pytest.mark.parametrize(
    "text",
    [
        "Dank voor je brief van 3 maart. Ik lees hem vanavond.",
        "Thank you for your letter of 3 March. I'll read it tonight.",
        "Danke für Ihr Schreiben vom 3. März. Ich lese es heute Abend.",
        "Merci pour votre courrier du 3 mars. Je le lis ce soir.",
    ],
)
def test_a_day_that_has_just_been_is_not_next_years(text: str) -> None:
    """Written on 5 March, 3 March without a year lies behind: nothing is put off until next year."""
    verdict = judge(answer(text))
    assert (verdict.kind, verdict.postponed_until) == (ReplyKind.ACKNOWLEDGE, None)


def test_a_day_with_its_year_may_be_far_off() -> None:
    """Who writes the year means it."""
    verdict = judge(answer("Nu niet. Neem op 2 februari 2026 weer contact op."))
    assert (verdict.kind, verdict.postponed_until) == (POSTPONE, date(2026, 2, 2))


def test_ten_months_off_is_still_to_come() -> None:
    """Within 330 days a day without a year is the next one."""
    verdict = judge(answer("Nu niet. Neem op 10 januari weer contact op."))
    assert (verdict.kind, verdict.postponed_until) == (POSTPONE, date(2026, 1, 10))


def _receipt(**fields: str) -> Message:
    message = new_mail("Wij hebben uw bericht ontvangen en nemen het in behandeling.", CLIENT, "Ontvangstbevestiging")
    return replace(message, header=replace(message.header, fields=fields))


@pytest.mark.parametrize("fields", [{"auto-submitted": "auto-replied"}, {"x-autoreply": "yes"}])
def test_a_receipt_is_no_answer(fields: dict[str, str]) -> None:
    """What a mailbox sends by itself keeps its offer and is never taken for a person's thanks."""
    verdict = judge(_receipt(**fields))
    assert verdict.kind.automatic
    assert verdict.relation == OFFER.message_id


def test_thanks_of_a_person_are_no_receipt() -> None:
    """The same words in the thread, from somebody who signs, are a person's."""
    assert judge(answer("Dank je, goed ontvangen! Groet, Jan")).kind is ReplyKind.ACKNOWLEDGE


def test_what_came_before_the_offer_needs_its_thread() -> None:
    """Clocks differ by hours: in the thread it is an answer, without one it came before and answers nothing."""
    before = OFFER.sent_at - timedelta(hours=5)
    in_thread = answer("Akkoord, ga maar van start.", claimed=before, arrived=before)
    assert judge(in_thread).relation == OFFER.message_id
    anew = new_mail("Akkoord met de offerte, ga maar van start.", CLIENT, OFFER.subject, claimed=before, arrived=before)
    assert judge(anew).relation is None
    long_before = OFFER.sent_at - timedelta(days=2)
    assert judge(answer("Akkoord.", claimed=long_before, arrived=long_before)).relation is None
