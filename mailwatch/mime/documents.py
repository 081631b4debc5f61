"""The text of documents that are attached: PDF in a process of its own, office files as zipped XML."""

from __future__ import annotations

import html
import io
import re
import time
import zipfile
import zlib

from mailwatch.mime.pdf import pdf_text

_SECONDS = 1.2
"""Time for all documents of one message together."""

_TEXT_LIMIT = 60_000
_XML_LIMIT = 4_000_000
_PDF = re.compile(r"application/(?:x-)?pdf|.*\.pdf")
_OFFICE = re.compile(
    r".*\.(?:docx|docm|xlsx|xlsm|odt|ods|pptx)|application/vnd\.(?:openxmlformats|oasis\.opendocument).*"
)
_ENTRIES = re.compile(r"word/document\.xml|xl/sharedStrings\.xml|content\.xml|ppt/slides/slide\d{1,2}\.xml")
_LINE_ENDS = re.compile(
    rb"</(?:w:p|w:tr|text:p|text:h|table:table-row|a:p|si)>|<w:br\b[^>]{0,200}/>|<text:line-break/>"
)
_GAPS = re.compile(rb"</(?:w:tc|table:table-cell)>|<(?:w:tab|text:tab|text:s)\b[^>]{0,200}/>")
_TAG = re.compile(rb"<[^<>]{0,20000}>")


class Reading:
    """Reads the documents of one message until their time is over; the rest stay unread."""

    def __init__(self) -> None:
        self._until = time.monotonic() + _SECONDS

    @staticmethod
    def readable(name: str, content_type: str) -> bool:
        """True when the text of a file with this name or type can be read."""
        return any(kind.fullmatch(one) for kind in (_PDF, _OFFICE) for one in (name.lower(), content_type.lower()))

    def read(self, octets: bytes) -> str:
        """Return the text of a document, "" when it cannot be read; never raises."""
        left = self._until - time.monotonic()
        if left <= 0:
            return ""
        if octets.startswith(b"PK\x03\x04"):
            return office_text(octets)
        if b"%PDF-" in octets[:1024]:
            return pdf_text(octets, left)[:_TEXT_LIMIT]
        return ""


def office_text(octets: bytes) -> str:
    """Return the text of a docx, xlsx, pptx, odt or ods, "" when it is none; no XML is parsed, tags are taken away."""
    try:
        with zipfile.ZipFile(io.BytesIO(octets)) as archive:
            entries = [entry for entry in archive.namelist()[:2_000] if _ENTRIES.fullmatch(entry)][:20]
            pieces = [_entry(archive, entry) for entry in entries]
    except (
        zipfile.BadZipFile,
        OSError,
        EOFError,
        ValueError,
        RuntimeError,
        NotImplementedError,
        zlib.error,
        OverflowError,
    ):
        return ""
    return "\n".join(piece for piece in pieces if piece)[:_TEXT_LIMIT]


def _entry(archive: zipfile.ZipFile, name: str) -> str:
    with archive.open(name) as entry:
        xml = entry.read(_XML_LIMIT)
    xml = _GAPS.sub(b" ", _LINE_ENDS.sub(b"\n", xml))
    text = html.unescape(_TAG.sub(b"", xml).decode("utf-8", "replace"))
    return "\n".join(line.strip() for line in text.split("\n") if line.strip())
