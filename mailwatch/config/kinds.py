"""The kinds of values a key can have: what each expects, in words, and how its text is read."""

from __future__ import annotations

import re
import shlex
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, time, timedelta
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from pathlib import Path
from typing import Any, NewType
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from mailwatch.config import places, providers
from mailwatch.config.meant import closest
from mailwatch.config.model import Answered, Country, Language, Security, Span
from mailwatch.core.effects import Audience
from mailwatch.core.verdict import Register

Port = NewType("Port", int)
Count = NewType("Count", int)
Days = NewType("Days", int)
Email = NewType("Email", str)
Domain = NewType("Domain", str)
Sender = NewType("Sender", str)
Url = NewType("Url", str)
Fingerprint = NewType("Fingerprint", str)
Provider = NewType("Provider", str)
Lines = NewType("Lines", str)
Slug = NewType("Slug", str)
Variable = NewType("Variable", str)
WeekdayRange = NewType("WeekdayRange", frozenset)  # type: ignore[type-arg]


@dataclass(frozen=True, slots=True)
class Words:
    """A command as the list of its words."""

    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Hours:
    """Working hours, local."""

    starts: time
    ends: time


@dataclass(frozen=True, slots=True)
class Kind:
    """`expects` completes "expected ..."; `read` raises ValueError for a text that is none.

    `meant` finds what was probably meant by such a text, where the values can be listed.
    """

    expects: str
    read: Callable[[str], Any]
    meant: Callable[[str], str | None] = lambda _text: None


def _line(text: str) -> str:
    """Read text for a name, a header or a command, where a line break would start something else."""
    if not text.strip() or not text.isprintable():
        raise ValueError
    return text


def _lines(text: str) -> str:
    if not text.strip() or "\0" in text:
        raise ValueError
    return text


def path(text: str) -> Path:
    """Read a path; raise ValueError for one that no file system can hold, or a home that nobody has."""
    try:
        found = Path(_line(text)).expanduser()
    except RuntimeError:
        raise ValueError from None
    if any(len(part.encode()) > LONGEST_NAME for part in found.parts):
        raise ValueError
    return found


LONGEST_NAME = 255
"""Octets of the name of a file."""


def _truth(text: str) -> bool:
    return {"yes": True, "true": True, "on": True, "no": False, "false": False, "off": False}[text.casefold()]


def _matching(pattern: str, form: Callable[[str], str] = str) -> Callable[[str], str]:
    compiled = re.compile(pattern)

    def read(text: str) -> str:
        if not compiled.fullmatch(formed := form(text.strip())):
            raise ValueError
        return formed

    return read


def _between(low: int, high: int) -> Callable[[str], int]:
    def read(text: str) -> int:
        if not re.fullmatch(r"[0-9]{1,9}", text) or not low <= int(text) <= high:
            raise ValueError
        return int(text)

    return read


def _days(text: str) -> int:
    match = re.fullmatch(r"([0-9]{1,4})\s*(d|days?|w|weeks?|months?)?", text.casefold())
    if not match:
        raise ValueError
    days = int(match[1]) * {"d": 1, "w": 7, "m": 30}[(match[2] or "d")[0]]
    return _between(1, MOST_DAYS)(str(days))


MOST_DAYS = 3660
"""Ten years: more is a slip of the pen."""


def _duration(text: str) -> timedelta:
    match = re.fullmatch(r"([0-9]{1,5})\s*(s|sec|seconds?|m|min|minutes?|h|hours?)", text.casefold())
    if not match or int(match[1]) == 0:
        raise ValueError
    return timedelta(seconds=int(match[1]) * {"s": 1, "m": 60, "h": 3600}[match[2][0]])


def _time(text: str) -> time:
    match = re.fullmatch(r"([0-9]{1,2})(?:[:.]([0-9]{2}))?", text.strip())
    if not match:
        raise ValueError
    return time(int(match[1]), int(match[2] or 0))


def _hours(text: str) -> Hours:
    start, _, end = text.partition("-")
    hours = Hours(_time(start), _time(end))
    if hours.starts >= hours.ends:
        raise ValueError
    return hours


_WEEKDAYS = (
    ("monday", "maandag", "montag", "lundi"),
    ("tuesday", "dinsdag", "dienstag", "mardi"),
    ("wednesday", "woensdag", "mittwoch", "mercredi"),
    ("thursday", "donderdag", "donnerstag", "jeudi"),
    ("friday", "vrijdag", "freitag", "vendredi"),
    ("saturday", "zaterdag", "samstag", "samedi"),
    ("sunday", "zondag", "sonntag", "dimanche"),
)


