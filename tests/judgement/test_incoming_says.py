"""What an answer says besides its kind: dates, deciders, numbers."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta, timezone

import pytest

from mailwatch.core.mail import Address
from mailwatch.core.verdict import ReplyKind
from tests.judgement.incoming import answer, judge


@pytest.mark.parametrize(
    ("text", "until"),
    [
        ("Kun je me half april nog eens bellen? Nu is het te druk.", date(2025, 4, 15)),
        ("Het bestuur beslist pas op 12 mei, tot die tijd kan ik niets zeggen.", date(2025, 5, 12)),
        ("Sorry, we were swamped on Friday. Let's circle back in Q3.", date(2025, 7, 1)),
        ("No decision yet, try me again on 14 April.", date(2025, 4, 14)),
        ("Im März geht gar nichts. Melden Sie sich bitte Anfang Mai noch einmal.", date(2025, 5, 1)),
        ("Pas encore de décision, recontactez-moi début septembre.", date(2025, 9, 1)),
    ],
)
def test_postponed_until(text: str, until: date) -> None:
    """The moment named for the next contact or the decision, not another day that happens to stand there."""
    verdict = judge(answer(text))
    assert (verdict.kind, verdict.postponed_until) == (ReplyKind.POSTPONE, until)


@pytest.mark.parametrize(
    "text",
    [
        "We komen er na de zomer op terug.",
        "Navrée d'avoir été si brève vendredi. On en reparle après les vendanges ?",
        "Wir warten noch auf den Förderbescheid, vorher können wir nichts unterschreiben.",
        "Can we pick this up again when things calm down?",
    ],
)
def test_vague_stays_vague(text: str) -> None:
    """No day is made up; the words are kept."""
    verdict = judge(answer(text))
    assert verdict.kind is ReplyKind.POSTPONE
    assert verdict.postponed_until is None
    assert verdict.vague_text


def test_american_dates_have_the_month_first() -> None:
    """Written five hours west of Greenwich, 4/5 is in April."""
    at = datetime(2025, 3, 5, 9, 0, tzinfo=timezone(timedelta(hours=-5)))
    verdict = judge(answer("Not right now, please check in again on 4/5/2025.", claimed=at, arrived=at))
    assert verdict.postponed_until == date(2025, 4, 5)


def test_who_decides_by_address() -> None:
    """An address in the text is whom to write to."""
    verdict = judge(
        answer("Hier gaat mijn collega over, ik heb het doorgestuurd: Ria Bakker, ria@bakkerijsmit.example.")
    )
    assert (verdict.kind, verdict.decider) == (ReplyKind.DELEGATE, Address("ria@bakkerijsmit.example", "Ria Bakker"))


def test_who_decides_by_copy() -> None:
    """Somebody who is named in the text and gets a copy is whom to write to."""
    ria = Address("ria@bakkerijsmit.example", "Ria Bakker")
    assert judge(answer("Ik zet Ria in de cc, zij beslist hierover.", cc=(ria,))).decider == ria


def test_no_decider_is_made_up() -> None:
    """Without an address there is none."""
    verdict = judge(answer("Mijn vrouw gaat hierover, zij belt je van de week."))
    assert (verdict.kind, verdict.decider) == (ReplyKind.DELEGATE, None)


@pytest.mark.parametrize(
    ("text", "signature", "phone"),
    [
        ("Bel me even: 06-12345678", "", "+31612345678"),
        ("Bel me even.", "Jan Smit\nT +31 (0)20 555 0101", "+31205550101"),
        ("Bel me even.", "Jan Smit", None),
        ("Bel me even over de 3.200 euro van 12-03-2025.", "", None),
    ],
)
def test_phone(text: str, signature: str, phone: str | None) -> None:
    """A number in text or signature, in the form of E.164; sums and dates are none."""
    assert judge(replace(answer(text), signature=signature)).phone == phone
