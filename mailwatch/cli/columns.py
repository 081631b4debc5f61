"""Plain aligned columns, cut to the width of the terminal. A table library would cost more than the whole report."""

from __future__ import annotations

import shutil
import unicodedata
from collections.abc import Sequence

from mailwatch.cli.prose import one_line

GAP = "  "
UNBOUNDED = 400
"""Columns of text where no terminal tells its width: a file or a pipe gets everything."""


def terminal_width(stream_is_terminal: bool) -> int:
    """Return how many columns there are to fill."""
    return shutil.get_terminal_size((100, 24)).columns if stream_is_terminal else UNBOUNDED


def aligned(
    rows: Sequence[Sequence[str]], width: int, *, gives: Sequence[int] = (), right: Sequence[int] = ()
) -> list[str]:
    """Return rows as lines of at most `width` columns.

    `gives` are the columns that are cut, widest first, where there is no room; those in `right` are aligned right.
    """
    cells = [[one_line(cell) for cell in row] for row in rows]
    widths = [max(map(wide, column)) for column in zip(*cells, strict=True)]
    spare = width - sum(widths) - len(GAP) * (len(widths) - 1)
    while spare < 0 and (wider := max(gives, key=lambda index: widths[index], default=None)) is not None:
        if widths[wider] <= LEAST:
            break
        widths[wider] -= 1
        spare += 1
    return [
        GAP.join(padded(cell, widths[index], right=index in right) for index, cell in enumerate(row)).rstrip()
        for row in cells
    ]


LEAST = 8
"""Columns below which nothing is cut: the line is wrapped by the terminal then."""


def padded(text: str, width: int, *, right: bool = False) -> str:
    """Return a text that fills exactly `width` columns, cut with an ellipsis where it is longer."""
    if wide(text) > width:
        while wide(text) > width - 1:
            text = text[:-1]
        text += "…"
    room = " " * (width - wide(text))
    return room + text if right else text + room


def wide(text: str) -> int:
    """Return how many columns a text takes on a terminal: East Asian letters two, combining marks none."""
    if text.isascii():
        return len(text)
    return sum(
        0 if unicodedata.combining(letter) else 2 if unicodedata.east_asian_width(letter) in "WF" else 1
        for letter in text
    )
