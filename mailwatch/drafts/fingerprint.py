"""A digest of what a person sees in a draft: the test of "unchanged since it was written" (design: rules).

Servers give a stored message another Message-ID, fold its headers anew, drop fields, choose another transfer encoding.
None of that is an edit. One character more or less in subject, recipients, text or attachments is.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterator
from email import message_from_bytes, policy
from email.errors import HeaderParseError
from email.header import decode_header, make_header
from email.message import Message
from email.utils import getaddresses
from html.parser import HTMLParser

_PEOPLE = ("From", "To", "Cc", "Bcc")
_UNSEEN = frozenset({"head", "script", "style", "title"})
_INLINE = frozenset({"a", "abbr", "b", "code", "em", "font", "i", "s", "small", "span", "strong", "sub", "sup", "u"})


def fingerprint(raw: bytes) -> str:
    """Given a message, return 64 hexadecimal digits that stay the same as long as a person sees the same.

    Counted are the decoded subject, sender and recipients (in any order), the text of each part without its
    transfer encoding, line ends, trailing blanks and HTML tags, and attachments octet by octet. Never raises.
    """
    message = message_from_bytes(raw, policy=policy.compat32)
    seen = [f"subject\x1f{_decoded(message, 'Subject')}"]
    seen += sorted(_people(message))
    seen += _parts(message)
    return hashlib.sha256("\x1e".join(seen).encode("utf-8", "surrogatepass")).hexdigest()


def _decoded(message: Message, name: str) -> str:
    return _readable(str(message.get(name, "")))


def _readable(value: str) -> str:
    unfolded = " ".join(value.split())
    try:
        text = str(make_header(decode_header(unfolded)))
    except (HeaderParseError, LookupError, ValueError):
        text = unfolded
    return " ".join(unicodedata.normalize("NFC", text).split())


def _people(message: Message) -> Iterator[str]:
    for field in _PEOPLE:
        values = [" ".join(str(value).split()) for value in message.get_all(field, [])]
        for name, address in getaddresses(values):
            if address:
                yield f"{field.lower()}\x1f{_readable(name)}\x1f{address.lower()}"


def _parts(message: Message) -> Iterator[str]:
    for part in message.walk():
        if part.is_multipart():
            continue
        octets = _octets(part)
        filename = _readable(part.get_filename() or "")
        match part.get_content_type():
            case "text/plain" if not filename:
                yield f"plain\x1f{_plain(_text(part, octets))}"
            case "text/html" if not filename:
                yield f"html\x1f{_visible(_text(part, octets))}"
            case "text/calendar" as kind:
                yield f"{kind}\x1f{_plain(_text(part, octets))}"
            case kind:
                yield f"{kind}\x1f{filename}\x1f{hashlib.sha256(octets).hexdigest()}"


def _octets(part: Message) -> bytes:
    """Undo the transfer encoding, also where its field was folded: `get_payload` does not know it then."""
    if encoding := part.get("Content-Transfer-Encoding"):
        part.replace_header("Content-Transfer-Encoding", str(encoding).strip())
    octets = part.get_payload(decode=True)
    return octets if isinstance(octets, bytes) else b""


def _text(part: Message, octets: bytes) -> str:
    charset = part.get_content_charset() or "utf-8"
    try:
        return octets.decode(charset)
    except (LookupError, UnicodeDecodeError):
        return octets.decode("latin-1")


def _plain(text: str) -> str:
    lines = (" ".join(line.split()) for line in re.split(r"\r\n|\r|\n", unicodedata.normalize("NFC", text)))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip("\n")


def _visible(html: str) -> str:
    page = _Page()
    page.feed(html)
    page.close()
    return " ".join(unicodedata.normalize("NFC", "".join(page.shown)).split())


class _Page(HTMLParser):
    """Collects what an HTML part shows; a tag that breaks the line is a blank."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.shown: list[str] = []
        self._hidden = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        del attrs
        self._hidden += tag in _UNSEEN
        self._break(tag)

    def handle_endtag(self, tag: str) -> None:
        self._hidden = max(0, self._hidden - (tag in _UNSEEN))
        self._break(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        del attrs
        self._break(tag)

    def handle_data(self, data: str) -> None:
        if not self._hidden:
            self.shown.append(data)

    def _break(self, tag: str) -> None:
        if tag not in _INLINE:
            self.shown.append(" ")
