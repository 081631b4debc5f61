"""What comes next for an offer, in the words that end the answer to an order."""

from __future__ import annotations

from dataclasses import replace

from mailwatch.app import in_words
from mailwatch.app.away import with_away
from mailwatch.app.memory import Order
from mailwatch.app.world import World
from mailwatch.core.clients import lives_of
from mailwatch.core.history import History
from mailwatch.core.life import Life, day_of
from mailwatch.core.offer import Ending, Offer, State


def answer(world: World, order: Order, offer: Offer, done: str) -> str:
    """Return the answer to an order that changes the plan: what was done, and what comes next, with its day."""
    facts, policy = world.memory.facts(), with_away(world.policy, world.memory)
    life = lives_of(facts, order.at, policy)[offer.id]
    history = next(one for one in facts.histories if one.offer.id == offer.id)
    today = policy.working.local_day(order.at)
    due = max(day_of(life.due, policy.working), policy.working.on_or_after(today))
    then = _then(replace(life, due=due), history, followed=facts.follows(history))
    return f"{offer.id} {offer.subject}: {done}; {then}"


def ending_of(world: World, offer: Offer) -> Ending | None:
    """Return why an offer is closed as things stand, None for one that is open."""
    return lives_of(world.memory.facts(), world.now(), with_away(world.policy, world.memory))[offer.id].ending


def _then(life: Life, history: History, *, followed: bool) -> str:
    if life.state is State.CLOSED:
        return f"closed: {in_words.step(life.ending.value)}" if life.ending else "closed"
    if not followed:
        return f"not followed yet: mailwatch follow {history.offer.id}"
    if life.carried_by is not None:
        return f"spoken of with offer {life.carried_by}"
    if life.state is State.UNDELIVERABLE:
        return "the offer never arrived"
    what = f"next: {in_words.step(life.key.rung)} on {in_words.day(life.due)}"
    return f"{what}, once you said what came in" if life.state is State.NEEDS_HUMAN else what
