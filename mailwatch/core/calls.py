"""What a logged call does to the life of an offer: each outcome has a next thing of its own (playbook: the ladder)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

from mailwatch.core import ids
from mailwatch.core.answers import agreed
from mailwatch.core.brief import PastTouch
from mailwatch.core.cadence import Policy
from mailwatch.core.effects import Audience
from mailwatch.core.facts import CallLogged, CallOutcome
from mailwatch.core.ids import TouchKey
from mailwatch.core.life import (
    Life,
    anew,
    day_of,
    keep_distance,
    next_rung,
    promised,
    scheduled,
    settled,
    silence_from,
    stepped_back,
    touched,
)
from mailwatch.core.offer import Change, State

SPOKEN = frozenset({CallOutcome.REACHED, CallOutcome.VISIT})

UNREACHED = frozenset({CallOutcome.NO_ANSWER, CallOutcome.VOICEMAIL, CallOutcome.GATEKEEPER})
"""Outcomes after which the same call is tried again. Nobody took the first: it touched nobody."""


def call_logged(life: Life, call: CallLogged, policy: Policy) -> Life:
    """Given a call, return the life after it. A call that spoke to the client is a touch made, others an attempt."""
    on = policy.working.local_day(call.at)
    if life.state is State.CLOSED or agreed(life):
        return touched(life, _touch(life, call, on))
    life = _asked_about(life, on, policy)
    if call.promised is not None or call.outcome is CallOutcome.PROMISED:
        return _promised(life, call, on, policy)
    if call.outcome in UNREACHED and (tried_again := _tried_again(life, call, on, policy)):
        return tried_again
    return _spoken_or_given_up(life, call, on, policy)


def _asked_about(life: Life, on: date, policy: Policy) -> Life:
    """A call that passed without a word is asked about in the next entry: what is logged before that is its answer."""
    if life.turn is not None or not life.made or life.made[-1].outcome or life.done[-1].restart != life.restart:
        return life
    names = [rung.name for rung in life.profile.ladder[: life.rung] if rung.audience is Audience.USER]
    too_late = on + timedelta(days=life.profile.gap) > day_of(life.due, policy.working)
    if too_late or life.made[-1].rung not in names:
        return life
    return stepped_back(life)


def _touch(life: Life, call: CallLogged, on: date) -> PastTouch:
    if call.outcome is CallOutcome.VISIT:
        return PastTouch("visit", on, CallOutcome.REACHED.value, call.note)
    return PastTouch(life.key.rung, on, call.outcome.value, call.note)


def _spoken_or_given_up(life: Life, call: CallLogged, on: date, policy: Policy) -> Life:
    """A touch made: up a rung. Where the client waited for the call it is the answer, and the silence begins again."""
    was_turn, reached = life.turn is not None, call.outcome in SPOKEN
    life = settled(touched(life, _touch(life, call, on)), Change.USER_WROTE)
    after = silence_from(life, on, policy, "after-call") if was_turn else next_rung(life, on, policy, reached=reached)
    return _agreed_on(after, call, policy)


def _promised(life: Life, call: CallLogged, on: date, policy: Policy) -> Life:
    """They said to ring: a day of its own, and when no call comes, ring again (playbook: gatekeeper)."""
    life = settled(touched(life, _touch(life, call, on)), Change.USER_WROTE)
    life = on_ladder(life, call.at)
    if call.promised is not None:
        return promised(life, call.promised, policy, "promised", "callback", "text:callback-lapsed")
    day = policy.working.plus(on, life.profile.gap)
    return scheduled(life, day, "promised-undated", policy, "text:callback-lapsed", occasion="callback")


def _tried_again(life: Life, call: CallLogged, on: date, policy: Policy) -> Life | None:
    """Try the same call again on a day of its own; None when it was tried often enough, or is not the user's call.

    A message to the client that is due goes on lying ready: the call that reached nobody does not replace it.
    """
    if life.step is None and life.turn is None:
        return None
    if life.turn is None and life.step is not None and life.step.audience is Audience.CLIENT:
        return _beside_the_message(life, call, on, policy)
    attempt = life.tried + 1
    if attempt >= life.profile.tries:
        return None
    life = replace(touched(life, _touch(life, call, on), counts=False), tried=attempt)
    if life.turn is None:
        life = on_ladder(settled(life, Change.USER_WROTE), call.at)
    day = on + timedelta(days=life.profile.gap)
    if call.outcome is CallOutcome.NO_ANSWER:
        day = policy.working.next_after(on)
        day = policy.working.plus(day, life.profile.retry_after - 1)
    again = scheduled(life, day, f"{call.outcome.value}:{on}", policy, f"try:{attempt + 1}")
    return _agreed_on(again, call, policy)


def _beside_the_message(life: Life, call: CallLogged, on: date, policy: Policy) -> Life:
    """The message keeps its distance to word that was left, unless it lies ready already."""
    key = TouchKey(life.offer.id, life.key.rung, ids.order_mark(call.at))
    life = replace(life, made=(*life.made, _touch(life, call, on)), done=(*life.done, key))
    if call.outcome is CallOutcome.NO_ANSWER or day_of(life.due, policy.working) <= on:
        return life
    return keep_distance(life, on, policy, "moved-gap")


def _agreed_on(life: Life, call: CallLogged, policy: Policy) -> Life:
    """The day that suits, as whoever picked up said, outranks the program's own."""
    if call.again is None or call.again < policy.working.local_day(call.at):
        return life
    told = (code for code in life.notes if not code.startswith("silent-for"))
    return scheduled(life, call.again, f"again:{call.again}", policy, *told)


def on_ladder(life: Life, at: datetime) -> Life:
    """The next touch has an entry of its own where that of the present one is used up; past the ladder it is a call."""
    mark = ids.order_mark(at)
    return anew(life, mark) if life.step is not None else replace(life, rung=0, restart=mark)
