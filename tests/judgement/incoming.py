"""What the tests of incoming mail share: an offer that is known, and messages that may answer it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from mailwatch.core.known import Known, KnownOffer
from mailwatch.core.lexicon import Lexicon
from mailwatch.core.mail import Address, Header, Message, MessageId
from mailwatch.core.replies import judge_reply
from mailwatch.core.verdict import ReplyVerdict
from mailwatch.languages import load

EXAMPLES = Path(__file__).parent / "examples"
SHARED = Path(__file__).parents[3] / "shared"
LANGUAGES = ("nl", "en", "de", "fr")

ME = "lotte@studiolotte.example"
CLIENT = Address("j.smit@bakkerijsmit.example", "Jan Smit")
OFFER = KnownOffer(
    message_id=MessageId("<offer-1@studiolotte.example>"),
    sent_at=datetime(2025, 3, 3, 9, 0, tzinfo=UTC),
    contact=CLIENT,
    recipients=(CLIENT,),
    subject="Offerte 2025-014 huisstijl Bakkerij Smit",
    number="2025-014",
    amount=Decimal(3200),
    thread=frozenset({MessageId("<offer-1@studiolotte.example>")}),
    text=(
        "Dag Jan, zoals besproken ontvang je hierbij mijn offerte voor de nieuwe huisstijl van de bakkerij. "
        "Het gaat om een logo, tasjes, de gevel en de bestelbus, voor 3.200 euro exclusief btw. "
        "De levertijd is zes weken nadat je akkoord hebt gegeven."
    ),
)
KNOWN = Known(own=frozenset({ME}), offers=(OFFER,))


@cache
def lexicon() -> Lexicon:
    """Return the languages that ship with mailwatch."""
    return load()


@cache
def examples(language: str) -> dict[str, Any]:
    """Return the answers that a language knows by kind."""
    return dict(lexicon().languages[language].sections["answers"])


def answer(text: str = "", **header: Any) -> Message:
    """Return a message of the client in the thread of the offer; `header` replaces fields of its header."""
    at = datetime(2025, 3, 5, 10, 0, tzinfo=UTC)
    fields: dict[str, Any] = {
        "message_id": MessageId("<answer@bakkerijsmit.example>"),
        "claimed": at,
        "arrived": at,
        "sender": CLIENT,
        "to": (Address(ME, "Lotte Verhagen"),),
        "subject": f"Re: {OFFER.subject}",
        "in_reply_to": (OFFER.message_id,),
        "references": (OFFER.message_id,),
    }
    return Message(Header(**(fields | header)), own_text=text)


def new_mail(text: str, sender: Address, subject: str, **header: Any) -> Message:
    """Return a message that starts a thread of its own."""
    return answer(text, sender=sender, subject=subject, in_reply_to=(), references=(), **header)


def judge(message: Message, known: Known = KNOWN) -> ReplyVerdict:
    """Judge a message with the languages that ship."""
    return judge_reply(message, known, lexicon())


def with_fields(message: Message, **fields: str) -> Message:
    """Return the message with further header fields; an underscore in a name stands for a hyphen."""
    named = {name.replace("_", "-"): value for name, value in fields.items()}
    return replace(message, header=replace(message.header, fields=named))
