"""Text as a calendar may hold it, and as it means the same to a reader after servers and clients rewrote it."""

from __future__ import annotations

import html
import re
import unicodedata

_TAG = re.compile(
    r"</?(?:a|b|br|body|div|em|font|head|html|i|li|ol|p|pre|span|strong|u|ul|html-blob)(?:\s[^<>]*)?/?>", re.IGNORECASE
)
_BREAK = re.compile(r"<(?:br|/p|/div|/li|/pre)(?:\s[^<>]*)?/?>", re.IGNORECASE)
_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufeff\u200b\u2028\u2029]")
_ALIKE = str.maketrans({"\u2018": "'", "\u2019": "'", "\u201c": '"', "\u201d": '"', "\u2013": "-", "\u2011": "-"})


def writable(text: str) -> str:
    """Given any text, return it as iCalendar allows it (RFC 5545 section 3.3.11): no controls, lines end in LF."""
    return _UNPRINTABLE.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def readable(text: str) -> str:
    """Given a title or description, return its plain lines: clients store HTML in it, or HTML's entities."""
    text = writable(text)
    if _TAG.search(text):
        text = html.unescape(_TAG.sub("", _BREAK.sub("\n", text)))
    return text


def words(text: str) -> list[str]:
    """Return the words of a text as they were typed, wherever its lines were broken."""
    return readable(text).split()


def alike(word: str) -> str:
    """Return a word without what clients change by themselves: quotes, dashes, composed letters."""
    return unicodedata.normalize("NFKC", word).translate(_ALIKE)


def same_text(ours: str, theirs: str) -> bool:
    """True when two texts say the same: blanks, line breaks, markup and typographic marks aside."""
    return "".join(map(alike, words(ours))) == "".join(map(alike, words(theirs)))
