"""Which offers the user's own later message is about: it answers the client, or is a touch.

One taken to be about an offer that it is not delays a touch by a gap; one that is missed leaves "your turn" standing,
and nags. So where no thread tells, the same subject to the same client does.
"""

from __future__ import annotations

from mailwatch.core.domains import organisation
from mailwatch.core.known import Known, KnownOffer
from mailwatch.core.mail import Header, MessageId
from mailwatch.core.replies.watched import number_key, people_of
from mailwatch.core.subjects import base_subject


def written_about(header: Header, key: MessageId, known: Known, *, new_offer: bool) -> tuple[KnownOffer, ...]:
    """Given a sent message (`key` is its Message-ID or digest), return the offers that it is about.

    They went to the same people or company, and it stands in their thread; where it stands in none, it is the one
    open offer whose subject or number its subject names. A new offer is about an earlier one only in its thread.
    """
    reached = tuple(
        offer
        for offer in known.offers
        if offer.message_id != key and offer.sent_at <= header.arrived and _reaches(offer, header)
    )
    parents = frozenset(header.parents)
    threaded = tuple(offer for offer in reached if parents & offer.thread)
    if threaded or new_offer:
        return threaded
    named = tuple(offer for offer in reached if not offer.closed and _names(header.subject, offer))
    return named if len(named) == 1 else ()


def _reaches(offer: KnownOffer, header: Header) -> bool:
    """True when a message goes to somebody whom the offer went to, or to the contact's company."""
    theirs = {person.email for person in people_of(offer)}
    company = organisation(offer.contact.domain) if offer.contact else ""
    return any(one.email in theirs or (company and organisation(one.domain) == company) for one in header.recipients)


def _names(subject: str, offer: KnownOffer) -> bool:
    same = base_subject(subject)
    if same and same == base_subject(offer.subject):
        return True
    return offer.number is not None and len(number_key(offer.number)) >= _TELLING and _stands_in(offer.number, subject)


_TELLING = 3
"""Signs of a number: a shorter one stands in any subject."""


def _stands_in(number: str, subject: str) -> bool:
    return number_key(number) in {number_key(word.strip(".,;:()[]")) for word in subject.split()}
