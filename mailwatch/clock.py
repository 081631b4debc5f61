"""The one place that reads the clock; everything else is told what time it is."""

from __future__ import annotations

from datetime import UTC, datetime


def system_now() -> datetime:
    """Return the present moment, aware, in UTC."""
    return datetime.now(UTC)  # noqa: TID251 - the outermost layer
