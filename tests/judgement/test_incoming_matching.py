"""Which offer a message answers, and how surely."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from mailwatch.core.known import Known
from mailwatch.core.mail import Address, Attachment, MessageId
from mailwatch.core.replies import base_subject, might_answer
from mailwatch.core.verdict import ReplyKind, Strength
from tests.judgement.incoming import CLIENT, KNOWN, ME, OFFER, answer, judge, new_mail

COLLEAGUE = Address("inkoop@bakkerijsmit.example", "Ria Bakker")
STRANGER = Address("ria@heelanders.example", "Ria Bakker")
LATER = replace(
    OFFER,
    message_id=MessageId("<offer-2@studiolotte.example>"),
    sent_at=OFFER.sent_at + timedelta(days=1),
    subject="Offerte 2025-019 website Bakkerij Smit",
    number="2025-019",
    thread=frozenset({MessageId("<offer-2@studiolotte.example>")}),
    text="Dag Jan, voor de website van de bakkerij reken ik op vijf pagina's met een bestelformulier en foto's.",
)
TWO = replace(KNOWN, offers=(OFFER, LATER))


def test_an_answer_of_the_contact_in_the_thread_is_sure() -> None:
    """A thread id of the offer, by the person it went to."""
    verdict = judge(answer("Akkoord, ga maar van start."))
    assert (verdict.relation, verdict.strength) == (OFFER.message_id, Strength.SURE)


def test_fault_23_in_reply_to_without_brackets() -> None:
    """One gateway writes In-Reply-To without angle brackets: the parent is found all the same."""
    message = answer("Akkoord.", in_reply_to=(MessageId("offer-1@studiolotte.example"),), references=())
    assert judge(message).strength is Strength.SURE
    assert might_answer(message.header, KNOWN)


def test_fault_23_references_only() -> None:
    """References alone are a parent too."""
    assert judge(answer("Akkoord.", in_reply_to=())).strength is Strength.SURE


def test_fault_23_parent_missing_and_subject_kept() -> None:
    """The sent copy and the delivered one may have different Message-IDs: then the subject ties them, as a maybe."""
    other = (MessageId("<rewritten@eurprd04.prod.outlook.com>"),)
    verdict = judge(
        answer("Akkoord, ga maar van start.", in_reply_to=other, references=other, subject="Re: Huisstijl bakkerij")
    )
    assert (verdict.relation, verdict.strength) == (OFFER.message_id, Strength.MAYBE)


def test_fault_23_a_rewritten_id_is_made_good_by_the_quoted_offer() -> None:
    """The offer's own words below an answer from its contact are as good as a thread id."""
    other = (MessageId("<rewritten@eurprd04.prod.outlook.com>"),)
    message = answer("Akkoord.", in_reply_to=other, references=other, subject="Re: Huisstijl")
    assert judge(replace(message, quoted_text=f"Op 3 maart schreef Lotte:\n> {OFFER.text}")).strength is Strength.SURE


def test_fault_23_reference_loops_and_duplicates_do_no_harm() -> None:
    """A message that is its own parent, or names one parent twice, is judged like any other."""
    own = MessageId("<answer@bakkerijsmit.example>")
    assert (
        judge(answer("Akkoord.", references=(own, OFFER.message_id, own), in_reply_to=(own,))).relation
        == OFFER.message_id
    )


def test_fault_23_reply_to_our_follow_up() -> None:
    """The thread grows: an answer to the user's own reminder bears upon the offer."""
    reminder = MessageId("<reminder@studiolotte.example>")
    known = replace(KNOWN, offers=(replace(OFFER, thread=OFFER.thread | {reminder}),))
    verdict = judge(
        answer("Doen we!", in_reply_to=(reminder,), references=(reminder,), subject="Re: even horen"), known
    )
    assert (verdict.relation, verdict.strength) == (OFFER.message_id, Strength.SURE)


@pytest.mark.parametrize(
    ("sender", "subject", "text"),
    [
        (COLLEAGUE, "huisstijl", "Dag, wij gaan akkoord met je voorstel voor de huisstijl."),
        (CLIENT, "bakkerij", "Hoi Lotte, ik heb je offerte gelezen en we doen het."),
        (COLLEAGUE, f"Re: {OFFER.subject}", "Akkoord namens Jan."),
        (Address("jansmit67@gmail.com", "Jan Smit"), "de tasjes", "Ha Lotte, doe maar de volledige huisstijl."),
        (STRANGER, "offerte 2025-014", "Ik doe de boekhouding van Jan Smit; akkoord met de offerte."),
    ],
)
def test_who_writes_anew_or_for_another_is_a_maybe(sender: Address, subject: str, text: str) -> None:
    """A colleague, a new thread, a private address, a stranger with the number: the draft waits, nothing is closed."""
    verdict = judge(new_mail(text, sender, subject))
    assert (verdict.relation, verdict.strength) == (OFFER.message_id, Strength.MAYBE)


def test_a_colleague_in_the_thread_is_a_maybe() -> None:
    """Somebody else of the company answers in the thread: related, but whether it binds is not sure."""
    assert judge(answer("Akkoord.", sender=COLLEAGUE)).strength is Strength.MAYBE


def test_the_number_by_its_contact_is_sure() -> None:
    """The number of the offer and the contact's address need no thread."""
    verdict = judge(new_mail("Akkoord met offerte 2025-014.", CLIENT, "akkoord"))
    assert (verdict.relation, verdict.strength) == (OFFER.message_id, Strength.SURE)


