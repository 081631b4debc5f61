"""From filled-in words to a message for Drafts (RFC 5322), by the standard library."""

from __future__ import annotations

import contextlib
import hashlib
import html
import textwrap
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from email import message_from_bytes, policy
from email.header import Header
from email.headerregistry import Address as MailAddress
from email.headerregistry import HeaderRegistry, UnstructuredHeader
from email.message import EmailMessage
from email.policy import EmailPolicy

from mailwatch.core.brief import Brief, Original
from mailwatch.core.ids import is_ours
from mailwatch.core.mail import Address
from mailwatch.drafts import layout
from mailwatch.drafts.clean import clean_line, clean_text
from mailwatch.drafts.greeting import is_closing

_ID_FIELDS = ("message-id", "in-reply-to", "references")
_QUOTE_STYLE = "margin:0 0 0 .8ex;border-left:1px solid #ccc;padding-left:1ex"


class _DraftPolicy(EmailPolicy):
    """CRLF line ends; Message-IDs one a line, never cut or encoded; a subject folded so that no blank is doubled.

    The library's own folding puts a second blank between a word and an encoded one that follows on the next line.
    """

    def fold(self, name: str, value: str) -> str:
        """Return a header line ready to send."""
        text, newline = str(value), f"{self.linesep} "
        if name.lower() in _ID_FIELDS:
            return f"{name}: {newline.join(text.split())}{self.linesep}"
        if name.lower() == "subject" and not text.isascii():
            return f"{name}: {Header(text, 'utf-8', 76, name).encode(linesep=self.linesep)}{self.linesep}"
        if name.lower() == "subject":
            lines = textwrap.wrap(f"{name}: {text}", 76, break_long_words=False, break_on_hyphens=False)
            return f"{newline.join(lines)}{self.linesep}"
        return str(super().fold(name, value))

    def fold_binary(self, name: str, value: str) -> bytes:
        """Return a header line as octets; whatever is not ASCII in an id stays visible."""
        return self.fold(name, value).encode("ascii", "backslashreplace")


def _policy() -> EmailPolicy:
    """Take Message-IDs as they come: the library's parser raises on some that Microsoft makes (cpython#105802)."""
    fields = HeaderRegistry()
    for name in _ID_FIELDS:
        fields.map_to_type(name, UnstructuredHeader)  # type: ignore[arg-type]  # the stub knows base classes only
    return _DraftPolicy(linesep="\r\n", header_factory=fields)


@dataclass(frozen=True, slots=True)
class Recipients:
    """To whom a draft goes, whether it stands in the thread of the offer, whether it is for the user alone."""

    to: tuple[Address, ...]
    cc: tuple[Address, ...] = ()
    threaded: bool = False
    private: bool = False


@dataclass(frozen=True, slots=True)
class Words:
    """What a draft says: subject, paragraphs, and the quotation of `quoted` introduced by `attribution`."""

    language: str
    subject: str
    content: tuple[layout.Paragraph, ...]
    quoted: Original | None = None
    attribution: str = ""


def to_client(brief: Brief, own: Collection[str]) -> Recipients:
    """Given a brief, return the recipients of the offer, the contact among To, without the user's own addresses."""
    original = brief.original
    to = _others(original.to if original else (), own)
    cc = _others(original.cc if original else (), own)
    contact = _others([brief.contact] if brief.contact else [], own)
    known = {address.email for address in (*to, *cc)}
    if contact and contact[0].email not in known:
        to, cc = contact, (*to, *cc)
    elif not to:
        to, cc = (contact, tuple(one for one in cc if one.email != contact[0].email)) if contact else (cc, ())
    return Recipients(to, cc, threaded=original is not None)


def to_contact(brief: Brief, own: Collection[str]) -> Recipients:
    """Given a brief, return its contact as the only recipient, else the first person the offer went to."""
    candidates = [brief.contact] if brief.contact else []
    candidates += brief.original.to if brief.original else ()
    return Recipients(_others(candidates, own)[:1])


