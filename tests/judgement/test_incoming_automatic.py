"""Mail that no person wrote, and people who look as if they were machines."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from mailwatch.core.mail import Address, MessageId, Report
from mailwatch.core.replies import might_answer
from mailwatch.core.verdict import ReplyKind, Strength
from tests.judgement.incoming import CLIENT, KNOWN, OFFER, answer, judge, new_mail, with_fields

AWAY = (
    "Ik ben tot en met vrijdag 14 maart afwezig. Neem voor dringende zaken contact op met keller@bakkerijsmit.example."
)


@pytest.mark.parametrize(
    "fields",
    [
        {"auto_submitted": "auto-replied (vacation)"},
        {"auto_submitted": "auto-generated"},
        {"x_autoreply": "yes"},
        {"x_autorespond": OFFER.subject},
        {"x_apple_action": "VACATION"},
        {"precedence": "auto_reply"},
        {"x_auto_response_suppress": "All", "x_ms_exchange_inbox_rules_loop": "j.smit@bakkerijsmit.example"},
        {"return_path": "<>"},
    ],
)
def test_fault_20_a_header_tells(fields: dict[str, str]) -> None:
    """RFC 3834 and what Exchange, iCloud, Gmail and Sieve write; the day back is read, the offer is found."""
    verdict = judge(with_fields(answer(AWAY), **fields))
    assert verdict.kind is ReplyKind.AUTO_OOO
    assert verdict.relation == OFFER.message_id
    assert verdict.returns_on == date(2025, 3, 17)
    assert verdict.stand_in == Address("keller@bakkerijsmit.example")


@pytest.mark.parametrize(
    ("subject", "text", "back"),
    [
        ("Automatisch antwoord: offerte", "Ik ben er niet. Terug op maandag 17 maart.", date(2025, 3, 17)),
        (
            "Offerte 2025-014 huisstijl Bakkerij Smit",
            "Ik ben met vakantie. Vanaf dinsdag 18 maart lees ik mijn mail weer. Bij spoed: bel de winkel.",
            date(2025, 3, 18),
        ),
        (
            "Automatic reply: quote",
            "I am out of the office through Friday, March 14. For urgent matters call the shop.",
            date(2025, 3, 17),
        ),
        (
            "Out of Office: quote",
            "I'm on annual leave with no access to email, back on Monday 17 March.",
            date(2025, 3, 17),
        ),
        ("Abwesenheitsnotiz: Angebot", "Ich bin bis einschließlich 14. März im Urlaub.", date(2025, 3, 17)),
        (
            "Automatische Antwort: Angebot",
            "Ab Montag, 17. März, bin ich wieder im Haus. In dringenden Fällen hilft die Zentrale.",
            date(2025, 3, 17),
        ),
        ("Réponse automatique : devis", "Je suis absente jusqu'au 14 mars inclus.", date(2025, 3, 17)),
        (
            "Absence : devis",
            "En congé, de retour au bureau le lundi 17 mars. En cas d'urgence, appelez l'atelier.",
            date(2025, 3, 17),
        ),
    ],
)
def test_fault_20_without_any_header(subject: str, text: str, back: date) -> None:
    """Headers are stripped on the way: the subject's beginning and the words tell, and the day back is read."""
    verdict = judge(new_mail(text, CLIENT, subject))
    assert verdict.kind is ReplyKind.AUTO_OOO
    assert verdict.returns_on == back


@pytest.mark.parametrize(
    "text",
    [
        "Ik ben voor onbepaalde tijd afwezig.",
        "I am out of the office.",
        "Ich bin derzeit nicht im Büro.",
        "Je suis absent du bureau.",
    ],
)
def test_no_day_is_made_up(text: str) -> None:
    """What is vague stays vague."""
    verdict = judge(with_fields(answer(text), auto_submitted="auto-replied"))
    assert verdict.kind is ReplyKind.AUTO_OOO
    assert verdict.returns_on is None
    assert verdict.vague_text


@pytest.mark.parametrize(
    "message",
    [
        with_fields(
            answer("Akkoord, ga maar van start."), auto_submitted="no", x_auto_response_suppress="DR, OOF, AutoReply"
        ),
        with_fields(answer("Akkoord, ga maar van start."), x_auto_response_suppress="All"),
        with_fields(answer("Akkoord, ga maar van start."), precedence="list", list_id="<ondernemers.example>"),
        with_fields(answer("Akkoord, ga maar van start."), precedence="bulk"),
        answer("Ik was vorige week op vakantie, vandaar. De offerte is akkoord.", subject="Re: Out of office"),
        answer("Ik ben er volgende week niet (automatische antwoord staat aan) maar akkoord! Bij spoed: bel Ria."),
        answer(
            "Sorry, I was on holiday with no access to email. Please go ahead.", subject="Re: Automatic reply: quote"
        ),
        answer(
            "Nach dem Urlaub bin ich wieder im Büro. Das Angebot passt, bitte legen Sie los.",
            subject="AW: Abwesenheitsnotiz",
        ),
        answer("J'étais en congé jusqu'à hier. C'est d'accord pour le devis, vous pouvez commencer."),
    ],
    ids=[
        "auto-submitted no",
        "suppress alone",
        "list",
        "bulk",
        "out of office",
        "away next week",
        "holiday",
        "Urlaub",
        "congé",
    ],
)
def test_fault_21_people_who_look_automatic(message) -> None:
    """A person is a person, whatever the headers; a person's yes is a yes."""
    verdict = judge(message)
    assert (verdict.kind, verdict.relation) == (ReplyKind.ACCEPT, OFFER.message_id)


