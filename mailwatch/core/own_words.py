"""What the user's own message to the client does to the life of an offer."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from mailwatch.core import ids
from mailwatch.core.answers import agreed
from mailwatch.core.asked import announced_in
from mailwatch.core.cadence import Policy
from mailwatch.core.effects import Audience
from mailwatch.core.facts import TextAsked
from mailwatch.core.life import Life, anew, call_rung, keep_distance, scheduled, settled, silence_from
from mailwatch.core.offer import CLIENTS_TURN, Change, State


def user_wrote(life: Life, at: datetime, policy: Policy) -> Life:
    """The user's own message is a touch: the waiting starts again, or the next touch keeps its distance."""
    day = policy.working.local_day(at)
    life = replace(life, in_touch_on=day)
    if life.state is State.CLOSED or agreed(life):
        return life
    was_waiting = life.state in CLIENTS_TURN
    life = settled(life, Change.USER_WROTE)
    if was_waiting:
        kept = keep_distance(life, day, policy, "you-wrote")
        return kept if kept.due == life.due else anew(kept, ids.order_mark(at))
    return silence_from(life, day, policy, "you-wrote")


def text_sent(life: Life, asked: TextAsked, at: datetime, policy: Policy) -> Life:
    """A text that the user asked for and sent is the user's own message; a call that it announces has its date."""
    if asked.audience is not Audience.CLIENT:
        return life
    life = user_wrote(life, at, policy)
    day = announced_in(asked)
    if day is None or life.state is not State.WAITING or day < policy.working.local_day(at):
        return life
    announced = anew(replace(life, rung=call_rung(life)), ids.order_mark(at))
    return scheduled(announced, day, f"announced:{day}", policy)