def compose(brief: Brief, recipients: Recipients, words: Words, message_id: str, date: datetime) -> bytes:
    """Given who and what, return the whole message, CRLF line ends, the same octets for the same arguments."""
    message = EmailMessage(_policy())
    message["Date"] = date
    message["From"] = _mailbox(brief.sender.address)
    if recipients.to:
        message["To"] = tuple(map(_mailbox, recipients.to))
    if recipients.cc:
        message["Cc"] = tuple(map(_mailbox, recipients.cc))
    message["Subject"] = _header(words.subject)
    message["Message-ID"] = message_id
    if recipients.threaded and brief.original is not None:
        _thread(message, brief.original)
    message["X-Mailwatch"] = _header(f"{brief.offer} {brief.case}")
    content = words.content if recipients.private else _signed(words.content, brief.sender.signature, words.language)
    message.set_content(_text(content, words), cte="quoted-printable")
    message.add_alternative(_html(content, words), subtype="html", cte="quoted-printable")
    message.set_boundary(f"=_{hashlib.sha256(message_id.encode()).hexdigest()[:32]}")
    return message.as_bytes()


def readable(raw: bytes) -> str:
    """Given a draft made here, return it as a person reads it: who, subject, text."""
    message = message_from_bytes(raw, policy=policy.default)
    headers = "".join(f"{name}: {message[name]}\n" for name in ("From", "To", "Cc", "Subject") if message[name])
    text = message.get_body(("plain",))
    body = str(text.get_content()).replace("\r\n", "\n") if text else ""
    return f"{headers}\n{body}"


def _others(addresses: Iterable[Address], own: Collection[str]) -> tuple[Address, ...]:
    found = {address.email.lower(): address for address in addresses if "@" in address.email}
    return tuple(address for email, address in found.items() if email not in own)


def _header(text: str) -> str:
    """Given any text, return it fit for a header: one line, and nothing that would be read as an encoded word."""
    return clean_line(text).replace("=?", "= ?")


def _mailbox(address: Address) -> MailAddress:
    """Given an address, return it for a header: taken apart here, as the library refuses some that are in use."""
    local, _, domain = clean_line(address.email).rpartition("@")
    with contextlib.suppress(UnicodeError):
        domain = domain.encode("idna").decode("ascii")
    return MailAddress(_header(address.name), local, domain)


def _thread(message: EmailMessage, original: Original) -> None:
    """Stand under the offer (RFC 5322 section 3.6.4); an id that was derived here is nobody's to refer to."""
    ids = [one for one in (*original.references, original.message_id) if one and not is_ours(one)]
    if not is_ours(original.message_id):
        message["In-Reply-To"] = clean_line(original.message_id)
    if ids:
        message["References"] = clean_line(" ".join(dict.fromkeys(ids)))


def _signed(content: tuple[layout.Paragraph, ...], signature: str, language: str) -> tuple[layout.Paragraph, ...]:
    """Put the sender's signature under the text; one that brings its own closing formula takes the place of ours."""
    lines = [line for line in clean_text(signature).split("\n") if line.strip() not in {"", "--"}]
    if not lines:
        return content
    closes = bool(content) and is_closing(content[-1][0], language)
    if closes and is_closing(lines[0], language):
        return (*content[:-1], tuple(lines))
    if closes and len(content[-1]) > 1 and content[-1][-1] == lines[0].strip():
        return (*content[:-1], content[-1][:-1], tuple(lines))
    return (*content, tuple(lines))


def _text(content: tuple[layout.Paragraph, ...], words: Words) -> str:
    text = layout.as_text(content)
    if words.quoted is None:
        return f"{text}\n"
    original = layout.quoted(clean_text(words.quoted.text).split("\n"))
    attribution = layout.as_text([(words.attribution,)])
    return f"{text}\n\n{attribution}\n{original}\n"


def _html(content: tuple[layout.Paragraph, ...], words: Words) -> str:
    body = layout.as_html(content)
    if words.quoted is not None:
        lines = "<br>\n".join(map(layout.linked, clean_text(words.quoted.text).split("\n")))
        attribution = html.escape(words.attribution, quote=False)
        body += f'\n<p>{attribution}</p>\n<blockquote type="cite" style="{_QUOTE_STYLE}">{lines}</blockquote>'
    return f'<!DOCTYPE html>\n<html lang="{html.escape(words.language)}"><body>\n{body}\n</body></html>\n'
