"""The ladder as data, and the arithmetic of working days (playbook: The clock, The ladder, Limits)."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from mailwatch.core.effects import Audience
from mailwatch.core.mail import Address


@dataclass(frozen=True, slots=True)
class Rung:
    """One step of the ladder, `after` days of silence since the step before (the first: since the offer).

    `case` names its texts; `audience` says whether its draft is a sheet for the user or a message to the client.
    A `fallback` is for when the call before it reached nobody (playbook: white flag, by phone first).
    """

    name: str
    after: int
    case: str
    audience: Audience
    fallback: bool = False


CLOSING = (
    Rung("closing-call", 14, "closing-spoken", Audience.USER),
    Rung("closing", 7, "closing", Audience.CLIENT),
    Rung("white-flag-call", 14, "white-flag-spoken", Audience.USER),
    Rung("white-flag", 7, "white-flag", Audience.CLIENT, fallback=True),
)
"""The end of a ladder: closing, first spoken, then as a message; the white flag by phone, by mail when that fails."""

DEFAULT_LADDER = (
    Rung("call", 14, "call", Audience.USER),
    Rung("second-call", 14, "second-call", Audience.USER),
    *CLOSING,
)
"""Two calls before anything is concluded, two weeks apart (playbook: the ladder)."""


@dataclass(frozen=True, slots=True)
class Profile:
    """How one kind of sale is followed.

    `close_after` is the number of days between the last rung and *closed, silent*; `max_postponements` how often
    the same client may postpone before the offer is closed; `gap` the least number of days between two
    touches that the sender starts (playbook: never too soon). `cap` is the most touches that a client gets over all
    open offers, whatever restarts the ladder (playbook: caps); without signs of interest no more than the ladder has
    rungs. `tries` is how often one call is tried, the first time included, before the next rung; `retry_after` the days
    after a call that nobody took, which touched nobody, until it is tried again.
    """

    name: str = "default"
    ladder: tuple[Rung, ...] = DEFAULT_LADDER
    close_after: int = 14
    max_postponements: int = 2
    gap: int = 5
    cap: int = 9
    tries: int = 3
    retry_after: int = 1

    def silence_before(self, rung: int) -> int:
        """Return the days of silence before a rung, never fewer than the gap; past the ladder those before closing."""
        return max(self.ladder[rung].after, self.gap) if rung < len(self.ladder) else self.close_after


@dataclass(frozen=True, slots=True)
class Selector:
    """Which offers a profile is for: all that is given must fit; an offer without an amount fits no bound."""

    tags: frozenset[str] = frozenset()
    contacts: frozenset[str] = frozenset()
    domains: frozenset[str] = frozenset()
    at_least: Decimal | None = None
    below: Decimal | None = None

    def accepts(self, tags: Collection[str], amount: Decimal | None, contact: Address | None) -> bool:
        """True when an offer with these tags, amount and contact is meant."""
        if self.tags and not self.tags.intersection(tags):
            return False
        if (self.contacts or self.domains) and not (
            contact and (contact.email in self.contacts or contact.domain in self.domains)
        ):
            return False
        if self.at_least is None and self.below is None:
            return True
        low, high = self.at_least or Decimal(0), self.below
        return amount is not None and amount >= low and (high is None or amount < high)


def _no_holiday(_day: date) -> bool:
    return False


@dataclass(frozen=True, slots=True)
class WorkingTime:
    """When the user works. `weekdays` are ISO numbers (1 Monday). `call_at` is the hour put on an entry.

    `holiday` tells whether a day is a public holiday in the user's country; `away` are days off.
    """

    timezone: ZoneInfo
    weekdays: frozenset[int] = frozenset({1, 2, 3, 4, 5})
    starts: time = time(9)
    ends: time = time(17)
    call_at: time = time(10)
    away: frozenset[date] = frozenset()
    holiday: Callable[[date], bool] = _no_holiday

    def works_on(self, day: date) -> bool:
        """True on a working day that is neither a public holiday nor a day off."""
        return day.isoweekday() in self.weekdays and day not in self.away and not self.holiday(day)

    def on_or_after(self, day: date) -> date:
        """Return `day` itself when it is worked, else the next day that is."""
        for offset in range(MAX_ABSENCE):
            if self.works_on(candidate := day + timedelta(days=offset)):
                return candidate
        return day

    def next_after(self, day: date) -> date:
        """Return the first worked day after `day`."""
        return self.on_or_after(day + timedelta(days=1))

    def last_before(self, day: date) -> date:
        """Return the last worked day before `day`."""
        for offset in range(1, MAX_ABSENCE):
            if self.works_on(candidate := day - timedelta(days=offset)):
                return candidate
        return day - timedelta(days=1)

    def plus(self, day: date, working_days: int) -> date:
        """Return the day that lies `working_days` worked days after `day` (0: `on_or_after`)."""
        found = self.on_or_after(day)
        for _ in range(working_days):
            found = self.on_or_after(found + timedelta(days=1))
        return found

    def moment(self, day: date) -> datetime:
        """Return the moment on `day` that an entry is put at, aware."""
        return datetime.combine(day, self.call_at, self.timezone)

    def opens(self, day: date) -> datetime:
        """Return the start of working hours on `day`, aware: no draft is written before it."""
        return datetime.combine(day, self.starts, self.timezone)

    def local_day(self, moment: datetime) -> date:
        """Return the user's calendar day of an aware moment."""
        return moment.astimezone(self.timezone).date()


MAX_ABSENCE = 366
"""Days: longer than any absence; past it a day is taken as it is, so a wrong configuration cannot loop."""


@dataclass(frozen=True, slots=True)
class Policy:
    """Everything configured that the plan depends on.

    `keep_answered` keeps an answered entry, retitled and without alarm, instead of withdrawing it. `unlogged_after` is
    the number of working days after which a call that was not logged no longer holds up the next rung.
    `profiles` are tried in order; the first whose selector accepts the offer is used, else `profile`.
    """

    working: WorkingTime
    profile: Profile = Profile()
    profiles: tuple[tuple[Selector, Profile], ...] = ()
    keep_answered: bool = False
    unlogged_after: int = 3

    def profile_for(self, tags: Collection[str], amount: Decimal | None, contact: Address | None) -> Profile:
        """Return the profile by which an offer with these tags, amount and contact is followed."""
        for selector, profile in self.profiles:
            if selector.accepts(tags, amount, contact):
                return profile
        return self.profile
