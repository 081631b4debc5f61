"""Every template looked over before it is needed: `mailwatch check` tells what is wrong, each with file and line."""

from __future__ import annotations

from datetime import date

from mailwatch.core.brief import Brief, Sender
from mailwatch.core.errors import MailwatchError
from mailwatch.core.ids import OfferId
from mailwatch.core.mail import Address
from mailwatch.core.verdict import Register
from mailwatch.drafts import cases, engine
from mailwatch.drafts.files import Shelf
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
    """Return what is wrong with the templates, at most one error a file."""
    found: list[MailwatchError] = []
    for language, name in shelf.names():
        try:
            _look_over(shelf, language, name)
        except MailwatchError as error:
            found.append(error)
    return tuple({str(error): error for error in found}.values())


def _look_over(shelf: Shelf, language: str, name: str) -> None:
    file = shelf.find(language, name)
    if file is None:
        return
    names = vocabulary(shelf, file, _EMPTY, strict=False)
    if name in {"words", "notes"}:
        for line in file.headers:
            engine.header(line, file, shelf, engine.Vocabulary({**names.known, "value": UNKNOWN}))
        return
    if not name.startswith("parts/"):
        cases.check_headers(file, entry=name.startswith(cases.ENTRY))
    for line in file.headers:
        engine.header(line, file, shelf, names)
    engine.body(file, shelf, names)
