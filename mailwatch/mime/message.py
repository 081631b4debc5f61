"""From octets to a Message: what a person would see, and whose words they are."""

from __future__ import annotations

import re
from datetime import datetime
from functools import cache

from mailwatch.core.mail import EPOCH, Header, Message
from mailwatch.mime.attachments import attachments
from mailwatch.mime.body import read_body
from mailwatch.mime.bounces import bounce
from mailwatch.mime.content import content
from mailwatch.mime.dates import parse_date
from mailwatch.mime.fields import LIMIT, fields, header_end
from mailwatch.mime.header import read_header
from mailwatch.mime.layers import layers
from mailwatch.mime.phrases import either_word, phrases
from mailwatch.mime.reports import report
from mailwatch.mime.structure import Part, parse

_ATTACHED_MESSAGE = 300_000
_DEEPEST = 2


@cache
def _forward_subject() -> re.Pattern[str]:
    prefix = either_word(phrases("forward_prefix"))
    return re.compile(rf"\s*(?:\[[^\]]{{1,40}}\]\s*)?{prefix}\s*(?:\[\d{{1,2}}\])?\s*[:：]", re.IGNORECASE)


def message(raw: bytes, header: Header | None = None) -> Message:
    """Read a whole (or cut off) message; with `header` take that one instead of reading it again. Never raises."""
    return _read(raw, header or _own_header(raw), depth=0)


def read_file(raw: bytes) -> Message:
    """Read a message from a file: it arrived when the last relay says, else when its Date says."""
    return message(raw)


def _own_header(raw: bytes) -> Header:
    end, _ = header_end(raw)
    return read_header(raw[:end], _arrival(raw[:end]), size=len(raw))


def _arrival(header: bytes) -> datetime:
    """Return when the last relay took the message (the topmost Received), else what Date says, else the epoch."""
    date = None
    for name, value in fields(header[:LIMIT]):
        if name == "received" and b";" in value:
            moment = parse_date(value.rpartition(b";")[2].decode("ascii", "replace"))
            if moment:
                return moment
        elif name in {"date", "delivery-date"} and date is None:
            date = parse_date(value.decode("ascii", "replace"))
    return date or EPOCH


def _read(raw: bytes, header: Header, depth: int) -> Message:
    root = parse(raw)
    root.complete = root.complete and len(raw) >= header.size
    body = read_body(raw, root)
    taken = layers(body.text, header.sender)
    said = report(raw, root)
    passed_on = "" if said or depth >= _DEEPEST else _attached_messages(raw, root, depth)
    forwarded = taken.forward or bool(passed_on) or (taken.block and bool(_forward_subject().match(header.subject)))
    return Message(
        header=header,
        own_text=taken.own,
        quoted_text="\n\n".join(filter(None, (taken.quoted, passed_on))),
        signature=taken.signature,
        attachments=attachments(raw, root, body),
        forwarded=forwarded,
        report=said if said and (said.recipients or said.action) else bounce(raw, header, root.start) or said,
    )


def _attached_messages(raw: bytes, root: Part, depth: int) -> str:
    """Return the text of the messages that are attached whole."""
    texts = []
    for part in root.walk():
        if part.content_type == "message/rfc822":
            inner = content(raw, part, _ATTACHED_MESSAGE).lstrip(b"\r\n")
            found = _read(inner, _own_header(inner), depth + 1)
            about = f"{found.header.sender or ''}\n{found.header.subject}\n"
            texts.append("\n".join(filter(None, (about, found.own_text, found.signature, found.quoted_text))))
    return "\n\n".join(texts[:5])
