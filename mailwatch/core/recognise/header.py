"""What the header alone tells about a sent message: cheap enough for every message of a mailbox."""

from __future__ import annotations

from mailwatch.core.ids import is_ours
from mailwatch.core.mail import Header

_BULK = frozenset({"bulk", "list", "junk"})


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
