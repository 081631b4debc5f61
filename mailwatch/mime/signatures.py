"""Where a message's words end and its signature begins."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import takewhile

from mailwatch.core.mail import Address
from mailwatch.mime.disclaimers import is_disclaimer
from mailwatch.mime.lines import Layer
from mailwatch.mime.phrases import either, either_word, phrases

_DELIMITER = re.compile(r"--|[-–—] ?[-–—]|—|_{2,3}")
_LONGEST_LINE = 100
_MOST_BELOW = 25
_POSTSCRIPT = re.compile(r"\s*(?:p\.? ?s\.?|n\.? ?b\.?)\s*(?:[:\-–.]|\s)\s*\S", re.IGNORECASE)
_SENTENCE = re.compile(r"[^\W\d]{2,}[^.!?]{15,}[.!?](?:\s+[A-ZÀ-Ý][a-zà-ÿ]+ [a-zà-ÿ]|\s*$)|\?\s*$")
_NAME_PART = re.compile(r"[^\W\d_]+")
_PARTICLES = frozenset("van von der den de la le du the team und en and et & x xx groet groetjes".split())  # noqa: SIM905


@cache
def _line_of(topic: str) -> re.Pattern[str]:
    """Return the pattern of a line of formulas, one or two (`Alvast bedankt en groet`), and perhaps a name."""
    one, any_of = either(phrases(topic)), either((*phrases("thanks"), *phrases("closing")))
    link = r"\s*(?:/|\||&|,|\ben\b|\bund\b|\band\b|\bet\b)\s*"
    name = r"(?-i:(?:[A-ZÀ-ÞŁŠŽ][\w.'’-]{0,20}\s{0,2}(?:(?:en|und|and|et|&|\+)\s)?){1,5})"
    first = rf"(?:{either(phrases('thanks'))}{link})?" if topic == "closing" else ""
    return re.compile(
        rf"[\s*_]*{first}{one}(?!\w)(?:{link}{any_of}(?!\w))?\s*[,.!;:]{{0,3}}[\s–-]*{name}?[\s,.!*_]*[🙂😊😀👍:;)-]{{0,3}}\s*",
        re.IGNORECASE,
    )


@cache
def _mobile() -> re.Pattern[str]:
    return re.compile(rf"[\s<(]*{either(phrases('mobile'))}[\s>)]*", re.IGNORECASE)


@cache
def _personal() -> re.Pattern[str]:
    return re.compile(rf"\b{either_word(phrases('personal'))}\b", re.IGNORECASE)


def is_closing(line: str) -> bool:
    """True for a line that is a closing formula, with or without a name behind it."""
    return 0 < len(line.strip()) < 240 and bool(_line_of("closing").fullmatch(line))


def is_thanks(line: str) -> bool:
    """True for a line that only thanks: it closes a message where a name follows, and opens one as often."""
    return 0 < len(line.strip()) < 100 and bool(_line_of("thanks").fullmatch(line))


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
        layer = _below(paragraph)
        if layer is Layer.SMALL_PRINT and not is_disclaimer(" ".join(paragraph), below_signature=True):
            layer = (
                Layer.SIGNATURE
            )  # a motto or the terms of the firm: nobody's words, but a phone number may stand there
        below[first : first + len(paragraph)] = [layer] * len(paragraph)
    return [*[Layer.OWN] * start, *below, *[Layer.SIGNATURE] * len(lines[end:])]


def _delimiter(lines: Sequence[str]) -> int:
    for at, line in enumerate(lines):
        if at and _DELIMITER.fullmatch(line.strip()) and sum(1 for one in lines[at:] if one.strip()) <= 40:
            return at
    return len(lines)


def _start(lines: Sequence[str], end: int, sender: Address | None) -> int:
    names = _Names(sender)
    shown = [at for at in range(end) if lines[at].strip()][-_MOST_BELOW:]
    closings = [at for at in shown if is_closing(lines[at]) and _closes(lines[at:end], names)]
    named = [at for at in shown if names.on(lines[at]) and _suits(lines[at:end])]
    anchor = closings[-1] if closings else named[0] if named else end
    for at in reversed([one for one in shown if one < anchor]):
        if is_closing(lines[at]) or names.on(lines[at]) or (is_thanks(lines[at]) and anchor < end):
            anchor = at
        else:
            break
    return anchor


def _closes(lines: Sequence[str], names: _Names) -> bool:
    """True when what stands below a closing formula suits one: nothing, or first of all lines of a signature.

    Below a name that is known, a paragraph of the sender's own words may follow: it stays one.
    """
    below = [line for line in lines[1:] if line.strip()]
    if below and names.on(below[0]):
        return True
    paragraphs = [paragraph for _, paragraph in _paragraphs(lines[1:])]
    return not paragraphs or (_below(paragraphs[0]) is Layer.SIGNATURE and _suits(lines[1:]))


def _suits(lines: Sequence[str]) -> bool:
    """True when these lines can be a signature, postscript and small print apart."""
    paragraphs = [paragraph for _, paragraph in _paragraphs(lines)]
    return all(_below(paragraph) is not Layer.OWN or _is_postscript(paragraph) for paragraph in paragraphs)


def _below(paragraph: Sequence[str]) -> Layer:
    """Say what a paragraph below a closing formula is; sentences that speak to nobody are small print."""
    if _is_postscript(paragraph):
        return Layer.OWN
    text = " ".join(paragraph)
    if is_disclaimer(text, below_signature=True):
        return Layer.SMALL_PRINT
    if all(len(line) <= _LONGEST_LINE for line in paragraph) and not _is_prose(paragraph):
        return Layer.SIGNATURE
    return Layer.OWN if is_closing(paragraph[0]) or "?" in text or _personal().search(text) else Layer.SMALL_PRINT


def _is_prose(paragraph: Sequence[str]) -> bool:
    """Signatures are lines; sentences, also those that run on from line to line, are words."""
    lines = paragraph[1:] if is_closing(paragraph[0]) else paragraph
    return any(_SENTENCE.search(line) for line in lines) or (
        len(lines) > 1 and bool(_SENTENCE.search(" ".join(lines))) and not any(char.isdigit() for char in lines[-1])
    )


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
        if len("".join(parts)) <= 3 and set("".join(parts)) <= self._initials:
            return True
        known = [part for part in parts if part in self._parts]
        return bool(known) and all(len(part) == 1 or part in _PARTICLES for part in parts if part not in known)
