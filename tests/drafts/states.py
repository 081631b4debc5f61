"""Every state of what a text can say: each value that it uses, known and unknown, with each other."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from functools import cache
from itertools import product

from mailwatch.core.brief import Brief, PastTouch, Sender
from mailwatch.core.mail import Address
from mailwatch.core.verdict import Register
from mailwatch.drafts import cases
from mailwatch.drafts.files import HeaderLine, Shelf, TemplateFile
from mailwatch.drafts.fill import Filled, fill, missing, vocabulary
from mailwatch.drafts.sandbox import compiled
from tests.drafts.briefs import ANNA, DEFAULT, EXTRA, KNOWN, ME, TODAY, UNKNOWN


class KeptShelf(Shelf):
    """A shelf whose files do not change while a test runs, so that each is read once."""

    @cache  # noqa: B019 a shelf here lives as long as the tests
    def find(self, language: str, name: str) -> TemplateFile | None:
        """Return the file of this language and name."""
        return Shelf.find(self, language, name)

    @cache  # noqa: B019 as above
    def all_of(self, language: str, name: str) -> tuple[TemplateFile, ...]:
        """Return every file of this language and name."""
        return Shelf.all_of(self, language, name)


SHELF = KeptShelf(None, DEFAULT)
PHRASES = frozenset({"words", "notes"})
MORE = os.environ.get("MAILWATCH_MORE") == "1"
"""Whether the values between known and unknown are tried too, such as a contact that is a company."""

SPECIAL: dict[str, tuple[object, ...]] = {
    "contact": (None, Address("info@devries.example", "De Vries B.V."), ANNA),
    "subject": ("", "Zxofferte 7", "Zxsubject 7"),
    "sender": (Sender(Address(ME.email)), Sender(ME), KNOWN["sender"]),
    "valid_until": (None, date(2026, 3, 16), KNOWN["valid_until"]),
    "touches": ((), (PastTouch("closing-call", TODAY),), KNOWN["touches"]),
    "two_way": (True, False),
}
VALUES = {field: (getattr(UNKNOWN, field), KNOWN[field]) for field in KNOWN if field != "currency"} | SPECIAL
"""For each optional field of a brief the values that make a difference: unknown first, all that is known last."""


def texts(shelf: Shelf = SHELF) -> list[tuple[str, str]]:
    """Return (language, name) of each text and of each part that texts include."""
    return [(language, name) for language, name in shelf.names() if name not in PHRASES]


def found(shelf: Shelf, language: str, name: str) -> TemplateFile:
    """Return a template that is there; a part as a text of its own, with a subject."""
    file = shelf.find(language, name)
    assert file is not None
    return replace(file, headers=(HeaderLine("subject", "Zxsubject Zxpart", 1),)) if is_part(name) else file


def is_part(name: str) -> bool:
    """True for what only stands in other texts."""
    return name.startswith("parts/")


def plain(file: TemplateFile, *, known: bool) -> Brief:
    """Return the brief of which everything that a template may say is known, or nothing at all."""
    register = Register.INFORMAL if file.name.endswith(".informal") else Register.FORMAL
    base = replace(UNKNOWN, language=file.language, user_language=file.language, register=register, currency="EUR")
    fields = {field: values[-1 if known else 0] for field, values in VALUES.items()}
    extra = {name: EXTRA[name] for name in cases.declared(file) if name in EXTRA} if known else {}
    return replace(base, **fields, extra=extra)  # type: ignore[arg-type]


@cache
def readers() -> dict[str, frozenset[str]]:
    """Return for each variable the fields of a brief that change it, found by changing each field both ways."""
    file = found(SHELF, "nl", "call")
    read: dict[str, set[str]] = {}
    for known in (True, False):
        base = plain(file, known=known)
        said = vocabulary(SHELF, file, base, strict=True).known
        for field, values in VALUES.items():
            for value in values:
                other = vocabulary(SHELF, file, replace(base, **{field: value}), strict=True).known  # type: ignore[arg-type]
                for name in said:
                    if said[name] != other[name]:
                        read.setdefault(name, set()).add(field)
    return {name: frozenset(fields) for name, fields in read.items()} | {"deadline": frozenset({"valid_until"})}


def used(file: TemplateFile) -> frozenset[str]:
    """Return the names that a template uses itself; what it includes is a text of its own here."""
    sources = [file.body, *(line.value for line in file.headers)]
    return frozenset(name for source in sources for name, _ in compiled(source, file.shown).names)


def states(file: TemplateFile) -> Iterator[Brief]:
    """Yield a brief for every combination of the values that a template uses.

    What it includes has all that is known to say, then nothing.
    """
    names = used(file)
    fields = sorted({field for name in names for field in readers().get(name, ())})
    extras = sorted(cases.declared(file) & names & EXTRA.keys())
    for known in (True, False) if "{% include" in file.body else (False,):
        base = plain(file, known=known)
        for values in product(*(_tried(field) for field in fields), *((False, True) for _ in extras)):
            given = {extra for extra, there in zip(extras, values[len(fields) :], strict=True) if there}
            chosen = dict(zip(fields, values, strict=False))
            yield replace(base, **chosen, extra={extra: EXTRA[extra] for extra in given})  # type: ignore[arg-type]


def _tried(field: str) -> tuple[object, ...]:
    values = VALUES[field]
    return values if MORE else (values[0], values[-1])


def filled_in(shelf: Shelf, file: TemplateFile) -> Iterator[tuple[Brief, Filled]]:
    """Yield a template filled in for each state in which it is offered."""
    demanding = bool(cases.needs(file))
    for brief in states(file):
        if not (demanding and missing(shelf, file, brief)):
            yield brief, fill(shelf, file, brief, strict=True)


def barest(shelf: Shelf, file: TemplateFile) -> tuple[Brief, Filled]:
    """Return a template filled in with nothing known but what it needs, and the brief it was filled in from."""
    needed = {names[0] for names in cases.needs(file)}
    fields = {field: VALUES[field][-1] for field in needed & VALUES.keys()}
    extra = {name: EXTRA[name] for name in needed & EXTRA.keys()}
    brief = replace(plain(file, known=False), **fields, extra=extra)  # type: ignore[arg-type]
    return brief, fill(shelf, file, brief, strict=True)
