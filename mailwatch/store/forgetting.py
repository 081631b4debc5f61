"""Forgetting a person (privacy law: the right to be forgotten): nothing that the database holds names them afterwards.

What is theirs goes: offers to them with all that happened, letters to and from them, notes, marks and corrections.
Where they only appear in what belongs to somebody else (a colleague who answered, a second recipient), the row stays,
for it decides what happens next, and the person in it becomes nobody. The file is rewritten after the commit
(`Store.clean`), so that no free page keeps what was deleted.
"""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Iterator
from typing import Any

from mailwatch.core import ids
from mailwatch.core.offer import Offer
from mailwatch.store.codec import decode

NOBODY = f"forgotten@{ids.DOMAIN}"
"""Who stands where a forgotten person stood in what belongs to somebody else."""

THEIR_WORDS = {"excerpt": "", "subject": "", "phone": None}
"""What a message of a forgotten person said, and what takes its place."""

TEXTS = (
    ("offers", "value"),
    ("threads", "message_id"),
    ("facts", "source"),
    ("facts", "value"),
    ("journal", "effect"),
    ("journal", "because"),
    ("journal", "before"),
    ("entries", "value"),
    ("drafts", "value"),
    ("failures", "why"),
    ("letters", "subject"),
    ("letters", "parents"),
    ("quarantine", "reason"),
    ("remarks", "value"),
)
"""Where else a person may be named: table and column."""


def forget(db: sqlite3.Connection, address: str) -> int:
    """Remove all that is known about a person, inside a transaction; return how many rows went or were changed."""
    before = db.total_changes
    wanted = address.casefold()
    person = Person(wanted, _names_of(db, wanted))
    for offer in list(_offers_to(db, wanted)):
        for table in ("entries", "drafts", "journal", "failures"):
            db.execute(f"DELETE FROM {table} WHERE offer = ?", (offer,))  # noqa: S608 - our own tables
        db.execute("DELETE FROM offers WHERE id = ?", (offer,))
    spaced = f"% {wanted} %"
    db.execute("DELETE FROM letters WHERE sender = ? OR ' ' || recipients || ' ' LIKE ?", (wanted, spaced))
    db.execute("DELETE FROM corrections WHERE json_extract(value, '$.contact') = ?", (wanted,))
    db.execute("DELETE FROM people WHERE who = ?", (wanted,))
    for table, column in TEXTS:
        for text in _texts(db, table, column):
            if (cleaned := person.taken_out_of(text)) != text:
                change = f"UPDATE OR REPLACE {table} SET {column} = ? WHERE {column} = ?"  # noqa: S608 - our own tables
                db.execute(change, (cleaned, text))
    known = db.total_changes - before
    db.execute("DELETE FROM orders WHERE ok IS NOT NULL")  # this one is yet to be answered
    for text in _texts(db, "orders", "arguments"):
        db.execute("UPDATE orders SET arguments = ? WHERE arguments = ?", (person.taken_out_of(text), text))
    return known


def _texts(db: sqlite3.Connection, table: str, column: str) -> list[str]:
    query = f"SELECT DISTINCT {column} FROM {table} WHERE {column} IS NOT NULL"  # noqa: S608 - our own tables
    return [text for (text,) in db.execute(query)]


def _offers_to(db: sqlite3.Connection, address: str) -> Iterator[str]:
    for identity, value in db.execute("SELECT id, value FROM offers").fetchall():
        contact = decode(value, Offer).terms.contact
        if contact is not None and contact.email == address:
            yield identity


def _names_of(db: sqlite3.Connection, address: str) -> frozenset[str]:
    """Return the names that stand beside an address; a single word is no name to look for elsewhere."""
    found: set[str] = set()
    for table, column in (("offers", "value"), ("facts", "value")):
        for text in _texts(db, table, column):
            found.update(_names_in(json.loads(text), address))
    return frozenset(name for name in found if " " in name.strip())


def _names_in(value: Any, address: str) -> Iterator[str]:
    match value:
        case {"email": str(email), "name": str(name)}:
            if email.casefold() == address:
                yield name
        case dict():
            for part in value.values():
                yield from _names_in(part, address)
        case list():
            for part in value:
                yield from _names_in(part, address)


class Person:
    """Somebody to be forgotten, and how they are taken out of a stored text."""

    def __init__(self, address: str, names: frozenset[str]) -> None:
        self._address = address
        self._named = re.compile("|".join(map(re.escape, (address, *sorted(names)))), re.IGNORECASE)

    def taken_out_of(self, text: str) -> str:
        """Given a stored text, JSON or plain, return it without the person; its shape stays."""
        try:
            value = json.loads(text)
        except ValueError:
            return self._named.sub(NOBODY, text)
        cleaned = self._cleaned(value)
        return text if cleaned == value else json.dumps(cleaned, ensure_ascii=False, separators=(",", ":"))

    def _cleaned(self, value: Any) -> Any:
        match value:
            case {"email": str(email)} if email.casefold() == self._address:
                return {"email": NOBODY, "name": ""}
            case {"sender": {"email": str(email)}} if email.casefold() == self._address:
                their_words = {key: word for key, word in THEIR_WORDS.items() if key in value}
                return {key: self._cleaned(part) for key, part in (value | their_words).items()}
            case dict():
                return {key: self._cleaned(part) for key, part in value.items()}
            case list():
                return [self._cleaned(part) for part in value]
            case str():
                return self._named.sub(NOBODY, value)
            case _:
                return value
