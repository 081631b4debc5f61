"""A text as words with their places: what phrases, dates and amounts are looked for in.

Reading a text is one pass; everything that judges it shares the result. Words are lower case, in
composed form, and end at an apostrophe (`l'offre` is `l'` and `offre`), so that a phrase and the
text it stands in fall apart in the same way. A number with its separators is one word (`2,5`,
`14.03.2025`); so is one with its ending (`1er`, `15th`).
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import NamedTuple

_WORD = re.compile(r"\d+(?:[.,:]\d+)*[^\W\d_]*|[^\W\d_]+(?:'(?=[^\W\d_]))?")
_APOSTROPHES = str.maketrans({"’": "'", "‘": "'", "ʼ": "'", "`": "'", "´": "'", "\u00ad": "-", "\u2011": "-"})
_SENTENCE_END = re.compile(r"[.!?…]['\")»”\]]*(?:\s|$)|\n\s*\n|\n\s*(?:[-–—•*·+>]|\d{1,2}[.)]|[a-zA-Z][.)])\s")
_WRAPPED = 45
"""Characters: a line that is shorter ends by itself, a longer one may have been wrapped."""


_ORDINAL = re.compile(r"(?<!\d)\d{1,2}$")
_SHORTENED = frozenset(
    """
    excl incl exkl inkl zzgl nr no ca bv bijv evt approx bzw ggf max min resp tel st mr mrs ms dr drs ir ing mag
    prof dipl dhr mevr mw av mwst p.m p.p t.a.v o.a z.b u.a i.o.v m.b.t d.w.z b.v
    """.split()  # noqa: SIM905  a list of words reads best as words
)
"""Words that are written with a full stop in the languages at hand: no sentence ends there."""


class Word(NamedTuple):
    """One word, lower case, with its place in the text and the number of its sentence.

    A named tuple, since texts have many words: it is made in half the time of a frozen dataclass.
    """

    text: str
    start: int
    end: int
    sentence: int


@dataclass(frozen=True, slots=True)
class Text:
    """A text and its words. `plain` is the text in composed form: places of words are places in it."""

    plain: str
    words: tuple[Word, ...]

    def said(self, first: int, last: int) -> str:
        """Return the text from word `first` to word `last`, both included, on one line."""
        return " ".join(self.plain[self.words[first].start : self.words[last].end].split())

    def sentence(self, number: int) -> str:
        """Return the words of one sentence as they stand in the text, on one line."""
        inside = [word for word in self.words if word.sentence == number]
        return " ".join(self.plain[inside[0].start : inside[-1].end].split()) if inside else ""


def read(text: str) -> Text:
    """Given a text, return it as words."""
    plain = unicodedata.normalize("NFC", text).translate(_APOSTROPHES)
    lower = plain.lower()
    if len(lower) != len(plain):  # a few capitals (İ) grow when lowered: keep every place where it was
        lower = "".join(one if len(one.lower()) != 1 else one.lower() for one in plain)
    words: list[Word] = []
    sentence = 0
    end = line = 0
    for found in _WORD.finditer(lower):
        start = found.start()
        if words and (start - end > 1 or plain[end] == "\n") and _breaks(plain, end, start, line):
            sentence += 1
        newline = plain.rfind("\n", end, start)
        if newline >= 0:
            line = newline + 1
        end = found.end()
        words.append(Word(found.group(), start, end, sentence))
    return Text(plain, tuple(words))


def words_of(text: str) -> list[str]:
    """Given a few words, return them as `read` tells them apart, without places."""
    return _WORD.findall(unicodedata.normalize("NFC", text).translate(_APOSTROPHES).lower())


def _breaks(plain: str, end: int, start: int, line: int) -> bool:
    """True where what stands between two words ends a sentence. `line` is where the line of the first one starts."""
    between = plain[end:start]
    if "\n" in between:
        wrapped = end - line >= _WRAPPED and between.count("\n") == 1
        if not wrapped and (plain[start].isupper() or plain[start].isdigit()):
            return True
        if _SENTENCE_END.search(plain[end : start + 2]) and not (wrapped and between[0] == "."):
            return True
    if not any(mark in between for mark in ".!?…"):
        return False
    if not _SENTENCE_END.search(between):
        return False
    shortened = (
        plain[max(plain.rfind(" ", 0, end), plain.rfind("\n", 0, end)) + 1 : end].lower().lstrip("(") in _SHORTENED
    )
    if between[0] == "." and (_ORDINAL.search(plain, max(end - 3, 0), end) or plain[start].islower() or shortened):
        return "\n\n" in between.replace("\r", "")  # "14. März", "excl. btw": the sentence goes on
    return True
