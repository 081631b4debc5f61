"""Notices of e-signature and quote tools: somebody looked at, signed or refused what the tool sent."""

from __future__ import annotations

from mailwatch.core.domains import is_tool
from mailwatch.core.replies.reading import Reading
from mailwatch.core.verdict import Reason, ReplyKind

_SAYS = (
    ("tool.declined", ReplyKind.DECLINE),
    ("tool.accepted", ReplyKind.ACCEPT),
    ("tool.viewed", ReplyKind.ACKNOWLEDGE),
)


def notice(reading: Reading) -> tuple[ReplyKind, Reason] | None:
    """Return what a tool tells and why, None for other mail. The subject is believed before the text."""
    sender = reading.message.header.sender
    tools = reading.known.quote_tools
    if sender is None or not (is_tool(sender.domain) or sender.email in tools or sender.domain in tools):
        return None
    for hits in (reading.subject, reading.body):
        for key, kind in _SAYS:
            if key in hits:
                return kind, Reason("tool", f"{sender.email} tells: “{hits[key][0].said}”", 2.0)
    return None
