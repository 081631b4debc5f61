"""The user said otherwise: later mail of that kind learns from it, visibly."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from mailwatch.core.known import Correction
from mailwatch.core.mail import Address
from mailwatch.core.verdict import ReplyKind, Strength
from tests.judgement.incoming import CLIENT, KNOWN, answer, judge, new_mail, with_fields

SAID = date(2025, 3, 4)


def _known(kind: ReplyKind, shape: str = "", contact: str = CLIENT.email):
    said = Correction(SAID, contact, contact.rpartition("@")[2], shape, kind=kind)
    return replace(KNOWN, corrections=(said,))


def test_a_sender_that_is_never_an_answer() -> None:
    """What was said to be unrelated is so again, with the reason."""
    verdict = judge(answer("Akkoord, ga maar van start."), _known(ReplyKind.UNRELATED))
    assert (verdict.kind, verdict.relation) == (ReplyKind.UNRELATED, None)
    assert verdict.reasons[0].code == "you-said-so"
    assert verdict.reasons[0].text == f"you said so for {CLIENT.email} on 4 March 2025"


def test_only_mail_of_that_shape() -> None:
    """A correction about weekly reports does not touch the answer to the offer."""
    known = _known(ReplyKind.UNRELATED, "weekrapport #")
    assert judge(new_mail("Akkoord met alles.", CLIENT, "Weekrapport 12"), known).kind is ReplyKind.UNRELATED
    assert judge(answer("Akkoord, ga maar van start."), known).kind is ReplyKind.ACCEPT


def test_a_machine_that_was_a_person() -> None:
    """Who answers through a system that marks mail as automatic is a person once the user said so: a maybe."""
    message = with_fields(answer("Akkoord, ga maar van start."), auto_submitted="auto-generated")
    assert judge(message).kind.automatic
    verdict = judge(message, _known(ReplyKind.ACCEPT))
    assert (verdict.kind, verdict.strength) == (ReplyKind.ACCEPT, Strength.MAYBE)
    assert verdict.reasons[0].code == "you-said-so"


def test_another_sender_is_not_touched() -> None:
    """A correction holds for its contact and company."""
    known = _known(ReplyKind.UNRELATED, contact="x@elsewhere.example")
    assert judge(answer("Akkoord."), known).kind is ReplyKind.ACCEPT


def test_the_last_word_counts() -> None:
    """Of two corrections for one sender the later one holds."""
    first = Correction(SAID, CLIENT.email, CLIENT.domain, kind=ReplyKind.UNRELATED)
    then = Correction(date(2025, 3, 5), CLIENT.email, CLIENT.domain, kind=ReplyKind.ACCEPT)
    assert judge(answer("Akkoord."), replace(KNOWN, corrections=(first, then))).kind is ReplyKind.ACCEPT


def test_a_colleague_of_the_same_shape() -> None:
    """Same company and same shape of subject: the correction reaches colleagues too."""
    known = _known(ReplyKind.UNRELATED, "weekrapport #")
    colleague = Address("ria@bakkerijsmit.example")
    assert judge(new_mail("Voorstel akkoord.", colleague, "Weekrapport 14"), known).reasons[0].code == "you-said-so"
