"""What was concluded: offers, their threads, the facts about them, consent."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from functools import lru_cache
from typing import get_args

from mailwatch.core.facts import (
    CallLogged,
    Ended,
    EntryDeleted,
    Fact,
    Followed,
    Invited,
    Judged,
    Noted,
    Snoozed,
    Tagged,
    TextAsked,
    offer_of,
)
from mailwatch.core.history import Facts, History, Hold, StandingDraft, StandingEntry
from mailwatch.core.ids import OfferId, TouchKey
from mailwatch.core.known import Correction, KnownOffer, in_order
from mailwatch.core.mail import AccountName, MessageId
from mailwatch.core.offer import Offer
from mailwatch.store.codec import decode, encode
from mailwatch.store.journal import draft_of, entry_of
from mailwatch.store.people import PeopleRows
from mailwatch.store.rows import utc

KINDS: dict[str, type[Fact]] = {kind.__name__: kind for kind in get_args(Fact)}
"""The kinds of facts, by the name they are stored under."""

ORDERED = (CallLogged, Ended, Followed, Invited, Judged, Noted, Snoozed, Tagged, TextAsked)
"""Facts that the user's orders make, and that can be taken back."""

_ORDER = re.compile(r"order:\d+")
"""How the sources begin of all that one order said."""

EXCERPT = 2_000
"""Characters of an offer's own text that matching compares with."""


