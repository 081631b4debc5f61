"""YAML text to nodes that know their line. Every scalar stays text: `no` is a word and `007` keeps its zeros."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import yaml

from mailwatch.core.errors import ConfigurationError, ProblemsError

_Base: type = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

KeyPath = tuple[str, ...]
"""The way to a value: keys, and for the entries of a list their number, from 1."""

_CORE_TAGS = frozenset(f"tag:yaml.org,2002:{name}" for name in ("str", "map", "seq"))
_EMPTY = frozenset({"", "~", "null"})


class _Loader(_Base):  # type: ignore[misc]
    """A safe loader without implicit types: stock YAML 1.1 reads `no` as false and `12:30` as 750."""

    yaml_implicit_resolvers: dict[str, list[tuple[str, object]]] = {}  # noqa: RUF012 (PyYAML's own attribute)


def is_empty(node: yaml.Node | None) -> bool:
    """True where nothing was written: `key:` alone, `key: ~` or `key: null` mean what leaving out the key means."""
    return node is None or (isinstance(node, yaml.ScalarNode) and not node.style and node.value in _EMPTY)


def entries(node: yaml.MappingNode) -> Iterator[tuple[str, yaml.Node, yaml.Node]]:
    """Yield (key, its node, the value's node) of a mapping; keys that are not plain words were refused before."""
    for key, value in node.value:
        if isinstance(key, yaml.ScalarNode):
            yield key.value, key, value


class Tree:
    """A configuration file as nodes. `name` is how it is called in messages."""

    def __init__(self, name: str, root: yaml.Node | None) -> None:
        self.name = name
        self.root = root

    def line(self, path: KeyPath) -> int:
        """Return the line, from 1, of the value at `path`, or of the nearest section around it that exists."""
        node, line = self.root, 1
        for part in path:
            found = _child(node, part)
            if found is None:
                break
            line, node = found
        return line


def _child(node: yaml.Node | None, part: str) -> tuple[int, yaml.Node] | None:
    match node:
        case yaml.MappingNode():
            for key, key_node, value in entries(node):
                if key == part:
                    return key_node.start_mark.line + 1, value
        case yaml.SequenceNode() if part.isdigit() and 0 < int(part) <= len(node.value):
            child = node.value[int(part) - 1]
            return child.start_mark.line + 1, child
        case _:
            pass
    return None


def parse(text: str, file: Path) -> Tree:
    """Given the text of a file, return its nodes; raise `ProblemsError` for what is not plain YAML."""
    name = str(file)
    try:
        _check_depth(text, name)
        root = yaml.compose(text, Loader=_Loader)
        problems = list(_refused(root, set()))
    except yaml.MarkedYAMLError as error:
        mark = error.context_mark if _never_closed(error) else error.problem_mark
        line = mark.line + 1 if mark else 1
        raise ProblemsError((_wrong(name, line, _in_words(error, text)),)) from None
    except yaml.reader.ReaderError as error:
        line = text.count("\n", 0, error.position) + 1
        raise ProblemsError(
            (_wrong(name, line, "a character that YAML does not allow; type the line again"),)
        ) from None
    if problems:
        raise ProblemsError(tuple(_wrong(name, node.start_mark.line + 1, what) for node, what in problems))
    return Tree(name, root)


def _check_depth(text: str, name: str) -> None:
    """Refuse what is nested too deep: composing calls itself for each level, in C without a guard."""
    depth = 0
    for event in yaml.parse(text, Loader=_Loader):
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > DEEPEST:
            line = event.start_mark.line + 1 if event.start_mark else 1
            raise ProblemsError((_wrong(name, line, "nested too deep, expected a simple value"),))


DEEPEST = 20
"""Levels: the schema has seven."""


def _wrong(name: str, line: int, what: str) -> ConfigurationError:
    return ConfigurationError(what, where=f"{name}:{line}")


_SLIPS = (
    ("mapping values are not allowed", 'a second ": " on one line, expected quotes around a value that holds a colon'),
    ("unexpected end of stream", "a quote that is never closed"),
    ("undefined alias", 'expected quotes around a value that starts with "*"'),
    ("did not find expected key", "expected a key, indented like the one above it"),
    ("expected ',' or", "a bracket that is never closed, or a comma that is missing"),
    ("found another document", "a second document (---), expected one"),
)
"""What libyaml says of the usual slips, and what people understand."""


def _never_closed(error: yaml.MarkedYAMLError) -> bool:
    """True where the end of the file was met: then the line to look at is where the quote or bracket opened."""
    return "end of stream" in (error.problem or "") or "expected ',' or" in (error.problem or "")


def _in_words(error: yaml.MarkedYAMLError, text: str) -> str:
    problem = error.problem or "not readable"
    if "cannot start any token" in problem and error.problem_mark:
        line = text.splitlines()[error.problem_mark.line]
        if "\t" in line:
            return "a tab, expected spaces: YAML lines are indented with spaces only"
        return f'expected quotes around a value that starts with "{line[error.problem_mark.column]}"'
    return next((words for told, words in _SLIPS if told in problem), f"not YAML: {problem}")


def _refused(node: yaml.Node | None, seen: set[int]) -> Iterator[tuple[yaml.Node, str]]:
    """Yield keys given twice (YAML would keep the last in silence), keys that are no words, and tags."""
    if node is None or id(node) in seen:
        return
    seen.add(id(node))
    if node.tag not in _CORE_TAGS:
        yield node, 'expected quotes around a value that starts with "!"'
    if isinstance(node, yaml.SequenceNode):
        for child in node.value:
            yield from _refused(child, seen)
    elif isinstance(node, yaml.MappingNode):
        yield from _refused_keys(node)
        for _, value in node.value:
            yield from _refused(value, seen)


def _refused_keys(node: yaml.MappingNode) -> Iterator[tuple[yaml.Node, str]]:
    first: dict[str, int] = {}
    for key, _ in node.value:
        if not isinstance(key, yaml.ScalarNode):
            yield key, "a list or section as key, expected a word"
        elif key.value in first:
            yield key, f"{key.value}: given twice, first in line {first[key.value]}"
        else:
            first[key.value] = key.start_mark.line + 1
