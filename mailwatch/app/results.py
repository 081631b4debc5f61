"""What following up brought, over all that is remembered."""

from __future__ import annotations

from datetime import date, datetime

from mailwatch.app.away import with_away
from mailwatch.app.memory import Memory
from mailwatch.core.cadence import Policy
from mailwatch.core.clients import lives_of
from mailwatch.core.figures import Figures, figures
from mailwatch.core.offer import Ending


def figures_of(memory: Memory, policy: Policy, now: datetime, since: date | None = None) -> Figures:
    """Return the figures over every offer, or those that left on or after a day, each beside its client's others.

    What the user said is none, or is to be left alone, is not counted.
    """
    policy, facts = with_away(policy, memory), memory.facts()
    working, lives = policy.working, lives_of(facts, now, policy)
    offers = [one for one in facts.histories if lives[one.offer.id].ending is not Ending.IGNORED]
    chosen = [one for one in offers if since is None or working.local_day(one.offer.sent_at) >= since]
    return figures(((one, lives[one.offer.id]) for one in chosen), working)


def touches_worth_making(found: Figures, policy: Policy) -> int | None:
    """Return how many touches of the ladder ever brought anything, at least 1; None where that cannot be said yet."""
    names = [rung.name for rung in policy.profile.ladder]
    return max(names.index(found.silent_from), 1) if found.silent_from in names else None