def _weekday(text: str) -> int:
    """Read a name or its beginning; where two days begin alike (ma, di) the earlier is meant, as people write it."""
    word = text.strip().casefold()
    if len(word) >= 2:
        for number, names in enumerate(_WEEKDAYS, start=1):
            if any(name.startswith(word) for name in names):
                return number
    raise ValueError


def _weekdays(text: str) -> frozenset[int]:
    first, dash, last = text.partition("-")
    start, end = _weekday(first), _weekday(last if dash else first)
    return frozenset((start + offset - 1) % 7 + 1 for offset in range((end - start) % 7 + 1))


def _span(text: str) -> Span:
    first, _, last = (part.strip() for part in re.sub(r"\s+(?:to|-|–)\s+|\.\.", "|", text).partition("|"))
    span = Span(date.fromisoformat(first), date.fromisoformat(last or first))
    if not 0 <= (span.last - span.first).days <= MOST_DAYS:
        raise ValueError
    return span


def _amount(text: str) -> Decimal:
    try:
        amount = Decimal(text)
    except InvalidOperation:
        raise ValueError from None
    if not amount.is_finite() or amount < 0:
        raise ValueError
    return amount


def _words(text: str) -> Words:
    words = tuple(shlex.split(_line(text)))
    if not words:
        raise ValueError
    return Words(words)


def _url(text: str) -> str:
    parts = urlsplit(text)
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.username or parts.port == 0:
        raise ValueError
    return text


def _one_of(words: type[StrEnum]) -> Kind:
    return Kind(f"one of {', '.join(words)}", lambda text: words(text.casefold()), lambda text: closest(text, words))


_ADDRESS = r"[^\s@<>,;]+@[^\s@<>,;]+"
_DOMAIN = r"[a-z0-9-]+(\.[a-z0-9-]+)+"

KINDS: Mapping[Any, Kind] = {
    str: Kind("a line of text", _line),
    Lines: Kind("text", _lines),
    bool: Kind("yes or no", _truth),
    Path: Kind("a path", path),
    time: Kind("a time of day such as 10:00", _time),
    timedelta: Kind("a time span such as 10 min", _duration),
    Decimal: Kind("an amount such as 5000 or 5000.00", _amount),
    ZoneInfo: Kind("a time zone such as Europe/Amsterdam", places.timezone, places.meant_timezone),
    Country: Kind("a country such as NL, or a part of one such as DE-BY", places.country, places.meant_country),
    Language: _one_of(Language),
    Register: _one_of(Register),
    Security: _one_of(Security),
    Audience: _one_of(Audience),
    Answered: _one_of(Answered),
    Span: Kind("a day such as 2025-12-24, or days such as 2025-12-24 to 2026-01-02", _span),
    Hours: Kind("hours such as 09:00-17:00", _hours),
    WeekdayRange: Kind("days of the week such as mon-fri, or mon, wed", _weekdays),
    Port: Kind("a port number, 1 to 65535", _between(1, 65535)),
    Count: Kind("a whole number, 1 or more", _between(1, 10_000)),
    Days: Kind("a number of days such as 14, 2 weeks or 1 month (30 days)", _days),
    Email: Kind("an address such as anna@example.com", _matching(_ADDRESS, str.lower)),
    Domain: Kind("a domain such as example.com", _matching(_DOMAIN, lambda text: text.lower().removeprefix("@"))),
    Sender: Kind(
        "an address or a domain", _matching(rf"{_ADDRESS}|{_DOMAIN}", lambda text: text.lower().removeprefix("@"))
    ),
    Url: Kind("an address such as https://cloud.example.com/dav, without user and password", _url),
    Fingerprint: Kind(
        "the certificate's SHA-256 fingerprint, 64 hexadecimal digits",
        _matching(r"[0-9a-f]{64}", lambda text: text.lower().removeprefix("sha256:").replace(":", "")),
    ),
    Provider: Kind("a known provider", providers.known, lambda text: closest(text, providers.PROVIDERS)),
    Slug: Kind("a name of letters, digits and dashes", _matching(r"[a-z0-9]+(-[a-z0-9]+)*")),
    Variable: Kind("the name of an environment variable", _matching(r"[A-Za-z_][A-Za-z0-9_]*")),
    Words: Kind("a command, with its quotes closed", _words),
}
