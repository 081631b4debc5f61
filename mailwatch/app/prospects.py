"""A list of new prospects beside what is known: who said no, who never answered, who is not to be pursued."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from mailwatch.app.memory import Memory
from mailwatch.core.cadence import Policy
from mailwatch.core.clients import lives_of
from mailwatch.core.domains import is_public
from mailwatch.core.life import Life
from mailwatch.core.mail import Address
from mailwatch.core.offer import State


@dataclass(frozen=True, slots=True)
class Prospect:
    """One address of the list. `known_as` is "do-not-pursue", an ending, "open" or "" for somebody new.

    `on` is the day of the mark or of the last offer; `detail` the reason or the offer's subject. `by_domain`
    is true where not the address itself is known but somebody at the same organisation.
    """

    address: str
    known_as: str = ""
    on: date | None = None
    detail: str = ""
    by_domain: bool = False


def compare(memory: Memory, addresses: Iterable[str], policy: Policy, now: datetime) -> tuple[Prospect, ...]:
    """Given addresses, return for each what is known of it, the strongest word first: do-not-pursue, endings, open."""
    today, people = policy.working.local_day(now), memory.people()
    lives = list(lives_of(memory.facts(), now, policy).values())
    found = []
    for address in dict.fromkeys(one.strip().casefold() for one in addresses):
        mark = people.barred(Address(address), today)
        if mark is not None:
            day = policy.working.local_day(mark.at)
            found.append(Prospect(address, "do-not-pursue", day, mark.reason, mark.who != address))
        else:
            found.append(_by_offers(address, lives, policy))
    return tuple(found)


def _by_offers(address: str, lives: list[Life], policy: Policy) -> Prospect:
    """The newest offer to this address tells, else the newest to somebody else at its organisation."""
    domain = address.rpartition("@")[2]
    exact = [life for life in lives if life.contact and life.contact.email == address]
    alike = [life for life in lives if life.contact and life.contact.domain == domain and not is_public(domain)]
    for chosen, by_domain in ((exact, False), (alike, True)):
        if chosen:
            life = max(chosen, key=lambda one: one.offer.sent_at)
            known_as = life.ending.value if life.state is State.CLOSED and life.ending else "open"
            day = policy.working.local_day(life.offer.sent_at)
            return Prospect(address, known_as, day, life.offer.subject, by_domain)
    return Prospect(address)
