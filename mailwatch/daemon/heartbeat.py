"""The heartbeat: `schedule` says when it is time to look again though nobody told us to.

Due dates live in the database, never here. A job that raises would be run again at every turn and starve
the rest (schedule does not catch), so what it runs must not; and it counts in UTC, since "every ten
minutes" loses an hour at the autumn change otherwise.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import schedule


class Heartbeat:
    """Runs `beat` every so often. `idle` tells how long until the next."""

    def __init__(self, every: timedelta, beat: Callable[[], None]) -> None:
        self._scheduler = schedule.Scheduler()
        self._scheduler.every(max(1, int(every.total_seconds()))).seconds.do(beat)

    def idle(self) -> float:
        """Return the seconds until the next beat, at least 0."""
        seconds = self._scheduler.idle_seconds
        return max(0.0, float(seconds)) if seconds is not None else 60.0

    def run_due(self) -> None:
        """Beat if it is time."""
        self._scheduler.run_pending()
