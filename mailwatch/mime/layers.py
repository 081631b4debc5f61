"""A body taken apart: what its sender wrote, what is quoted, what is signature, what is small print."""

from __future__ import annotations

from dataclasses import dataclass

from mailwatch.core.mail import Address
from mailwatch.mime.attributions import attribution_at
from mailwatch.mime.disclaimers import is_disclaimer
from mailwatch.mime.header_blocks import forwarded_line, header_block_at, original_line, rule
from mailwatch.mime.html import REST_QUOTED, SIGNATURE_CLOSES, SIGNATURE_OPENS
from mailwatch.mime.lines import QUOTE_MARK, Layer, Line, visible
from mailwatch.mime.signatures import is_mobile, signature_layers

_MOST_LINES = 4_000
_LONGEST_LINE = 20_000


@dataclass(frozen=True, slots=True)
class Layers:
    """The layers of one body as texts. `forward` is true when a forwarding line stands above what is quoted.

    `block` is true when a block of header fields does, as in every forward and in Outlook's replies.
    """

    own: str
    quoted: str
    signature: str
    forward: bool
    block: bool


def layers(body: str, sender: Address | None = None) -> Layers:
    """Take the text of a body apart; `sender` helps to recognise a name below it."""
    lines = [Line(visible(text[:_LONGEST_LINE]).rstrip()) for text in body.split("\n")[:_MOST_LINES]]
    forward, block = _quotes(lines)
    _marked_signatures(lines)
    _small_print(lines)
    _signatures(lines, sender)
    return Layers(
        own=_text(lines, Layer.OWN),
        quoted=_text(lines, Layer.QUOTED),
        signature=_text(lines, Layer.SIGNATURE),
        forward=forward,
        block=block,
    )


def _quotes(lines: list[Line]) -> tuple[bool, bool]:
    """Mark what is quoted. A marked quote ends where its marks end; below any other quote everything is quoted."""
    texts = [QUOTE_MARK.sub("", line.text) if QUOTE_MARK.match(line.text) else line.text for line in lines]
    marked = [bool(QUOTE_MARK.match(line.text)) for line in lines]
    at = 0
    while at < len(lines):
        if marked[at]:
            lines[at].layer = Layer.QUOTED
            at += 1
            continue
        if lines[at].blank:
            at += 1
            continue
        if REST_QUOTED in texts[at]:
            return False, _cut(lines, at) and _has_block(texts, at)
        if forwarded_line(texts[at]):
            return True, _cut(lines, at)
        if original_line(texts[at]) or header_block_at(texts, at):
            return False, _cut(lines, at)
        span = attribution_at(texts, at)
        if span:
            below = _next_shown(lines, at + span)
            if below is None or not marked[below]:
                return False, not _cut(lines, at)
            for line in lines[at : at + span]:
                line.layer = Layer.QUOTED
            at += span
            continue
        at += 1
    return _forward_in_marks(texts, marked), False


def _forward_in_marks(texts: list[str], marked: list[bool]) -> bool:
    """Apple Mail marks what it forwards like a quote."""
    return any(marked[at] and forwarded_line(text) for at, text in enumerate(texts[:400]) if marked[at])


def _has_block(texts: list[str], at: int) -> bool:
    return any(header_block_at(texts, number) for number in range(at, min(at + 12, len(texts))))


def _cut(lines: list[Line], at: int) -> bool:
    """Everything from `at` is quoted, with the rule drawn above it."""
    above = at - 1
    while above >= 0 and (lines[above].blank or rule(lines[above].text)):
        if rule(lines[above].text):
            at = above
        above -= 1
    for line in lines[at:]:
        line.layer = Layer.QUOTED
    return True


def _next_shown(lines: list[Line], at: int) -> int | None:
    return next((number for number in range(at, len(lines)) if not lines[number].blank), None)


def _marked_signatures(lines: list[Line]) -> None:
    """Take over what HTML marks as a signature; the marks themselves go."""
    inside = False
    for line in lines:
        if SIGNATURE_OPENS in line.text:
            inside = True
        was_inside = inside
        if SIGNATURE_CLOSES in line.text:
            inside = False
        for mark in (SIGNATURE_OPENS, SIGNATURE_CLOSES, REST_QUOTED):
            line.text = line.text.replace(mark, "")
        if was_inside and line.layer is Layer.OWN:
            line.layer = Layer.SIGNATURE


def _small_print(lines: list[Line]) -> None:
    paragraph: list[Line] = []
    for line in [*lines, Line("")]:
        if not line.blank and line.layer in {Layer.OWN, Layer.SIGNATURE}:
            paragraph.append(line)
            continue
        if paragraph and is_disclaimer(" ".join(one.text.strip() for one in paragraph)):
            for one in paragraph:
                one.layer = Layer.SMALL_PRINT
        paragraph = []


def _signatures(lines: list[Line], sender: Address | None) -> None:
    """Look for a signature below the last words of the sender's own; words must remain."""
    own = [line for line in lines if line.layer is Layer.OWN]
    for line in own:
        if is_mobile(line.text):
            line.layer = Layer.SIGNATURE
    own = [line for line in own if line.layer is Layer.OWN]
    found = signature_layers([line.text for line in own], sender)
    if any(layer is Layer.OWN and not _is_delimiter(line.text) for line, layer in zip(own, found, strict=True)):
        for line, layer in zip(own, found, strict=True):
            line.layer = layer
    own = [line for line in own if line.layer is Layer.OWN]
    while own and _is_delimiter(own[-1].text):
        own.pop().layer = Layer.MARK


def _is_delimiter(text: str) -> bool:
    return set(text.strip()) <= set("-_=*#~+—–·•")


def _text(lines: list[Line], layer: Layer) -> str:
    """Join the lines of a layer, with one blank line where others stood between or the sender left some."""
    out: list[str] = []
    for line in lines:
        if line.layer is layer and not line.blank:
            out.append(line.text)
        elif out and out[-1]:
            out.append("")
    return "\n".join(out).strip("\n")
