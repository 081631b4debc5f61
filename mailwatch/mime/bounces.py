"""Bounces without a machine readable part, read by flufl.bounce."""

from __future__ import annotations

import logging
import re
from functools import cache

from mailwatch.core.mail import Header, Report
from mailwatch.mime.message_ids import message_id
from mailwatch.mime.phrases import either, phrases
from mailwatch.mime.words import decode_words

_LIMIT = 100_000
_ROBOTS = re.compile(
    r"(?:mailer|mail)[-_.]?daemon|postmaster|mail(?:er|delivery)?[-_.]?(?:delivery|system|admin\w*)|mdaemon"
    r"|bounces?|ndr|amavis\w*",
    re.IGNORECASE,
)
_RETURNED_ID = re.compile(rb"(?im)^[> \t]{0,8}message-id:[ \t]*(<[^<>\s]{3,400}>)")
_RETURNED_SUBJECT = re.compile(rb"(?im)^[> \t]{0,8}subject:[ \t]*([^\r\n]{1,400})")


@cache
def _subject() -> re.Pattern[str]:
    return re.compile(either(phrases("bounce_subject")), re.IGNORECASE)


def bounced_recipients(raw: bytes) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Given a whole message, return (addresses that failed for good, addresses that are delayed); never raises."""
    from email import message_from_bytes  # noqa: PLC0415

    from flufl.bounce import all_failures  # noqa: PLC0415 - heavy, and bounces are few

    logging.getLogger("flufl.bounce").disabled = True
    try:
        delayed, failed = all_failures(message_from_bytes(raw[:_LIMIT]))
    except Exception:  # noqa: BLE001 - its detectors and the parser below raise of every kind on malformed mail
        return (), ()
    return _texts(failed), _texts(delayed)


def looks_bounced(header: Header) -> bool:
    """True when sender, return path or subject are those of a mail system: people also write about bounces."""
    sender = header.sender.email.partition("@")[0] if header.sender else ""
    path = header.fields.get("return-path", "").strip(" <>").partition("@")[0]
    returned = "return-path" in header.fields and (not path or bool(_ROBOTS.fullmatch(path)))
    return returned or bool(_ROBOTS.fullmatch(sender)) or bool(_subject().search(header.subject))


def bounce(raw: bytes, header: Header, body_start: int) -> Report | None:
    """Return a report made from the addresses that a bounce names, None when it is none."""
    if not looks_bounced(header):
        return None
    failed, delayed = bounced_recipients(raw)
    if not failed and not delayed:
        return None
    below = raw[body_start : body_start + _LIMIT]
    returned, subject = _RETURNED_ID.search(below), _RETURNED_SUBJECT.search(below)
    return Report(
        kind="delivery-status",
        action="failed" if failed else "delayed",
        recipients=failed or delayed,
        original=message_id(returned[1]) if returned else None,
        original_subject=decode_words(subject[1]) if subject else "",
    )


def _texts(addresses: frozenset[bytes]) -> tuple[str, ...]:
    return tuple(sorted(address.decode("utf-8", "replace").lower() for address in addresses))
