"""Orders about people: notes, who is not to be pursued, and that they may be again. Marked, never deleted."""

from __future__ import annotations

from datetime import date

from mailwatch.app.memory import Order
from mailwatch.app.world import World
from mailwatch.core.errors import MailwatchError, Scope
from mailwatch.core.people import ContactNote, DoNotPursue, PursueAgain


def do_not_pursue(world: World, order: Order) -> str:
    """Mark an address or a domain: nothing is planned for it."""
    who, said = _who(order), order.arguments
    until = date.fromisoformat(said["until"]) if said.get("until") else None
    world.memory.add_person_fact(DoNotPursue(who, order.at, said.get("reason", ""), until))
    return f"{who}: not pursued{f' until {until}' if until else ''}; `mailwatch pursue {who}` lifts it"


def pursue(world: World, order: Order) -> str:
    """Lift the mark on an address or a domain."""
    who = _who(order)
    today = world.policy.working.local_day(order.at)
    if not any(mark.who == who for mark in world.memory.people().marks(today)):
        raise MailwatchError(f"{who} is not marked", remedy="`mailwatch weed` lists who is", scope=Scope.MESSAGE)
    world.memory.add_person_fact(PursueAgain(who, order.at))
    return f"{who}: pursued again"


def person_note(world: World, order: Order) -> str:
    """Remember something about a person; every later call sheet shows it."""
    who = _who(order)
    world.memory.add_person_fact(ContactNote(who, order.at, order.arguments["text"]))
    return f"{who}: noted"


def _who(order: Order) -> str:
    who = order.arguments["who"].strip().casefold().removeprefix("@")
    if "." not in who or " " in who:
        raise MailwatchError(
            f"{order.arguments['who']!r} is neither an address nor a domain",
            remedy="anna@client.example, or client.example for everybody there",
            scope=Scope.MESSAGE,
        )
    return who
