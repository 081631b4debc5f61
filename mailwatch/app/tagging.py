"""Tags on an offer: the user's own words, of which some choose the pace (playbook: kind of sale)."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from mailwatch.app.memory import Order
from mailwatch.app.naming import offer_named
from mailwatch.app.what_next import answer
from mailwatch.app.world import World
from mailwatch.core.cadence import Policy
from mailwatch.core.errors import MailwatchError, Scope
from mailwatch.core.facts import Tagged
from mailwatch.core.story import tags_of


def tag(world: World, order: Order) -> str:
    """Put tags on an offer, or take them off; the answer says of one that chooses no profile that it does not."""
    said, offer = order.arguments, offer_named(world.memory, order.arguments["offer"])
    tags, removed = tags_in(said["tags"]), said.get("removed") == "yes"
    history = world.memory.history(offer.id)
    lacking = sorted(set(tags) - tags_of(history)) if history and removed else []
    if lacking:
        raise MailwatchError(
            f"{offer.id} is not tagged {', '.join(lacking)}", remedy=f"mailwatch show {offer.id}", scope=Scope.MESSAGE
        )
    world.memory.add_fact(Tagged(offer.id, order.at, tags, removed), f"order:{order.id}")
    if removed:
        return answer(world, order, offer, f"no longer tagged {', '.join(tags)}")
    return answer(world, order, offer, f"tagged {', '.join(tags)}{unchosen(tags, world.policy)}")


def tags_in(said: str) -> tuple[str, ...]:
    """Given tags with commas between, return them as they are compared; raise `MailwatchError` for none."""
    tags = tuple(dict.fromkeys(word.strip().casefold() for word in said.split(",") if word.strip()))
    if not tags:
        raise MailwatchError("no tag was given", remedy="such as: reseller", scope=Scope.MESSAGE)
    return tags


def unchosen(tags: Iterable[str], policy: Policy) -> str:
    """Return what is to be said of tags that choose no profile, "" where each chooses one."""
    known = choosing(policy)
    idle = [one for one in tags if one not in known]
    return f" ({', '.join(idle)} chooses no profile; these do: {', '.join(known)})" if idle else ""


def choosing(policy: Policy) -> Collection[str]:
    """Return the tags that choose a profile, in the order in which they are tried."""
    return dict.fromkeys(one for selector, _ in policy.profiles for one in sorted(selector.tags))
