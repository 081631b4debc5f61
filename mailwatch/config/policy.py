"""The configuration as the plan sees it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from mailwatch.config.model import Answered, Configuration
from mailwatch.core.cadence import Policy, WorkingTime


def policy(configuration: Configuration, holiday: Callable[[date], bool]) -> Policy:
    """Given the configuration and what tells public holidays in its country, return the policy of the plan."""
    working, pace = configuration.working, configuration.cadence
    return Policy(
        working=WorkingTime(
            timezone=configuration.timezone,
            weekdays=working.weekdays,
            starts=working.starts,
            ends=working.ends,
            call_at=working.call_at,
            away=configuration.days_off,
            holiday=holiday,
        ),
        profile=pace.default,
        profiles=pace.profiles,
        keep_answered=pace.answered is Answered.KEEP,
        unlogged_after=pace.unlogged_after,
    )
