"""The content of a part: transfer encodings undone (RFC 2045 section 6), also where they are broken."""

from __future__ import annotations

import binascii
import re

from mailwatch.mime.charsets import decode
from mailwatch.mime.structure import Part

_NOT_BASE64 = bytes(set(range(256)) - set(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"))
_NOT_URL_SAFE = bytes.maketrans(b"-_", b"+/")
_UU_BEGIN = re.compile(r"begin(?:-base64)? [0-7]{3,4} (\S.{0,200})")


def encoding_of(part: Part) -> str:
    """Return the transfer encoding in lower case, "" where none is declared."""
    return part.fields.get("content-transfer-encoding", b"").decode("ascii", "replace").strip(" \t\"';").lower()


def content(raw: bytes, part: Part, limit: int) -> bytes:
    """Return at most `limit` octets of what the part holds, decoded as far as it can be; never raises."""
    encoding = encoding_of(part)
    if encoding in {"base64", "b"}:
        return _base64(raw[part.start : min(part.end, part.start + limit * 3 // 2)])[:limit]
    if encoding in {"quoted-printable", "q"}:
        return binascii.a2b_qp(raw[part.start : min(part.end, part.start + limit * 3)])[:limit]
    if encoding in {"x-uuencode", "uuencode", "x-uue", "uue"}:
        lines = raw[part.start : min(part.end, part.start + limit * 3 // 2)].decode("latin-1")
        return next((octets for _, octets in take_uuencoded(lines)[1]), b"")[:limit]
    return raw[part.start : min(part.end, part.start + limit)]


def text(raw: bytes, part: Part, limit: int) -> str:
    """Return the part as text with line feeds; base64 that is none is read as it stands."""
    octets = content(raw, part, limit)
    if encoding_of(part) == "base64" and _is_no_base64(raw[part.start : min(part.end, part.start + 4_000)]):
        octets = raw[part.start : min(part.end, part.start + limit)]
    return decode(octets, part.parameters.get("charset", "")).replace("\r\n", "\n").replace("\r", "\n")


def size(raw: bytes, part: Part) -> int:
    """Return the decoded size in octets without decoding: exact for base64, else an upper bound."""
    length = part.end - part.start
    if encoding_of(part) != "base64":
        return max(length, 0)
    breaks = raw.count(b"\n", part.start, part.end) + raw.count(b"\r", part.start, part.end)
    padding = raw.count(b"=", max(part.start, part.end - 6), part.end)
    return max(0, (length - breaks) * 3 // 4 - padding)


def take_uuencoded(body: str) -> tuple[str, list[tuple[str, bytes]]]:
    """Cut uuencoded files out of a text; return what is left, and (name, octets) of each, also of one cut off."""
    if "begin" not in body or not any(map(_UU_BEGIN.match, body.split("\n"))):
        return body, []
    kept: list[str] = []
    files: list[tuple[str, bytes]] = []
    inside: list[bytes] | None = None
    for line in body.split("\n"):
        begin = _UU_BEGIN.fullmatch(line.rstrip())
        if begin and inside is None:
            inside = []
            files.append((begin[1], b""))
        elif inside is None:
            kept.append(line)
        elif line.strip() in {"end", "===="}:
            files[-1] = (files[-1][0], b"".join(inside))
            inside = None
        else:
            inside.append(_uu_line(line))
    if inside is not None:
        files[-1] = (files[-1][0], b"".join(inside))
    return "\n".join(kept), files


def _uu_line(line: str) -> bytes:
    """Decode one line; one that cannot be read is left out."""
    try:
        return binascii.a2b_uu(line.rstrip("\r").encode("ascii"))
    except (binascii.Error, UnicodeEncodeError):
        return b""


def _base64(encoded: bytes) -> bytes:
    digits = encoded.split(b"=", 1)[0].translate(_NOT_URL_SAFE).translate(None, _NOT_BASE64)
    if len(digits) % 4 == 1:
        digits = digits[:-1]
    return binascii.a2b_base64(digits + b"=" * (-len(digits) % 4))


def _is_no_base64(sample: bytes) -> bool:
    solid = sample.translate(None, b" \t\r\n")
    odd = solid.translate(None, bytes(set(range(256)) - set(_NOT_BASE64)) + b"=-_")
    spaced = sample.count(b" ")
    return len(odd) * 20 > len(solid) or spaced * 20 > len(sample) > 0