@pytest.mark.parametrize(
    ("subject", "text", "expected"),
    [
        ("Re: Offerte 2025-014 huisstijl Bakkerij Smit", "Akkoord.", OFFER),
        ("vraag", "Over 2025-014: kan het ook in mei?", OFFER),
        ("website", "Akkoord met het voorstel voor de website.", LATER),
        ("hoi", "Akkoord met je offerte.", LATER),
    ],
)
def test_two_offers_to_one_client(subject: str, text: str, expected: object) -> None:
    """Subject, number and words tell them apart; where nothing does, the newest is a maybe."""
    verdict = judge(new_mail(text, CLIENT, subject), TWO)
    assert verdict.relation == expected.message_id
    assert text != "Akkoord met je offerte." or verdict.strength is Strength.MAYBE


def test_two_offers_in_one_thread_the_nearest_parent_counts() -> None:
    """References name both; the answer belongs to the one that In-Reply-To names."""
    message = answer(
        "Akkoord.", references=(OFFER.message_id, LATER.message_id), in_reply_to=(LATER.message_id,), subject="Re: ja"
    )
    assert judge(message, TWO).relation == LATER.message_id


def test_an_order_with_the_number_in_its_pdf() -> None:
    """A purchasing system writes from another address, and names our number only in the attached order."""
    order = replace(
        new_mail(
            "Bijgevoegd onze bestelbon. Gelieve niet te antwoorden.",
            Address("noreply@bakkerijsmit.example"),
            "Bestelbon 45001",
        ),
        attachments=(Attachment("bestelbon.pdf", "application/pdf", "Bestelling volgens uw offerte 2025-014"),),
    )
    verdict = judge(order)
    assert (verdict.relation, verdict.kind, verdict.strength) == (OFFER.message_id, ReplyKind.ACCEPT, Strength.MAYBE)


@pytest.mark.parametrize(
    "message",
    [
        answer("Iets heel anders: heb jij de open bestanden van de kerstkaart nog?"),
        new_mail("Beste relatie, hierbij onze factuur over maart.", COLLEAGUE, "Factuur 8812"),
        new_mail("Hierbij onze vrijblijvende offerte voor drukwerk, € 1.742 ex btw.", STRANGER, "Offerte V-88213"),
        new_mail("Zaterdag is het feest, kom je ook?", Address("oma@gmail.com", "Oma"), "zaterdag"),
    ],
    ids=["thread hijacked", "invoice of the client", "supplier", "private"],
)
def test_other_matters_are_unrelated(message) -> None:
    """A hijacked thread, a supplier's price, a bill, private mail: no relation, and so no strength."""
    verdict = judge(message)
    assert (verdict.kind, verdict.relation, verdict.strength) == (ReplyKind.UNRELATED, None, None)


def test_a_long_question_that_never_speaks_of_the_offer_is_a_maybe() -> None:
    """People press Reply on the last message at hand; without "something else" in it, nobody can be sure."""
    text = (
        "Hoi Lotte, het formulier op onze site geeft sinds vannacht een wit scherm en klanten bellen ons plat. "
        "Kun jij vandaag nog kijken waar dat aan ligt, of weet je wie ons anders zou kunnen helpen?"
    )
    message = answer(text, subject="Re: 2025")
    assert judge(message).strength is Strength.MAYBE


def test_fault_24_own_mail_in_the_inbox() -> None:
    """The user's own follow-up, or a list's echo of it, is never an answer."""
    message = answer("Akkoord?", sender=Address(ME, "Lotte"))
    assert judge(message).relation is None
    assert not might_answer(message.header, KNOWN)


def test_fault_25_a_verdict_does_not_depend_on_where_a_message_lies() -> None:
    """An answer in junk or in an archive is judged like one in the inbox: flags and size say nothing."""
    message = answer("Akkoord, ga maar van start.")
    moved = replace(message, header=replace(message.header, flags=frozenset({"\\Seen", "$Junk"}), size=99_999))
    assert judge(moved) == judge(message)


def test_an_offer_is_not_answered_before_it_left() -> None:
    """A message of last year by the same person is not an answer to this year's offer."""
    early = OFFER.sent_at - timedelta(days=30)
    assert judge(new_mail("Akkoord met je offerte.", CLIENT, "akkoord", claimed=early, arrived=early)).relation is None


@pytest.mark.parametrize(
    "subject",
    [
        "Re: X over Y",
        "RE: AW: X over Y",
        "Antw: X over Y",
        "SV: VS: X over Y",
        "Betr: Re[2]: X over Y",
        "TR: X over Y",
        "WG: X over Y",
        "Doorst: X over Y",
        "[EXT] RE: X over Y",
        "ODP: X over Y",
        "Re: [EXTERN] X over Y (fwd)",
        "FW: X  over Y",
    ],
)
def test_base_subject(subject: str) -> None:
    """RFC 5256 with the prefixes that mail programs of all languages put before a subject."""
    assert base_subject(subject) == "x over y"


def test_nothing_known_nothing_answered() -> None:
    """Without an offer no body is fetched and nothing is related."""
    nobody = Known(own=frozenset({ME}))
    assert not might_answer(answer("Akkoord.").header, nobody)
    assert judge(answer("Akkoord."), nobody).relation is None
