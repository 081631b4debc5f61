"""Where a message's words end and its signature begins."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from mailwatch.core.mail import Address
from mailwatch.mime.phrases import CLOSINGS, MOBILE

_DELIMITER = re.compile(r"--\s*|[-–—]\s*[-–—]|—|__")
_LONGEST_LINE = 100
_MOST_LINES = 18
_POSTSCRIPT = re.compile(r"\s*(?:p\.? ?s\.?|n\.? ?b\.?)\s*[:\-–.]?\s+\S|\s*(?:ps|nb)\s*:", re.IGNORECASE)
_SENTENCE = re.compile(r"[a-zà-ÿ]{2,}[^.!?]{15,}[.!?]\s+[A-ZÀ-Ý][a-zà-ÿ]+ [a-zà-ÿ]|\?\s*$")
_NAME_PART = re.compile(r"[^\W\d_]+")


@cache
def _closing() -> re.Pattern[str]:
    formulas = "|".join(f"(?:{formula})" for formula in CLOSINGS)
    return re.compile(
        rf"\s*(?:{formulas})\s*[,.!;:]{{0,2}}\s*(?:[-–]\s*)?(?P<name>(?:[^\W\d_][\w.'’-]{{0,20}}\s?){{0,4}})\s*[,.!]?\s*[🙂😊:;)-]{{0,3}}\s*",
        re.IGNORECASE,
    )


@cache
def _mobile() -> re.Pattern[str]:
    return re.compile(r"[\s<(]*(?:" + "|".join(MOBILE) + r")[\s>)]*", re.IGNORECASE)


def is_closing(line: str) -> bool:
    """True for a line that is a closing formula, with or without a name behind it."""
    line = line.strip()
    if not line or len(line) > 240:
        return False
    match = _closing().fullmatch(line)
    return bool(match) and (not match["name"] or match["name"][:1].isupper())


def is_mobile(line: str) -> bool:
    """True for what a phone or a program adds: `Verzonden vanaf mijn iPhone`."""
    return 8 < len(line) < 160 and bool(_mobile().fullmatch(line.strip()))


def signature_start(lines: Sequence[str], sender: Address | None) -> int:
    """Return the index at which the signature of these lines of one person begins, len(lines) when there is none.

    In this order: the delimiter of RFC 3676 section 4.3, the last closing formula with only short
    lines below it, the sender's own name on a line with only short lines below it.
    """
    end = len(lines)
    for at, line in enumerate(lines):
        if _DELIMITER.fullmatch(line.strip()) and at and _plausible(lines[at + 1 :], most=40):
            end = at
            break
    names = _names(sender)
    start = end
    short = 0
    for at in range(end - 1, -1, -1):
        line = lines[at].strip()
        if not line:
            continue
        if is_closing(line):
            start = at
            if not _thanks_only(line):
                break
        if _is_name(line, names):
            start = at
        short += 1
        if short > _MOST_LINES or not _signature_like(line):
            break
    return start


def _plausible(below: Sequence[str], most: int) -> bool:
    return sum(1 for line in below if line.strip()) <= most


def _thanks_only(line: str) -> bool:
    """`Thanks,` may stand above a name or above the real closing: look on."""
    return bool(re.match(r"(?:many |best |with )?(?:thanks|thank you|thx)", line, re.IGNORECASE))


def _signature_like(line: str) -> bool:
    return len(line) <= _LONGEST_LINE and not _SENTENCE.search(line) and not _POSTSCRIPT.match(line)


def _names(sender: Address | None) -> frozenset[str]:
    if sender is None:
        return frozenset()
    local = sender.email.partition("@")[0]
    return frozenset(part.lower() for part in _NAME_PART.findall(f"{sender.name} {local}") if len(part) > 1)


def _is_name(line: str, names: frozenset[str]) -> bool:
    """True when the line is the sender's name, in full, in part, or with initials."""
    parts = _NAME_PART.findall(line)
    if not parts or len(parts) > 5 or len(line) > 50 or any(char.isdigit() or char in "?:@" for char in line):
        return False
    known = [part for part in parts if part.lower() in names]
    rest = [part for part in parts if part.lower() not in names]
    return bool(known) and all(len(part) <= 2 or part.lower() in {"van", "von", "der", "den", "the", "team"} for part in rest)
