"""Nodes to the classes of the schema, key by key, so that every mistake is found and has its line."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType, NoneType
from typing import Any, TypeVar, get_args, get_origin, get_type_hints

import yaml

from mailwatch.config.kinds import KINDS
from mailwatch.config.problems import Problems
from mailwatch.config.tree import KeyPath, entries, is_empty

T = TypeVar("T")

LONGEST_SHOWN = 40
"""Characters of a wrong value that a message repeats."""


def keys_of(section: type[Any]) -> Mapping[str, Any]:
    """Return the keys of a section of the schema with their types, None taken off."""
    hints = get_type_hints(section)
    named = {field.name: hints[field.name] for field in dataclasses.fields(section)}
    return MappingProxyType({name: _without_none(hint) for name, hint in named.items()})


def _without_none(hint: Any) -> Any:
    return next(option for option in get_args(hint) if option is not NoneType)


def is_section(kind: Any) -> bool:
    """True for a class of the schema, which is read from a mapping; everything else is one value or a list."""
    return dataclasses.is_dataclass(kind) and kind not in KINDS


class Reader:
    """Reads nodes; what is wrong goes to `problems` and is None in the result. Paths are relative to `base`."""

    def __init__(self, problems: Problems, base: Path) -> None:
        self._problems = problems
        self._base = base

    def section(self, kind: type[T], node: yaml.Node | None, path: KeyPath = ()) -> T:
        """Given the node of a section, return it with everything in it that could be read."""
        if is_empty(node):
            return kind()
        if not isinstance(node, yaml.MappingNode):
            self._problems.no_section(path, f"expected keys with values, such as {next(iter(keys_of(kind)))}: ...")
            return kind()
        known = keys_of(kind)
        secret = {field.name for field in dataclasses.fields(kind) if field.metadata["secret"]}  # type: ignore[arg-type]
        found: dict[str, Any] = {}
        for name, _, value in entries(node):
            if name not in known:
                self._problems.unknown_key((*path, name), known)
            elif not is_empty(value):
                found[name] = self._value(known[name], value, (*path, name), hidden=name in secret)
        return kind(**found)

    def _value(self, kind: Any, node: yaml.Node, path: KeyPath, *, hidden: bool = False) -> Any:
        if is_section(kind):
            return self.section(kind, node, path)
        if get_origin(kind) is dict:
            return self._named(get_args(kind)[1], node, path)
        if get_origin(kind) is tuple:
            return self._list(get_args(kind)[0], node, path)
        return self._leaf(kind, node, path, hidden=hidden)

    def _named(self, kind: type[T], node: yaml.Node, path: KeyPath) -> dict[str, T]:
        if not isinstance(node, yaml.MappingNode):
            self._problems.no_section(path, "expected names you choose, each with keys below it")
            return {}
        return {name: self.section(kind, value, (*path, name)) for name, _, value in entries(node)}

    def _list(self, kind: Any, node: yaml.Node, path: KeyPath) -> tuple[Any, ...]:
        """Read a list; one value alone is a list of one."""
        if not isinstance(node, yaml.SequenceNode):
            return tuple(value for value in [self._value(kind, node, path)] if value is not None)
        read = (self._value(kind, child, (*path, str(number))) for number, child in enumerate(node.value, start=1))
        return tuple(value for value in read if value is not None)

    def _leaf(self, kind: Any, node: yaml.Node, path: KeyPath, *, hidden: bool) -> Any:
        leaf = KINDS[kind]
        if not isinstance(node, yaml.ScalarNode):
            self._problems.add(path, f"expected {leaf.expects}, found {_shape(node)}")
            return None
        try:
            value = leaf.read(node.value)
        except (ValueError, KeyError):
            self._problems.add(path, f"expected {leaf.expects}" + ("" if hidden else self._found(kind, node.value)))
            return None
        return self._base / value if isinstance(value, Path) else value

    @staticmethod
    def _found(kind: Any, text: str) -> str:
        line = " ".join(word for word in text.split() if word.isprintable())
        shown = line if len(line) <= LONGEST_SHOWN else line[:LONGEST_SHOWN] + "..."
        meant = KINDS[kind].meant(text)
        return f', found "{shown}"' + (f', did you mean "{meant}"?' if meant else "")


def _shape(node: yaml.Node) -> str:
    return "a list" if isinstance(node, yaml.SequenceNode) else "keys with values"
