"""What the user ordered, remarks of the program itself, and forgetting a person."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime

from mailwatch.app.memory import Order
from mailwatch.core.offer import Offer
from mailwatch.store.codec import decode
from mailwatch.store.rows import Rows, utc


class Orders(Rows):
    """The part of the store that knows orders: rows that whoever holds the lock carries out."""

    def give_order(self, verb: str, arguments: Mapping[str, str], at: datetime) -> int:
        """Leave an order for whoever holds the lock; return its id."""
        added = self.db.execute(
            "INSERT INTO orders (at, verb, arguments) VALUES (?, ?, ?)", (utc(at), verb, json.dumps(dict(arguments)))
        )
        return int(added.lastrowid or 0)

    def orders(self) -> tuple[Order, ...]:
        """Return the orders nobody carried out yet, oldest first."""
        rows = self.db.execute("SELECT id, at, verb, arguments FROM orders WHERE ok IS NULL ORDER BY id")
        return tuple(
            Order(identity, datetime.fromisoformat(at), verb, json.loads(arguments))
            for identity, at, verb, arguments in rows.fetchall()
        )

    def order_done(self, order: int, answer: str, *, ok: bool) -> None:
        """Remember what became of an order, and no longer what was said in it: that may be about a person."""
        self.db.execute("UPDATE orders SET ok = ?, answer = ?, arguments = '{}' WHERE id = ?", (int(ok), answer, order))

    def order_answer(self, order: int) -> tuple[bool, str] | None:
        """Return what became of an order, None while it waits."""
        row = self.db.execute("SELECT ok, answer FROM orders WHERE id = ? AND ok IS NOT NULL", (order,)).fetchone()
        return (bool(row[0]), str(row[1])) if row else None

    def remark(self, name: str) -> str | None:
        """Return a remembered setting of the program itself, such as the state of an account."""
        row = self.db.execute("SELECT value FROM remarks WHERE name = ?", (name,)).fetchone()
        return str(row[0]) if row else None

    def set_remark(self, name: str, text: str | None) -> None:
        """Remember a setting of the program itself; None forgets it."""
        if text is None:
            self.db.execute("DELETE FROM remarks WHERE name = ?", (name,))
        else:
            self.db.execute("INSERT OR REPLACE INTO remarks VALUES (?, ?)", (name, text))

    def forget(self, address: str) -> int:
        """Remove all that is known about a person (privacy law: the right to be forgotten); return how many rows went.

        Offers whose contact this is go with their facts, threads, entries and drafts; so do letters
        to or from the address and what was learned from corrections about it.
        """
        before = self.db.total_changes
        wanted = address.casefold()
        rows = self.db.execute("SELECT id, value FROM offers").fetchall()
        theirs = [identity for identity, value in rows if _is_with(decode(value, Offer), wanted)]
        for table in ("entries", "drafts", "journal", "failures"):
            self.db.executemany(f"DELETE FROM {table} WHERE offer = ?", ((one,) for one in theirs))  # noqa: S608 - our own tables
        self.db.executemany("DELETE FROM offers WHERE id = ?", ((one,) for one in theirs))
        spaced = f"% {wanted} %"
        self.db.execute("DELETE FROM letters WHERE sender = ? OR ' ' || recipients || ' ' LIKE ?", (wanted, spaced))
        self.db.execute("DELETE FROM corrections WHERE json_extract(value, '$.contact') = ?", (wanted,))
        self.db.execute("DELETE FROM people WHERE who = ?", (wanted,))
        self.db.execute("DELETE FROM orders WHERE ok IS NOT NULL")  # this one is yet to be answered
        return self.db.total_changes - before


def _is_with(offer: Offer, address: str) -> bool:
    return offer.terms.contact is not None and offer.terms.contact.email == address
