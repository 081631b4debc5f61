"""Values of the core to JSON and back, by their types: what goes in comes out equal.

msgspec would do this but for one thing: it refuses a field that is a date or a datetime (`EntrySpec.starts`).
"""

from __future__ import annotations

import dataclasses
import json
import types
from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from functools import cache
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

T = TypeVar("T")


def encode(value: Any) -> str:
    """Given a value of the core, return JSON text."""
    return json.dumps(_plain(value), ensure_ascii=False, separators=(",", ":"))


def decode(text: str, kind: type[T]) -> T:
    """Given JSON text that `encode` made of a `kind`, return the value; raise ValueError for anything else."""
    known: Any = kind
    value: T = _reader(known)(json.loads(text))
    return value


def _plain(value: Any) -> Any:
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        pairs = ((field.name, getattr(value, field.name)) for field in dataclasses.fields(value))
        return {name: _plain(part) for name, part in pairs}
    match value:
        case Enum():
            return value.value
        case date():
            return value.isoformat()
        case Decimal():
            return str(value)
        case frozenset():
            return sorted(_plain(part) for part in value)
        case tuple() | list():
            return [_plain(part) for part in value]
        case Mapping():
            return {str(key): _plain(part) for key, part in value.items()}
        case _:
            return value


@cache
def _reader(kind: Any) -> Callable[[Any], Any]:
    """Return the function that reads plain JSON values as `kind`."""
    kind = getattr(kind, "__supertype__", kind)  # a NewType is what it is made of
    origin, arguments = get_origin(kind), get_args(kind)
    if origin in {Union, types.UnionType}:
        return _union(arguments)
    if origin is tuple:
        element = _reader(arguments[0])
        return tuple if element is _as_it_is else lambda plain: tuple(element(part) for part in plain)
    if origin is frozenset:
        element = _reader(arguments[0])
        return lambda plain: frozenset(element(part) for part in plain)
    if dataclasses.is_dataclass(kind):
        return _dataclass(kind)
    if kind in {date, datetime}:
        return _moment
    if isinstance(kind, type) and issubclass(kind, Enum | Decimal):
        return kind
    return _as_it_is


def _as_it_is(plain: Any) -> Any:
    return plain


def _union(arguments: tuple[Any, ...]) -> Callable[[Any], Any]:
    """An optional value, or a date or a datetime: no other union is stored."""
    present = [argument for argument in arguments if argument is not type(None)]
    if not set(present) <= {date, datetime} and len(present) != 1:
        raise TypeError(f"cannot tell apart what is stored: {arguments}")
    reader = _reader(present[0])
    return lambda plain: None if plain is None else reader(plain)


def _moment(plain: str) -> date | datetime:
    return datetime.fromisoformat(plain) if "T" in plain else date.fromisoformat(plain)


def _dataclass(kind: Any) -> Callable[[Any], Any]:
    readers = {name: _reader(hint) for name, hint in get_type_hints(kind).items()}
    others = [(name, reader) for name, reader in readers.items() if reader is not _as_it_is]

    def read(plain: dict[str, Any]) -> Any:
        if not plain.keys() <= readers.keys():  # a field that this version has no more
            plain = {name: part for name, part in plain.items() if name in readers}
        for name, reader in others:
            if (part := plain.get(name)) is not None:
                plain[name] = reader(part)
        return kind(**plain)

    return read
