"""The order that tells how a call went, and what of it cannot be (playbook: the ladder, gatekeeper)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from mailwatch.app import in_words
from mailwatch.app.memory import Order
from mailwatch.app.naming import offer_named
from mailwatch.app.what_next import answer
from mailwatch.app.world import World
from mailwatch.core.errors import MailwatchError, Scope
from mailwatch.core.facts import CallLogged, CallOutcome

NOBODY = frozenset({CallOutcome.NO_ANSWER, CallOutcome.VOICEMAIL})
"""Outcomes in which nobody spoke."""

WORTH = {"yes": True, "no": False}


def outcome_of(said: str | None, promised: object) -> CallOutcome:
    """Return the outcome that was named, else the one that the rest tells: who promised to ring was spoken to."""
    if said:
        return CallOutcome(said)
    return CallOutcome.PROMISED if promised else CallOutcome.REACHED


def contradiction(outcome: CallOutcome, *, promised: object, again: object, worthwhile: bool | None) -> str | None:
    """Return in words what cannot be true together, None where all can."""
    if promised and outcome in NOBODY:
        return f"{outcome.value}: nobody promised anything then; leave out the promised day, or say who was reached"
    if again and (promised or outcome is CallOutcome.PROMISED):
        return "either they ring (promised) or you ring again (again): say one of the two"
    if worthwhile and outcome in NOBODY:
        return f"{outcome.value}: nobody was spoken to, so nothing was worthwhile"
    return None


def called(world: World, order: Order) -> str:
    """Log a call. Raises `MailwatchError` for what cannot be true together."""
    offer, said = offer_named(world.memory, order.arguments["offer"]), order.arguments
    promised, again = _day(said.get("promised")), _day(said.get("again"))
    outcome, worthwhile = outcome_of(said.get("outcome"), promised), WORTH.get(said.get("worthwhile", ""))
    wrong = contradiction(outcome, promised=promised, again=again, worthwhile=worthwhile)
    if wrong:
        raise MailwatchError(wrong, scope=Scope.MESSAGE)
    call = CallLogged(offer.id, order.at, outcome, promised, said.get("note", ""), worthwhile, again)
    world.memory.add_fact(call, f"order:{order.id}")
    return answer(world, order, offer, f"call logged ({', '.join(_echoed(call))})")


def _echoed(call: CallLogged) -> Iterator[str]:
    """Yield what was understood: the outcome, and the day that was named."""
    yield call.outcome.value
    if call.promised is not None:
        yield f"word by {in_words.day(call.promised)}"
    if call.again is not None:
        yield f"again on {in_words.day(call.again)}"


def _day(said: str | None) -> date | None:
    return date.fromisoformat(said) if said else None