def _report(kind: str, action: str, status: str = "") -> Report:
    return Report(kind, action, (CLIENT.email,), status, OFFER.message_id, OFFER.subject)


DAEMON = Address("mailer-daemon@mx.studiolotte.example", "Mail Delivery System")


@pytest.mark.parametrize(
    ("report", "kind"),
    [
        (_report("delivery-status", "failed", "5.1.1"), ReplyKind.BOUNCE_HARD),
        (_report("delivery-status", "failed", "5.2.2"), ReplyKind.BOUNCE_SOFT),
        (_report("delivery-status", "delayed", "4.4.1"), ReplyKind.BOUNCE_SOFT),
        (_report("delivery-status", "delivered", "2.0.0"), ReplyKind.AUTO_GENERIC),
        (_report("delivery-status", "relayed", "2.0.0"), ReplyKind.AUTO_GENERIC),
        (_report("disposition-notification", "displayed"), ReplyKind.READ_RECEIPT),
        (_report("calendar", "accepted"), ReplyKind.CALENDAR_REPLY),
        (_report("calendar", "declined"), ReplyKind.CALENDAR_REPLY),
    ],
)
def test_fault_22_reports(report: Report, kind: ReplyKind) -> None:
    """RFC 3464, 8098 and 6047: each says what it is, and which offer it is about by the id that it returns."""
    verdict = judge(replace(new_mail("", DAEMON, "Report"), report=report))
    assert (verdict.kind, verdict.relation) == (kind, OFFER.message_id)


@pytest.mark.parametrize(
    ("subject", "text", "kind"),
    [
        (
            "failure notice",
            "Hi. This is the qmail-send program. I wasn't able to deliver your message. I've given up.",
            ReplyKind.BOUNCE_HARD,
        ),
        (
            "Mail delivery failed: returning message to sender",
            "A message that you sent could not be delivered: Unrouteable address",
            ReplyKind.BOUNCE_HARD,
        ),
        (
            "Undelivered Mail Returned to Sender",
            "<j.smit@bakkerijsmit.example>: User unknown in virtual mailbox table",
            ReplyKind.BOUNCE_HARD,
        ),
        (
            "Warning: message delayed 24 hours",
            "Your message has not yet been delivered. It will be retried. No action is required.",
            ReplyKind.BOUNCE_SOFT,
        ),
        (
            "Niet bestelbaar: Offerte",
            "Uw bericht kan niet worden bezorgd. Het adres is onbekend.",
            ReplyKind.BOUNCE_HARD,
        ),
        (
            "Unzustellbar: Angebot",
            "Ihre Nachricht konnte nicht zugestellt werden. Der Empfänger wurde nicht gefunden.",
            ReplyKind.BOUNCE_HARD,
        ),
        ("Non remis : devis", "Votre message n'a pas pu être remis. Adresse introuvable.", ReplyKind.BOUNCE_HARD),
        ("Verzögert: Angebot", "Die Zustellung verzögert sich, sie wird weiter versucht.", ReplyKind.BOUNCE_SOFT),
    ],
)
def test_fault_22_bounces_in_plain_text(subject: str, text: str, kind: ReplyKind) -> None:
    """Qmail, Exim, Postfix and Exchange in four languages, without a machine readable part."""
    message = new_mail(text, DAEMON, subject)
    assert judge(message).kind is kind
    assert might_answer(message.header, KNOWN)


def test_fault_22_challenge_response_is_no_answer() -> None:
    """A filter that asks for a click has no opinion of the offer."""
    text = "Your message is held until you confirm that you are not a robot. Click this link to release it."
    assert (
        judge(with_fields(answer(text, subject="Please confirm your message"), auto_submitted="auto-replied")).kind
        is ReplyKind.AUTO_GENERIC
    )


