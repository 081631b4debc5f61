# ruff: noqa: E501
"""Whose words are whose: own text, quotes, signature, small print, forwards."""

from __future__ import annotations

import pytest

from mailwatch import mime
from tests.mime.making import HEAD, multipart, read

REPLY = "Akkoord, wanneer kun je beginnen?"

ATTRIBUTIONS = [
    "Op 3 maart 2025 om 10:14 schreef Jan Jansen <jan@bakkerij.example>:",
    "Op ma 3 mrt 2025 om 10:14 schreef Jan Jansen <\njan@bakkerij.example>:",
    "Op 3 mrt. 2025 om 10:14 heeft Jan Jansen <jan@bakkerij.example> het\nvolgende geschreven:",
    "On Mon, Mar 3, 2025 at 10:14 AM Jan Jansen <jan@bakkerij.example> wrote:",
    "On Mon, 3 Mar 2025 at 10:14, Jan Jansen\n<jan@bakkerij.example>\nwrote:",
    "Am 03.03.2025 um 10:14 schrieb Jan Jansen:",
    "Am Mo., 3. März 2025 um 10:14 Uhr schrieb Jan Jansen <jan@bakkerij.example>:",
    "Jan Jansen <jan@bakkerij.example> schrieb am Mo., 3. März 2025,\n10:14:",
    "Le lun. 3 mars 2025 à 10:14, Jan Jansen <jan@bakkerij.example> a écrit :",
    "Le 03/03/2025 à 10:14, Jan Jansen a\nécrit :",
    "El lun, 3 mar 2025 a las 10:14, Jan Jansen (<jan@bakkerij.example>) escribió:",
    "Il giorno lun 3 mar 2025 alle ore 10:14 Jan Jansen <jan@bakkerij.example> ha scritto:",
    "W dniu 3.03.2025 o 10:14, Jan Jansen napisał(a):",
    "Den mån 3 mars 2025 kl 10:14 skrev Jan Jansen <jan@bakkerij.example>:",
    "Jan Jansen schreef op 2025-03-03 10:14:",
    "Jan a écrit le 03/03/2025 à 10:14 :",
    "Zitat von Jan <jan@bakkerij.example>:",
    "Citeren Jan <jan@bakkerij.example>:",
    "Von Jan am 3.3.2025 10:14:",
    "------- Original Message -------\nOn Monday, March 3rd, 2025 at 10:14, Jan <jan@bakkerij.example> wrote:",
]

BLOCKS = [
    "Van: Jan Jansen <jan@bakkerij.example>\nVerzonden: maandag 3 maart 2025 10:14\nAan: Sanne\nOnderwerp: offerte",
    "-----Oorspronkelijk bericht-----\nVan: Jan Jansen\nVerzonden: maandag 3 maart 2025 10:14\nAan: Sanne\nOnderwerp: offerte",
    "________________________________\nFrom: Jan Jansen <jan@bakkerij.example>\nSent: Monday, March 3, 2025 10:14\nTo: Sanne\nSubject: offer",
    "*Von:* Jan Jansen\n*Gesendet:* Montag, 3. März 2025 10:14\n*An:* Sanne\n*Betreff:* Angebot",
    "De : Jan Jansen <jan@bakkerij.example>\nEnvoyé : lundi 3 mars 2025 10:14\nÀ : Sanne\nObjet : devis",
    "-------- Ursprüngliche Nachricht --------\nVon: Jan Jansen\nDatum: 03.03.25 10:14 (GMT+01:00)\nAn: Sanne\nBetreff: Angebot",
    "Da: Jan Jansen\nInviato: lunedì 3 marzo 2025 10:14\nA: Sanne\nOggetto: offerta",
]


@pytest.mark.parametrize("attribution", ATTRIBUTIONS)
@pytest.mark.parametrize("mark", ["> ", ""])
def test_an_introduced_quote_is_not_own_text(attribution, mark):
    """The line that introduces a quote begins it, wrapped or not, whether the quote itself is marked or not."""
    quoted = "\n".join(mark + line for line in ["Hierbij de offerte.", "", "De prijs is 500 euro."])
    found = read(f"{REPLY}\n\n{attribution}\n{quoted}\n")
    assert found.own_text == REPLY
    assert "500 euro" in found.quoted_text
    assert not found.forwarded


@pytest.mark.parametrize("block", BLOCKS)
def test_below_a_block_of_fields_all_is_quoted(block):
    """Outlook does not mark what it quotes: a block of header fields begins it."""
    found = read(f"{REPLY}\n\n{block}\n\nHierbij de offerte.\n\nDe prijs is 500 euro.\n")
    assert found.own_text == REPLY
    assert "500 euro" in found.quoted_text


