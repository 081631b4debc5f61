"""The reference of all keys, made from the schema: as Markdown for people, as JSON Schema for editors."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from enum import StrEnum
from typing import Any, get_args, get_origin

from mailwatch.config.kinds import KINDS, Count, Port
from mailwatch.config.reader import is_section, keys_of
from mailwatch.config.schema import File

ANY_NAME = "NAME"


def sections(section: Any = File, path: str = "") -> Iterator[tuple[str, Any]]:
    """Yield (path, class) of every section, outermost first: `accounts.NAME.folders`."""
    yield path, section
    for name, kind in keys_of(section).items():
        inner, suffix = inside(kind)
        if is_section(inner):
            yield from sections(inner, f"{path}.{name}{suffix}".lstrip("."))


def inside(kind: Any) -> tuple[Any, str]:
    """Given the type of a key, return what it holds one of, and what that adds to the path."""
    if get_origin(kind) is tuple:
        return get_args(kind)[0], "[]"
    if get_origin(kind) is dict:
        return get_args(kind)[1], f".{ANY_NAME}"
    return kind, ""


def all_keys() -> Iterator[str]:
    """Yield the path of every key: `accounts.NAME.port`."""
    for path, section in sections():
        yield from (f"{path}.{name}".lstrip(".") for name in keys_of(section))


def markdown() -> str:
    """Return a table for each section: key, what it says, what is expected, what its absence means."""
    return "\n".join(_table(path, section) for path, section in sections())


def _table(path: str, section: Any) -> str:
    lines = [f"### {f'`{path}`' if path else 'The file'}", "", section.__doc__, ""]
    lines += ["| key | says | expects | absent |", "| --- | --- | --- | --- |"]
    kinds = keys_of(section)
    for field in dataclasses.fields(section):
        says, expects = field.metadata["says"], _expects(kinds[field.name])
        lines.append(f"| `{field.name}` | {says} | {expects} | {_absent(section, field)} |")
    return "\n".join([*lines, ""])


def _absent(section: Any, field: dataclasses.Field[Any]) -> str:
    """Return what a key's absence means; in a section that takes keys over from another, what it means there."""
    is_its_own = field.name in section.__annotations__
    return str(field.metadata["absent"] if is_its_own else getattr(section, "TAKEN_OVER", field.metadata["absent"]))


def _expects(kind: Any) -> str:
    inner, suffix = inside(kind)
    if is_section(inner):
        return {"[]": "a list of sections", "": "a section"}.get(suffix, "sections, each under a name")
    return KINDS[inner].expects + (", or a list of such" if suffix else "")


def json_schema() -> dict[str, Any]:
    """Return a JSON Schema (draft 2020-12) that editors use to complete and check the file."""
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": "mailwatch", **_section_schema(File)}


def _section_schema(section: Any) -> dict[str, Any]:
    kinds = keys_of(section)
    properties = {
        field.name: {
            "description": f"{field.metadata['says']}; absent: {_absent(section, field)}",
            **_schema(kinds[field.name]),
        }
        for field in dataclasses.fields(section)
    }
    return {"type": "object", "additionalProperties": False, "properties": properties}


def _schema(kind: Any) -> dict[str, Any]:
    inner, suffix = inside(kind)
    one = _section_schema(inner) if is_section(inner) else _leaf_schema(inner)
    if suffix == "[]":
        several = {"type": "array", "items": one}
        return several if is_section(inner) else {"anyOf": [one, several]}
    return {"type": "object", "additionalProperties": one} if suffix else one


def _leaf_schema(kind: Any) -> dict[str, Any]:
    if isinstance(kind, type) and issubclass(kind, StrEnum):
        return {"enum": [word.value for word in kind]}
    if kind is bool:
        return {"type": ["boolean", "string"]}
    return {"type": "integer"} if kind in {Port, Count} else {"type": ["string", "number"]}
