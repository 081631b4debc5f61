"""Every template looked over before it is needed: `mailwatch check` tells what is wrong, each with file and line."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from mailwatch.core.brief import Brief, Sender
from mailwatch.core.errors import MailwatchError
from mailwatch.core.ids import OfferId
from mailwatch.core.mail import Address
from mailwatch.core.verdict import Register
from mailwatch.drafts import cases, engine
from mailwatch.drafts.files import SUFFIX, Shelf, TemplateFile
from mailwatch.drafts.fill import vocabulary
from mailwatch.drafts.unknown import UNKNOWN

_DAY = date(2000, 1, 1)
_EMPTY = Brief(
    offer=OfferId(""),
    case="",
    today=_DAY,
    due=_DAY,
    sender=Sender(Address("")),
    contact=None,
    subject="",
    sent_on=_DAY,
    language="en",
    register=Register.FORMAL,
    user_language="en",
)


def problems(shelf: Shelf) -> tuple[MailwatchError, ...]:
    """Return what is wrong with the user's templates (without any: with ours), at most one error a file."""
    found: list[MailwatchError] = []
    there = shelf.names()
    for language, name in Shelf(None, shelf.user or shelf.default).names():
        try:
            _look_over(shelf, language, name, there)
        except MailwatchError as error:
            found.append(error)
    return tuple({str(error): error for error in found}.values())


def _look_over(shelf: Shelf, language: str, name: str, there: Collection[tuple[str, str]]) -> None:
    file = shelf.find(language, name)
    if file is None:
        return
    ours = Shelf(None, shelf.default)  # only the names matter here: a broken phrase of the user's is told once
    names = vocabulary(ours, file, _EMPTY, strict=False)
    if name in {"words", "notes"}:
        for line in file.headers:
            engine.header(line, file, shelf, engine.Vocabulary({**names.known, "value": UNKNOWN}))
        return
    if not name.startswith("parts/"):
        cases.check_headers(file, entry=name.startswith(cases.ENTRY))
        _check_used(file, there)
    for line in file.headers:
        engine.header(line, file, shelf, names)
    engine.body(file, shelf, names)


def _check_used(file: TemplateFile, there: Collection[tuple[str, str]]) -> None:
    """Raise for a file that another always comes before: one without register where both registers have theirs."""
    registers = [f"{file.name}.{register}" for register in Register]
    if all((file.language, name) in there for name in registers):
        wanted = " or ".join(f"{name}{SUFFIX}" for name in registers)
        raise MailwatchError("is never used", where=file.shown, remedy=f"call it {wanted}")
