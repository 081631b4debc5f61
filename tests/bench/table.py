"""The figures, as they are printed: what was measured, how much, and what it should be."""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass

_WIDTHS = (58, 22)


@dataclass(frozen=True, slots=True)
class Figure:
    """One line of the table. `aim` is what it should be, "" where nothing is asked; `met` None where none is."""

    what: str
    value: str
    aim: str = ""
    met: bool | None = None


def say(*lines: str) -> None:
    """Print lines at once."""
    sys.stdout.write("".join(f"{line}\n" for line in lines))
    sys.stdout.flush()


def heading(text: str) -> None:
    """Print a heading, and how busy the machine is besides."""
    text = f"{text} (load {os.getloadavg()[0]:.1f})"
    say("", text, "-" * len(text))


def show(*figures: Figure) -> None:
    """Print figures, each as soon as it is known: a run takes minutes."""
    for one in figures:
        verdict = "" if one.met is None else "ok" if one.met else "MISSED"
        line = f"{one.what:<{_WIDTHS[0]}}{one.value:>{_WIDTHS[1]}}  {one.aim:<16}{verdict}"
        say(line.rstrip())


def under(what: str, value: float, limit: float, unit: str, aim: str | None = None) -> Figure:
    """Return the figure of a measurement that should stay below a limit."""
    return Figure(what, _told(value, unit), aim or f"under {_told(limit, unit)}", value < limit)


def plain(what: str, value: float, unit: str) -> Figure:
    """Return a figure that nothing is asked of."""
    return Figure(what, _told(value, unit))


def doing(what: str) -> None:
    """Say what is being done, on a terminal only, where it is overwritten."""
    if sys.stderr.isatty():
        sys.stderr.write(f"\r\033[K{what} ...\r")
        sys.stderr.flush()


def _told(value: float, unit: str) -> str:
    if unit == "s":
        return f"{value:.2f} s"
    if unit == "ms":
        return f"{value * 1000:.1f} ms"
    digits = 1 if unit in {"x", "MB", "s/h"} else 0
    return f"{value:.{digits}f} {unit}".strip()
