"""Machine readable parts: delivery status (RFC 3464), receipts (RFC 8098), answers to invitations (RFC 6047)."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from mailwatch.core.mail import MessageId, Report
from mailwatch.mime.charsets import decode
from mailwatch.mime.content import content
from mailwatch.mime.fields import fields, header_end
from mailwatch.mime.message_ids import message_id
from mailwatch.mime.structure import Part
from mailwatch.mime.words import decode_words

_LIMIT = 200_000
_GRAVEST_FIRST = ("failed", "delayed", "expanded", "relayed", "delivered")
_RETURNED = frozenset({"message/rfc822", "text/rfc822-headers", "message/rfc822-headers", "message/global"})
_UNFOLD = re.compile(r"\r?\n[ \t]")
_ATTENDEE = re.compile(r"(?im)^ATTENDEE((?:;[^:\r\n\"]*(?:\"[^\"\r\n]*\"[^:\r\n\"]*)*)?):(?:mailto:)?([^\r\n]+)")


def report(raw: bytes, root: Part) -> Report | None:
    """Return what the machine readable part of a message says, None when there is none."""
    for part in root.walk():
        kind = part.content_type
        if kind in {"message/delivery-status", "message/global-delivery-status"}:
            return _delivery_status(raw, root, part)
        if kind in {"message/disposition-notification", "message/global-disposition-notification"}:
            return _disposition(raw, root, part)
        if kind in {"text/calendar", "application/ics"}:
            answer = _calendar(raw, part)
            if answer:
                return answer
    return None


def returned_header(raw: bytes, root: Part) -> dict[str, bytes]:
    """Return the fields of the message that a report gives back, {} when it gives none."""
    for part in root.walk():
        if part.content_type in _RETURNED:
            octets = content(raw, part, _LIMIT).lstrip(b"\r\n")
            found = dict(reversed(fields(octets[: header_end(octets)[0]])))
            if found:
                return found
    return {}


def _delivery_status(raw: bytes, root: Part, part: Part) -> Report:
    recipients: list[str] = []
    actions: list[str] = []
    statuses: list[str] = []
    original = b""
    for name, value in fields(content(raw, part, _LIMIT)):
        if name in {"final-recipient", "original-recipient"}:
            recipients.append(_address(value))
        elif name == "action":
            actions.append(_action(decode(value)))
        elif name == "status":
            statuses.append(decode(value).split(" ")[0].strip())
        elif name in {"x-original-message-id", "original-message-id"}:
            original = value
    action = next((one for one in _GRAVEST_FIRST if one in actions), actions[0] if actions else "")
    status = (
        statuses[actions.index(action)]
        if action in actions and len(statuses) == len(actions)
        else "".join(statuses[:1])
    )
    return _with_original(raw, root, Report("delivery-status", action, _each_once(recipients), status), original)


def _action(value: str) -> str:
    """Read an action (RFC 3464 section 2.3.3); some write `failure` or `error`."""
    action = re.split(r"[;\s(]", value.strip().lower(), maxsplit=1)[0]
    return "failed" if action.startswith(("fail", "error")) else action


def _disposition(raw: bytes, root: Part, part: Part) -> Report:
    found = dict(reversed(fields(content(raw, part, _LIMIT))))
    said = decode(found.get("disposition", b"")).partition(";")[2] or decode(found.get("disposition", b""))
    recipient = found.get("final-recipient") or found.get("original-recipient") or b""
    action = said.partition("/")[0].strip().lower()
    recipients = _each_once([_address(recipient)])
    said_original = found.get("original-message-id", b"")
    return _with_original(raw, root, Report("disposition-notification", action, recipients), said_original)


def _calendar(raw: bytes, part: Part) -> Report | None:
    text = _UNFOLD.sub("", decode(content(raw, part, _LIMIT), part.parameters.get("charset", "")))
    method = part.parameters.get("method", "") or _property(text, "METHOD")
    if method.strip().upper() not in {"REPLY", "COUNTER"}:
        return None
    attendees = _ATTENDEE.findall(text)
    partstat = next(
        (found[1] for parameters, _ in attendees if (found := re.search(r"(?i)PARTSTAT=\"?([\w-]+)", parameters))), ""
    )
    uid, counters = _property(text, "UID"), method.strip().upper() == "COUNTER"
    return Report(
        kind="calendar",
        action="counter" if counters else partstat.lower(),
        recipients=_each_once([address.strip().lower() for _, address in attendees]),
        original=MessageId(uid) if uid else None,
        original_subject=re.sub(r"\\([,;\\])", r"\1", _property(text, "SUMMARY")),
        proposed=_starts(text) if counters else None,
    )


def _starts(text: str) -> datetime | None:
    """Read the start of the event, None for a whole day, and where its time zone is not told or not known.

    RFC 5545 section 3.3.5. The start of the VEVENT is read, not those in a VTIMEZONE before it.
    """
    event = text[text.upper().find("BEGIN:VEVENT") :]
    found = re.search(r'(?im)^DTSTART(?:;[^:\r\n]*?TZID="?([^";:\r\n]+)"?)?(?:;[^:\r\n]*)?:(\d{8}T\d{6})(Z?)', event)
    if found is None:
        return None
    zone, moment, utc = found.groups()
    try:
        starts = datetime.strptime(moment, "%Y%m%dT%H%M%S")  # noqa: DTZ007 -- the zone stands beside it
        return starts.replace(tzinfo=UTC if utc else ZoneInfo(zone)) if utc or zone else None
    except (ValueError, ZoneInfoNotFoundError):
        return None


def _property(text: str, name: str) -> str:
    found = re.search(rf"(?im)^{name}(?:;[^:\r\n]*)?:([^\r\n]*)", text)
    return found[1].strip() if found else ""


def _with_original(raw: bytes, root: Part, said: Report, original: bytes) -> Report:
    returned = returned_header(raw, root)
    identity = message_id(original) or message_id(returned.get("message-id", b""))
    subject = decode_words(returned.get("subject", b""))
    return Report(said.kind, said.action, said.recipients, said.status, identity, subject)


def _address(value: bytes) -> str:
    """Read `rfc822; jan@x.example`, with or without the type."""
    text = decode(value)
    address = (text.partition(";")[2] or text).strip().strip("<>").strip()
    return address.lower() if "@" in address else ""


def _each_once(found: list[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(one for one in found if one))
