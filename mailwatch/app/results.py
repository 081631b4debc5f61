"""What following up brought, over all that is remembered."""

from __future__ import annotations

from datetime import date, datetime

from mailwatch.app.away import with_away
from mailwatch.app.memory import Memory
from mailwatch.core.cadence import Policy
from mailwatch.core.figures import Figures, figures
from mailwatch.core.story import live


def figures_of(memory: Memory, policy: Policy, now: datetime, since: date | None = None) -> Figures:
    """Return the figures over every offer, or over those that left on or after a day."""
    policy = with_away(policy, memory)
    working = policy.working
    histories = memory.facts().histories
    chosen = [one for one in histories if since is None or working.local_day(one.offer.sent_at) >= since]
    return figures(((one, live(one, now, policy)) for one in chosen), working)
