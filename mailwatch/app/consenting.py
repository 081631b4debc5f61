"""The owner's consent, and the open offers from before it: each on its own day, only plain silence is spread."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta

from mailwatch.app.in_words import day as in_words
from mailwatch.app.memory import Order
from mailwatch.app.naming import came_back, title
from mailwatch.app.world import World
from mailwatch.core.cadence import WorkingTime
from mailwatch.core.clients import lives_of
from mailwatch.core.errors import MailwatchError
from mailwatch.core.facts import Ended, Followed
from mailwatch.core.history import History
from mailwatch.core.life import Life, day_of
from mailwatch.core.mail import AccountName
from mailwatch.core.offer import CLIENTS_TURN, State
from mailwatch.core.story import live

A_DAY = 3
"""Touches of older offers on one day: nobody makes twenty calls on the morning after consent."""

_OPEN = frozenset({State.WAITING, State.ANSWERED, State.NEEDS_HUMAN})

_SILENCE = ("silent-for", "after-", "client-wrote", "you-wrote", "moved-gap")
"""First words of the codes of a day that nobody named."""

_BOUND = ("before-it-lapses", "out-of-office")
"""First words of codes that bind a day all the same, wherever they stand."""


def consent(world: World, order: Order) -> str:
    """Give leave for one account or all; with `past` also follow the open offers from before."""
    wanted = order.arguments.get("account")
    if wanted and wanted not in world.accounts:
        names = ", ".join(world.accounts)
        raise MailwatchError(f"no account is called {wanted!r}", remedy=f"the accounts are: {names}")
    accounts = [AccountName(wanted)] if wanted else list(world.accounts)
    for name in accounts:
        world.memory.consent(name, order.at)
    if order.arguments.get("past") != "yes":
        return f"from now on offers are followed on: {', '.join(accounts)}"
    older = [history for name in accounts for history in open_before(world, name, order.at)]
    last = _follow_all(world, older, order)
    spread = f", the silent ones spread until {in_words(last)}" if last else ""
    returned = [one for name in accounts for one in _before(world, name, order.at, frozenset({State.UNDELIVERABLE}))]
    for history in returned:
        world.memory.add_fact(_from_the_start(history), f"order:{order.id}:{history.offer.id}")
    told = "".join(f"; {title(history.offer)}: {came_back(history.offer)}" for history in returned)
    return f"offers are followed on: {', '.join(accounts)}; {len(older)} from before as well{spread}{told}"


def open_before(world: World, account: AccountName, now: datetime) -> list[History]:
    """Return the offers of an account that are still open and not followed, the oldest first."""
    return _before(world, account, now, _OPEN)


def _before(world: World, account: AccountName, now: datetime, states: frozenset[State]) -> list[History]:
    facts = world.memory.facts()
    return [
        history
        for history in facts.histories
        if history.offer.account == account
        and live(history, now, world.policy).state in states
        and not facts.follows(history)
        and not any(isinstance(fact, Ended) for fact in history.facts)
    ]


def _follow_all(world: World, older: Iterable[History], order: Order) -> date | None:
    """Follow older offers; return the last day to which one was spread, None where none had to be."""
    kept = {history.offer.id: replace(history, facts=(*history.facts, _from_the_start(history))) for history in older}
    facts, working = world.memory.facts(), world.policy.working
    facts = replace(facts, histories=tuple(kept.get(one.offer.id, one) for one in facts.histories))
    lives = lives_of(facts, order.at, world.policy)
    days = dict(_spread([lives[offer] for offer in kept], working.next_after(working.local_day(order.at)), working))
    for offer, history in kept.items():
        first = days.get(offer)
        fact = Followed(offer, order.at, first) if first else _from_the_start(history)
        world.memory.add_fact(fact, f"order:{order.id}:{offer}")
    return max(days.values(), default=None)


def _from_the_start(history: History) -> Followed:
    """Followed as if from the day it left: what was said since, a doubt and a bounce among it, stays what it is."""
    return Followed(history.offer.id, history.offer.sent_at)


def _spread(lives: Iterable[Life], first: date, working: WorkingTime) -> Iterator[tuple[str, date]]:
    """Yield a day for each silent offer that is due already; every other keeps its own, and takes its place in it."""
    ordered = sorted(lives, key=lambda life: (day_of(life.due, working), life.offer.sent_at))
    taken = Counter(max(day_of(life.due, working), first) for life in ordered if not _is_plain_silence(life))
    for life in ordered:
        if not _is_plain_silence(life):
            continue
        due, day = day_of(life.due, working), first
        while taken[day] >= A_DAY:
            day = working.next_after(day)
        own = due > day + timedelta(days=1) or _lapses_before(life, first, day)
        taken[max(due, first) if own else day] += 1
        if not own:
            yield life.offer.id, day


def _is_plain_silence(life: Life) -> bool:
    """True where nobody named the day and nobody waits for it: it may come some days later."""
    waits = life.state in CLIENTS_TURN and life.carried_by is None
    is_bound = any(note.startswith(_BOUND) for note in life.notes)
    return waits and life.notes[0].startswith(_SILENCE) and not is_bound


def _lapses_before(life: Life, first: date, day: date) -> bool:
    """True for an offer that stands on `first` and no more the day after it would be rung."""
    valid = life.offer.terms.valid_until
    return valid is not None and first <= valid <= day
