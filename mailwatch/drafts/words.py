"""Small phrases that texts share: `words.j2` and `notes.j2` of a language, a phrase a line, `name: phrase`.

Of several lines with one name the first of which everything is known is taken. The user's own file
wins line by line: a name it does not have comes from the program's.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from mailwatch.drafts import engine
from mailwatch.drafts.files import Shelf
from mailwatch.drafts.unknown import MARK

_NUMBER = re.compile(r"-\d+$")


def without_number(name: str) -> str:
    """Return a name without the number at its end: `further-call-2` is said as `further-call`."""
    return _NUMBER.sub("", name)


@dataclass(frozen=True, slots=True)
class Words:
    """The phrases of one file name in one language."""

    shelf: Shelf
    language: str
    name: str

    def say(self, name: str, variables: Mapping[str, object]) -> str | None:
        """Return the phrase filled in, "" when each line has something unknown, None when no line has this name."""
        for file in self.shelf.all_of(self.language, self.name):
            lines = file.values(name)
            for line in lines:
                said = engine.header(line, file, self.shelf, engine.Vocabulary(variables))
                if MARK not in said:
                    return said.replace("\\n", "\n")
            if lines:
                return ""
        return None
