"""Jinja2 behind one door: sandboxed, strict, and every mistake told with file and line."""

from __future__ import annotations

import difflib
from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING

from mailwatch.core.errors import MailwatchError
from mailwatch.drafts.files import HeaderLine, Shelf, TemplateFile
from mailwatch.drafts.unknown import UNKNOWN

if TYPE_CHECKING:
    from types import TracebackType

    from jinja2 import Environment


def body(file: TemplateFile, shelf: Shelf, variables: Mapping[str, object], private: Collection[str] = ()) -> str:
    """Given a template and what it may say, return its body filled in; raise with file and line for a mistake.

    `private` are names that exist but are not for this text: using one is told as such.
    """
    return _render(file.body, file, shelf, variables, private)


def header(
    line: HeaderLine, file: TemplateFile, shelf: Shelf, variables: Mapping[str, object], private: Collection[str] = ()
) -> str:
    """Given one header line, return its value filled in.

    Each value is filled in by itself, so whatever a client wrote can never begin another header.
    """
    return _render("\n" * (line.number - 1) + line.value, file, shelf, variables, private).lstrip("\n")


def suggestion(name: str, known: Collection[str]) -> str:
    """Given a misspelt name, return the remedy: the nearest known one, or all of them."""
    near = difflib.get_close_matches(name, known, n=1)
    return f"did you mean `{near[0]}`?" if near else f"known here: {', '.join(sorted(known))}"


def _render(
    source: str, file: TemplateFile, shelf: Shelf, variables: Mapping[str, object], private: Collection[str]
) -> str:
    from jinja2 import TemplateSyntaxError  # noqa: PLC0415 a run that writes no text never loads Jinja

    try:
        environment = _environment(file, shelf, variables, private)
        _check_names(environment, source, file.shown, variables, private)
        code = environment.compile(source, name=file.shown, filename=file.shown)
        template = environment.template_class.from_code(environment, code, environment.globals)
        return template.render(variables)
    except MailwatchError:
        raise
    except TemplateSyntaxError as error:
        where = f"{error.filename or file.shown}:{error.lineno}"
        raise MailwatchError(f"{error.message}", where=where, remedy="see docs/templates.md") from error
    except Exception as error:
        # A template is a program of the user's: whatever it raises is its mistake, and gets its file and line.
        where = _place(error.__traceback__, file.shown)
        raise MailwatchError(str(error) or type(error).__name__, where=where, remedy="see docs/templates.md") from error


def _environment(
    file: TemplateFile, shelf: Shelf, variables: Mapping[str, object], private: Collection[str]
) -> Environment:
    from jinja2 import FunctionLoader, StrictUndefined  # noqa: PLC0415
    from jinja2.sandbox import SandboxedEnvironment  # noqa: PLC0415

    def load(name: str) -> tuple[str, str, None] | None:
        part = shelf.find(file.language, name.removesuffix(".j2"))
        if part is None:
            return None
        _check_names(environment, part.body, part.shown, variables, private)
        return part.body, part.shown, None

    environment = SandboxedEnvironment(
        loader=FunctionLoader(load),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        cache_size=0,
        autoescape=False,  # plain text; the HTML part is escaped where it is made
        finalize=lambda value: UNKNOWN if value is None else value,
    )
    return environment


def _check_names(
    environment: Environment, source: str, shown: str, variables: Mapping[str, object], private: Collection[str]
) -> None:
    """Raise for a name that no text has, also where this rendering would not come by it."""
    from jinja2 import meta, nodes  # noqa: PLC0415

    tree = environment.parse(source, name=shown, filename=shown)
    wrong = meta.find_undeclared_variables(tree) - variables.keys() - environment.globals.keys()
    for name in tree.find_all(nodes.Name):
        if name.name not in wrong:
            continue
        where = f"{shown}:{name.lineno}"
        if name.name in private:
            raise MailwatchError(
                f"`{name.name}` is for your eyes only", where=where, remedy="it cannot stand in a text to somebody else"
            )
        raise MailwatchError(f"unknown variable `{name.name}`", where=where, remedy=suggestion(name.name, variables))


def _place(traceback: TracebackType | None, shown: str) -> str:
    """Return file:line of the innermost template frame (Jinja puts the template's own lines into the traceback)."""
    place = shown
    while traceback is not None:
        filename = traceback.tb_frame.f_code.co_filename
        if filename.endswith(".j2"):
            place = f"{filename}:{traceback.tb_lineno}"
        traceback = traceback.tb_next
    return place
