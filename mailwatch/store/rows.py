"""What every part of the store shares: the connection, and how moments are written."""

from __future__ import annotations

import sqlite3
from datetime import UTC, datetime


class Rows:
    """A part of the store: it reads and writes rows of one connection."""

    db: sqlite3.Connection
    where: str
    aside: int = 0
    """Rows written so far that say nothing about any offer, as every tick writes how far an account was heard."""


def utc(moment: datetime) -> str:
    """Moments are stored in UTC with a fixed width, so that their order as text is their order in time."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds")
