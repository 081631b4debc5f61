"""Which parts of a message are its text, and what they say."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from mailwatch.mime.content import take_uuencoded, text
from mailwatch.mime.html import html_lines
from mailwatch.mime.lines import unflowed
from mailwatch.mime.parameters import parameters
from mailwatch.mime.phrases import either, phrases
from mailwatch.mime.structure import Part

_TEXT_LIMIT = 250_000
_MOST_TEXTS = 20
_SHOWN_DEPTH = 10
_TEXTS = frozenset({"text/plain", "text/html", "text/enriched"})
_MARKUP = re.compile(r"\s*(?:<!doctype html|<html\b|<head\b|<body\b|<div\b[^>]*>|<p\b[^>]*>\s*\S)", re.IGNORECASE)


@cache
def _stub() -> re.Pattern[str]:
    return re.compile(either(phrases("stub")), re.IGNORECASE | re.DOTALL)


@dataclass(frozen=True, slots=True)
class Body:
    """The text of a message, the parts that it came from, and files that were uuencoded inside it."""

    text: str
    parts: tuple[Part, ...]
    files: tuple[tuple[str, bytes], ...] = ()


def read_body(raw: bytes, root: Part) -> Body:
    """Given a message and its tree, return its text: all that is shown in line, of alternatives the plain one.

    The plain alternative loses when it is empty or only says that it is not the real one.
    """
    chosen = list(_shown(raw, root))[:_MOST_TEXTS]
    texts = [_read(raw, part) for part in chosen]
    joined, files = take_uuencoded("\n".join(one for one in texts if one.strip()))
    return Body(joined, tuple(chosen), tuple(files))


def disposition(part: Part) -> tuple[str, dict[str, str]]:
    """Return Content-Disposition (RFC 2183) and its parameters; "" where there is none."""
    value = part.fields.get("content-disposition", b"")
    return parameters(value) if value else ("", {})


def is_attached(part: Part) -> bool:
    """True for a part that is offered as a file instead of being shown in line."""
    kind, its = disposition(part)
    named = bool(its.get("filename") or part.parameters.get("name"))
    return kind == "attachment" or (named and part.content_type not in _TEXTS) or (named and kind != "inline")


def _shown(raw: bytes, part: Part) -> Iterator[Part]:
    """Yield the text parts that a mail program would show, one of each set of alternatives."""
    if part.content_type == "multipart/alternative" and part.parts:
        yield from _alternative(raw, part)
    elif part.parts:
        below = part.parts[:1] if part.content_type in {"multipart/report", "multipart/signed"} else part.parts
        for one in below:
            yield from _shown(raw, one)
    elif (part.content_type in _TEXTS or _is_unparted(part)) and not is_attached(part):
        yield part


def _is_unparted(part: Part) -> bool:
    """True for a multipart in which no parts were found, unless that is because it sits too deep."""
    return part.content_type.startswith("multipart/") and part.depth < _SHOWN_DEPTH


def _alternative(raw: bytes, part: Part) -> Iterator[Part]:
    choices = [list(_shown(raw, one)) for one in part.parts]
    plain = [one for choice in choices for one in choice if one.content_type != "text/html"]
    rich = next((choice for choice in reversed(choices) if any(one.content_type == "text/html" for one in choice)), [])
    if rich and _is_stub("\n".join(_read(raw, one) for one in plain)):
        yield from rich
    else:
        yield from plain or rich


def _is_stub(plain: str) -> bool:
    words = plain.strip()
    return len(words) < 2 or (len(words) < 400 and bool(_stub().search(words)))


def _read(raw: bytes, part: Part) -> str:
    written = text(raw, part, _TEXT_LIMIT)
    if part.content_type == "text/html" or _MARKUP.match(written[:500]):
        return html_lines(written)
    if part.parameters.get("format", "").lower() == "flowed":
        return unflowed(written, delete_space=part.parameters.get("delsp", "").lower() == "yes")
    return written
