# ruff: noqa: E501
"""Files in a message: their names, sizes and words, within bounds."""

from __future__ import annotations

import base64
import io
import random
import time
import zipfile

import pytest

from mailwatch import mime
from mailwatch.core.mail import Attachment
from mailwatch.mime.pdf import PdfReader
from tests.mime.making import multipart

PLAIN = "Content-Type: text/plain\n\nZie bijlage."


def attached(fields: str, octets: bytes = b"x") -> Attachment:
    part = f"{fields}\nContent-Transfer-Encoding: base64\n\n{base64.encodebytes(octets).decode()}"
    (found,) = mime.read_file(multipart("mixed", PLAIN, part)).attachments
    return found


def pdf(*lines: str) -> bytes:
    """Return a PDF of one page with these lines, written by hand so that no library vouches for itself."""
    stream = "BT /F1 12 Tf 72 720 Td 14 TL " + " ".join(f"({line}) Tj T*" for line in lines) + " ET"
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>",
        f"<< /Length {len(stream)} >>\nstream\n{stream}\nendstream",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    ]
    octets, offsets = b"%PDF-1.4\n", []
    for number, one in enumerate(objects, start=1):
        offsets.append(len(octets))
        octets += f"{number} 0 obj\n{one}\nendobj\n".encode("latin-1")
    table = "".join(f"{offset:010} 00000 n \n" for offset in offsets)
    trailer = (
        f"xref\n0 6\n0000000000 65535 f \n{table}trailer\n<< /Size 6 /Root 1 0 R >>\nstartxref\n{len(octets)}\n%%EOF"
    )
    return octets + trailer.encode()


@pytest.mark.parametrize(
    ("fields", "name"),
    [
        (
            'Content-Type: application/pdf\nContent-Disposition: attachment; filename="Offerte 2025.pdf"',
            "Offerte 2025.pdf",
        ),
        ('Content-Type: application/pdf; name="offerte.pdf"', "offerte.pdf"),
        ("Content-Type: application/pdf\nContent-Disposition: attachment; filename=offerte.pdf", "offerte.pdf"),
        (
            "Content-Type: application/pdf\nContent-Disposition: attachment; filename*=utf-8''pr%C3%A9%20prijs.pdf",
            "pré prijs.pdf",
        ),
        (
            "Content-Type: application/pdf\nContent-Disposition: attachment; filename*0*=utf-8''pr%C3%A9;\n filename*1=\"-prijs.pdf\"",
            "pré-prijs.pdf",
        ),
        ('Content-Type: application/pdf; name="=?UTF-8?Q?pr=C3=A9.pdf?="', "pré.pdf"),
        (
            'Content-Type: application/pdf\nContent-Disposition: attachment; filename="=?utf-8?B?cHLDqS5wZGY=?="',
            "pré.pdf",
        ),
        (
            'Content-Type: application/pdf\nContent-Disposition: attachment; filename="../../etc/offerte.pdf"',
            "offerte.pdf",
        ),
        ('Content-Type: application/pdf\nContent-Disposition: attachment; filename="a\\"b.pdf"', 'a"b.pdf'),
        (
            "Content-Type: application/pdf\nContent-Disposition: attachment; filename=offerte voor u.pdf",
            "offerte voor u.pdf",
        ),
        ('Content-Type: application/pdf; name="nooit dicht.pdf', "nooit dicht.pdf"),
        ("Content-Type: application/pdf\nContent-Disposition: attachment", ""),
    ],
)
def test_names(fields, name):
    """RFC 2231, its sections, encoded words between quotes, and no quotes at all."""
    assert attached(fields).filename == name


def test_type_and_size():
    """The size is that of the file, not of its encoding."""
    found = attached('Content-Type: application/zip; name="a.zip"', b"x" * 1000)
    assert (found.content_type, found.size, found.complete) == ("application/zip", 1000, True)


