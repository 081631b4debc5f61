"""What happens in these tests again and again."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from mailwatch.app import reports
from tests.chain.freelancer import AMSTERDAM, Freelancer

DUE = date(2026, 3, 16)
"""The day on which an offer sent on the first day is followed up."""

CLOSING = date(2026, 4, 20)
"""The day of its closing message to the client."""


def sent_offer(freelancer: Freelancer, **headers: str) -> str:
    """Send an offer and let mailwatch see it; return its Message-ID."""
    freelancer.clock.later(hours=1)
    offer = freelancer.send(**headers)
    freelancer.tick()
    assert len(freelancer.entries()) == 1
    return offer


def until_due(freelancer: Freelancer, day: date = DUE) -> str:
    """Send an offer and let time pass until just before its touch is due on `day`; return its Message-ID."""
    offer = sent_offer(freelancer)
    freelancer.days(day - timedelta(days=1))
    freelancer.clock.to(day)
    return offer


def look(freelancer: Freelancer, times: int = 1, **by: float) -> None:
    """Look so many times, a while in between; troubles are allowed."""
    for _ in range(times):
        freelancer.tick(ok=False)
        freelancer.clock.later(**(by or {"minutes": 10}))


def let_days_pass(freelancer: Freelancer, days: int) -> None:
    """Let days pass, troubles or not, mailwatch looking once on each."""
    for _ in range(days):
        today = freelancer.clock.now.astimezone(AMSTERDAM).date()
        freelancer.clock.to(today + timedelta(days=1))
        freelancer.tick(ok=False)


def restarted(freelancer: Freelancer) -> None:
    """End the program and start it again."""
    freelancer.stop()
    freelancer.start()


def troubles(freelancer: Freelancer) -> str:
    """Return what `mailwatch status` says stands in the way."""
    return "\n".join(status(freelancer).troubles)


def status(freelancer: Freelancer) -> Any:
    """Return what `mailwatch status` shows."""
    world = freelancer.world
    return reports.status(freelancer.memory, tuple(world.accounts), world.policy, freelancer.clock())
