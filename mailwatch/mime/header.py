"""From raw header fields to a Header: patterns over octets, the slower readers only where they are needed."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from mailwatch.app.ports import Fetched
from mailwatch.core.mail import Header
from mailwatch.mime.addresses import addresses
from mailwatch.mime.charsets import decode
from mailwatch.mime.dates import parse_date
from mailwatch.mime.fields import fields
from mailwatch.mime.message_ids import message_id, message_ids
from mailwatch.mime.words import decode_words

_READ = frozenset({"message-id", "date", "from", "to", "cc", "bcc", "reply-to", "subject", "in-reply-to", "references"})
_ADDRESS_LISTS = frozenset({"to", "cc", "bcc", "reply-to"})
_TRACES = ("received", "dkim-", "arc-", "x-google-dkim")


def header(fetched: Fetched) -> Header:
    """Read the header fields of one fetched message; never raises."""
    return read_header(fetched.header, fetched.arrived, fetched.flags, fetched.size)


def read_header(raw: bytes, arrived: datetime, flags: frozenset[str] = frozenset(), size: int = 0) -> Header:
    """Given raw header fields and what the server told beside them, return the Header; never raises."""
    first, others = _sorted(fields(raw))
    get = first.get
    sender = addresses(get("from", b"")) or addresses(others.get("sender", "").encode())
    return Header(
        message_id=message_id(get("message-id", b"")),
        claimed=_claimed(get("date")),
        arrived=arrived,
        sender=sender[0] if sender else None,
        to=addresses(get("to", b"")),
        cc=addresses(get("cc", b"")),
        bcc=addresses(get("bcc", b"")),
        reply_to=addresses(get("reply-to", b"")),
        subject=decode_words(get("subject", b"")),
        in_reply_to=message_ids(get("in-reply-to", b"")),
        references=message_ids(get("references", b"")),
        fields=others,
        flags=flags,
        size=size,
    )


def _claimed(value: bytes | None) -> datetime | None:
    if value is None:
        return None
    return parse_date(value.decode("ascii", "replace"))


def _sorted(found: Iterable[tuple[str, bytes]]) -> tuple[dict[str, bytes], dict[str, str]]:
    """Part the fields with a place of their own in Header (address lists joined) from the others.

    Of a repeated field the first counts: later ones were often added by a relay or an attacker.
    """
    first: dict[str, bytes] = {}
    others: dict[str, str] = {}
    for name, value in found:
        if name in _READ:
            if name not in first:
                first[name] = value
            elif name in _ADDRESS_LISTS:
                first[name] += b", " + value
        elif name not in others and not name.startswith(_TRACES):
            others[name] = value.decode("ascii") if value.isascii() else decode(value)
    return first, others
