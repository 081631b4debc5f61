"""The configuration: one file, read once, every mistake told at once with its line.

`load` reads it, `mailwatch.config.model` holds what it becomes, `secrets.reveal` fetches a password.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from mailwatch.config.model import Configuration


def load(path: Path) -> Configuration:
    """Given the configuration file, return what it says; raise `ProblemsError` with all that is wrong."""
    from mailwatch.config import loading  # noqa: PLC0415 -- whoever only asks for a path need not pay for YAML

    return loading.load(path)
