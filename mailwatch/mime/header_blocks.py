"""The block of header fields above a quoted or forwarded message, and the dashed line above that."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from mailwatch.mime.phrases import either_word, groups, phrases

_MOST_LINES = 14
_RULE = re.compile(r"\s*[-_=—–*]{5,}\s*")
_LABEL = re.compile(r"\s*[*_]{0,2}([^\W\d_][^:：*]{0,28}?)\s*[*_]{0,2}\s*[:：]\s*[*_]{0,2}\s*(.*)")


@cache
def _kinds() -> dict[str, str]:
    return {label: kind for kind, labels in reversed(tuple(groups("label").items())) for label in labels}


@cache
def _dashed(topic: str) -> re.Pattern[str]:
    words = either_word(phrases(topic))
    dashes = r"[-_=]{2,}"
    return re.compile(rf"[\s*_]*(?:{dashes}[\s*_]*{words}\b.{{0,80}}?{dashes}|{words}\s*[:：])[\s*_]*", re.IGNORECASE)


def original_line(line: str) -> bool:
    """True for `-----Original Message-----` in any language."""
    return len(line) < 200 and bool(_dashed("original").fullmatch(line))


def forwarded_line(line: str) -> bool:
    """True for `---------- Forwarded message ---------` and `Begin doorgestuurd bericht:` in any language."""
    return len(line) < 200 and bool(_dashed("forwarded").fullmatch(line))


def rule(line: str) -> bool:
    """True for a line drawn with dashes or the like."""
    return bool(_RULE.fullmatch(line))


def header_block_at(lines: Sequence[str], at: int) -> int:
    """Return how many lines from `at` a block of header fields covers, 0 when there is none.

    Who it is from must be among them, and of when, to whom and about what at least two, or one and
    an address: a timetable ("Van: Utrecht", "Aan: ...") is no header.
    """
    if _kind(lines[at]) is None:
        return 0
    kinds: set[str] = set()
    last, address = at, False
    for number in range(at, min(len(lines), at + _MOST_LINES)):
        kind = _kind(lines[number])
        if kind:
            kinds.add(kind)
            last = number
            address = address or "@" in lines[number]
        elif number - last > 2 or (not lines[number].strip() and len(kinds) > 2 and not _near(lines, number)):
            break
    others = len(kinds & {"sent", "to", "subject"})
    return last - at + 1 if "from" in kinds and (others >= 2 or (others and address)) else 0


def _near(lines: Sequence[str], at: int) -> bool:
    """True when the line after a blank one is a field again, as in text made from HTML."""
    return at + 1 < len(lines) and _kind(lines[at + 1]) is not None


def _kind(line: str) -> str | None:
    match = _LABEL.match(line) if len(line) < 2_000 else None
    return _kinds().get(match[1].strip().lower()) if match else None
