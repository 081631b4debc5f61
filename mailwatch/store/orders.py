"""What the user ordered, and remarks of the program itself."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime

from mailwatch.app.memory import Order
from mailwatch.store import forgetting
from mailwatch.store.rows import Rows, utc

UNCLEAN = "unclean"
"""The remark that free pages of the file still hold what was forgotten."""


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
        """Remove all that is known about a person; return how many rows went or were changed."""
        self.set_remark(UNCLEAN, "yes")
        return forgetting.forget(self.db, address)
