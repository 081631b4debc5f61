"""Header fields straight from octets (RFC 5322 section 2.2), without building a parser for each message."""

from __future__ import annotations

import re
from functools import lru_cache

_NAME = re.compile(rb"[!-9;-~]{1,100}[ \t]*")
_HEADER = re.compile(rb"(?:[!-9;-~]{1,100}[ \t]*:[^\n]*(?:\n|$)|[ \t]+[^\s][^\n]*(?:\n|$)|>?From [^\n]*(?:\n|$))*+")
_STRAY = re.compile(
    rb"[^\n]{1,998}\n(?=(?:Content-|MIME-Version|From|To|Cc|Subject|Date|Message-ID|In-Reply-To|Reply-To|X-)"
    rb"[\w-]*[ \t]*:)",
    re.IGNORECASE,
)
_BLANK = re.compile(rb"[ \t]*\r?\n")

LIMIT = 262_144
"""Octets of a header that are read: servers and programs stop long before."""

LIMIT_OF_ONE = 65_536
"""Octets of one field that are read when it is folded."""

_FOLDS = frozenset({b" ", b"\t"})


def fields(raw: bytes) -> list[tuple[str, bytes]]:
    """Given raw header fields, return (lower-case name, unfolded value) in order; what is no field is left out."""
    if b"\n" not in raw and b"\r" in raw:
        raw = raw.replace(b"\r", b"\n")
    found: list[tuple[str, bytes]] = []
    for line in raw[:LIMIT].split(b"\n"):
        if line[:1] in _FOLDS:
            if found and line.strip():
                _unfold(found, line.strip())
            continue
        octets, colon, value = line.partition(b":")
        if colon and (name := _name(octets)):
            found.append((name, value.strip()))
    return found


@lru_cache(maxsize=512)
def _name(octets: bytes) -> str:
    """Return a field's name in lower case, "" for what cannot be one."""
    return octets.decode("ascii").rstrip().lower() if _NAME.fullmatch(octets) else ""


def _unfold(found: list[tuple[str, bytes]], line: bytes) -> None:
    name, value = found[-1]
    if len(value) < LIMIT_OF_ONE:
        found[-1] = (name, value + b" " + line if value else line)


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