class Offers(PeopleRows):
    """The part of the store that knows offers and what happened to them."""

    _last_read: tuple[tuple[int, int], tuple[History, ...]] | None = None
    """Every history as read last, and the state of the database then; None after a roll back."""

    def add_offer(self, offer: Offer) -> bool:
        """Remember an offer and begin its thread; False when it is known already."""
        added = self.db.execute(
            "INSERT OR IGNORE INTO offers VALUES (?, ?, ?, ?, ?)",
            (offer.id, offer.message_id, offer.account, utc(offer.sent_at), encode(offer)),
        )
        self.join_thread(offer.id, (offer.message_id, *offer.references))
        return added.rowcount == 1

    def amend_offer(self, offer: Offer) -> None:
        """Replace what is remembered of an offer."""
        self.db.execute("UPDATE offers SET value = ? WHERE id = ?", (encode(offer), offer.id))

    def add_fact(self, fact: Fact, source: str) -> bool:
        """Remember a fact; False when one from the same `source` is known already."""
        added = self.db.execute(
            "INSERT OR IGNORE INTO facts (offer, at, kind, source, value) VALUES (?, ?, ?, ?, ?)",
            (offer_of(fact), utc(fact.at), type(fact).__name__, source, encode(fact)),
        )
        return added.rowcount == 1

    def undo(self, offer: OfferId) -> Fact | None:
        """Take back the last order given for an offer, and what was learned from it; return the fact it made."""
        names = [kind.__name__ for kind in ORDERED]
        row = self.db.execute(
            f"SELECT id, kind, value, source FROM facts WHERE offer = ? AND undone = 0 AND (kind IN ({_marks(names)}) "  # noqa: S608
            "OR kind = 'EntryDeleted' AND json_extract(value, '$.before_due')) ORDER BY id DESC LIMIT 1",
            (offer, *names),
        ).fetchone()
        if row is None:
            return None
        identity, kind, value, source = row
        self.db.execute("UPDATE facts SET undone = 1 WHERE id = ?", (identity,))
        if found := _ORDER.match(source):
            source = found[0]
            kind, value = self._rest_of_order(offer, source) or (kind, value)
        self.db.execute("DELETE FROM corrections WHERE source = ?", (source,))
        fact = _fact(kind, value)
        if isinstance(fact, EntryDeleted):
            self._may_stand_again(fact.key)
        return fact

    def _rest_of_order(self, offer: OfferId, source: str) -> tuple[str, str] | None:
        """Take back whatever else one order said of an offer; return kind and value of the fact it was given for."""
        rest = (offer, source, f"{source}:*")
        query = "SELECT kind, value FROM facts WHERE offer = ? AND source = ?"
        said: tuple[str, str] | None = self.db.execute(query, rest[:2]).fetchone()
        self.db.execute("UPDATE facts SET undone = 1 WHERE offer = ? AND (source = ? OR source GLOB ?)", rest)
        return said

    def _may_stand_again(self, key: TouchKey) -> None:
        """Let an entry that the user deleted be put again."""
        self.db.execute(
            "UPDATE entries SET hold = ?1, value = json_set(value, '$.hold', ?1) "
            "WHERE offer = ?2 AND rung = ?3 AND restart = ?4",
            (Hold.WITHDRAWN.value, key.offer, key.rung, key.restart),
        )

    def join_thread(self, offer: OfferId, message_ids: Sequence[MessageId]) -> None:
        """Remember that messages belong to the thread of an offer."""
        self.db.executemany("INSERT OR IGNORE INTO threads VALUES (?, ?)", ((one, offer) for one in message_ids))

    def known_offers(self) -> tuple[KnownOffer, ...]:
        """Return every offer as far as matching needs it, as they were sent."""
        threads: defaultdict[str, set[MessageId]] = defaultdict(set)
        for message_id, offer in self.db.execute("SELECT message_id, offer FROM threads"):
            threads[offer].add(MessageId(message_id))
        ended = {
            offer
            for (offer,) in self.db.execute("SELECT offer FROM facts WHERE kind = ? AND undone = 0", (Ended.__name__,))
        }
        known = (_known(offer, frozenset(threads[offer.id]), offer.id in ended) for offer in self._offers())
        return tuple(sorted(known, key=in_order))

    def known_offer(self, offer: OfferId) -> KnownOffer | None:
        """Return one offer as far as matching needs it."""
        history = self.history(offer)
        if history is None:
            return None
        thread = self.db.execute("SELECT message_id FROM threads WHERE offer = ?", (offer,))
        ended = any(isinstance(fact, Ended) for fact in history.facts)
        return _known(history.offer, frozenset(MessageId(one) for (one,) in thread), ended)

    def _offers(self) -> Iterator[Offer]:
        for (value,) in self.db.execute("SELECT value FROM offers ORDER BY sent_at, id").fetchall():
            yield _offer(value)

    def corrections(self) -> tuple[Correction, ...]:
        """Return what the user said about earlier judgements."""
        rows = self.db.execute("SELECT value FROM corrections ORDER BY source")
        return tuple(decode(value, Correction) for (value,) in rows)

    def add_correction(self, correction: Correction, source: str) -> None:
        """Remember what the user said about a judgement."""
        self.db.execute("INSERT OR REPLACE INTO corrections VALUES (?, ?)", (source, encode(correction)))

    def facts(self) -> Facts:
        """Return everything known, for the plan."""
        return Facts(self._every_history(), self.consented(), self.people())

    def _every_history(self) -> tuple[History, ...]:
        """Return all histories. They are read again when another connection wrote, or this one wrote about offers."""
        (written_by_others,) = self.db.execute("PRAGMA data_version").fetchone()
        state = written_by_others, self.db.total_changes - self.aside
        if self._last_read is None or self._last_read[0] != state:
            self._last_read = state, self._histories(self._offers())
        return self._last_read[1]

    def history(self, offer: OfferId) -> History | None:
        """Return one offer with all that happened."""
        row = self.db.execute("SELECT value FROM offers WHERE id = ?", (offer,)).fetchone()
        return self._histories([_offer(row[0])], offer)[0] if row else None

    def _histories(self, offers: Iterable[Offer], only: OfferId | None = None) -> tuple[History, ...]:
        """Return offers with all that happened to them; `only` tells that there is just this one."""
        facts, entries, drafts = defaultdict(list), defaultdict(list), defaultdict(list)
        one, which = ("AND offer = ?", (only,)) if only else ("", ())
        query = f"SELECT offer, kind, value FROM facts WHERE undone = 0 {one} ORDER BY at, id"  # noqa: S608 - our own words
        for offer, kind, value in self.db.execute(query, which):
            facts[offer].append(_fact(kind, value))
        for offer, value in self.db.execute(f"SELECT offer, value FROM entries WHERE true {one}", which):  # noqa: S608
            record = entry_of(value)
            entries[offer].append(StandingEntry(record.key, record.spec, record.hold))
        for offer, value in self.db.execute(f"SELECT offer, value FROM drafts WHERE true {one}", which):  # noqa: S608
            kept = draft_of(value)
            drafts[offer].append(StandingDraft(kept.key, kept.spec, kept.hold, kept.put_at))
        return tuple(
            History(offer, tuple(facts[offer.id]), tuple(entries[offer.id]), tuple(drafts[offer.id]))
            for offer in offers
        )

    def offers_like(self, prefix: str) -> tuple[Offer, ...]:
        """Return the offers whose id, number or Message-ID begins with `prefix`, or whose contact has it as address."""
        wanted = prefix.casefold()

        def fits(offer: Offer) -> bool:
            contact = offer.terms.contact.email if offer.terms.contact else ""
            names = (offer.id, offer.terms.number or "", offer.message_id, offer.message_id.strip("<>"))
            return contact == wanted or any(name.casefold().startswith(wanted) for name in names if name)

        return tuple(offer for offer in self._offers() if fits(offer))

    def consent(self, account: AccountName, at: datetime) -> None:
        """Remember that the account's owner agreed to be helped from this moment on."""
        self.db.execute(
            "INSERT INTO accounts (name, consented_at) VALUES (?1, ?2) "
            "ON CONFLICT (name) DO UPDATE SET consented_at = coalesce(consented_at, ?2)",
            (account, utc(at)),
        )

    def consented(self) -> dict[AccountName, datetime]:
        """Return since when each account's owner agreed."""
        rows = self.db.execute("SELECT name, consented_at FROM accounts WHERE consented_at IS NOT NULL")
        return {AccountName(name): datetime.fromisoformat(at) for name, at in rows}


def _marks(names: Sequence[str]) -> str:
    return ", ".join("?" * len(names))


@lru_cache(maxsize=1_000)  # every tick asks for everything, and hardly any of it changed
def _offer(value: str) -> Offer:
    return decode(value, Offer)


@lru_cache(maxsize=8_000)
def _fact(kind: str, value: str) -> Fact:
    return decode(value, KINDS[kind])


def _known(offer: Offer, thread: frozenset[MessageId], ended: bool) -> KnownOffer:
    return KnownOffer(
        message_id=offer.message_id,
        sent_at=offer.sent_at,
        contact=offer.terms.contact,
        recipients=(*offer.to, *offer.cc),
        subject=offer.subject,
        number=offer.terms.number,
        amount=offer.terms.amount,
        currency=offer.terms.currency,
        thread=thread,
        text=offer.text[:EXCERPT],
        closed=ended,
    )
