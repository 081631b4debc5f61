"""The base subject of RFC 5256 section 2.1, with the prefixes of mail programs in all languages."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

_PREFIXES = (
    "re|fw|fwd|aw|wg|antw|antwort|antwoord|betr|betreff|doorst|dst|tr|transf|rép|réf|ref|sv|vs|vb|vl|rv|enc|res|rif|"
    "odp|pd|ynt|ilt|atb|isht|bls|trs|továbbítás|válasz|回复|答复|转发|返信|転送|הועבר|השב|رد"
)
_PREFIX = re.compile(rf"\s*(?:{_PREFIXES})\s*(?:\[\d+\]|\(\d+\))?\s*[:：]\s*", re.IGNORECASE)
_BLOB = re.compile(
    r"\s*[\[(]\s*(?:ext|extern|external|externe?(?: e?-?mail)?|external e?-?mail|spam\??|sec=\w+)\s*[\])]:?\s*",
    re.IGNORECASE,
)
_TICKET = re.compile(r"\s*\[[^\[\]]{1,40}\]\s*")
_TRAILER = re.compile(r"\s*\((?:fwd|wg|doorgestuurd)\)\s*$", re.IGNORECASE)
_ENOUGH = 6
"""Letters: a shorter subject (`Hoi`, `Vraag`) says nothing about what it belongs to."""


@lru_cache(maxsize=4096)
def base_subject(subject: str) -> str:
    """Given a subject, return it lower case without reply and forward prefixes, list tags and doubled spaces."""
    bare = " ".join(unicodedata.normalize("NFC", subject).split())
    while True:
        shorter = _TRAILER.sub("", _leading(bare))
        if shorter == bare:
            return bare.casefold().strip(" .!-–—")
        bare = shorter


def _leading(subject: str) -> str:
    for pattern in (_PREFIX, _BLOB):
        if (found := pattern.match(subject)) and found.end() < len(subject):
            return subject[found.end() :]
    if (found := _TICKET.match(subject)) and found.end() < len(subject):
        return subject[found.end() :]
    return subject


def tails(subject: str) -> Iterator[str]:
    """Yield the base subject and what follows each of its first colons: `Gelesen: X` is also `X`."""
    rest = base_subject(subject)
    for _ in range(3):
        if len(rest) >= _ENOUGH:
            yield rest
        _, colon, after = rest.partition(":")
        if not colon:
            _, colon, after = rest.partition(" re ")
        if not colon:
            return
        rest = base_subject(after)


def answers(subject: str) -> bool:
    """True for a subject with a reply or forward prefix."""
    return _PREFIX.match(_BLOB.sub("", subject)) is not None


def subject_shape(subject: str) -> str:
    """Return a base subject without what differs from one message to the next: its digits."""
    return " ".join(re.sub(r"\d+", "#", base_subject(subject)).split())
