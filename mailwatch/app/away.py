"""Days off that the user keeps in a calendar: all-day entries of the one named `away` (design: rules)."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, timedelta

from mailwatch.app.memory import Memory
from mailwatch.app.ports import Calendar
from mailwatch.core.cadence import Policy

AHEAD = timedelta(days=366)
"""How far ahead days off are read: further than any touch is planned."""

REMARK = "away"


def read_away(calendar: Calendar, memory: Memory, today: date) -> None:
    """Remember the days off that stand in the calendar now. Raises `MailwatchError`; then the last ones stay."""
    days = calendar.busy_days(today, today + AHEAD)
    text = json.dumps(sorted(day.isoformat() for day in days))
    if text != (memory.remark(REMARK) or "[]"):
        with memory.transaction():
            memory.set_remark(REMARK, text)


def with_away(policy: Policy, memory: Memory) -> Policy:
    """Return the policy with the days off that were read last added to the configured ones."""
    days = frozenset(date.fromisoformat(day) for day in json.loads(memory.remark(REMARK) or "[]"))
    if days <= policy.working.away:
        return policy
    return replace(policy, working=replace(policy.working, away=policy.working.away | days))
