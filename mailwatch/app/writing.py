"""`mailwatch write`: any text for any offer, into Drafts. It is tried before it is promised."""

from __future__ import annotations

import json
from dataclasses import replace

from mailwatch.app.briefing import brief_of, history_of
from mailwatch.app.memory import Order
from mailwatch.app.naming import offer_named
from mailwatch.app.world import World
from mailwatch.core import ids
from mailwatch.core.asked import asked_key
from mailwatch.core.effects import Audience
from mailwatch.core.facts import TextAsked


def write(world: World, order: Order) -> str:
    """Have a text in Drafts. Raises `MailwatchError` for an unknown text and for one whose values are not known."""
    said = order.arguments
    offer = offer_named(world.memory, said["offer"])
    values: dict[str, str] = json.loads(said.get("values", "{}"))
    asked = TextAsked(offer.id, order.at, said["case"], Audience.CLIENT, tuple(sorted(values.items())))
    brief = brief_of(world, history_of(world, offer.id), said["case"], order.at)
    brief = replace(brief, extra=brief.extra | values)
    raw = world.texts.draft(brief, ids.draft_message_id(asked_key(asked)), order.at)
    header = world.mime.message(raw).header
    if all(world.is_own(address) for address in header.recipients):
        asked = replace(asked, audience=Audience.USER)
    world.memory.add_fact(asked, f"order:{order.id}")
    return f"{offer.id} {offer.subject}: {said['case']} goes to Drafts, to {', '.join(map(str, header.recipients))}"
