"""A template filled in, and every mistake in it told with file and line."""

from __future__ import annotations

import difflib
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from mailwatch.core.errors import MailwatchError
from mailwatch.drafts.files import SUFFIX, HeaderLine, Shelf, TemplateFile

if TYPE_CHECKING:
    from types import TracebackType

_SEE = "see docs/templates.md"


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """What a template may say (`known`), and the names that exist but are not for its reader (`private`)."""

    known: Mapping[str, object]
    private: frozenset[str] = frozenset()


def body(file: TemplateFile, shelf: Shelf, vocabulary: Vocabulary) -> str:
    """Given a template and what it may say, return its body filled in; raise with file and line for a mistake."""
    return _render(file.body, file, shelf, vocabulary)


def header(line: HeaderLine, file: TemplateFile, shelf: Shelf, vocabulary: Vocabulary) -> str:
    """Given one header line, return its value filled in.

    Each value is filled in by itself, so whatever a client wrote can never begin another header.
    """
    return _render("\n" * (line.number - 1) + line.value, file, shelf, vocabulary).lstrip("\n")


def suggestion(name: str, known: Collection[str]) -> str:
    """Given a misspelt name, return the remedy: the nearest known one, or all of them."""
    near = difflib.get_close_matches(name, sorted(known), n=1)
    return f"did you mean `{near[0]}`?" if near else f"known here: {', '.join(sorted(known))}"


def _render(source: str, file: TemplateFile, shelf: Shelf, vocabulary: Vocabulary) -> str:
    from jinja2 import TemplateSyntaxError  # noqa: PLC0415 a run that writes no text never loads Jinja

    from mailwatch.drafts import sandbox  # noqa: PLC0415

    try:
        _check(source, file, shelf, vocabulary)
        return sandbox.render(source, file.shown, shelf, file.language, dict(vocabulary.known))
    except MailwatchError:
        raise
    except TemplateSyntaxError as error:
        where = f"{error.filename or file.shown}:{error.lineno}"
        raise MailwatchError(str(error.message), where=where, remedy=_SEE) from error
    except Exception as error:
        # A template is a program of the user's: whatever it raises is its mistake, and gets its file and line.
        where = _place(error.__traceback__, file.shown)
        raise MailwatchError(str(error) or type(error).__name__, where=where, remedy=_SEE) from error


def _check(
    source: str, file: TemplateFile, shelf: Shelf, vocabulary: Vocabulary, *, within: tuple[str, ...] = ()
) -> None:
    """Raise for a name that no text has, also where this rendering would not come by it, and in what it includes."""
    from mailwatch.drafts import sandbox  # noqa: PLC0415

    made = sandbox.compiled(source, file.shown)
    for name, line in made.names:
        if name in vocabulary.known:
            continue
        where = f"{file.shown}:{line}"
        if name in vocabulary.private:
            remedy = "it cannot stand in a text to somebody else"
            raise MailwatchError(f"`{name}` is for your eyes only", where=where, remedy=remedy)
        raise MailwatchError(f"unknown variable `{name}`", where=where, remedy=suggestion(name, vocabulary.known))
    for part, line in made.parts:
        found = shelf.find(file.language, part)
        if found is None:
            known = {f"{name}{SUFFIX}" for language, name in shelf.names() if language == file.language}
            what = f"there is no `{part}{SUFFIX}` to include"
            raise MailwatchError(what, where=f"{file.shown}:{line}", remedy=suggestion(f"{part}{SUFFIX}", known))
        if found.shown in within or part == file.name:
            raise MailwatchError(f"`{part}{SUFFIX}` includes itself", where=f"{file.shown}:{line}", remedy=_SEE)
        _check(found.body, found, shelf, vocabulary, within=(*within, file.shown))


def _place(traceback: TracebackType | None, shown: str) -> str:
    """Return file:line of the innermost template frame (Jinja puts the template's own lines into the traceback)."""
    place = shown
    while traceback is not None:
        filename = traceback.tb_frame.f_code.co_filename
        if filename.endswith(SUFFIX):
            place = f"{filename}:{traceback.tb_lineno}"
        traceback = traceback.tb_next
    return place
