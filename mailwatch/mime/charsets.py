"""Octets to text, whatever they claim to be: declared charsets are a hint, not a promise."""

from __future__ import annotations

import codecs
import re

_SANE_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.:+-]{0,39}")

_WIDER = {
    # What mail calls by the first name is written in the second (WHATWG Encoding Standard, section 4.2).
    "ascii": "cp1252",
    "iso8859-1": "cp1252",
    "iso8859-9": "cp1254",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "euc_kr": "cp949",
    "shift_jis": "cp932",
}

_NOT_FOR_MAIL = frozenset({"idna", "punycode", "unicode-escape", "raw-unicode-escape", "undefined", "mbcs", "oem"})

_SINGLE_OCTET = re.compile(r"cp\d{3,4}|iso8859-\d+|koi8-[rut]|mac-.*|tis-620")

_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufeff\ufffe\uffff]|[\ud800-\udfff]")


def codec_for(declared: str) -> str | None:
    """Given a charset's name as declared, return Python's name for the codec to read it with, None when unknown."""
    name = declared.strip().strip("\"'").lower()
    if not _SANE_NAME.fullmatch(name):
        return None
    try:
        codec = codecs.lookup(name)
    except (LookupError, ValueError, ImportError):
        return None
    if not getattr(codec, "_is_text_encoding", True) or codec.name in _NOT_FOR_MAIL:
        return None
    return _WIDER.get(codec.name, codec.name)


def decode(octets: bytes, declared: str = "") -> str:
    """Given octets and the charset they declare, return printable text; never raises.

    UTF-8 wins over a declared single-octet charset when the octets are valid UTF-8: text in such a
    charset is hardly ever valid UTF-8 by chance. A sequence cut in half at the end is dropped.
    """
    if octets.isascii() and b"\x1b" not in octets and b"+" not in octets and b"~" not in octets:
        text = octets.decode("ascii")
        return _UNPRINTABLE.sub("", text) if declared[:3].lower() != "utf" or "\x00" not in text else _wide(octets)
    codec = codec_for(declared)
    if codec is None or codec == "utf-8" or _SINGLE_OCTET.fullmatch(codec):
        text = _unicode(octets) or _single(octets, codec if codec != "utf-8" else None)
    else:
        text = octets.decode(codec, "replace")
    return _UNPRINTABLE.sub("", text)


def _wide(octets: bytes) -> str:
    """UTF-16 and UTF-32 of plain English look like ASCII with zeros between."""
    return _UNPRINTABLE.sub("", octets.decode("utf-16", "replace"))


def _unicode(octets: bytes) -> str | None:
    """Read UTF-8, forgiving a cut at the end and single broken octets among many good ones."""
    try:
        return octets.decode("utf-8")
    except UnicodeDecodeError as error:
        if error.start >= len(octets) - 3 and error.reason == "unexpected end of data":
            return octets[: error.start].decode("utf-8")
    text = octets.decode("utf-8", "replace")
    broken = text.count("\ufffd")
    sound = sum(map(len, re.findall("[^\x00-\x7f\ufffd]+", text)))
    return text if sound > broken else None


def _single(octets: bytes, codec: str | None) -> str:
    """Read a single-octet charset; Windows' Western one where none is known."""
    try:
        return octets.decode(codec or "cp1252")
    except UnicodeDecodeError:
        return octets.decode("latin-1") if codec in {None, "cp1252"} else octets.decode(codec or "latin-1", "replace")
