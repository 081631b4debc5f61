"""A user's calendar and Drafts folder as values: what plans write there, and what the user does to it. Pure.

`applied` turns planned effects into standing entries and drafts as the store does. `Desk` keeps all facts of a user
over time and plays the user's hands the way `observing_calendar` and `observing_drafts` would record them.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from mailwatch.core import ids
from mailwatch.core.cadence import Policy, WorkingTime
from mailwatch.core.effects import Planned, PutDraft, PutEntry, WithdrawDraft, WithdrawEntry
from mailwatch.core.facts import DraftDeleted, DraftSent, EntryDeleted, EntryMoved, Fact, offer_of
from mailwatch.core.history import Clock, Facts, History, Hold, StandingDraft, StandingEntry
from mailwatch.core.ids import OfferId, TouchKey
from mailwatch.core.life import Life
from mailwatch.core.mail import AccountName, Address, MessageId
from mailwatch.core.offer import Offer
from mailwatch.core.people import People, PersonFact
from mailwatch.core.plan import plan
from mailwatch.core.story import live
from mailwatch.core.verdict import Terms

ZONE = ZoneInfo("Europe/Amsterdam")
ACCOUNT = AccountName("work")
CLIENT = Address("anna@klant.example", "Anna de Vries")
USER = Address("eva@voorbeeld.example", "Eva Jansen")
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)

Entries = dict[TouchKey, StandingEntry]
Drafts = dict[TouchKey, StandingDraft]


def at(day: date | str, hour: str = "09:30") -> datetime:
    """Return a moment in Amsterdam."""
    day = date.fromisoformat(day) if isinstance(day, str) else day
    return datetime.combine(day, time.fromisoformat(hour), ZONE)


def an_offer(number: int, sent_at: datetime, *, announced: date | None = None, tags: tuple[str, ...] = ()) -> Offer:
    """Return an offer to an Anna of its own; several offers to one client have tests of their own."""
    client = replace(CLIENT, email=f"anna{number}@klant.example")
    key = MessageId(f"<offer.{number}@voorbeeld.example>")
    terms = Terms(contact=client, announced=announced, phone="+31612345678", task="", invites=False)
    subject = f"Offerte {number}"
    return Offer(ids.offer_id(key), key, ACCOUNT, USER, (client,), subject, sent_at, terms=terms, tags=tags)


def applied(entries: Entries, drafts: Drafts, planned: Iterable[Planned]) -> tuple[Entries, Drafts]:
    """Given what stands, return what stands after effects were carried out and confirmed."""
    entries, drafts = dict(entries), dict(drafts)
    for one in planned:
        match one.effect:
            case PutEntry(key, spec):
                entries[key] = StandingEntry(key, spec, Hold.OURS)
            case WithdrawEntry(key):
                entries[key] = replace(entries[key], hold=Hold.WITHDRAWN)
            case PutDraft(key, spec):
                drafts[key] = StandingDraft(key, spec, Hold.OURS)
            case WithdrawDraft(key):
                drafts[key] = replace(drafts[key], hold=Hold.WITHDRAWN)
    return entries, drafts


@dataclass
class Desk:
    """One user's offers, with all that happened and stands. The user's hands touch only what stands."""

    policy: Policy = field(default_factory=lambda: Policy(WorkingTime(ZONE)))
    consented: datetime | None = LONG_AGO
    offers: list[Offer] = field(default_factory=list)
    facts: list[Fact] = field(default_factory=list)
    entries: Entries = field(default_factory=dict)
    drafts: Drafts = field(default_factory=dict)
    people: list[PersonFact] = field(default_factory=list)

    def known(self) -> Facts:
        """Return everything known, as the store would."""
        consented = {ACCOUNT: self.consented} if self.consented else {}
        return Facts(tuple(map(self.history, self.offers)), consented, People(tuple(self.people)))

    def history(self, offer: Offer) -> History:
        """Return one offer with all that happened."""
        facts = tuple(fact for fact in self.facts if offer_of(fact) == offer.id)
        entries = tuple(entry for entry in self.entries.values() if entry.key.offer == offer.id)
        drafts = tuple(draft for draft in self.drafts.values() if draft.key.offer == offer.id)
        return History(offer, facts, entries, drafts)

    def life(self, offer: Offer, now: datetime) -> Life:
        """Return where an offer stands."""
        return live(self.history(offer), now, self.policy)

    def plan(self, now: datetime, heard_until: datetime | None = None) -> tuple[Planned, ...]:
        """Return what is to be done; without `heard_until` everything was read just now."""
        return plan(self.known(), Clock(now, {ACCOUNT: heard_until or now}), self.policy)

    def carry_out(self, planned: Iterable[Planned]) -> None:
        """Do it."""
        self.entries, self.drafts = applied(self.entries, self.drafts, planned)

    # -- the user's hands ----------------------------------------------------------------------------

    def moves(self, key: TouchKey, now: datetime, to: date | datetime) -> None:
        """The user moves an entry."""
        entry = self.entries[key]
        if entry.hold in {Hold.OURS, Hold.TAKEN}:
            self.entries[key] = replace(entry, spec=replace(entry.spec, starts=to))
            self.facts.append(EntryMoved(key, now, to))

    def deletes_entry(self, key: TouchKey, now: datetime) -> None:
        """The user deletes an entry."""
        entry = self.entries[key]
        if entry.hold in {Hold.OURS, Hold.TAKEN}:
            self.entries[key] = replace(entry, hold=Hold.GONE)
            self.facts.append(EntryDeleted(key, now, self.lies_ahead(entry.spec.starts, now)))

    def edits_entry(self, key: TouchKey) -> None:
        """The user changes what an entry says."""
        if self.entries[key].hold is Hold.OURS:
            self.entries[key] = replace(self.entries[key], hold=Hold.TAKEN)

    def edits_draft(self, key: TouchKey) -> None:
        """The user changes a draft."""
        if self.drafts[key].hold is Hold.OURS:
            self.drafts[key] = replace(self.drafts[key], hold=Hold.TAKEN)

    def sends(self, key: TouchKey, now: datetime) -> None:
        """The user sends a draft."""
        if self.drafts[key].hold in {Hold.OURS, Hold.TAKEN}:
            self.drafts[key] = replace(self.drafts[key], hold=Hold.GONE)
            self.facts.append(DraftSent(key, now))

    def deletes_draft(self, key: TouchKey, now: datetime) -> None:
        """The user throws a draft away."""
        if self.drafts[key].hold in {Hold.OURS, Hold.TAKEN}:
            self.drafts[key] = replace(self.drafts[key], hold=Hold.GONE)
            self.facts.append(DraftDeleted(key, now))

    def loses(self, key: TouchKey) -> None:
        """The server took a draft and does not show it."""
        if self.drafts[key].hold is Hold.OURS:
            self.drafts[key] = replace(self.drafts[key], hold=Hold.UNCERTAIN)

    # -- what one sees ---------------------------------------------------------------------------------

    def standing_entries(self) -> list[StandingEntry]:
        """Return the entries in the calendar, in order of time."""
        held = [entry for entry in self.entries.values() if entry.hold in {Hold.OURS, Hold.TAKEN}]
        return sorted(held, key=lambda entry: (self.day(entry.spec.starts), entry.key))

    def standing_drafts(self) -> list[StandingDraft]:
        """Return the drafts in Drafts."""
        held = [draft for draft in self.drafts.values() if draft.hold in {Hold.OURS, Hold.TAKEN}]
        return sorted(held, key=lambda draft: draft.key)

    def day(self, starts: date | datetime) -> date:
        """Return the user's day of a day or a moment."""
        return self.policy.working.local_day(starts) if isinstance(starts, datetime) else starts

    def lies_ahead(self, starts: date | datetime, now: datetime) -> bool:
        """True before an entry's time: of an all-day one before its day."""
        return now < starts if isinstance(starts, datetime) else self.policy.working.local_day(now) < starts


def days(number: float) -> timedelta:
    """Return so many days."""
    return timedelta(days=number)


def offers_by_id(facts: Facts) -> dict[OfferId, History]:
    """Return the histories by offer."""
    return {history.offer.id: history for history in facts.histories}
