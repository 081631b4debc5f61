"""What the header alone tells about a sent message: cheap enough for every message of a mailbox."""

from __future__ import annotations

import re

from mailwatch.core.ids import is_ours
from mailwatch.core.mail import Header

_BULK = frozenset({"bulk", "list", "junk"})
_MARKS = re.compile(r"\d+|#+")


def might_offer(header: Header, own: frozenset[str]) -> bool:
    """Given a header and the user's own addresses, tell whether the message is worth reading.

    It is not when it went to nobody but the user, when a program sent it (RFC 3834), when it answers an
    invitation, or when mailwatch wrote it. A copy that a quote tool made has a foreign sender: that one is read.
    """
    if header.message_id is not None and is_ours(header.message_id):
        return False
    fields = header.fields
    if fields.get("auto-submitted", "no").strip().lower() not in {"no", ""}:
        return False
    if fields.get("content-type", "").lower().startswith(("text/calendar", "multipart/report")):
        return False
    if header.sender is not None and header.sender.email not in own:
        return True
    return any(address.email not in own for address in header.recipients)


def is_bulk(header: Header) -> bool:
    """True for a mailing: a list header or a bulk precedence (RFC 2369, RFC 3834 section 2)."""
    return "list-unsubscribe" in header.fields or header.fields.get("precedence", "").strip().lower() in _BULK


def subject_shape(subject: str) -> str:
    """Return a subject without what differs from one message to the next: its digits, case, prefixes and spacing."""
    bare = base_subject(subject).casefold()
    return " ".join(_MARKS.sub("#", bare).split())


_PREFIX = re.compile(r"\s*(?:re|aw|antw|antwoord|sv|fw|fwd|wg|doorst|tr|rép|ref)\s*(?:\[\d+\])?\s*:\s*", re.IGNORECASE)


def base_subject(subject: str) -> str:
    """Return a subject without its reply and forward prefixes (RFC 5256 section 2.1, in the languages at hand)."""
    while found := _PREFIX.match(subject):
        subject = subject[found.end() :]
    return subject.strip()


def is_reply(subject: str) -> bool:
    """True for a subject with a reply or forward prefix."""
    return _PREFIX.match(subject) is not None
