"""Which offers the user's own later message is about: a missed answer of one's own leaves "your turn" standing."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from mailwatch.core.known import Known, KnownOffer
from mailwatch.core.mail import Address, Header, MessageId
from mailwatch.core.replies import written_about
from tests.judgement.incoming import CLIENT, KNOWN, ME, OFFER

COLLEAGUE = Address("karin@bakkerijsmit.example", "Karin Bos")
AT = datetime(2025, 3, 6, 10, 0, tzinfo=UTC)
UNKNOWN = (MessageId("<lost@elsewhere.example>"),)
OTHER = replace(
    OFFER,
    message_id=MessageId("<offer-2@studiolotte.example>"),
    subject="Offerte 2025-019 kerstkaarten",
    number="2025-019",
    thread=frozenset({MessageId("<offer-2@studiolotte.example>")}),
)


def about(known: Known = KNOWN, *, new_offer: bool = False, **header: Any) -> list[KnownOffer]:
    """Return the offers that an own message is about; `header` replaces fields of an answer with a lost thread."""
    fields: dict[str, Any] = {
        "message_id": MessageId("<mine@studiolotte.example>"),
        "claimed": AT,
        "arrived": AT,
        "sender": Address(ME, "Lotte Verhagen"),
        "to": (CLIENT,),
        "subject": f"Re: {OFFER.subject}",
        "in_reply_to": UNKNOWN,
        "references": UNKNOWN,
    }
    own = Header(**(fields | header))
    return list(written_about(own, MessageId("<mine@studiolotte.example>"), known, new_offer=new_offer))


def among(*offers: KnownOffer) -> Known:
    """Return what is known when these offers are."""
    return replace(KNOWN, offers=offers)


def test_a_thread_tells() -> None:
    """Whatever its subject is."""
    assert about(subject="Iets anders", references=(OFFER.message_id,)) == [OFFER]


@pytest.mark.parametrize(
    "subject",
    [f"Re: {OFFER.subject}", f"AW: RE: {OFFER.subject}", OFFER.subject, "Vraag over 2025-014", "Re: 2025-014, prijs"],
)
def test_without_a_thread_its_subject_tells(subject: str) -> None:
    """An In-Reply-To that points nowhere known: the same subject, or the number, to the same client will do."""
    assert about(subject=subject) == [OFFER]


@pytest.mark.parametrize("to", [CLIENT, COLLEAGUE])
def test_somebody_else_at_the_client_is_the_client(to: Address) -> None:
    """In the thread as without one."""
    assert about(to=(to,)) == [OFFER]
    assert about(to=(to,), references=(OFFER.message_id,)) == [OFFER]


def test_of_two_open_offers_the_subject_chooses() -> None:
    """The other one goes on waiting."""
    assert about(among(OFFER, OTHER)) == [OFFER]


@pytest.mark.parametrize(
    "header",
    [
        {"to": (Address("iemand@elders.example"),)},
        {"subject": "Re: Lunch vrijdag"},
        {"subject": ""},
        {"arrived": OFFER.sent_at - timedelta(days=1), "claimed": OFFER.sent_at - timedelta(days=1)},
    ],
    ids=["another client", "another subject", "no subject", "before the offer"],
)
def test_what_is_not_about_it(header: dict[str, Any]) -> None:
    """The same subject to another client, another matter, a message from before."""
    assert about(**header) == []


def test_two_people_at_a_public_provider_are_no_company() -> None:
    """Everybody has an address there."""
    offer = replace(OFFER, contact=Address("jan@gmail.com"), recipients=(Address("jan@gmail.com"),))
    assert about(among(offer), to=(Address("piet@gmail.com"),)) == []


def test_what_could_be_two_offers_is_neither() -> None:
    """Two open offers with one subject: only a thread could tell them apart."""
    assert about(among(OFFER, replace(OTHER, subject=OFFER.subject))) == []


def test_a_closed_offer_is_not_reopened() -> None:
    """Of an offer that is over and one that is open with the same subject the open one is meant."""
    over = replace(OTHER, subject=OFFER.subject, closed=True)
    assert about(among(OFFER, over)) == [OFFER]
    assert about(among(over)) == []


def test_a_new_offer_is_no_answer() -> None:
    """The same work offered once more stands beside the first, unless it stands in its thread."""
    assert about(new_offer=True) == []
    assert about(new_offer=True, references=(OFFER.message_id,)) == [OFFER]


def test_an_offer_is_not_about_itself() -> None:
    """It is known by the time its message is asked for."""
    own = replace(OFFER, message_id=MessageId("<mine@studiolotte.example>"))
    assert about(among(own)) == []