def test_replies_between_quoted_lines_are_own_text():
    """Who answers point by point wrote the lines between."""
    found = read("Hoi Jan,\n\n> Is dinsdag goed?\n\nJa, prima.\n\n> En de prijs?\n\nDie ook.\n\nGroet,\nSanne")
    assert [line for line in found.own_text.split("\n") if line] == ["Hoi Jan,", "Ja, prima.", "Die ook."]
    assert found.signature == "Groet,\nSanne"


@pytest.mark.parametrize(
    "line",
    [
        "Op 3 maart schreef ik je het volgende:",
        "On Monday I wrote:",
        "Van: Utrecht\nTot: Amsterdam",
        "Van: 3 maart\nTot: 5 maart\nPrijs: 500 euro",
        "Am 3. März schrieb ich Ihnen:",
    ],
)
def test_own_words_that_look_like_a_quote_stay(line):
    """A sender who tells what he wrote, or a timetable, introduces no quote."""
    assert read(f"Beste Jan,\n\n{line}\n\nHet blijft zoals het was.").own_text.endswith("Het blijft zoals het was.")


@pytest.mark.parametrize(
    "html",
    [
        "<div>{}</div><blockquote type=cite><p>De prijs is 500 euro.</p></blockquote>",
        (
            "<div dir=ltr>{}</div><br><div class=gmail_quote><div class=gmail_attr>Op 3 mrt 2025 om 10:14 schreef Jan &lt;<a>jan@x.example</a>&gt;:<br></div>"
            "<blockquote class=gmail_quote>De prijs is 500 euro.</blockquote></div>"
        ),
        "<p>{}</p><div id=appendonsend></div><hr><div id=divRplyFwdMsg><b>Van:</b> Jan</div><div>De prijs is 500 euro.</div>",
        (
            "<p class=MsoNormal>{}</p><div style='border:none;border-top:solid #E1E1E1 1.0pt;padding:3.0pt 0cm 0cm 0cm'>"
            "<p><b>Van:</b> Jan &lt;jan@x.example&gt;<br><b>Verzonden:</b> maandag 3 maart<br><b>Onderwerp:</b> x</p></div><p>De prijs is 500 euro.</p>"
        ),
        "<p>{}</p><hr><b>From:</b> Jan &lt;jan@x.example&gt;<br><b>To:</b> Sanne<br><b>Subject:</b> x<br><p>De prijs is 500 euro.</p>",
    ],
)
def test_quotes_in_html_are_known_by_their_markup(html):
    """Each mail program marks its quotes its own way."""
    found = read(html.format(REPLY), "text/html; charset=utf-8")
    assert found.own_text == REPLY
    assert "500 euro" in found.quoted_text


@pytest.mark.parametrize(
    "signature",
    [
        "-- \nSanne de Wilde\nTekst & zo\n06 5550 1234",
        "Met vriendelijke groet,\n\nSanne de Wilde\nTekstschrijver | De Wilde Tekst\nT 06 5550 1234",
        "Mvg, Sanne",
        "Groetjes!\nSanne",
        "Vriendelijke groeten\nSanne",
        "Kind regards,\nSanne",
        "Best,\nS.",
        "Mit freundlichen Grüßen\n\ni. A. Sanne de Wilde\nDe Wilde GmbH\nHRB 12345",
        "LG Sanne",
        "Freundliche Grüsse\nSanne",
        "Cordialement,\nSanne de Wilde",
        "Bien à vous,\nSanne",
        "Je vous prie d'agréer, Monsieur, l'expression de mes salutations distinguées.\nSanne de Wilde",
        "Sanne",
        "Sanne de Wilde\nTekstschrijver",
        "Verzonden vanaf mijn iPhone",
        "Von meinem iPhone gesendet",
        "Envoyé de mon iPhone",
        "Sent from Outlook for Android",
        "Met vriendelijke groeten / Kind regards,\n\nSanne de Wilde",
        "Alvast bedankt en groet,\nSanne",
        "Tot maandag!\nSanne",
        "Groetjes, Sanne en Piet",
        "Viele Grüße und schönes Wochenende\nSanne",
        "Bonne fin de journée,\nSanne",
        "Dans l'attente de votre retour, je vous prie d'agréer, Madame, mes salutations distinguées.\n\nSanne de Wilde",
        "Freundliche Grüsse\nSanne de Wilde\n\nDe Wilde Text, Gent\n\nUnsere Angebote sind freibleibend. Massgebend ist die Bestätigung.",
    ],
)
def test_signatures_are_not_own_text(signature):
    """Closing formula, name and what stands below it, and what a phone adds, are the signature."""
    found = read(f"Beste Jan,\n\n{REPLY}\n\n{signature}\n")
    assert found.own_text == f"Beste Jan,\n\n{REPLY}"
    assert found.signature.split() == signature.split()


