# ruff: noqa: E501
"""Laws of own text: dressing a message up changes nothing, and quoting adds nothing."""

from __future__ import annotations

import base64
import html
import quopri
import string

from hypothesis import given
from hypothesis import strategies as st

from mailwatch import mime
from tests.mime.making import HEAD, read
from tests.mime.shared_mail import normal

SENTENCES = st.sampled_from(
    [
        "Akkoord, wanneer kun je beginnen?",
        "De prijs van 500 euro is prima voor ons.",
        "Wij komen er in september op terug, na de zomer.",
        "Could you do it for less, or is that the final price?",
        "Wir möchten den Auftrag gern an Sie vergeben.",
        "Je préfère attendre la rentrée, désolée pour le retard.",
        "Onze directeur, de heer De Vries, beslist daarover.",
    ]
)
WORDS = st.lists(st.lists(SENTENCES, min_size=1, max_size=3).map(" ".join), min_size=1, max_size=4).map("\n\n".join)
QUOTED = st.lists(
    st.text(string.ascii_letters + string.digits + " .,€", min_size=1, max_size=60), min_size=1, max_size=8
)
SIGNATURES = st.sampled_from(
    [
        "Met vriendelijke groet,\nSanne de Wilde\nTekstschrijver\n06 5550 1234",
        "-- \nSanne de Wilde | www.dewilde.example",
        "Kind regards,\nSanne",
        "Viele Grüße\nSanne de Wilde",
        "Cordialement,\nSanne de Wilde",
        "Sent from my iPhone",
    ]
)
DISCLAIMERS = st.sampled_from(
    [
        "De informatie in deze e-mail is vertrouwelijk en uitsluitend bestemd voor de geadresseerde. Verwijder dit bericht als u het ten onrechte ontving.",
        "This message is confidential and intended solely for the addressee; if you are not, please notify the sender and delete it.",
        "Diese Nachricht ist vertraulich und nur für den Empfänger bestimmt; unbefugte Weitergabe ist nicht gestattet.",
        "Ce message est confidentiel et réservé à son destinataire; toute diffusion non autorisée est interdite.",
    ]
)
INTRODUCTIONS = st.sampled_from(
    [
        "Op 3 maart 2025 om 10:14 schreef Jan Jansen <jan@x.example>:",
        "On Mon, 3 Mar 2025 at 10:14, Jan Jansen <jan@x.example> wrote:",
        "Am 03.03.2025 um 10:14 schrieb Jan Jansen:",
        "Le lun. 3 mars 2025 à 10:14, Jan Jansen <jan@x.example> a écrit :",
    ]
)


@given(words=WORDS, signature=SIGNATURES, disclaimer=DISCLAIMERS)
def test_a_signature_and_a_disclaimer_change_nothing(words, signature, disclaimer):
    """Neither, one, or both below the words: the words stay the same."""
    for body in (
        words,
        f"{words}\n\n{signature}",
        f"{words}\n\n{disclaimer}",
        f"{words}\n\n{signature}\n\n{disclaimer}",
    ):
        found = read(body)
        assert found.own_text == words
        assert disclaimer not in found.signature


@given(words=WORDS, introduction=INTRODUCTIONS, quoted=QUOTED, signature=st.one_of(st.just(""), SIGNATURES))
def test_quoting_adds_nothing(words, introduction, quoted, signature):
    """What is quoted, marked or not, above the signature or below it, never becomes own text."""
    marked = "\n".join(f"> {line}" for line in quoted)
    for body in (
        f"{words}\n\n{signature}\n\n{introduction}\n{marked}",
        f"{words}\n\n{signature}\n\n{introduction}\n\n" + "\n".join(quoted),
        f"{introduction}\n{marked}\n\n{words}\n\n{signature}",
        f"{words}\n\n{signature}\n\nVan: Jan <jan@x.example>\nVerzonden: 3 maart\nAan: Sanne\nOnderwerp: x\n\n"
        + "\n".join(quoted),
    ):
        assert read(body).own_text == words


@given(
    words=WORDS,
    charset=st.sampled_from(["utf-8", "iso-8859-1", "windows-1252", "utf-16"]),
    encoding=st.sampled_from(["base64", "quoted-printable"]),
)
def test_encoding_changes_nothing(words, charset, encoding):
    """Whatever charset and transfer encoding a program chose, the words are the same."""
    octets = words.encode(charset)
    encoded = base64.encodebytes(octets) if encoding == "base64" else quopri.encodestring(octets)
    fields = f"Content-Type: text/plain; charset={charset}\r\nContent-Transfer-Encoding: {encoding}\r\n\r\n"
    assert mime.read_file(HEAD + fields.encode() + encoded).own_text == words


@given(words=WORDS, quoted=QUOTED, signature=SIGNATURES)
def test_html_changes_nothing(words, quoted, signature):
    """The same message as paragraphs, with its quote in a blockquote, says the same."""
    paragraphs = "".join(
        f"<p>{html.escape(one).replace(chr(10), '<br>')}</p>" for one in [*words.split("\n\n"), signature]
    )
    quote = "".join(f"<div>{html.escape(line)}</div>" for line in quoted)
    found = read(
        f"<html><body>{paragraphs}<blockquote type=cite>{quote}</blockquote></body></html>", "text/html; charset=utf-8"
    )
    assert normal(found.own_text) == normal(words)
    assert normal(found.signature) == normal(signature)


@given(raw=st.binary(max_size=400))
def test_no_octets_raise(raw):
    """Fault 19: any octets at all are a message, if an empty one."""
    assert mime.read_file(raw).header is not None
    assert mime.message(HEAD + raw).header.sender is not None
