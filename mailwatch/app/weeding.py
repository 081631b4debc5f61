"""Dead files take the time in which new clients are found: what is dead, and why (playbook: weeding)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from mailwatch.app.memory import Memory
from mailwatch.core.cadence import Policy
from mailwatch.core.clients import lives_of
from mailwatch.core.history import Facts, History
from mailwatch.core.life import Life
from mailwatch.core.offer import State

QUIET = 60
"""Days without a sign from either side: an offer is dead."""


@dataclass(frozen=True, slots=True)
class Dead:
    """An open offer that leads nowhere, since when, and why in a few words."""

    offer: str
    contact: str
    subject: str
    last_sign: date
    why: str


def dead_offers(memory: Memory, policy: Policy, now: datetime) -> tuple[Dead, ...]:
    """Return the offers that are open and dead, the oldest first."""
    facts = memory.facts()
    found = list(_dead(facts, policy, now))
    return tuple(sorted(found, key=lambda one: (one.last_sign, one.offer)))


def _dead(facts: Facts, policy: Policy, now: datetime) -> Iterator[Dead]:
    today, lives = policy.working.local_day(now), lives_of(facts, now, policy)
    for history in facts.histories:
        life = lives[history.offer.id]
        if life.state is State.CLOSED:
            continue
        last = _last_sign(history, policy)
        quiet = (today - last).days
        why = _why(life, facts.people.barred(life.contact, today) is not None, facts.follows(history))
        if why or quiet >= QUIET:
            contact = str(life.contact) if life.contact else ""
            yield Dead(life.offer.id, contact, life.offer.subject, last, why or f"no sign for {quiet} days")


def _why(life: Life, barred: bool, followed: bool) -> str:
    if barred:
        return "not to be pursued"
    if life.state is State.UNDELIVERABLE:
        return "it never arrived"
    if life.step is None:
        return "every touch was made"
    if life.postponements >= life.profile.max_postponements > 0:
        return f"put off {life.postponements} times"
    return "" if followed else "from before you agreed, and not followed"


def _last_sign(history: History, policy: Policy) -> date:
    moments = [history.offer.sent_at, *(fact.at for fact in history.facts)]
    return policy.working.local_day(max(moments))
