"""The lines of a body and what each of them is."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum, auto


class Layer(Enum):
    """Whose words a line holds."""

    OWN = auto()
    QUOTED = auto()
    SIGNATURE = auto()
    SMALL_PRINT = auto()
    MARK = auto()


@dataclass(slots=True)
class Line:
    """One line of a body; `layer` is revised by one reader after the other."""

    text: str
    layer: Layer = Layer.OWN

    @property
    def blank(self) -> bool:
        """True when the line shows nothing."""
        return not self.text.strip()


QUOTE_MARK = re.compile(r"[ \t]{0,3}(?:(?:[A-Z][A-Za-z]{0,11})?[>»]|\|(?= |$))(?:[ \t]|[>»|])*")
"""A quoted line: `> `, `>> `, `| `, or `Name> ` as some old readers write."""

_INVISIBLE = re.compile("[\u00ad\u200b\u200c\u200d\u200e\u200f\u202a-\u202e\u2060-\u2064\u180e\ufeff\u1427\u034f]")
_SPACES = re.compile("[\u00a0\u2000-\u200a\u202f\u205f\u3000\t]")


def visible(text: str) -> str:
    """Take out what nobody sees, and make every kind of space a plain one."""
    return _SPACES.sub(" ", _INVISIBLE.sub("", text)) if not text.isascii() else text.replace("\t", " ")


def unflowed(text: str, *, delete_space: bool) -> str:
    """Join the lines of format=flowed (RFC 3676) that a trailing space continues, at the same depth of quoting."""
    paragraphs: list[str] = []
    open_depth = -1
    for raw in text.split("\n"):
        depth = len(raw) - len(raw.lstrip(">"))
        line = raw[depth:]
        line = line.removeprefix(" ")
        mark = ">" * depth + " " if depth else ""
        if depth == open_depth and line != "-- ":
            paragraphs[-1] += line
        else:
            paragraphs.append(mark + line)
        flows = line.endswith(" ") and line != "-- "
        if flows and delete_space:
            paragraphs[-1] = paragraphs[-1][:-1]
        open_depth = depth if flows else -1
    return "\n".join(paragraphs)
