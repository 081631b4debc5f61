"""A draft to the client becomes an invitation: the calendar part that its talk is, added to the words it says."""

from __future__ import annotations

import hashlib
from datetime import datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP

from mailwatch.app.ports import Talk
from mailwatch.ical.invitation import Invitation, cancel, request
from mailwatch.ical.itip import Method

_AS_IT_IS = SMTP.clone(refold_source="none")
"""Header fields that stand already stay as they were folded."""


def with_invitation(raw: bytes, talk: Talk, stamp: datetime) -> bytes:
    """Given a whole draft, return it with the talk in it twice: among the alternatives, and as the file invite.ics.

    The words of the draft are the description: clients that drop the calendar part still say when and where.
    """
    message = message_from_bytes(raw, policy=_AS_IT_IS)
    assert isinstance(message, EmailMessage)
    words = message.get_body(("plain",))
    invitation = Invitation(
        uid=talk.uid,
        organizer=talk.organizer,
        attendee=talk.attendee,
        title=talk.title,
        text=_own_words(str(words.get_content())) if words else talk.title,
        starts=talk.starts,
        timezone=talk.timezone,
        when="",
        place=talk.place,
        sequence=talk.sequence,
    )
    method, text = (Method.CANCEL, cancel) if talk.cancelled else (Method.REQUEST, request)
    calendar = text(invitation, stamp)
    message.add_alternative(calendar, subtype="calendar", cte="base64", params={"method": method.value})
    message.add_attachment(calendar.encode(), maintype="application", subtype="ics", filename="invite.ics")
    message.set_boundary(f"=_{hashlib.sha256(f'{talk.uid} {talk.sequence}'.encode()).hexdigest()[:32]}")
    return message.as_bytes()


def _own_words(text: str) -> str:
    """Return a text without the quotation under it: the offer itself has no place in a calendar."""
    lines = text.splitlines()
    kept = next((number for number, line in enumerate(lines) if line.startswith(">")), None)
    if kept is None:
        return text.strip()
    above = "\n".join(lines[:kept]).rstrip()
    return above.rpartition("\n\n")[0].strip() or above  # the line that introduces the quotation goes as well
