"""Laws that every verdict on sent mail keeps, whatever the mail program did to the message."""

from __future__ import annotations

import base64
import html
from dataclasses import replace
from email.message import EmailMessage

from hypothesis import given, settings
from hypothesis import strategies as st

from mailwatch.core.mail import Message
from mailwatch.mime import read_file
from tests.judgement.sent import ALL, letter, verdict

LETTERS = [letter(example) for _, example in ALL]
OFFERS = [letter(example) for _, example in ALL if example["offer"]]
PLAIN = [one for one in LETTERS if not one.quoted_text and not one.forwarded and not one.attachments]

DISCLAIMERS = (
    (
        "De informatie in dit bericht is uitsluitend bestemd voor de geadresseerde. "
        "Aan offertes in e-mails kunnen geen rechten worden ontleend."
    ),
    (
        "This e-mail, including any quotation, offer or estimate, is confidential. "
        "If you have received it in error, please delete it."
    ),
    (
        "Diese E-Mail enthält vertrauliche Informationen. Unsere Angebote sind freibleibend. "
        "Wenn Sie nicht der richtige Adressat sind, informieren Sie uns."
    ),
    (
        "Ce message et ses pièces jointes sont confidentiels. Nos devis et offres sont sans engagement. "
        "Si vous n'êtes pas le destinataire, détruisez-le."
    ),
)
SIGNATURES = (
    "-- \nNoor Zelf\nOffertes binnen een dag | 06 - 5550 1432\nVraag vrijblijvend een offerte aan!",
    "-- \nNoor Zelf\nQuotes, estimates and invoices since 2011\n+44 7700 900 417",
    "-- \nNoor Zelf\nAngebote und Rechnungen\nTel. 052 555 01 47",
)
REPLIES = (
    ("nl", "Ja, dinsdag om 10 uur is prima. Tot dan! Noor"),
    ("nl", "Bedankt voor je reactie, ik bel je morgen even. Noor"),
    ("en", "Thanks, that works for me. See you Tuesday. Noor"),
    ("de", "Vielen Dank, bis Dienstag! Noor"),
    ("fr", "Merci, à mardi ! Noor"),
)


def raw(
    message: Message, body: str, *, encoding: str = "utf-8", transfer: str = "base64", as_html: bool = False
) -> bytes:
    """Return a message as octets, with another body, charset, transfer encoding or as HTML."""
    header = message.header
    mail = EmailMessage()
    mail["From"] = str(header.sender)
    mail["To"] = ", ".join(map(str, header.to))
    mail["Subject"] = header.subject
    mail["Date"] = header.date
    mail["Message-ID"] = header.message_id
    if as_html:
        lines = "".join(f"<div>{html.escape(line) or '<br>'}</div>" for line in body.splitlines())
        mail.set_content(f"<html><body>{lines}</body></html>", subtype="html", charset=encoding, cte=transfer)
    else:
        mail.set_content(body, charset=encoding, cte=transfer)
    return mail.as_bytes()


@given(st.sampled_from(OFFERS), st.sampled_from(REPLIES), st.booleans())
def test_quoting_an_offer_in_a_reply_never_makes_it_one(
    offer: Message, reply: tuple[str, str], forwarded: bool
) -> None:
    """Only the sender's own words count: with any offer quoted below them they are still no offer."""
    message = replace(
        offer,
        header=replace(offer.header, subject=f"Re: {offer.header.subject}"),
        own_text=reply[1],
        quoted_text=offer.own_text,
        attachments=(),
        forwarded=forwarded,
    )
    assert not verdict(message).offer


@given(st.sampled_from(OFFERS), st.sampled_from(REPLIES))
@settings(max_examples=60)
def test_quoting_an_offer_with_angle_brackets_never_makes_it_one(offer: Message, reply: tuple[str, str]) -> None:
    """The same through a real message, where the quotation has to be found first."""
    quotation = "\n".join(f"> {line}" for line in offer.own_text.splitlines())
    body = f"{reply[1]}\n\nOn Tue, 4 Mar 2025 at 10:14, Anna de Wit <anna@klant.example> wrote:\n{quotation}\n"
    answered = replace(offer, header=replace(offer.header, subject=f"Re: {offer.header.subject}"))
    assert not verdict(read_file(raw(answered, body))).offer


@given(
    st.sampled_from(PLAIN),
    st.sampled_from(["utf-8", "utf-16", "cp1252"]),
    st.sampled_from(["base64", "quoted-printable"]),
)
@settings(max_examples=80)
def test_encoding_never_changes_a_verdict(message: Message, encoding: str, transfer: str) -> None:
    """Charset and transfer encoding are the mail program's business."""
    try:
        body = raw(message, message.own_text, encoding=encoding, transfer=transfer)
    except UnicodeEncodeError:
        return
    before, after = verdict(read_file(raw(message, message.own_text))), verdict(read_file(body))
    assert (after.offer, after.terms) == (before.offer, before.terms)


@given(st.sampled_from(PLAIN))
@settings(max_examples=80)
def test_html_never_changes_a_verdict(message: Message) -> None:
    """A line is a line, whether it ends by itself or in a block of its own."""
    before = verdict(read_file(raw(message, message.own_text)))
    after = verdict(read_file(raw(message, message.own_text, as_html=True)))
    assert after.offer == before.offer
    assert after.terms == before.terms


@given(st.sampled_from(PLAIN), st.sampled_from(DISCLAIMERS))
@settings(max_examples=80)
def test_a_disclaimer_never_changes_a_verdict(message: Message, disclaimer: str) -> None:
    """The lawyers' words below a message are nobody's own words."""
    before = verdict(read_file(raw(message, message.own_text)))
    after = verdict(read_file(raw(message, f"{message.own_text}\n\n{disclaimer}\n")))
    assert after.offer == before.offer


@given(st.sampled_from(PLAIN), st.sampled_from(SIGNATURES))
@settings(max_examples=80)
def test_a_signature_never_changes_a_verdict(message: Message, signature: str) -> None:
    """A slogan about quotes below the name makes no offer, and one about invoices unmakes none."""
    before = verdict(read_file(raw(message, message.own_text)))
    after = verdict(read_file(raw(message, f"{message.own_text}\n\n{signature}\n")))
    assert after.offer == before.offer


@given(st.sampled_from(LETTERS))
def test_the_score_is_the_sum_of_the_reasons(message: Message) -> None:
    """What `why` prints adds up: nothing else decides."""
    judged = verdict(message)
    assert abs(judged.score - sum(reason.weight for reason in judged.reasons)) < 0.01
    assert judged.offer == (judged.score >= judged.threshold)


@given(st.text(max_size=600), st.text(max_size=80), st.binary(max_size=40))
def test_any_text_can_be_judged(text: str, subject: str, noise: bytes) -> None:
    """No text breaks the judgement."""
    message = LETTERS[0]
    header = replace(message.header, subject=subject)
    odd = replace(message, header=header, own_text=text, quoted_text=base64.b64encode(noise).decode(), attachments=())
    assert verdict(odd).terms.contact is not None
