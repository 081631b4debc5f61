"""From what a person types to the offer that is meant."""

from __future__ import annotations

from collections.abc import Iterator

from mailwatch.app.memory import Memory
from mailwatch.core.errors import MailwatchError, Scope
from mailwatch.core.offer import Offer


def offer_named(memory: Memory, name: str) -> Offer:
    """Given what the user typed, return the one offer meant; raise `MailwatchError` for none or several.

    What is no id, number or address is looked for among the names of clients and the subjects.
    """
    found = memory.offers_like(name) or tuple(_spoken_of(memory, name))
    if len(found) == 1:
        return found[0]
    if not found:
        raise MailwatchError(
            f"no offer is called {name!r}", remedy="`mailwatch status --all` lists them", scope=Scope.MESSAGE
        )
    choices = ", ".join(f"{offer.id} ({offer.subject})" for offer in found[:5])
    raise MailwatchError(f"{name!r} can mean several offers", remedy=f"say which: {choices}", scope=Scope.MESSAGE)


def _spoken_of(memory: Memory, name: str) -> Iterator[Offer]:
    """Yield the offers of which client or subject has words that begin with every word typed."""
    typed = name.casefold().split()
    for history in memory.facts().histories:
        words = title(history.offer).casefold().replace("-", " ").split()
        if typed and all(len(part) > 1 and any(word.startswith(part) for word in words) for part in typed):
            yield history.offer


def client(offer: Offer) -> str:
    """Return to whom an offer went, by name where one is known; "" where nobody is."""
    contact = offer.terms.contact
    return (contact.name or contact.email) if contact else ""


def came_back(offer: Offer) -> str:
    """Return what to do about an offer that never arrived."""
    way = f"`mailwatch write resend {offer.id} --with other_address=ADDRESS`"
    return f"came back undelivered: send it again, or {way}"


def title(offer: Offer) -> str:
    """Return an offer as a person knows it: whom it went to, and what it is for."""
    return ", ".join(filter(None, (client(offer), offer.subject)))
