"""What is known at one moment: each offer with its facts and what stands for it, and how far everything was heard."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from mailwatch.core.effects import DraftSpec, EntrySpec
from mailwatch.core.facts import Fact, Followed
from mailwatch.core.ids import TouchKey
from mailwatch.core.mail import AccountName
from mailwatch.core.offer import Offer
from mailwatch.core.people import People


class Hold(StrEnum):
    """Whose hands a thing we wrote is in."""

    OURS = "ours"
    """It stands as we wrote it."""
    TAKEN = "taken"
    """The user changed it: never touched again."""
    GONE = "gone"
    """The user deleted or sent it: never made again."""
    WITHDRAWN = "withdrawn"
    """We took it away."""
    UNCERTAIN = "uncertain"
    """It was written and cannot be found: no second one is written (fault 5)."""


@dataclass(frozen=True, slots=True)
class StandingEntry:
    """An entry that we put, as remembered."""

    key: TouchKey
    spec: EntrySpec
    hold: Hold


@dataclass(frozen=True, slots=True)
class StandingDraft:
    """A draft that we put, as remembered. `since` is when it was put, None when unknown."""

    key: TouchKey
    spec: DraftSpec
    hold: Hold
    since: datetime | None = None


@dataclass(frozen=True, slots=True)
class History:
    """One offer with all that happened to it, and what we put into the world for it."""

    offer: Offer
    facts: tuple[Fact, ...] = ()
    entries: tuple[StandingEntry, ...] = ()
    drafts: tuple[StandingDraft, ...] = ()

    def __hash__(self) -> int:
        """Tell histories apart at little cost: every look at the mailbox asks whether this one was seen before."""
        return hash((self.offer.id, len(self.facts), len(self.entries), len(self.drafts)))


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything known. `consented` says since when an account's owner agreed to be helped (absent: not yet)."""

    histories: tuple[History, ...] = ()
    consented: Mapping[AccountName, datetime] = field(default_factory=dict)
    people: People = field(default_factory=People)

    def follows(self, history: History) -> bool:
        """True when the user agreed to help on this account and the offer left after that, or asked for this one."""
        since = self.consented.get(history.offer.account)
        if since is None:
            return False
        return history.offer.sent_at >= since or any(isinstance(fact, Followed) for fact in history.facts)


@dataclass(frozen=True, slots=True)
class Clock:
    """`now`, and per account the instant up to which every folder that could hold a reply was read in full.

    Silence is measured against `heard_until`; an account that is absent was never read (design, idea 3).
    """

    now: datetime
    heard_until: Mapping[AccountName, datetime] = field(default_factory=dict)

    def heard(self, account: AccountName, moment: datetime) -> bool:
        """True when everything that came in before `moment` was read."""
        heard = self.heard_until.get(account)
        return heard is not None and heard >= moment
