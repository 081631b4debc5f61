"""What following up brings: per rung how many offers got there, were reached, answered and won (playbook: Limits).

Never calls per day: what counts is conversations that were worth it, and from which rung on nothing
came back any more.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from itertools import groupby
from operator import attrgetter
from statistics import median

from mailwatch.core.brief import PastTouch
from mailwatch.core.cadence import WorkingTime
from mailwatch.core.calls import SPOKEN
from mailwatch.core.facts import CallLogged, CallOutcome
from mailwatch.core.history import History
from mailwatch.core.life import Life
from mailwatch.core.offer import Ending, State

OFFER = "offer"
"""The rung before the first: the offer itself."""

ENOUGH = 20
"""Offers that must have got to a rung before its silence says anything."""

LOST = frozenset({Ending.LOST, Ending.NOT_INTERESTED, Ending.SILENT, Ending.POSTPONED, Ending.LEFT_ALONE})


@dataclass(frozen=True, slots=True)
class RungFigures:
    """One rung: how many offers got there, in how many somebody was spoken to, and what came after it."""

    rung: str
    got_there: int
    reached: int
    answered: int
    won: int

    @property
    def answer_rate(self) -> float | None:
        """Answers for each offer that got there, None where none did."""
        return self.answered / self.got_there if self.got_there else None


@dataclass(frozen=True, slots=True)
class Money:
    """Sums in one currency. Offers without an amount are counted in none."""

    open: Decimal = Decimal(0)
    won: Decimal = Decimal(0)
    lost: Decimal = Decimal(0)


@dataclass(frozen=True, slots=True)
class Figures:
    """The whole picture.

    `days_to_answer` is the median number of days from the offer to its first answer, None without any. `silent_from` is
    the first rung after which nothing came back, of those that enough offers got to. `touches_per_won` and
    `touches_per_lost` are means.
    """

    offers: int
    rungs: tuple[RungFigures, ...]
    days_to_answer: float | None
    silent_from: str | None
    money: dict[str, Money] = field(default_factory=dict)
    worthwhile: int = 0
    first_approaches: int = 0
    repeat_calls: int = 0
    touches_per_won: float | None = None
    touches_per_lost: float | None = None


def figures(cases: Iterable[tuple[History, Life]], working: WorkingTime) -> Figures:
    """Given every offer with its life, return what following up brought."""
    known = [_Case(history, life, working) for history, life in cases]
    rungs = _rungs(known)
    waits = [case.days_to_answer for case in known if case.days_to_answer is not None]
    return Figures(
        offers=len(known),
        rungs=rungs,
        days_to_answer=median(waits) if waits else None,
        silent_from=_silent_from(rungs),
        money=_money(known),
        worthwhile=sum(case.worthwhile for case in known),
        first_approaches=len(known),
        repeat_calls=sum(len(case.calls) for case in known),
        touches_per_won=_mean([len(case.touches) for case in known if case.is_won]),
        touches_per_lost=_mean([len(case.touches) for case in known if case.is_lost]),
    )


class _Case:
    """One offer as the figures see it."""

    def __init__(self, history: History, life: Life, working: WorkingTime) -> None:
        self.life = life
        self.touches = tuple(sorted(life.made, key=lambda touch: touch.on))
        self.calls = [fact for fact in history.facts if isinstance(fact, CallLogged)]
        self._working = working
        self.answers = [working.local_day(reply.at) for reply in life.replies if reply.is_answer]
        self.answers += [working.local_day(call.at) for call in self.calls if call.outcome in SPOKEN]

    @property
    def is_won(self) -> bool:
        return self.life.ending is Ending.WON

    @property
    def is_lost(self) -> bool:
        return self.life.ending in LOST

    @property
    def worthwhile(self) -> int:
        return sum(1 for call in self.calls if call.worthwhile)

    @property
    def days_to_answer(self) -> int | None:
        sent = self._working.local_day(self.life.offer.sent_at)
        return (min(self.answers) - sent).days if self.answers else None

    def steps(self) -> list[tuple[str, bool, bool]]:
        """Return each rung the offer got to: was somebody spoken to, and did an answer come after it.

        A call that was tried several times is one rung, which lasts until the next.
        """
        sent = PastTouch(OFFER, self._working.local_day(self.life.offer.sent_at))
        rungs = [list(tries) for _, tries in groupby((sent, *self.touches), key=attrgetter("rung"))]
        ends = [tries[0].on for tries in rungs[1:]] + [date.max]
        return [
            (
                tries[0].rung,
                any(touch.outcome == CallOutcome.REACHED.value for touch in tries),
                any(tries[0].on <= day < end for day in self.answers),
            )
            for tries, end in zip(rungs, ends, strict=True)
        ]


def _rungs(cases: Sequence[_Case]) -> tuple[RungFigures, ...]:
    """Count every rung in the order in which offers get there."""
    counts: dict[str, list[int]] = {}
    for case in cases:
        steps = case.steps()
        for number, (rung, reached, answered) in enumerate(steps):
            won = case.is_won and number == len(steps) - 1
            count = counts.setdefault(rung, [0, 0, 0, 0])
            for place, said in enumerate((True, reached, answered, won)):
                count[place] += said
    return tuple(RungFigures(rung, *count) for rung, count in counts.items())


def _silent_from(rungs: Sequence[RungFigures]) -> str | None:
    """Return the first rung from which on nothing came back, of those that enough offers got to."""
    enough = [rung for rung in rungs if rung.rung != OFFER and rung.got_there >= ENOUGH]
    silent: str | None = None
    for rung in reversed(enough):
        if rung.answered or rung.won:
            break
        silent = rung.rung
    return silent


def _money(cases: Sequence[_Case]) -> dict[str, Money]:
    sums: defaultdict[str, list[Decimal]] = defaultdict(lambda: [Decimal(0), Decimal(0), Decimal(0)])
    for case in cases:
        terms = case.life.offer.terms
        if terms.amount is None or terms.currency is None:
            continue
        if case.is_won:
            sums[terms.currency][1] += terms.amount
        elif case.is_lost:
            sums[terms.currency][2] += terms.amount
        elif case.life.state is not State.CLOSED:
            sums[terms.currency][0] += terms.amount
    return {currency: Money(*parts) for currency, parts in sorted(sums.items())}


def _mean(numbers: Sequence[int]) -> float | None:
    return sum(numbers) / len(numbers) if numbers else None
