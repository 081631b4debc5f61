"""`mailwatch write`: any text for any offer, into Drafts. It is tried before it is promised."""

from __future__ import annotations

import json
from dataclasses import replace

from mailwatch.app import in_words
from mailwatch.app.briefing import brief_of, history_of
from mailwatch.app.memory import Order
from mailwatch.app.naming import offer_named
from mailwatch.app.world import World
from mailwatch.core import ids
from mailwatch.core.asked import asked_key, values_of
from mailwatch.core.clients import lives_of
from mailwatch.core.effects import Audience
from mailwatch.core.errors import MailwatchError, Scope
from mailwatch.core.facts import Followed, TextAsked
from mailwatch.core.history import History, Hold
from mailwatch.core.offer import Ending, Offer, State


def write(world: World, order: Order) -> str:
    """Have a text in Drafts. Raises `MailwatchError` for an unknown text and for one whose values are not known."""
    said = order.arguments
    offer = offer_named(world.memory, said["offer"])
    values: dict[str, str] = json.loads(said.get("values", "{}"))
    if _lies_already(history_of(world, offer.id), said["case"], values):
        raise MailwatchError(f"{offer.id}: {said['case']} lies in Drafts already", scope=Scope.MESSAGE)
    ending = _ready_for_text(world, order, offer)
    asked = TextAsked(offer.id, order.at, said["case"], Audience.CLIENT, tuple(sorted(values.items())))
    brief = brief_of(world, history_of(world, offer.id), said["case"], order.at)
    brief = replace(brief, extra=brief.extra | values)
    raw = world.texts.draft(brief, ids.draft_message_id(asked_key(asked)), order.at)
    header = world.mime.message(raw).header
    if all(world.is_own(address) for address in header.recipients):
        asked = replace(asked, audience=Audience.USER)
    world.memory.add_fact(asked, f"order:{order.id}")
    closed = f" (the offer is closed: {in_words.step(ending.value)})" if ending else ""
    to = ", ".join(map(str, header.recipients))
    return f"{offer.id} {offer.subject}: {said['case']} goes to Drafts, to {to}{closed}"


def _lies_already(history: History, case: str, values: dict[str, str]) -> bool:
    """True while this very text lies in Drafts as it was written: of the ladder, or asked for before."""
    lying = (draft for draft in history.drafts if draft.hold is Hold.OURS and draft.spec.case == case)
    return any(values_of(history, draft.key) == values for draft in lying)


def _ready_for_text(world: World, order: Order, offer: Offer) -> Ending | None:
    """Refuse an offer that is not followed: nothing is written for it. One that came back is from now on, to be resent.

    Returns how the offer ended, None for an open one.
    """
    facts = world.memory.facts()
    history = next(one for one in facts.histories if one.offer.id == offer.id)
    life = lives_of(facts, order.at, world.policy)[offer.id]
    if not facts.follows(history):
        if life.state is not State.UNDELIVERABLE or offer.account not in facts.consented:
            raise MailwatchError(
                f"{offer.id} is not followed", remedy=f"mailwatch follow {offer.id}", scope=Scope.MESSAGE
            )
        world.memory.add_fact(Followed(offer.id, offer.sent_at), f"order:{order.id}:follow")
    return life.ending
