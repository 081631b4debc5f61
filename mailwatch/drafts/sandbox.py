"""Jinja2 itself, loaded by `mailwatch.drafts.engine` when a text is first needed: sandboxed and strict.

What a template compiles to depends on its text alone, so it is kept; files are read anew for each text, and a change
by the user takes effect at once.
"""

from __future__ import annotations

from collections.abc import MutableMapping
from dataclasses import dataclass
from functools import lru_cache
from types import CodeType
from typing import Any

from jinja2 import BaseLoader, Environment, StrictUndefined, Template, TemplateNotFound, meta, nodes
from jinja2.sandbox import SandboxedEnvironment

from mailwatch.core.appointments import is_address
from mailwatch.drafts.files import SUFFIX, Shelf
from mailwatch.drafts.unknown import UNKNOWN


@dataclass(frozen=True, slots=True)
class Compiled:
    """A template's code, the names it uses and the parts it includes, each with its line."""

    code: CodeType
    names: tuple[tuple[str, int], ...]
    parts: tuple[tuple[str, int], ...]


def render(source: str, shown: str, shelf: Shelf, language: str, variables: dict[str, Any]) -> str:
    """Return a template filled in; raises whatever Jinja or the template raises."""
    environment = _environment(shelf, language)
    return _template(environment, compiled(source, shown), environment.globals).render(variables)


@lru_cache(maxsize=1024)
def compiled(source: str, shown: str) -> Compiled:
    """Given a template's text, compile it under the name `shown`; raise `TemplateSyntaxError`."""
    environment = _plain(BaseLoader())
    code = environment.compile(source, name=shown, filename=shown)
    tree = environment.parse(source, name=shown, filename=shown)
    free = meta.find_undeclared_variables(tree) - environment.globals.keys()
    names = {name.name: name.lineno for name in reversed(list(tree.find_all(nodes.Name))) if name.name in free}
    parts = tuple(
        (include.template.value.removesuffix(SUFFIX), include.lineno)
        for include in tree.find_all(nodes.Include)
        if isinstance(include.template, nodes.Const)
    )
    return Compiled(code, tuple(sorted(names.items(), key=lambda found: found[1])), parts)


@lru_cache(maxsize=32)
def _environment(shelf: Shelf, language: str) -> Environment:
    return _plain(_Parts(shelf, language))


def _plain(loader: BaseLoader) -> Environment:
    environment = SandboxedEnvironment(
        loader=loader,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        cache_size=0,
        autoescape=False,  # plain text; the HTML part is escaped where it is made
        finalize=lambda value: UNKNOWN if value is None else value,
    )
    environment.tests["address"] = lambda place: bool(place) and is_address(str(place))
    return environment


def _template(environment: Environment, made: Compiled, names: MutableMapping[str, Any]) -> Template:
    return environment.template_class.from_code(environment, made.code, names)


class _Parts(BaseLoader):
    """Finds what a template includes: the body of a file of the same language, the user's own first."""

    def __init__(self, shelf: Shelf, language: str) -> None:
        self._shelf = shelf
        self._language = language

    def load(self, environment: Environment, name: str, globals: MutableMapping[str, Any] | None = None) -> Template:  # noqa: A002 Jinja's name
        """Return the part; raise `TemplateNotFound`."""
        part = self._shelf.find(self._language, name.removesuffix(SUFFIX))
        if part is None:
            raise TemplateNotFound(name)
        return _template(environment, compiled(part.body, part.shown), globals if globals is not None else {})
