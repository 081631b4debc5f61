"""Message-IDs in Message-ID, In-Reply-To and References (RFC 5322 section 3.6.4), by pattern."""

from __future__ import annotations

import re

from mailwatch.core.mail import MessageId

_BRACKETED = re.compile(rb"<([^<>]{1,998})>")
_BARE = re.compile(rb"[^\s<>,;()\"]{1,900}@[^\s<>,;()\"]{1,900}")
_MOST = 1_000
"""A thread longer than this has gone round in a loop."""


def message_ids(value: bytes) -> tuple[MessageId, ...]:
    """Return the Message-IDs in a field's value in order, each with one pair of brackets, each once.

    Some gateways leave the brackets off, some fold inside them, Microsoft's copies read `<[...]@x>`.
    """
    if not value:
        return ()
    if (
        value.isascii()
        and value[0] == 60
        and value.find(b">") == len(value) - 1
        and value.rfind(b"<") == 0 < value.find(b"@")
    ):
        return (MessageId("".join(value.decode("ascii").split())),)
    found = _BRACKETED.findall(value)
    if not found or not any(b"@" in one for one in found):
        found = found or _BARE.findall(value[:20_000])
    ids = [MessageId("<" + "".join(one.decode("utf-8", "replace").split()) + ">") for one in found[-_MOST:]]
    return tuple(dict.fromkeys(one for one in ids if len(one) > 2))


def message_id(value: bytes) -> MessageId | None:
    """Return the one Message-ID of a Message-ID field, also one without an @ or brackets; None when it is empty."""
    found = message_ids(value)
    if found:
        return found[0]
    bare = value.strip(b" \t<>")
    return MessageId(f"<{bare.decode('utf-8', 'replace')}>") if bare and b" " not in bare and len(bare) < 998 else None
