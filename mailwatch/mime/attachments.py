"""The parts of a message that are files, with what can be read in them."""

from __future__ import annotations

from collections.abc import Iterator

from mailwatch.core.mail import Attachment
from mailwatch.mime.body import Body, disposition
from mailwatch.mime.content import content, size
from mailwatch.mime.content import text as part_text
from mailwatch.mime.documents import Reading
from mailwatch.mime.structure import Part

_MOST = 100
_LARGEST = 12_000_000
_TEXT_LIMIT = 100_000
_TEXTS = ("text/plain", "text/csv", "text/tab-separated-values", "text/markdown")
_NO_FILES = frozenset(
    {
        *("application/pgp-signature", "application/pkcs7-signature", "application/x-pkcs7-signature"),
        *("message/delivery-status", "message/disposition-notification", "text/rfc822-headers", "message/rfc822"),
        *("message/global-delivery-status", "application/ms-tnef"),
    }
)


def attachments(raw: bytes, root: Part, body: Body) -> tuple[Attachment, ...]:
    """Return the files in the order of the message; what can be read of them is bounded in size and time."""
    reading = Reading()
    shown = {id(part) for part in body.parts}
    found = [_attachment(raw, part, reading) for part in _files(root) if id(part) not in shown]
    found += [
        Attachment(filename=name, content_type="application/octet-stream", size=len(octets))
        for name, octets in body.files
    ]
    return tuple(found[:_MOST])


def _files(root: Part) -> Iterator[Part]:
    """Yield the leaves that are offered as files: named, or neither text nor machinery of mail.

    An invitation always is: programs put it beside the text, as an alternative without a name (RFC 6047 section 2.4).
    """
    alternatives = {
        id(one) for part in root.walk() if part.content_type == "multipart/alternative" for one in part.parts
    }
    for part in root.walk():
        if part.parts or part.content_type.startswith("multipart/"):
            continue
        named = bool(filename(part))
        kind = disposition(part)[0]
        if kind == "attachment" or named or part.content_type == "text/calendar":
            yield part
        elif part.content_type in _NO_FILES or id(part) in alternatives:
            continue
        elif not part.content_type.startswith("text/"):
            yield part


def filename(part: Part) -> str:
    """Return the name from Content-Disposition, else from Content-Type, without folders; "" when there is none."""
    _, its = disposition(part)
    name = its.get("filename") or part.parameters.get("name") or ""
    return " ".join(name.replace("\\", "/").rpartition("/")[2].split())


def _attachment(raw: bytes, part: Part, reading: Reading) -> Attachment:
    name = filename(part)
    octets = size(raw, part)
    written = ""
    if octets <= _LARGEST:
        if part.content_type in _TEXTS:
            written = part_text(raw, part, _TEXT_LIMIT)
        elif reading.readable(name, part.content_type):
            written = reading.read(content(raw, part, _LARGEST))
    return Attachment(name, part.content_type, written, octets, part.complete)
