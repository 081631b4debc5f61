"""One client, several open offers: one ladder (playbook: limits; two offers to one client, one call sheet).

The newest open offer leads; the older ones are carried: they have no touch of their own, stand on the
leader's call sheet, and when the leader falls silent to the end they close with it. What either side said
about any of them keeps the sender's next touch at a distance, and the touches of all are counted against one cap.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import TypeGuard

from mailwatch.core.cadence import Policy
from mailwatch.core.caps import spent
from mailwatch.core.facts import CallLogged, Fact, Snoozed
from mailwatch.core.history import Facts, History
from mailwatch.core.ids import OfferId
from mailwatch.core.life import Life, day_of, end, keep_distance, own_touches
from mailwatch.core.offer import CLIENTS_TURN, Change, Ending, Offer, State
from mailwatch.core.story import live


def lives_of(facts: Facts, now: datetime, policy: Policy) -> dict[OfferId, Life]:
    """Return where every offer stands, each beside the others to the same client."""
    histories = {history.offer.id: history for history in facts.histories}
    lives = {identity: live(history, now, policy) for identity, history in histories.items()}
    followed = [lives[history.offer.id] for history in facts.histories if facts.follows(history)]
    for group in _by_client(followed):
        told = [live(history, now, policy) for history in _as_one_ladder(group, histories)]
        for life in (*told, *_beside_each_other(told, policy.working.local_day(now), policy)):
            lives[life.offer.id] = life
    return lives


def _as_one_ladder(group: list[Life], histories: Mapping[OfferId, History]) -> list[History]:
    """Return the histories of a group, newest first, what the user did about a carried offer told of its leader.

    One call is for all of them: whichever it is logged on, it is the leader's.
    """
    leader = next((life for life in group if life.state in CLIENTS_TURN), None)
    told, moved = [histories[life.offer.id] for life in group], list[Fact]()
    if leader is None:
        return told
    place = group.index(leader)
    for number, history in enumerate(told[place + 1 :], place + 1):
        shared = [fact for fact in history.facts if _is_for_all(fact, leader.offer)]
        moved += [replace(fact, offer=leader.offer.id) for fact in shared]
        told[number] = replace(history, facts=tuple(fact for fact in history.facts if fact not in shared))
    told[place] = replace(told[place], facts=(*told[place].facts, *moved))
    return told


def _is_for_all(fact: Fact, leader: Offer) -> TypeGuard[CallLogged | Snoozed]:
    return isinstance(fact, CallLogged | Snoozed) and fact.at >= leader.sent_at


def _by_client(lives: Iterable[Life]) -> list[list[Life]]:
    """Group lives by the person who will answer, the newest offer first; who is alone needs no group."""
    groups: defaultdict[str, list[Life]] = defaultdict(list)
    for life in lives:
        if life.contact is not None and life.contact.email:
            groups[life.contact.email].append(life)
    several = [group for group in groups.values() if len(group) > 1]
    return [sorted(group, key=lambda life: (life.offer.sent_at, life.offer.id), reverse=True) for group in several]


def _beside_each_other(group: list[Life], today: date, policy: Policy) -> Iterable[Life]:
    leader: Life | None = None
    for life in group:
        if life.state not in CLIENTS_TURN:
            silent = life.state is State.CLOSED and life.ending is Ending.SILENT
            leader = leader or (life if silent else None)
        elif leader is None:
            leader = _within_budget(_at_a_distance(_recognised(life, group), group, policy), group, today, policy)
            yield leader
        elif leader.state is State.CLOSED:
            yield end(life, Ending.SILENT) if _fell_silent_with(life, leader) else life
        else:
            yield replace(life, carried_by=leader.offer.id, notes=(f"carried:{leader.offer.id}",))


_MARKED = frozenset({Ending.NOT_INTERESTED, Ending.LOST, Ending.SILENT, Ending.POSTPONED})


def _recognised(life: Life, group: list[Life]) -> Life:
    """The first entry of a new offer tells how the last one to this client ended (playbook: marked, not deleted)."""
    if life.made or life.rung or life.restart:
        return life
    before = (other for other in group if other.offer.sent_at < life.offer.sent_at and other.ending in _MARKED)
    last = next(before, None)
    told = () if last is None or last.ending is None else (f"closed-before:{last.ending.value}",)
    return replace(life, notes=(*life.notes, *told))


def _at_a_distance(life: Life, group: list[Life], policy: Policy) -> Life:
    """Keep the minimum gap to what was said last about another offer (playbook: never too soon)."""
    others = [other for other in group if other is not life]
    words = [policy.working.local_day(moment) for other in others for moment in _words_of_client(other)]
    ours = [day for other in others for day in (policy.working.local_day(other.offer.sent_at), *own_touches(other))]
    if ours:
        life = keep_distance(life, max(ours), policy, "moved-gap")
    if words:
        life = keep_distance(life, max(words), policy, "client-wrote")
    talks = [other.talk_on for other in others if other.talk_on is not None and other.state is not State.CLOSED]
    return keep_distance(life, max(talks), policy, "appointment") if talks else life


def _within_budget(life: Life, group: list[Life], today: date, policy: Policy) -> Life:
    """Hold the touches over all open offers to the cap: a first call waits for an earlier file, a ladder ends."""
    others = [other for other in group if other is not life and other.state is not State.CLOSED]
    touches = life.touches + sum(other.touches for other in others)
    if touches < life.profile.cap:
        return life
    shuts = [day_of(other.due, policy.working) for other in others if other.step is None]
    if shuts and not life.made:
        first = policy.working.next_after(max(shuts))
        is_later = first > day_of(life.due, policy.working)
        why = f"moved-gap:{max(shuts)}"
        return replace(life.moved_to(Change.DRAFT_GONE), due=first, notes=(why,)) if is_later else life
    left = spent(life, touches, policy)
    over = left.step is None and left.state is State.WAITING and today >= day_of(left.due, policy.working)
    return end(left, Ending.SILENT) if over else left


def _words_of_client(life: Life) -> Iterable[datetime]:
    return (reply.at for reply in life.replies if reply.is_answer)


def _fell_silent_with(life: Life, leader: Life) -> bool:
    """True when nothing was heard of this offer since the leader was sent: its silence is the same silence."""
    since = leader.offer.sent_at
    return not any(moment > since for moment in _words_of_client(life))