@pytest.mark.parametrize(
    ("subject", "text", "kind"),
    [
        (
            "[#PH-20418] Bedankt voor je bericht",
            "Je aanvraag is bij ons geregistreerd onder nummer PH-20418.",
            ReplyKind.AUTO_TICKET,
        ),
        (
            "Case CAS-190577 has been created",
            "Your enquiry has been logged as CAS-190577. We aim to respond within 10 working days.",
            ReplyKind.AUTO_TICKET,
        ),
        (
            "Ihre Anfrage ist eingegangen",
            "Ihr Anliegen ist unter der Nummer 2025092377 bei uns eingelangt.",
            ReplyKind.AUTO_TICKET,
        ),
        (
            "Accusé de réception",
            "Votre courriel sera traité dans les meilleurs délais. Ceci est un message automatique.",
            ReplyKind.AUTO_GENERIC,
        ),
        (
            "Ontvangstbevestiging",
            "Uw e-mail is in goede orde ontvangen. Dit is een automatisch bericht.",
            ReplyKind.AUTO_GENERIC,
        ),
    ],
)
def test_tickets_and_receipts(subject: str, text: str, kind: ReplyKind) -> None:
    """A ticket system or a mailbox that confirms by itself is no answer."""
    assert judge(new_mail(text, Address("info@bakkerijsmit.example"), subject)).kind is kind


def test_newsletter_of_the_client_is_unrelated() -> None:
    """Mail to many from the client's own domain, with words like accept and offer, is not about the offer."""
    message = new_mail(
        "Akkoord, nog één kopje dan? Aanbieding geldig tot zondag.",
        Address("nieuws@bakkerijsmit.example"),
        "Aanbieding",
    )
    assert judge(with_fields(message, list_unsubscribe="<https://x.example/uit>")).relation is None


@pytest.mark.parametrize(
    ("sender", "subject", "kind"),
    [
        ("dse@eumail.docusign.net", "Completed: Offerte 2025-014 huisstijl Bakkerij Smit", ReplyKind.ACCEPT),
        ("notify@offorte.com", "Jan Smit heeft offerte 2025-014 geaccepteerd", ReplyKind.ACCEPT),
        ("noreply@qwilr.com", "Jan Smit viewed Offerte 2025-014", ReplyKind.ACKNOWLEDGE),
        ("docs@email.pandadoc.net", "Jan Smit declined 2025-014", ReplyKind.DECLINE),
        ("noreply@moneybird.com", "Offerte 2025-014 is goedgekeurd", ReplyKind.ACCEPT),
    ],
)
def test_notices_of_tools_are_maybes_that_hold(sender: str, subject: str, kind: ReplyKind) -> None:
    """A tool tells that somebody looked, signed or refused: the draft waits, the offer is not closed."""
    message = new_mail("Bekijk het document.", Address(sender), subject)
    verdict = judge(message)
    assert (verdict.relation, verdict.strength, verdict.kind) == (OFFER.message_id, Strength.MAYBE, kind)
    assert might_answer(message.header, KNOWN)


def test_a_bounce_of_something_else_has_no_relation() -> None:
    """A report about another message does not touch the offer."""
    report = Report(
        "delivery-status", "failed", ("x@elsewhere.example",), "5.1.1", MessageId("<other@studiolotte.example>"), "Hoi"
    )
    verdict = judge(replace(new_mail("", DAEMON, "Undelivered Mail Returned to Sender"), report=report))
    assert (verdict.kind, verdict.relation) == (ReplyKind.BOUNCE_HARD, None)


@pytest.mark.parametrize(
    ("text", "back"),
    [
        ("Ik ben er deze week niet. Vanaf maandag sta ik je weer te woord.", date(2025, 3, 10)),
        ("Wir sind dann mal weg! Erst am 24.03. sind wir wieder da.", date(2025, 3, 24)),
        ("Ich genieße meinen Urlaub und bin am 17. März wieder erreichbar.", date(2025, 3, 17)),
        ("The school is closed and I will pick up messages when term resumes on Monday 17 March.", date(2025, 3, 17)),
        ("Je profite de mes vacances et je vous répondrai à partir du 17 mars.", date(2025, 3, 17)),
    ],
)
def test_who_tells_only_of_an_absence_and_its_end_is_away(text: str, back: date) -> None:
    """A notice in a person's own words, without a header that declares it, is still one; the first day back is told."""
    verdict = judge(answer(text))
    assert verdict.kind is ReplyKind.AUTO_OOO
    assert verdict.returns_on == back


@pytest.mark.parametrize(
    "text",
    [
        "Ik ben er deze week niet. Vanaf maandag kijk ik naar je offerte.",
        "Ich bin bis 17. März im Urlaub, wir nehmen Ihr Angebot aber gern an.",
        "I am on holiday until 17 March. Could you do it for 2,800?",
        "Je suis en vacances jusqu'au 17 mars, mais c'est d'accord pour le devis.",
    ],
)
def test_who_is_away_and_answers_is_a_person(text: str) -> None:
    """An absence that comes with an answer is an answer."""
    assert not judge(answer(text)).kind.automatic


def test_a_full_mailbox_will_be_tried_again() -> None:
    """A passing status code in the text of a failure notice, or a promise to try again, makes it a soft bounce."""
    sender = Address("mailer-daemon@relay.example")
    text = "Ihre Nachricht konnte bisher nicht zugestellt werden. 452 4.2.2 over quota. Wir versuchen es weiter."
    assert judge(answer(text, sender=sender, subject="Zustellung verzögert")).kind is ReplyKind.BOUNCE_SOFT
