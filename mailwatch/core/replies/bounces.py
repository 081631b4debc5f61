"""Messages about messages: delivery status (RFC 3464), receipts (RFC 8098), answers to invitations (RFC 6047)."""

from __future__ import annotations

import re

from mailwatch.core.domains import is_machine
from mailwatch.core.lexicon import Hits
from mailwatch.core.mail import Message, Report
from mailwatch.core.replies.automatic import opening_hits
from mailwatch.core.verdict import Reason, ReplyKind

_FULL = ("5.2.2", "4.2.2")
"""Mailbox full (RFC 3463): it may have room again tomorrow, whatever class the server gave it."""

_STATUS = re.compile(r"(?<![\w.])([245])\.\d{1,3}\.\d{1,3}(?![\w.])")
"""A status code in a text (RFC 3463 section 2): its class tells whether to try again."""

_DONE = frozenset({"delivered", "relayed", "expanded"})


def reported(message: Message, subject: Hits, body: Hits) -> tuple[ReplyKind, Reason] | None:
    """Return what a report is and why, None for a message that is none.

    A report that a message was delivered or passed on is `auto_generic`: it changes nothing.
    """
    report = message.report
    if report is not None:
        match report.kind:
            case "delivery-status":
                return _delivery(report, body)
            case "disposition-notification":
                return ReplyKind.READ_RECEIPT, Reason("read-receipt", f"a receipt: {report.action} (RFC 8098)", 6.0)
            case "calendar" if report.action not in {"", "needs-action", "request", "publish"}:
                return ReplyKind.CALENDAR_REPLY, Reason(
                    "calendar-reply", f"answers an invitation: {report.action}", 6.0
                )
            case _:
                pass
    return _plain(message, subject, body)


def _delivery(report: Report, body: Hits) -> tuple[ReplyKind, Reason]:
    said = f"a delivery report: {report.action} {report.status} (RFC 3464)".replace("  ", " ")
    reason = Reason("delivery-report", said, 6.0)
    if report.action in _DONE:
        return ReplyKind.AUTO_GENERIC, reason
    full = report.status.startswith(_FULL) or (not report.status and "bounce.soft" in body)
    if report.action == "delayed" or report.status.startswith("4.") or full:
        return ReplyKind.BOUNCE_SOFT, reason
    return ReplyKind.BOUNCE_HARD, reason


def _plain(message: Message, subject: Hits, body: Hits) -> tuple[ReplyKind, Reason] | None:
    header = message.header
    machine = header.sender is not None and is_machine(header.sender.email)
    empty = header.fields.get("return-path", "").strip() == "<>" or "x-failed-recipients" in header.fields
    bounced = opening_hits(header.subject, subject, "bounce.subjects")
    read = opening_hits(header.subject, subject, "read.subjects")
    if read and not machine and "read.says" in body:
        return ReplyKind.READ_RECEIPT, Reason("read-receipt", f"its subject begins “{read[0][1]}”", 3.0)
    words = any(key in body for key in ("bounce.hard", "bounce.soft"))
    if not (machine or (empty and bounced) or (bounced and words and not header.parents)):
        return None
    reason = Reason("bounce-words", f"a mail system writes: {header.subject}", 4.0)
    if "bounce.done" in body and not words:
        return ReplyKind.AUTO_GENERIC, reason
    soft = _will_try_again(message.own_text, body) or (
        "bounce.soft" in body
        and ("bounce.hard" not in body or body["bounce.soft"][0].start < body["bounce.hard"][0].start)
    )
    return (ReplyKind.BOUNCE_SOFT if soft else ReplyKind.BOUNCE_HARD), reason


def _will_try_again(text: str, body: Hits) -> bool:
    """True where the system says so, or where every status code in its text is that of a temporary failure."""
    codes = list(_STATUS.finditer(text))
    passing = [code for code in codes if code[1] == "4" or (code[0] in _FULL and "bounce.soft" in body)]
    return "bounce.trying" in body or (bool(codes) and len(passing) == len(codes))
