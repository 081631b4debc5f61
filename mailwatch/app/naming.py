"""From what a person types to the offer that is meant."""

from __future__ import annotations

from mailwatch.app.memory import Memory
from mailwatch.core.errors import MailwatchError, Scope
from mailwatch.core.offer import Offer


def offer_named(memory: Memory, name: str) -> Offer:
    """Given what the user typed, return the one offer meant; raise `MailwatchError` for none or several."""
    found = memory.offers_like(name)
    if len(found) == 1:
        return found[0]
    if not found:
        raise MailwatchError(
            f"no offer is called {name!r}", remedy="`mailwatch status --all` lists them", scope=Scope.MESSAGE
        )
    choices = ", ".join(f"{offer.id} ({offer.subject})" for offer in found[:5])
    raise MailwatchError(f"{name!r} can mean several offers", remedy=f"say which: {choices}", scope=Scope.MESSAGE)
