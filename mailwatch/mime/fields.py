"""Header fields by pattern over octets (RFC 5322 section 2.2), without building a parser for each message."""

from __future__ import annotations

import re
from functools import lru_cache

_FIELD = re.compile(rb"(?m)^([!-9;-~]{1,100})[ \t]*:[ \t]*([^\r\n]*(?:\r*\n[ \t][^\r\n]*)*)")
_FOLD = re.compile(rb"\r*\n[ \t]*")
_HEADER = re.compile(rb"(?:[!-9;-~]{1,100}[ \t]*:[^\n]*(?:\n|$)|[ \t]+[^\s][^\n]*(?:\n|$)|>?From [^\n]*(?:\n|$))*+")
_STRAY = re.compile(
    rb"[^\n]{1,998}\n(?=(?:Content-|MIME-Version|From|To|Cc|Subject|Date|Message-ID|In-Reply-To|Reply-To|X-)"
    rb"[\w-]*[ \t]*:)",
    re.IGNORECASE,
)
_BLANK = re.compile(rb"[ \t]*\r?\n")

LIMIT = 262_144
"""Octets of a header that are read: servers and programs stop long before."""


def fields(raw: bytes) -> list[tuple[str, bytes]]:
    """Given raw header fields, return (lower-case name, unfolded value) in order; what is no field is left out."""
    if b"\n" not in raw and b"\r" in raw:
        raw = raw.replace(b"\r", b"\n")
    return [
        (_name(name), _FOLD.sub(b" ", value).strip() if b"\n" in value else value.rstrip())
        for name, value in _FIELD.findall(raw[:LIMIT])
    ]


@lru_cache(maxsize=512)
def _name(octets: bytes) -> str:
    return octets.decode("ascii").lower()


def header_end(raw: bytes, start: int = 0) -> tuple[int, int]:
    """Return where the header that starts at `start` ends, and where its body begins.

    A line that is no field ends it, unless known fields follow: some programs forget to indent.
    """
    stop = min(len(raw), start + LIMIT)
    at = start
    while True:
        run = _HEADER.match(raw, at, stop)
        end = run.end() if run else at
        blank = _BLANK.match(raw, end, stop)
        if blank:
            return end, blank.end()
        stray = _STRAY.match(raw, end, stop)
        if not stray or raw.startswith(b"--", end):
            return end, end
        at = stray.end()
