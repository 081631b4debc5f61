"""Which file a case means: its language, its register, and what its headers declare.

A file with a register in its name (`closing.formal.j2`) is said or written to the client, in the offer's language.
A file without (`call.j2`, `entry/call.j2`) is for the user, in the user's own language.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from mailwatch.core.brief import Brief
from mailwatch.core.errors import MailwatchError, Scope
from mailwatch.core.verdict import Register
from mailwatch.drafts.engine import suggestion
from mailwatch.drafts.files import HeaderLine, Shelf, TemplateFile

HEADERS = frozenset({"subject", "title", "to", "quote", "needs", "takes"})
ENTRY = "entry/"
_LAST_RESORT = "en"
_SHARED = frozenset({"words", "notes"})
"""Files that hold phrases, not a text."""
_NAME = re.compile(r"[a-z_][a-z0-9_]*")


class Addressee(StrEnum):
    """To whom a draft goes.

    `ME`: private, to the user. `CLIENT`: to all who got the offer, in its thread. `CONTACT`: to the contact alone, in
    a message of its own. `OTHER`: to the address that the template names.
    """

    ME = "me"
    CLIENT = "client"
    CONTACT = "contact"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Case:
    """A text that exists: an entry's (`entry/call`) or a draft's.

    `needs` are values without which it is not offered, each a name or several of which one is enough; `takes` are
    further values of the user's that it can use.
    """

    name: str
    addressee: Addressee
    needs: tuple[tuple[str, ...], ...] = ()
    takes: tuple[str, ...] = ()


def addressee(file: TemplateFile) -> Addressee:
    """Return to whom a template's draft goes: without a To header it is private."""
    lines = file.values("to")
    value = lines[0].value.lower() if lines else Addressee.ME
    return Addressee(value) if value in set(Addressee) else Addressee.OTHER


def needs(file: TemplateFile) -> tuple[tuple[str, ...], ...]:
    """Return what the Needs header lists: each a name, or the names of `a|b` of which one is enough."""
    return tuple(tuple(_names(file, line, word.split("|"))) for line in file.values("needs") for word in _split(line))


def takes(file: TemplateFile) -> tuple[str, ...]:
    """Return the names that the Takes header lists."""
    return tuple(name for line in file.values("takes") for name in _names(file, line, _split(line)))


def declared(file: TemplateFile) -> frozenset[str]:
    """Return every name that a template says it needs or takes; raise for one that cannot be a name."""
    return frozenset({*takes(file), *(name for names in needs(file) for name in names)})


def _split(line: HeaderLine) -> list[str]:
    return [word for word in re.split(r"[,\s]+", line.value) if word]


def _names(file: TemplateFile, line: HeaderLine, names: list[str]) -> list[str]:
    for name in names:
        if not _NAME.fullmatch(name):
            where = f"{file.shown}:{line.number}"
            raise MailwatchError(f"`{name}` cannot be a name", where=where, remedy="use a-z, 0-9 and _")
    return names


def check_headers(file: TemplateFile, *, entry: bool) -> None:
    """Raise where a text lacks its Subject (an entry: its Title) or has a header that means nothing."""
    for line in file.headers:
        if line.name not in HEADERS:
            remedy = suggestion(line.name.capitalize(), [name.capitalize() for name in HEADERS])
            raise MailwatchError(
                f"unknown header `{line.name.capitalize()}`", where=f"{file.shown}:{line.number}", remedy=remedy
            )
    needed = "title" if entry else "subject"
    if not file.values(needed):
        title = needed.capitalize()
        raise MailwatchError(f"has no {title}", where=f"{file.shown}:1", remedy=f"begin the file with `{title}: ...`")


def draft_file(shelf: Shelf, brief: Brief) -> TemplateFile:
    """Given a brief, return the file of its draft: to the client in the offer's language, else in the user's.

    A talk without a message has a text of its own (`call-talk`) where there is one. Raises for an unknown case.
    """
    names = [f"{brief.case}-talk", brief.case] if brief.original is None else [brief.case]
    other = Register.INFORMAL if brief.register == Register.FORMAL else Register.FORMAL
    to_client = [f"{name}.{register}" for register in (brief.register, other) for name in names]
    found = _first(shelf, _languages(brief.language, brief.user_language), to_client)
    found = found or _first(shelf, _languages(brief.user_language), names)
    if found is None or brief.case in _SHARED or "/" in brief.case:
        known = {case for case in case_names(shelf) if not case.startswith(ENTRY)}
        raise _unknown(brief.case, known)
    return found


def entry_file(shelf: Shelf, brief: Brief) -> TemplateFile:
    """Given a brief, return the file of its entry, in the user's language. Raises for an unknown case."""
    found = _first(shelf, _languages(brief.user_language), [f"{ENTRY}{brief.case}"])
    if found is None:
        known = {case.removeprefix(ENTRY) for case in case_names(shelf) if case.startswith(ENTRY)}
        raise _unknown(brief.case, known)
    return found


def case_names(shelf: Shelf) -> tuple[str, ...]:
    """Return the name of every case in any language, sorted; register and parts left out."""
    names = {re.sub(r"\.(?:formal|informal)$", "", name) for _, name in shelf.names() if not name.startswith("parts/")}
    return tuple(sorted(names - _SHARED))


def describe(shelf: Shelf) -> tuple[Case, ...]:
    """Return every case with what it declares, as its first file does."""
    found: dict[str, Case] = {}
    for language, name in shelf.names():
        case = re.sub(r"\.(?:formal|informal)$", "", name)
        if name.startswith("parts/") or case in _SHARED or case in found:
            continue
        file = shelf.find(language, name)
        assert file is not None
        to = Addressee.ME if case.startswith(ENTRY) else addressee(file)
        found[case] = Case(case, to, needs(file), takes(file))
    return tuple(found[case] for case in sorted(found))


def _languages(*wanted: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*wanted, _LAST_RESORT)))


def _first(shelf: Shelf, languages: Iterable[str], names: Iterable[str]) -> TemplateFile | None:
    names = tuple(names)
    files = (shelf.find(language, name) for language in languages for name in names)
    return next((file for file in files if file is not None), None)


def _unknown(case: str, known: set[str]) -> MailwatchError:
    return MailwatchError(f"there is no text `{case}`", remedy=suggestion(case, known), scope=Scope.MESSAGE)
