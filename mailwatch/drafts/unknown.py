"""What a template gets for a value that is not known, so that the sentence around it can be left out.

Printed, it leaves a mark that no mail can carry (`clean` takes it out of everything that comes from outside);
`mailwatch.drafts.layout` drops each line of a text that holds one.
"""

from __future__ import annotations

from collections.abc import Iterator

MARK = "\ue000"
"""Stands in a rendered line where a value was unknown (a private-use character, never part of a text)."""


class Unknown:
    """A value nobody knows: false, of no length, and so is every attribute of it.

    Walked through it yields itself once, so that a list of nothing leaves a line to drop, and with that line goes
    the one that introduced it.
    """

    __slots__ = ()

    def __bool__(self) -> bool:
        return False

    def __str__(self) -> str:
        return MARK

    def __len__(self) -> int:
        return 0

    def __iter__(self) -> Iterator[object]:
        return iter((self,))

    def __getattr__(self, name: str) -> Unknown:
        if name.startswith("__"):
            raise AttributeError(name)
        return self


UNKNOWN = Unknown()
