"""What the tests of sent mail share: letters of the example files, and the verdict on them."""

from __future__ import annotations

import tomllib
from datetime import UTC, date, datetime, timedelta, timezone
from email.utils import parseaddr
from functools import cache
from pathlib import Path
from typing import Any

from mailwatch.core.known import Known
from mailwatch.core.mail import Address, Attachment, Header, Message, MessageId
from mailwatch.core.recognise import recognise
from mailwatch.core.verdict import SentVerdict
from mailwatch.languages import load

EXAMPLES = Path(__file__).parent / "examples"
LANGUAGES = ("nl", "en", "de", "fr")
ME = Address("me@zelf.example", "Noor Zelf")
KNOWN = Known(own=frozenset({ME.email}))
WEDNESDAY = date(2025, 3, 5)


@cache
def examples(language: str) -> list[dict[str, Any]]:
    """Return the example letters of one language."""
    return tomllib.loads((EXAMPLES / f"sent_{language}.toml").read_text("utf-8"))["sent"]


ALL = [(language, example) for language in LANGUAGES for example in examples(language)]


def named(example: dict[str, Any]) -> str:
    """Return what an example is, for the name of its test."""
    return example.get("trade") or example["kind"]


def letter(example: dict[str, Any]) -> Message:
    """Return an example as a message."""
    name, email = parseaddr(example["to"])
    return sent(
        example["text"].strip(),
        subject=example["subject"],
        to=(Address(email, name),),
        quoted=example.get("quoted", ""),
        attachments=tuple(
            Attachment(file, "application/pdf" if file.endswith(".pdf") else "application/octet-stream", text)
            for file, text in example.get("attachments", [])
        ),
        forwarded=example.get("forwarded", False),
        offset=example.get("offset", 1),
    )


def sent(
    text: str,
    subject: str = "",
    to: tuple[Address, ...] = (Address("anna@klant.example", "Anna de Wit"),),
    cc: tuple[Address, ...] = (),
    quoted: str = "",
    attachments: tuple[Attachment, ...] = (),
    forwarded: bool = False,
    offset: int = 1,
    at: datetime | None = None,
    fields: dict[str, str] | None = None,
    message_id: str = "<sent@zelf.example>",
    in_reply_to: tuple[str, ...] = (),
) -> Message:
    """Return a message that the user sent on Wednesday 5 March 2025 at ten."""
    moment = at or datetime(2025, 3, 5, 10, 0, tzinfo=timezone(timedelta(hours=offset)) if offset else UTC)
    header = Header(
        message_id=MessageId(message_id),
        claimed=moment,
        arrived=moment,
        sender=ME,
        to=to,
        cc=cc,
        subject=subject,
        in_reply_to=tuple(map(MessageId, in_reply_to)),
        fields=fields or {},
    )
    return Message(header, text, quoted, "", attachments, forwarded)


def verdict(message: Message, known: Known = KNOWN) -> SentVerdict:
    """Judge a sent message."""
    return recognise(message, load(), known)
