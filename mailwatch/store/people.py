"""What is known about people: notes, marks, and that a mark was lifted."""

from __future__ import annotations

from typing import get_args

from mailwatch.core.people import People, PersonFact
from mailwatch.store.codec import decode, encode
from mailwatch.store.rows import Rows, utc

KINDS: dict[str, type[PersonFact]] = {kind.__name__: kind for kind in get_args(PersonFact)}
"""The kinds of facts about people, by the name they are stored under."""


class PeopleRows(Rows):
    """The part of the store that knows people."""

    def people(self) -> People:
        """Return all that was said about people."""
        rows = self.db.execute("SELECT kind, value FROM people ORDER BY at, id")
        return People(tuple(decode(value, KINDS[kind]) for kind, value in rows))

    def add_person_fact(self, fact: PersonFact) -> None:
        """Remember something about a person."""
        self.db.execute(
            "INSERT INTO people (who, at, kind, value) VALUES (?, ?, ?, ?)",
            (fact.who, utc(fact.at), type(fact).__name__, encode(fact)),
        )
