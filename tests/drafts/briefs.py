"""Briefs to fill templates with: everything known, nothing known, and what lies between."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

from mailwatch.core.brief import Brief, Original, PastTouch, Sender
from mailwatch.core.ids import OfferId
from mailwatch.core.mail import Address, MessageId
from mailwatch.core.verdict import Register
from mailwatch.drafts import Templates

ROOT = Path(__file__).parents[2]
DEFAULT = ROOT / "templates"
LANGUAGES = ("nl", "en", "de", "fr")
TODAY = date(2026, 3, 17)
NOW = datetime(2026, 3, 17, 9, 0, tzinfo=UTC)
ME = Address("jan@jansen.example", "Jan Jansen")
ALIAS = Address("info@jansen.example", "Jansen Webdesign")
ANNA = Address("anna@devries.example", "Anna de Vries")
PIET = Address("piet@devries.example", "Piet Bakker")
OWN = frozenset({ME.email, ALIAS.email})
DRAFT_ID = "<abcdefghij@mailwatch.invalid>"

# Values of the user's that texts may ask for; none is a word of any language.
EXTRA = {
    "deadline": "2026-04-30",
    "assignment": "Zxassignment",
    "month": "2026-05-01",
    "meeting_on": "2026-03-24",
    "meeting_at": "14:30",
    "place": "Zxplace 12",
    "decider": "Zxdecider",
    "referred": "Zxreferred",
    "referred_email": "zx@referred.example",
    "referrer": "Zxreferrer",
    "other_address": "zx@other.example",
    "call_on": "2026-03-19",
    "again_on": "2026-06-01",
    "task": "Zxtask",
    "next_step": "Zxstep",
    "agreed": "Zxagreed",
    "starts_on": "2026-04-06",
    "answered_by": "Zxgatekeeper",
}

ORIGINAL = Original(
    message_id=MessageId("<offer@jansen.example>"),
    references=(MessageId("<asked@devries.example>"),),
    to=(ANNA, ALIAS),
    cc=(PIET, ME),
    subject="RE: Aw: Zxsubject 7",
    sent_at=datetime(2026, 3, 3, 10, tzinfo=UTC),
    sender=ME,
    text="Zx,\n\nZxoriginal 2450 zx.\n\n\n\nZx\n",
)

UNKNOWN = Brief(
    offer=OfferId("k3v7x2ma"),
    case="call",
    today=TODAY,
    due=TODAY,
    sender=Sender(ME),
    contact=None,
    subject="",
    sent_on=date(2026, 3, 3),
    language="nl",
    register=Register.FORMAL,
    user_language="nl",
)

KNOWN: dict[str, object] = {
    "sender": Sender(ME, "+31201111111", "Jan Jansen\nZxsignature"),
    "contact": ANNA,
    "subject": "Zxsubject 7",
    "amount": Decimal(2450),
    "currency": "EUR",
    "number": "2026-14",
    "valid_until": date(2026, 4, 3),
    "announced": date(2026, 3, 17),
    "announced_text": "Zxannounced",
    "phone": "+31612345678",
    "summary": "Zxsummary",
    "last_words": "Zxwords.\n\nZxmore.",
    "last_words_on": date(2026, 3, 5),
    "promised_on": date(2026, 3, 12),
    "returns_on": date(2026, 3, 13),
    "touches": (PastTouch("call", date(2026, 3, 10), "voicemail", "Zxnote"), PastTouch("second-call", TODAY)),
    "notes": ("Zxdog",),
    "reasons": ("Zxreason",),
    "entry_notes": ("maybe:piet@devries.example", "silent-for:14"),
    "other_offers": ("Zxother",),
    "original": ORIGINAL,
    "two_way": False,
}
"""Each optional field of a brief with a value; made of "Zx" words where it is text, which no language has."""


def brief(case: str, language: str = "nl", register: str = "informal", **changes: object) -> Brief:
    """Return a brief of which everything is known but `extra`, changed as asked."""
    fields = {**KNOWN, "two_way": True, **changes}
    base = replace(UNKNOWN, case=case, language=language, user_language=language, register=Register(register))
    return replace(base, **fields)  # type: ignore[arg-type]


def bare(case: str, language: str = "nl", register: str = "informal", **changes: object) -> Brief:
    """Return a brief of which nothing optional is known, changed as asked."""
    base = replace(UNKNOWN, case=case, language=language, user_language=language, register=Register(register))
    return replace(base, **changes)  # type: ignore[arg-type]


def templates(user: Path | None = None, *, strict: bool = True) -> Templates:
    """Return the templates that come with the program, below the user's own."""
    return Templates(user, DEFAULT, OWN, strict=strict)


def parsed(raw: bytes) -> EmailMessage:
    """Return a draft as the standard library reads it."""
    return message_from_bytes(raw, policy=policy.default)


def text_of(raw: bytes) -> str:
    """Return the text part of a draft."""
    part = parsed(raw).get_body(("plain",))
    assert part is not None
    return str(part.get_content()).replace("\r\n", "\n")


def html_of(raw: bytes) -> str:
    """Return the HTML part of a draft."""
    part = parsed(raw).get_body(("html",))
    assert part is not None
    return str(part.get_content())
