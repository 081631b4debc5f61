"""Subjects: without the prefixes that mail programs heap up, in any language, and with exactly one of them."""

from __future__ import annotations

import re

from mailwatch.drafts.clean import clean_line

_PREFIX = re.compile(
    r"""\s*(?:re|aw|antw|antwort|sv|vs|rép|res|odp|ynt|r|fw|fwd|wg|tr|i|doorst|vb|rv|enc|pd)
        \s*(?:\[\d+\]|\(\d+\)|\^\d+)?\s*[:：]\s*""",
    re.IGNORECASE | re.VERBOSE,
)


def bare(subject: str) -> str:
    """Given a subject, return its text without reply and forward prefixes (after RFC 5256's base subject)."""
    subject = clean_line(subject)
    while match := _PREFIX.match(subject):
        subject = subject[match.end() :]
    return subject


def reply(subject: str) -> str:
    """Given the subject that is answered, return the subject of the answer: "Re: " once."""
    return f"Re: {bare(subject)}".rstrip()
