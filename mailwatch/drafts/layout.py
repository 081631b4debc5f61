"""A rendered body becomes paragraphs: unknown lines dropped, sentences joined, then text, HTML or a description.

A template holds one sentence a line. A line that names something unknown is left out whole, and so is a line that
ends in a colon when all it introduces was left out. Sentences that follow each other flow together;
a line that does not end a sentence ("Met vriendelijke groet,") keeps its line break.
"""

from __future__ import annotations

import html
import re
import textwrap
from collections.abc import Iterable

from mailwatch.drafts.clean import single_blanks
from mailwatch.drafts.unknown import MARK

WIDTH = 72
"""Columns of our own text: leaves room to be quoted a few times within 78 (RFC 5322 section 2.1.1)."""
QUOTE_WIDTH = 78

_SENTENCE_END = re.compile(r"[.!?…][\"”’»)]*$")
_OWN_LINE = re.compile(r"(- |> ?|\[ \] )")
_GLUE = re.compile(r" (?=[?!:;»](?:\s|$))|(?<=«) ")
_LINK = re.compile(r"https?://[^\s<>\"]*[^\s<>\".,;:!?)]")

Paragraph = tuple[str, ...]


def paragraphs(rendered: str) -> tuple[Paragraph, ...]:
    """Given a filled-in body, return its paragraphs, each a tuple of lines as they are meant to stand."""
    blocks = re.split(r"\n[^\S\n]*(?:\n[^\S\n]*)+", rendered.strip())
    settled = (_flow(_known(block.split("\n"))) for block in blocks)
    return tuple(paragraph for paragraph in settled if paragraph)


def as_lines(content: Iterable[Paragraph]) -> str:
    """Return paragraphs as a calendar shows them: unwrapped, an empty line between two."""
    return "\n\n".join("\n".join(paragraph) for paragraph in content).replace("\xa0", " ")


def as_text(content: Iterable[Paragraph]) -> str:
    """Return paragraphs as plain text, no line longer than `WIDTH`."""
    return "\n\n".join("\n".join(map(_wrapped, paragraph)) for paragraph in content).replace("\xa0", " ")


def as_html(content: Iterable[Paragraph]) -> str:
    """Return paragraphs as simple HTML: `p`, `ul` and `blockquote`, nothing that a mail client would change."""
    return "\n".join(_html_paragraph(paragraph) for paragraph in content)


def quoted(lines: Iterable[str]) -> str:
    """Given lines of somebody else's text, return them quoted with "> ", no line longer than `QUOTE_WIDTH`."""
    return "\n".join(piece for line in lines for piece in _quoted_line(line))


def linked(text: str) -> str:
    """Return text escaped for HTML, its web addresses as links."""
    escaped = html.escape(text, quote=False)
    return _LINK.sub(lambda found: f'<a href="{found[0].replace(chr(34), "")}">{found[0]}</a>', escaped)


def _known(lines: list[str]) -> list[str]:
    kept: list[str] = []
    introduces_nothing = False
    for line in (single_blanks(line).strip() for line in lines):
        if not line:
            continue
        if MARK in line:
            introduces_nothing = introduces_nothing or bool(kept and kept[-1].endswith(":"))
            continue
        if introduces_nothing and not _OWN_LINE.match(line):
            kept.pop()
        introduces_nothing = False
        kept.append(line)
    return kept[:-1] if introduces_nothing else kept


def _flow(lines: list[str]) -> Paragraph:
    runs: list[str] = []
    for line in lines:
        glued = _GLUE.sub("\xa0", line)
        if runs and _SENTENCE_END.search(runs[-1]) and not _OWN_LINE.match(runs[-1]) and not _OWN_LINE.match(line):
            runs[-1] = f"{runs[-1]} {glued}"
        else:
            runs.append(glued)
    return tuple(runs)


def _wrapped(line: str) -> str:
    if line.startswith(">"):
        return quoted([line.removeprefix(">").removeprefix(" ")])
    return textwrap.fill(line, WIDTH, break_on_hyphens=False)


def _quoted_line(line: str) -> list[str]:
    mark = ">" if line.startswith(">") else "> "
    if len(mark + line) <= QUOTE_WIDTH:
        return [(mark + line).rstrip()]
    depth = re.match(r"[> ]*", line)
    again = depth[0] if depth else ""
    return [
        mark + piece
        for piece in textwrap.wrap(
            line, QUOTE_WIDTH - len(mark), subsequent_indent=again, drop_whitespace=True, break_on_hyphens=False
        )
    ]


def _html_paragraph(paragraph: Paragraph) -> str:
    pieces: list[str] = []
    for kind, lines in _grouped(paragraph):
        match kind:
            case "item":
                pieces.append("<ul>" + "".join(f"<li>{linked(line[2:])}</li>" for line in lines) + "</ul>")
            case "quote":
                inner = "<br>\n".join(linked(line.lstrip("> ")) for line in lines)
                pieces.append(f"<blockquote>{inner}</blockquote>")
            case _:
                pieces.append("<p>" + "<br>\n".join(map(linked, lines)) + "</p>")
    return "\n".join(pieces)


def _grouped(paragraph: Paragraph) -> list[tuple[str, list[str]]]:
    groups: list[tuple[str, list[str]]] = []
    for line in paragraph:
        kind = "item" if line.startswith("- ") else "quote" if line.startswith(">") else "plain"
        if groups and groups[-1][0] == kind:
            groups[-1][1].append(line)
        else:
            groups.append((kind, [line]))
    return groups
