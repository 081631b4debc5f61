"""Which earlier offer to the same client a new one replaces."""

from __future__ import annotations

import re
from datetime import timedelta

from mailwatch.core.known import KnownOffer
from mailwatch.core.mail import MessageId
from mailwatch.core.recognise.numbers import offer_number
from mailwatch.core.recognise.reading import Reading
from mailwatch.core.subjects import base_subject

_WINDOW = timedelta(days=180)
_VERSION = re.compile(r"[-_./ ]?(?:[a-z]|v\d|rev\d|r\d)$", re.IGNORECASE)


def superseded(reading: Reading) -> MessageId | None:
    """Given an offer, return the earlier offer to the same client that it replaces, None when it stands beside it.

    It replaces one whose number it carries with another version letter or names as replaced, one in whose thread
    it stands, and, when it says that it changes something or goes out once more, the latest one to this client.
    """
    number = offer_number(reading)
    parents = set(reading.message.header.parents)
    subject = base_subject(reading.message.header.subject)
    revised = any(part.has("offers.revised") for part in (reading.letter, reading.subject, reading.paper))
    revised = revised or reading.letter.has("offers.again")
    for offer in _recent(reading):
        if number and offer.number:
            if _stem(number) == _stem(offer.number) or (revised and _names(reading, offer.number)):
                return offer.message_id
            if not revised:
                continue
        if parents & offer.thread or parents & {offer.message_id}:
            return offer.message_id
        if revised and (len(_recent(reading)) == 1 or base_subject(offer.subject) == subject):
            return offer.message_id
    return None


def _recent(reading: Reading) -> tuple[KnownOffer, ...]:
    since = reading.message.header.date - _WINDOW
    return tuple(offer for offer in reading.earlier() if offer.sent_at >= since)


def _stem(number: str) -> str:
    """Return a number without its version: 25-0061b and 25-0061 are one offer."""
    return (
        re.sub(r"[\W_]", "", _VERSION.sub("", number)).casefold()
        if _VERSION.search(number)
        else re.sub(r"[\W_]", "", number).casefold()
    )


def _names(reading: Reading, number: str) -> bool:
    return any(number in part.text.plain for part in (reading.letter, reading.paper, reading.subject))
