"""How many touches a client gets at most (playbook: caps, signs of interest).

More pressure seldom changes the result.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta

from mailwatch.core.cadence import Policy
from mailwatch.core.life import ANNOUNCED, BY_CLIENT, BY_USER, Life, day_of
from mailwatch.core.offer import CLIENTS_TURN, Change
from mailwatch.core.verdict import ReplyKind, Strength

SEVERAL = 2
"""Questions that justify using the whole cap."""

_QUESTIONS = frozenset({ReplyKind.QUESTION, ReplyKind.NEGOTIATE, ReplyKind.CALL_ME})

_AGREED = (*BY_CLIENT, ANNOUNCED, "appointment")
"""Days that were agreed on: the silence before closing is counted from them."""


def allowed(life: Life) -> int:
    """Return how many touches the offer bears: one climb of the ladder, or the whole cap where the client asks on."""
    asked = sum(1 for reply in life.replies if reply.kind in _QUESTIONS and reply.strength is Strength.SURE)
    whole = life.profile.cap
    return whole if asked >= SEVERAL else min(whole, len(life.profile.ladder))


def within_cap(life: Life, policy: Policy) -> Life:
    """Leave the ladder where the touches so far are all that the offer bears."""
    return spent(life, life.touches, policy) if life.touches >= allowed(life) else life


def spent(life: Life, touches: int, policy: Policy) -> Life:
    """Leave the ladder after so many touches: nothing is left but to close, unless the user ordered another."""
    if life.state not in CLIENTS_TURN or life.step is None or life.notes[0].startswith(BY_USER):
        return life
    day = _last_contact(life, policy) + timedelta(days=life.profile.close_after)
    due = policy.working.on_or_after(day)
    left = life.moved_to(Change.DRAFT_GONE)
    return replace(left, rung=len(life.profile.ladder), due=due, occasion="", notes=(f"cap:{touches}",))


def _last_contact(life: Life, policy: Policy) -> date:
    working = policy.working
    if life.notes[0].startswith(_AGREED):
        return day_of(life.due, working)
    return max(_contacts(life, policy), default=day_of(life.due, working))


def _contacts(life: Life, policy: Policy) -> Iterable[date]:
    yield from (touch.on for touch in life.made)
    yield from (policy.working.local_day(reply.at) for reply in life.replies if not reply.kind.automatic)
    if life.in_touch_on is not None:
        yield life.in_touch_on
