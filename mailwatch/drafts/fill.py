"""One template filled in from one brief: its headers, its paragraphs, and the notes of an entry in words."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from mailwatch.core.brief import Brief
from mailwatch.core.errors import MailwatchError, Scope
from mailwatch.drafts import cases, engine, layout, values
from mailwatch.drafts.clean import clean_line
from mailwatch.drafts.days import Day
from mailwatch.drafts.files import Shelf, TemplateFile
from mailwatch.drafts.unknown import MARK, UNKNOWN
from mailwatch.drafts.words import Words, without_number

_CODE = re.compile(r"[a-z_-]+(?::\S*)?")
"""A code such as `silent-for:14`; a sentence has blanks."""


@dataclass(frozen=True, slots=True)
class Filled:
    """A template filled in: each header once (lower-case name), and the paragraphs of its body."""

    file: TemplateFile
    headers: Mapping[str, str]
    content: tuple[layout.Paragraph, ...]

    def required(self, name: str) -> str:
        """Return a header that must be there; raise when every line of it names something unknown."""
        if value := self.headers.get(name):
            return value
        line = self.file.values(name)[-1].number
        raise MailwatchError(
            f"no {name.capitalize()} is left: each one names something that is unknown here",
            where=f"{self.file.shown}:{line}",
            remedy=f"add a {name.capitalize()} line without variables after it",
            scope=Scope.MESSAGE,
        )


def fill(shelf: Shelf, file: TemplateFile, brief: Brief, *, strict: bool = False) -> Filled:
    """Given a template and a brief, return it filled in.

    Raises with file and line for a mistake in the template, and with scope MESSAGE when it needs a value that
    this offer does not have.
    """
    cases.check_headers(file, entry=file.name.startswith(cases.ENTRY))
    names = vocabulary(shelf, file, brief, strict=strict)
    _check_needs(file, names.known)
    headers: dict[str, str] = {}
    for line in file.headers:
        if line.name in headers or line.name in {"needs", "takes"}:
            continue
        value = engine.header(line, file, shelf, names)
        if MARK not in value and clean_line(value):
            headers[line.name] = clean_line(value)
    body = engine.body(file, shelf, names)
    return Filled(file, headers, layout.paragraphs(body))


def missing(shelf: Shelf, file: TemplateFile, brief: Brief) -> tuple[str, ...]:
    """Return the values that a template needs and this brief does not have ("assignment or month")."""
    return _missing(file, vocabulary(shelf, file, brief, strict=False).known)


def attribution(shelf: Shelf, language: str, brief: Brief) -> str:
    """Return the line that introduces the quoted offer: "Op dinsdag 3 maart schreef Jan Jansen:"."""
    words = Words(shelf, language, "words")
    return words.say("attribution", values.shared(brief, language, words)) or ""


def note_in_words(note: str, words: Words, variables: Mapping[str, object], brief: Brief) -> str | None:
    """Given a note code (`maybe:anna@x.example`), return its line, None when no phrase has that name.

    As much of the code as names a phrase is its name, with dashes for colons (`rung-call`); the rest is
    `value`, a day where it is one. A step that has no words of its own (`after-demo`) is told as `after`.
    """
    parts = clean_line(note).lower().split(":")
    for taken in range(len(parts), 0, -1):
        names = ["-".join(parts[:taken])]
        if taken == 1 and names[0].startswith("after-"):
            names += [without_number(names[0]), "after"]
        value = _value(clean_line(note).split(":", taken)[taken:], words, brief)
        for name in names:
            said = words.say(name, {**variables, "value": value})
            if said is not None:
                return said
    return None


def _value(rest: list[str], words: Words, brief: Brief) -> object:
    text = rest[0] if rest else ""
    with contextlib.suppress(ValueError):
        return Day(date.fromisoformat(text), words.language, brief.today)
    return text or UNKNOWN


def vocabulary(shelf: Shelf, file: TemplateFile, brief: Brief, *, strict: bool) -> engine.Vocabulary:
    """Return what a template may say for this brief: in a text to somebody else nothing private."""
    words = Words(shelf, file.language, "words")
    known = values.shared(brief, file.language, words)
    mine = cases.addressee(file) is cases.Addressee.ME
    told = _told(shelf, file, brief, known, strict=strict) if mine else brief
    private = values.private(told, file.language, words)
    if mine:
        known |= private
    declared = cases.declared(file) - known.keys() - private.keys()
    known |= values.given(brief, declared, file.language)
    return engine.Vocabulary(known, frozenset() if mine else frozenset(private))


def _told(shelf: Shelf, file: TemplateFile, brief: Brief, known: Mapping[str, object], *, strict: bool) -> Brief:
    """Return the brief with its codes in words: each entry note, and each reason that is a code and no sentence."""
    words, variables = Words(shelf, file.language, "notes"), {**known, "offer": brief.offer}
    notes: list[str] = []
    for note in brief.entry_notes:
        line = note_in_words(note, words, variables, brief)
        if line is None and strict:
            raise MailwatchError(f"no language has words for the note `{note}`", where=f"{file.language}/notes.j2")
        notes.append(line or "")
    reasons = [
        note_in_words(reason, words, variables, brief) if _CODE.fullmatch(reason) else reason
        for reason in brief.reasons
    ]
    return replace(brief, entry_notes=tuple(filter(None, notes)), reasons=tuple(filter(None, reasons)))


def _missing(file: TemplateFile, known: Mapping[str, object]) -> tuple[str, ...]:
    return tuple(" or ".join(names) for names in cases.needs(file) if not any(known.get(name) for name in names))


def _check_needs(file: TemplateFile, known: Mapping[str, object]) -> None:
    if missed := _missing(file, known):
        raise MailwatchError(
            f"this text needs {', '.join(missed)}, which is not known for this offer",
            where=file.shown,
            remedy=f"give it with --with {missed[0].partition(' ')[0]}=...",
            scope=Scope.MESSAGE,
        )
