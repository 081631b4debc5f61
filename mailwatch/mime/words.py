"""Encoded words in header fields (RFC 2047), and the sloppy kinds that mail programs write."""

from __future__ import annotations

import binascii
import re

from mailwatch.mime.charsets import codec_for, decode

_LIMIT = 20_000
"""Octets of one field that are read; what people see of a subject is far shorter."""

_ENCODED = re.compile(r"=\?([\w.:+-]{1,40})(?:\*[\w-]{0,20})?\?([BbQq])\?([^\r\n]{0,1000}?)\?=")
_NOT_BASE64 = re.compile(r"[^A-Za-z0-9+/]")


def decode_words(value: bytes) -> str:
    """Given the raw, unfolded value of a field, return its text on one line.

    Neighbouring words are joined as octets before they are decoded, since some programs cut a
    character in two. Raw octets above 127 are read as UTF-8, else as Windows-1252.
    """
    if not value:
        return ""
    if b"=?" not in value and value.isascii():
        return " ".join(value[:_LIMIT].replace(b"\x00", b"").decode("ascii").split())
    return " ".join(decode_text(decode(value[:_LIMIT])).split())


def decode_text(text: str) -> str:
    """Replace the encoded words in `text`; everything else stays as it is."""
    if "=?" not in text:
        return text
    pieces: list[str] = []
    run: list[tuple[str, bytes]] = []
    end = 0
    for word in _ENCODED.finditer(text):
        between = text[end : word.start()]
        if between.strip() or not run:
            pieces += [_joined(run), between]
            run = []
        run.append((word[1], _octets(word[2], word[3])))
        end = word.end()
    return "".join([*pieces, _joined(run), text[end:]])


def _octets(encoding: str, text: str) -> bytes:
    """Undo the B or Q encoding of RFC 2047 section 4, without its demands on padding and spaces."""
    if encoding in "Qq":
        spaced = text.replace("_", " ").encode("utf-8", "replace")
        return re.sub(rb"=([0-9A-Fa-f]{2})", lambda octet: bytes([int(octet[1], 16)]), spaced)
    digits = _NOT_BASE64.sub("", text)
    if len(digits) % 4 == 1:
        digits = digits[:-1]
    return binascii.a2b_base64(digits + "=" * (-len(digits) % 4))


def _joined(run: list[tuple[str, bytes]]) -> str:
    """Decode neighbouring words, those of one charset together."""
    text: list[str] = []
    start = 0
    for at in range(1, len(run) + 1):
        if at == len(run) or codec_for(run[at][0]) != codec_for(run[start][0]):
            text.append(decode(b"".join(octets for _, octets in run[start:at]), run[start][0]))
            start = at
    return "".join(text)