def test_a_signature_alone_is_the_text():
    """Where nothing else was written, the closing words are the message."""
    assert read("Bedankt!\nGroet, Sanne").own_text.startswith("Bedankt!")
    assert read("Groet,\nSanne").own_text == "Groet,\nSanne"


def test_a_postscript_is_own_text():
    """People put what matters below their name."""
    found = read(f"{REPLY}\n\nGroet,\nSanne\n\nPS: vanaf maandag ben ik met vakantie.\n")
    assert found.own_text == f"{REPLY}\n\nPS: vanaf maandag ben ik met vakantie."


def test_thanks_at_the_top_is_no_closing():
    """`Bedankt,` opens a message as often as it closes one."""
    assert read("Bedankt,\n\nWe gaan ermee verder, mits de prijs blijft staan. Kan dat?\n\nSanne").own_text.startswith(
        "Bedankt,"
    )


@pytest.mark.parametrize(
    "small_print",
    [
        (
            "De informatie in dit e-mailbericht is vertrouwelijk en uitsluitend bestemd voor de geadresseerde. Indien u dit bericht ten onrechte"
            " ontvangt, verzoeken wij u de afzender te informeren en het bericht te verwijderen."
        ),
        (
            "This e-mail and any attachments are confidential and intended solely for the addressee. If you have received this message in error,"
            " please notify the sender and delete it. Nothing in this e-mail constitutes acceptance of any offer."
        ),
        (
            "Diese E-Mail enthält vertrauliche Informationen. Wenn Sie nicht der richtige Adressat sind, informieren Sie bitte den Absender und"
            " vernichten Sie diese E-Mail. Das unerlaubte Kopieren ist nicht gestattet."
        ),
        (
            "Ce message et ses pièces jointes sont confidentiels et établis à l'attention exclusive de leurs destinataires. Si vous avez reçu ce"
            " message par erreur, merci de le détruire et d'avertir l'expéditeur."
        ),
        "Denk aan het milieu voordat u deze e-mail print.",
        "Virusvrij. www.avast.com",
    ],
)
def test_small_print_is_nobodys_text(small_print):
    """Disclaimers say "offer", "accept" and "order"; nobody wrote them for this message."""
    for body in (
        f"{REPLY}\n\n{small_print}",
        f"{REPLY}\n\nGroet,\nSanne\n\n{small_print}",
        f"{small_print}\n\n{REPLY}",
    ):
        assert read(body).own_text == REPLY


def test_a_person_may_call_something_confidential():
    """One word of a disclaimer makes none."""
    words = "Dit bericht is vertrouwelijk, houd het even voor je. Wij gaan akkoord met de prijs."
    assert read(words).own_text == words


@pytest.mark.parametrize(
    "forward",
    [
        "---------- Forwarded message ---------\nFrom: Jan <jan@x.example>\nDate: Mon, 3 Mar 2025\nSubject: x\nTo: y\n\nDe prijs is 500 euro.",
        "---------- Doorgestuurd bericht ----------\nVan: Jan <jan@x.example>\n\nDe prijs is 500 euro.",
        "Begin doorgestuurd bericht:\n\n> Van: Jan <jan@x.example>\n> Onderwerp: x\n>\n> De prijs is 500 euro.",
        "-------- Weitergeleitete Nachricht --------\nBetreff: x\nVon: Jan\n\nDe prijs is 500 euro.",
        "-------- Message transféré --------\nSujet : x\nDe : Jan\n\nDe prijs is 500 euro.",
    ],
)
def test_what_is_passed_on_is_not_own_text(forward):
    """A forward has somebody else's words below the line; only those above are the sender's."""
    found = read(f"Zie onder.\n\n{forward}")
    assert (found.own_text, found.forwarded) == ("Zie onder.", True)
    assert "500 euro" in found.quoted_text
    assert read(forward).own_text == ""


def test_an_outlook_forward_is_known_by_its_subject():
    """Outlook writes the same block above what it answers and what it passes on; the prefix tells."""
    body = f"Ter info.\n\n{BLOCKS[0]}\n\nDe prijs is 500 euro.\n"
    raw = HEAD.replace(b"Re: offerte", b"Doorst: offerte") + b"\r\n" + body.encode()
    assert mime.read_file(raw).forwarded
    assert not read(body).forwarded


def test_an_attached_message_is_passed_on():
    """message/rfc822 is a forward too: its words are quoted."""
    inner = "Content-Type: message/rfc822\n\nFrom: jan@x.example\nSubject: prijs\n\nDe prijs is 500 euro."
    found = mime.read_file(multipart("mixed", "Content-Type: text/plain\n\nZie bijlage.", inner))
    assert (found.own_text, found.forwarded) == ("Zie bijlage.", True)
    assert "500 euro" in found.quoted_text
