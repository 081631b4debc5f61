"""An offer that never was, to show texts by: everything that a text may say is known of it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from mailwatch.core.brief import Brief, Original, PastTouch, Sender
from mailwatch.core.ids import OfferId
from mailwatch.core.mail import Address, MessageId

if TYPE_CHECKING:
    from mailwatch.config.model import Configuration

CONTACT = Address("anna@bakery.example", "Anna de Vries")
SUBJECTS = {"nl": "Offerte website", "en": "Quote for the website", "de": "Angebot Website", "fr": "Devis site web"}


def example(configuration: Configuration, now: datetime, asked: Iterable[str] = ()) -> Brief:
    """Return a brief in the user's own language and register, from the user's own address.

    What a text asks for besides (`asked`, names) is a day, a time, or its own name in brackets.
    """
    me, language = configuration.me, configuration.me.language.value
    sender = Address(next(iter(configuration.accounts)).addresses[0], me.name)
    today = now.astimezone(configuration.timezone).date()
    sent, subject = now - timedelta(days=15), SUBJECTS[language]
    return Brief(
        offer=OfferId("example1"),
        case="",
        today=today,
        due=today,
        sender=Sender(sender, me.phone, me.signature),
        contact=CONTACT,
        subject=subject,
        sent_on=sent.date(),
        language=language,
        register=me.register,
        user_language=language,
        amount=Decimal(2450),
        currency="EUR",
        number=f"{today.year}-014",
        valid_until=today + timedelta(days=15),
        phone="+31201234567",
        promised_on=today - timedelta(days=1),
        touches=(PastTouch("call", today - timedelta(days=1), "voicemail"),),
        entry_notes=("silent-for:14",),
        extra={name: _given(name, today) for name in asked},
        original=Original(
            message_id=MessageId("<example@bakery.example>"),
            references=(),
            to=(CONTACT,),
            cc=(),
            subject=subject,
            sent_at=sent,
            sender=sender,
            text="...",
        ),
    )


def _given(name: str, today: date) -> str:
    if name.endswith("_on") or name == "deadline":
        return (today + timedelta(days=7)).isoformat()
    return "10:30" if name.endswith("_at") else f"[{name.replace('_', ' ')}]"
