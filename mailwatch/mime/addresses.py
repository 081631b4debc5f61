"""Addresses in From, To, Cc and the like (RFC 5322 section 3.4), and what stands there instead."""

from __future__ import annotations

import re
from functools import lru_cache

from mailwatch.core.mail import Address
from mailwatch.mime.charsets import decode
from mailwatch.mime.words import decode_text

_LIMIT = 200_000
_SHORT = 200
_MOST = 1_000
"""Addresses of one field that are read."""

_PLAIN = re.compile(
    r"\s*(?:\"([^\"\\]{0,200})\"|([^\",<>()@:;\\\[\]]{0,200}))\s*<([^<>\s@\"(),:;]{1,200}@[^<>\s@\"(),:;]{1,200})>\s*"
    r"|\s*()()([^<>\s@\"(),:;\[\]]{1,200}@[^<>\s@\"(),:;\[\]]{1,200})\s*"
)
_ANGLE = re.compile(r"<([^<>]*)>?")
_SPEC = re.compile(r"(?:\"[^\"]{1,100}\"|[^\s<>@\"(),:;]{1,200})@[^\s<>@\"(),:;]{1,255}")
_LONE_WORD = re.compile(r"[\w.+-]{1,100}")


def addresses(value: bytes) -> tuple[Address, ...]:
    """Given the raw value of an address field, return who stands there, in order; never raises.

    Group names and comments are dropped, names are decoded, and what holds no address is left out.
    """
    if not value:
        return ()
    return _known(value) if len(value) < _SHORT else _read(value)


def _read(value: bytes) -> tuple[Address, ...]:
    text = value[:_LIMIT].decode("ascii") if value.isascii() else decode(value[:_LIMIT])
    return _by_pattern(text) or _by_character(text)


_known = lru_cache(maxsize=2048)(_read)
"""The same few people stand in most of a mailbox."""


def _by_pattern(text: str) -> tuple[Address, ...]:
    """The fast path: a list without comments, groups or loose quotes; () when it is not one."""
    found = []
    at = 0
    while at < len(text):
        match = _PLAIN.match(text, at)
        if match is None:
            return ()
        at = match.end()
        if at < len(text) and text[at] != ",":
            return ()
        at += 1
        quoted, atoms, angled, _, _, bare = match.groups()
        found.append(_address(angled or bare, quoted or atoms or ""))
    return tuple(found[:_MOST])


def _address(email: str, name: str) -> Address:
    if "=?" in name:
        name = decode_text(name)
    name = " ".join(name.replace("\x00", "").split()).strip("\"' ")
    return Address(email.lower(), "" if name.lower() == email.lower() else name)


def _by_character(text: str) -> tuple[Address, ...]:
    found = []
    for piece in _pieces(text):
        address = _one(piece) or (_one(decode_text(piece)) if "=?" in piece else None)
        if address:
            found.append(address)
        if len(found) == _MOST:
            break
    return tuple(found)


def _pieces(text: str) -> list[str]:
    """Cut at the commas and semicolons outside quotes, angles and comments; drop group names and comments."""
    pieces: list[str] = []
    piece: list[str] = []
    quoted, angled, depth, at = False, False, 0, 0
    while at < len(text):
        char = text[at]
        at += 1
        if char == "\\" and at < len(text) and (quoted or depth):
            piece += [] if depth else [text[at]]
            at += 1
        elif char == '"' and not depth and (quoted or '"' in text[at : at + 500]):
            quoted = not quoted
            piece.append(char)
        elif quoted:
            piece.append(char)
        elif char == "(" and ")" in text[at : at + 1000]:
            depth += 1
        elif char == ")" and depth:
            depth -= 1
        elif depth:
            continue
        elif char in ",;" and not angled:
            pieces.append("".join(piece))
            piece = []
        elif char == ":" and not angled:
            piece = []
        else:
            angled = (angled or char == "<") and char != ">"
            piece.append(char)
    return [*pieces, "".join(piece)]


def _one(piece: str) -> Address | None:
    angle = _ANGLE.search(piece)
    if angle:
        inside = angle[1].rpartition(":")[2]
        spec = _SPEC.search(inside.replace(" ", ""))
        name = piece[: angle.start()] or piece[angle.end() :]
        if spec:
            return _address(spec[0], name)
        lone = _LONE_WORD.fullmatch(inside.strip())
        return _address(lone[0], name) if lone else None
    spec = _SPEC.search(piece)
    if spec:
        return _address(spec[0].strip("'"), piece[: spec.start()].strip(" '[]"))
    lone = _LONE_WORD.fullmatch(piece.strip())
    return _address(lone[0], "") if lone else None
