"""Where a message's words end and its signature begins."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import takewhile

from mailwatch.core.mail import Address
from mailwatch.mime.disclaimers import is_disclaimer
from mailwatch.mime.lines import Layer
from mailwatch.mime.phrases import either, phrases

_DELIMITER = re.compile(r"--|[-–—] ?[-–—]|—|_{2,3}")
_LONGEST_LINE = 100
_MOST_BELOW = 25
_POSTSCRIPT = re.compile(r"\s*(?:p\.? ?s\.?|n\.? ?b\.?)\s*(?:[:\-–.]|\s)\s*\S", re.IGNORECASE)
_SENTENCE = re.compile(r"[^\W\d]{2,}[^.!?]{15,}[.!?](?:\s+[A-ZÀ-Ý][a-zà-ÿ]+ [a-zà-ÿ]|\s*$)|\?\s*$")
_NAME_PART = re.compile(r"[^\W\d_]+")
_PARTICLES = frozenset("van von der den de la le du the team und en and et & x xx groet groetjes".split())  # noqa: SIM905


@cache
def _closing(topic: str) -> re.Pattern[str]:
    name = r"(?-i:(?:[A-ZÀ-ÞŁŠŽ][\w.'’-]{0,20}\s{0,2}){1,4})"
    return re.compile(
        rf"[\s*_]*{either(phrases(topic))}(?!\w)\s*[,.!;:]{{0,3}}[\s–-]*{name}?[\s,.!*_]*[🙂😊😀👍:;)-]{{0,3}}\s*",
        re.IGNORECASE,
    )


@cache
def _mobile() -> re.Pattern[str]:
    return re.compile(rf"[\s<(]*{either(phrases('mobile'))}[\s>)]*", re.IGNORECASE)


def is_closing(line: str) -> bool:
    """True for a line that is a closing formula, with or without a name behind it."""
    return 0 < len(line.strip()) < 240 and bool(_closing("closing").fullmatch(line))


def is_thanks(line: str) -> bool:
    """True for a line that only thanks: it closes a message where a name follows, and opens one as often."""
    return 0 < len(line.strip()) < 100 and bool(_closing("thanks").fullmatch(line))


def is_mobile(line: str) -> bool:
    """True for what a phone or a program adds: `Verzonden vanaf mijn iPhone`."""
    return 8 < len(line) < 160 and bool(_mobile().fullmatch(line.strip()))


def signature_layers(lines: Sequence[str], sender: Address | None) -> list[Layer]:
    """Given the lines of one person, return the layer of each: own words, signature, or small print below it.

    A signature begins at the delimiter of RFC 3676 section 4.3; else at the last closing formula; else
    at the sender's own name on a line; below the last two only lines may stand that suit a signature.
    A postscript stays the sender's own words.
    """
    end = _delimiter(lines)
    start = _start(lines, end, sender)
    below = [Layer.SIGNATURE] * len(lines[start:end])
    for first, paragraph in _paragraphs(lines[start:end]):
        for at in range(first, first + len(paragraph)):
            below[at] = _below(paragraph)
    return [*[Layer.OWN] * start, *below, *[Layer.SIGNATURE] * len(lines[end:])]


def _delimiter(lines: Sequence[str]) -> int:
    for at, line in enumerate(lines):
        if at and _DELIMITER.fullmatch(line.strip()) and sum(1 for one in lines[at:] if one.strip()) <= 40:
            return at
    return len(lines)


def _start(lines: Sequence[str], end: int, sender: Address | None) -> int:
    names = _Names(sender)
    shown = [at for at in range(end) if lines[at].strip()][-_MOST_BELOW:]
    closings = [at for at in shown if is_closing(lines[at]) and _suits(lines[at:end])]
    named = [at for at in shown if names.on(lines[at]) and _suits(lines[at:end])]
    anchor = closings[-1] if closings else named[0] if named else end
    for at in reversed([one for one in shown if one < anchor]):
        if is_closing(lines[at]) or names.on(lines[at]) or (is_thanks(lines[at]) and anchor < end):
            anchor = at
        else:
            break
    return anchor


def _suits(lines: Sequence[str]) -> bool:
    """True when what stands from a closing or a name on can be a signature, postscript and small print apart."""
    paragraphs = [paragraph for _, paragraph in _paragraphs(lines)]
    return all(_below(paragraph) is not Layer.OWN or _is_postscript(paragraph) for paragraph in paragraphs)


def _below(paragraph: Sequence[str]) -> Layer:
    """Say what a paragraph below a closing formula is."""
    if _is_postscript(paragraph):
        return Layer.OWN
    if is_disclaimer(" ".join(paragraph), below_signature=True):
        return Layer.SMALL_PRINT
    suits = all(len(line) <= _LONGEST_LINE and not _SENTENCE.search(line) for line in paragraph[1:]) and (
        len(paragraph[0]) <= _LONGEST_LINE or is_closing(paragraph[0])
    )
    return Layer.SIGNATURE if suits and not _is_prose(paragraph) else Layer.OWN


def _is_prose(paragraph: Sequence[str]) -> bool:
    """Signatures are lines; sentences that run on from line to line, or that ask something, are words."""
    if is_closing(paragraph[0]):
        return False
    return bool(_SENTENCE.search(" ".join(paragraph))) and not any(char.isdigit() for char in paragraph[-1])


def _is_postscript(paragraph: Sequence[str]) -> bool:
    return bool(_POSTSCRIPT.match(paragraph[0]))


def _paragraphs(lines: Sequence[str]) -> Iterator[tuple[int, list[str]]]:
    at = 0
    while at < len(lines):
        paragraph = list(takewhile(str.strip, lines[at:]))
        if paragraph:
            yield at, paragraph
        at += len(paragraph) + 1


class _Names:
    """The sender's names, to know them again below a message."""

    def __init__(self, sender: Address | None) -> None:
        name, local = (sender.name, sender.email.partition("@")[0]) if sender else ("", "")
        self._full = name.lower()
        self._parts = {part.lower() for part in _NAME_PART.findall(f"{name} {local}") if len(part) > 1}
        self._initials = {part[0].lower() for part in _NAME_PART.findall(name)}

    def on(self, line: str) -> bool:
        """True when the line is the sender's name: in full, in part, as initials, or before the firm's."""
        parts = [part.lower() for part in _NAME_PART.findall(line)]
        if not parts or len(line) > 100:
            return False
        if len(self._full) > 4 and line.strip().lower().startswith(self._full):
            return True
        if len(parts) > 5 or len(line) > 50 or any(char.isdigit() or char in "?:@" for char in line):
            return False
        if len("".join(parts)) <= 3:
            return set("".join(parts)) <= self._initials
        known = [part for part in parts if part in self._parts]
        return bool(known) and all(len(part) == 1 or part in _PARTICLES for part in parts if part not in known)
