"""Which part is the text, and what it says."""

from __future__ import annotations

import base64

import pytest

from mailwatch import mime
from tests.mime.making import HEAD, multipart, read
from tests.mime.shared_mail import normal

PLAIN = "Content-Type: text/plain; charset=utf-8\n\n"
RICH = "Content-Type: text/html; charset=utf-8\n\n"


def test_of_alternatives_the_plain_one_is_read():
    """It is what the sender wrote; HTML is how it was dressed."""
    assert mime.read_file(multipart("alternative", PLAIN + "Akkoord.", RICH + "<p>Dressed</p>")).own_text == "Akkoord."


@pytest.mark.parametrize(
    "stub",
    [
        "",
        " \n",
        "Your e-mail client does not support HTML.",
        "Deze mail bekijk je online in je browser.",
        "Ihr Programm unterstützt kein HTML.",
    ],
)
def test_a_stub_is_no_text(stub):
    """A plain part that is empty, or says that it is not the real one, loses to the HTML part."""
    assert mime.read_file(multipart("alternative", PLAIN + stub, RICH + "<p>Akkoord.</p>")).own_text == "Akkoord."


def test_text_around_an_attachment_is_one_text():
    """Apple Mail cuts the text where a file was dropped in it."""
    found = mime.read_file(
        multipart("mixed", PLAIN + "Voor.", "Content-Type: image/png; name=a.png\n\nx", PLAIN + "Na.")
    )
    assert normal(found.own_text) == "Voor. Na."
    assert [one.filename for one in found.attachments] == ["a.png"]


def test_a_plain_part_that_is_html_is_read_as_html():
    """Some senders declare the wrong type."""
    assert read("<html><body><p>Akkoord</p></body></html>").own_text == "Akkoord"


@pytest.mark.parametrize(
    ("octets", "charset"),
    [
        ("Geänderte Größe € 5".encode(), "utf-8"),
        ("Geänderte Größe € 5".encode(), "iso-8859-1"),
        ("Geänderte Größe € 5".encode(), "x-unknown"),
        ("Geänderte Größe € 5".encode(), "us-ascii"),
        ("Geänderte Größe € 5".encode("cp1252"), "iso-8859-1"),
        ("Geänderte Größe € 5".encode("cp1252"), "utf-8"),
        ("Geänderte Größe € 5".encode("iso-8859-15"), "iso-8859-15"),
        ("Geänderte Größe € 5".encode("utf-16"), "utf-16"),
        ("Geänderte Größe € 5".encode("utf-7"), "utf-7"),
    ],
)
def test_charsets_right_wrong_and_unknown(octets, charset):
    """The declared charset is a hint; what is valid UTF-8 is UTF-8."""
    raw = HEAD + f"Content-Type: text/plain; charset={charset}\r\nContent-Transfer-Encoding: base64\r\n\r\n".encode()
    assert mime.read_file(raw + base64.encodebytes(octets)).own_text == "Geänderte Größe € 5"


@pytest.mark.parametrize("charset", ["punycode", "unicode_escape", "zip", "rot13", "x" * 500, "", "\x00"])
def test_codecs_that_are_no_charsets_are_not_used(charset):
    """Python has codecs that are slow, or that are no text; a message cannot ask for them."""
    assert read("Akkoord.", f'text/plain; charset="{charset}"').own_text == "Akkoord."


def test_flowed_lines_are_joined():
    """RFC 3676: a space at the end continues the line, at the same depth of quoting; the signature mark stays."""
    found = read(
        "Dit is een \nlange regel.\n> een citaat \n> dat doorloopt\nMijn antwoord.\n-- \nSanne",
        "text/plain; format=flowed",
    )
    assert found.own_text == "Dit is een lange regel.\n\nMijn antwoord."
    assert found.quoted_text == "> een citaat dat doorloopt"
    assert found.signature == "--\nSanne"


def test_transfer_encodings_that_are_broken_or_untrue():
    """Octets after a cut, wrong escapes, and text that only claims to be base64, give what can be read."""
    cut = base64.b64encode(b"Akkoord, wij gaan ermee verder.")[:-7]
    assert read(cut.decode(), more=b"Content-Transfer-Encoding: base64\r\n").own_text == "Akkoord, wij gaan ermee ver"
    assert (
        read("prijs =3D 5 =ZZ =", more=b"Content-Transfer-Encoding: quoted-printable\r\n").own_text == "prijs = 5 =ZZ"
    )
    assert read("Dit is gewoon tekst, geen base64.", more=b"Content-Transfer-Encoding: base64\r\n").own_text.startswith(
        "Dit is gewoon"
    )


def test_boundaries_that_are_missing_or_wrong_are_found():
    """Without a boundary, or with one that never occurs, the parts still stand between lines that begin with --."""
    body = b"\r\n--xyz\r\nContent-Type: text/plain\r\n\r\nAkkoord.\r\n--xyz--\r\n"
    for declared in (b"", b'; boundary="abc"', b"; boundary="):
        assert (
            mime.read_file(HEAD + b"Content-Type: multipart/mixed" + declared + b"\r\n" + body).own_text == "Akkoord."
        )


def test_html_becomes_lines():
    """Paragraphs, breaks, lists and tables each keep their lines; what is hidden stays hidden."""
    source = (
        "<html><head><style>p{}</style></head><body><div style='display:none'>preheader</div>"
        "<p>Beste Jan,</p><p>Prijs:<br>5 euro</p><ul><li>een</li><li>twee</li></ul>"
        "<table><tr><td>Totaal</td><td>605</td></tr></table><script>x()</script></body></html>"
    )
    lines = [line for line in read(source, "text/html; charset=utf-8").own_text.split("\n") if line]
    assert lines == ["Beste Jan,", "Prijs:", "5 euro", "* een", "* twee", "Totaal  605"]


def test_a_file_says_when_it_arrived():
    """The last relay knows; without one the Date counts."""
    relayed = b"Received: from a by b; Fri, 21 Mar 2025 10:00:00 +0100\r\n" + HEAD
    assert mime.read_file(relayed + b"\r\nx").header.arrived.isoformat() == "2025-03-21T10:00:00+01:00"
    assert mime.read_file(HEAD + b"\r\nx").header.arrived.isoformat() == "2025-03-20T14:15:27+01:00"
