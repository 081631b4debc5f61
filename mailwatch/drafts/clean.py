"""Text from outside, made fit to stand in a header or in a body."""

from __future__ import annotations

import re
import unicodedata

from mailwatch.drafts.unknown import MARK

_BLANKS = re.compile(r"[^\S\n\xa0]+")
_BLANK_LINES = re.compile(r"\n{3,}")
_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})
"""Unicode categories that a person does not see or that break lines (controls, direction marks, lone surrogates)."""
_JOINERS = frozenset("\u200c\u200d")
"""Format characters that spelling needs: the zero width (non-)joiner of Persian, Indic scripts and emoji."""


def _seen(character: str) -> str:
    if character == MARK:
        return ""
    if unicodedata.category(character) in _UNSEEN and character not in _JOINERS:
        return "" if unicodedata.category(character) == "Cf" else " "
    return character


def clean_line(text: str) -> str:
    """Given any text, return it as one line without control characters or doubled blanks: fit for a header."""
    return " ".join("".join(map(_seen, text)).split())


def clean_text(text: str) -> str:
    """Given any text, return its lines without control characters, trailing blanks or more than one blank line."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").expandtabs(4).split("\n")
    kept = "\n".join("".join(map(_seen, line)).rstrip() for line in lines)
    return _BLANK_LINES.sub("\n\n", kept).strip("\n")


def single_blanks(text: str) -> str:
    """Given a text, return it with every run of blanks inside a line made one; a no-break space stays what it is."""
    return _BLANKS.sub(" ", text)