def test_an_invitation_without_a_name():
    """Outlook and Gmail put an invitation beside the text, as an alternative that has no file name (RFC 6047)."""
    calendar = "Content-Type: text/calendar; method=REQUEST; charset=utf-8\n\nBEGIN:VCALENDAR\nEND:VCALENDAR\n"
    html = "Content-Type: text/html\n\n<p>Zie bijlage.</p>"
    message = mime.read_file(multipart("alternative", PLAIN, html, calendar))
    assert [(one.filename, one.content_type) for one in message.attachments] == [("", "text/calendar")]
    assert message.own_text == "Zie bijlage."


def test_the_words_of_a_pdf():
    """An offer's price often stands in the PDF only; declared as such, or only named so."""
    for kind in ("application/pdf", "application/octet-stream"):
        found = attached(f'Content-Type: {kind}; name="o.pdf"', pdf("Offerte 2025-014", "Totaal 500 euro"))
        assert found.text.split("\n") == ["Offerte 2025-014", "Totaal 500 euro"]


def test_the_words_of_office_files():
    """docx, xlsx and odt are zipped XML; their words are between the tags."""
    for entry, xml in {
        "word/document.xml": "<w:document><w:body><w:p><w:r><w:t>Totaal &amp; btw</w:t></w:r></w:p><w:p><w:t>500</w:t></w:p></w:body></w:document>",
        "xl/sharedStrings.xml": "<sst><si><t>Totaal &amp; btw</t></si><si><t>500</t></si></sst>",
        "content.xml": "<office:text><text:p>Totaal &amp; btw</text:p><text:h>500</text:h></office:text>",
    }.items():
        octets = io.BytesIO()
        with zipfile.ZipFile(octets, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr(entry, xml)
        assert attached('Content-Type: application/x; name="o.docx"', octets.getvalue()).text == "Totaal & btw\n500"


def test_the_words_of_text_files():
    """Text and CSV are read as they stand, and are not taken for the message's own text."""
    assert attached('Content-Type: text/csv; name="prijs.csv"', b"post;prijs\nuren;500").text == "post;prijs\nuren;500"


def test_files_inside_the_text():
    """What old programs uuencode into the text is a file."""
    body = "Zie onder.\n\nbegin 644 prijs.txt\n#86)C\n`\nend\nGroet"
    found = mime.read_file(f"Subject: x\n\n{body}".encode())
    assert [one.filename for one in found.attachments] == ["prijs.txt"]
    assert found.attachments[0].size == 3
    assert "begin" not in found.own_text


def test_what_was_cut_off_says_so():
    """Fault 11: of a message that was read up to a limit, the last file is known not to be complete."""
    part = f'Content-Type: application/pdf; name="o.pdf"\nContent-Transfer-Encoding: base64\n\n{base64.encodebytes(pdf("x" * 500)).decode()}'
    whole = multipart("mixed", PLAIN, part, part)
    found = mime.read_file(whole[: len(whole) - 400])
    assert [one.complete for one in found.attachments] == [True, False]
    assert found.own_text == "Zie bijlage."


@pytest.mark.parametrize(
    "octets",
    [
        b"",
        b"%PDF-1.4",
        b"%PDF-1.4\n" + random.Random(1).randbytes(5_000),
        pdf("x")[:-60],
        pdf("x").replace(b"/Kids [3 0 R]", b"/Kids [2 0 R]"),
        pdf("x").replace(b"/Length", b"/Filter /FlateDecode /Length"),
        b"PK\x03\x04" + b"\x00" * 500,
    ],
)
def test_broken_documents_are_unread(octets):
    """Fault 19: a broken file costs its text, and nothing else."""
    assert isinstance(attached('Content-Type: application/pdf; name="o.pdf"', octets).text, str)


def test_a_pdf_that_takes_too_long_is_given_up():
    """Fault 19: the reading process is ended at its deadline, and the next file is read by a new one."""
    reader = PdfReader()
    assert reader.read(pdf("500 euro"), 5) == "500 euro"
    heavy = pdf(*["x" * 80] * 60_000)
    started = time.monotonic()
    reader.read(heavy, 0.3)
    assert time.monotonic() - started < 5
    assert reader.read(pdf("500 euro"), 5) == "500 euro"
    reader.close()
