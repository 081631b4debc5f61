"""How an offer leaves in a story: to whom, and what it says."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from mailwatch.core.facts import Ended
from mailwatch.core.mail import Address
from mailwatch.core.offer import Ending, Offer
from mailwatch.core.verdict import Register, Terms
from tests.core.desk import CLIENT, an_offer
from tests.stories.stage import Stage

DAY = r"\d{4}-\d\d-\d\d"

OFFERED = """\
Hoi Anna,

Hierbij mijn offerte voor de website, zoals besproken.

Groet,
Eva
"""

SAYINGS: dict[str, Any] = {
    rf"announcing (?P<it>{DAY})": lambda it: {"announced": date.fromisoformat(it)},
    r"announcing no day": lambda: {"announced_text": "Ik kom er binnenkort bij je op terug."},
    rf"valid until (?P<it>{DAY})": lambda it: {"valid_until": date.fromisoformat(it)},
    r"for (?P<it>\d+) euro": lambda it: {"amount": Decimal(it), "currency": "EUR"},
    r"with a task": lambda: {"task": "Wil je me een foto van de gevel sturen?"},
    r"with an invitation": lambda: {"invites": True},
    r"in formal Dutch": lambda: {"language": "nl", "register": Register.FORMAL},
}
"""What an offer can say beside its subject, and the terms that mailwatch reads from that."""


def offer_leaves(stage: Stage, name: str, sent_at: datetime, said: str) -> Offer:
    """Let an offer leave that says clauses with commas between; raise ValueError for one that nobody understands."""
    offer = replace(an_offer(len(stage.offers) + 1, sent_at), subject=f"Offerte {name}", text=OFFERED)
    if not stage.offers:
        offer = _to(offer, CLIENT)
    for clause in filter(None, said.split(", ")):
        offer = _says(stage, offer, clause)
    stage.offers[name] = offer
    stage.memory.add_offer(offer)
    return offer


def superseded(stage: Stage, older: str, offer: Offer) -> None:
    """An offer takes the place of an older one."""
    stage.learns(Ended(stage.offers[older].id, offer.sent_at, Ending.SUPERSEDED, by=offer.id), f"superseded:{older}")


def _says(stage: Stage, offer: Offer, clause: str) -> Offer:
    if words := re.fullmatch(r"to the client of (?P<other>[A-Z])", clause):
        return _to(offer, stage.offers[words["other"]].to[0])
    if words := re.fullmatch(r"to (?P<email>\S+@\S+)", clause):
        return _to(offer, Address(words["email"]))
    for pattern, terms in SAYINGS.items():
        if words := re.fullmatch(pattern, clause):
            return replace(offer, terms=replace(offer.terms, **terms(**words.groupdict())))
    raise ValueError(f"no offer says {clause!r}")


def _to(offer: Offer, client: Address) -> Offer:
    terms: Terms = replace(offer.terms, contact=client)
    return replace(offer, to=(client,), terms=terms)
