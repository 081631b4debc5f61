"""A draft is ours while a person would see no difference, whatever a server did to it."""

from __future__ import annotations

import re
from email import message_from_bytes, policy
from email.message import EmailMessage

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailwatch.drafts.fingerprint import fingerprint
from tests.drafts.briefs import DRAFT_ID, NOW, brief, templates

RAW = templates().draft(brief("closing", "fr"), DRAFT_ID, NOW)


def test_line_ends_do_not_count():
    """CRLF, LF and CR are the same message."""
    assert fingerprint(RAW.replace(b"\r\n", b"\n")) == fingerprint(RAW)


def test_other_headers_do_not_count():
    """A server gives another Message-ID, drops X- fields and References, adds its own."""
    header, _, body = RAW.partition(b"\r\n\r\n")
    unfolded = re.sub(rb"\r\n[ \t]+", b" ", header)
    kept = [line for line in unfolded.split(b"\r\n") if not re.match(rb"(?i)x-|references|message-id|in-reply", line)]
    rewritten = b"\r\n".join([b"Received: by x", b"Message-ID: <new@exchange.example>", *kept]) + b"\r\n\r\n" + body
    assert fingerprint(rewritten) == fingerprint(RAW)


@pytest.mark.parametrize("cte", ["base64", "quoted-printable", "8bit"])
def test_transfer_encoding_does_not_count(cte):
    """The same text in another transfer encoding, headers written anew, is the same draft."""
    message = message_from_bytes(RAW, policy=policy.SMTPUTF8 if cte == "8bit" else policy.SMTP)
    for part in message.walk():
        if not part.is_multipart():
            part.set_content(part.get_content(), subtype=part.get_content_subtype(), cte=cte)
    assert fingerprint(message.as_bytes(policy=policy.SMTP.clone(max_line_length=40))) == fingerprint(RAW)


WORDS = st.text(st.characters(categories=["L", "N", "P", "Zs"]), max_size=80)


def _draft(subject, text, to):
    message = EmailMessage(policy.SMTP)
    message["Subject"] = " ".join(subject.split())
    message["From"] = "jan@jansen.example"
    message["To"] = ", ".join(to)
    message.set_content(text, cte="quoted-printable")
    message.add_alternative(
        "<p>" + text.replace("&", "&amp;").replace("<", "&lt;") + "</p>", subtype="html", cte="base64"
    )
    return message


@given(WORDS, WORDS, st.lists(st.sampled_from(["a@x.example", "b@x.example", "c@x.example"]), max_size=3, unique=True))
def test_rewriting_keeps_it(subject, text, to):
    """However a server encodes, folds and orders it, the fingerprint stays."""
    message = _draft(subject, text, to)
    again = _draft(subject, text, reversed(to))
    for part in again.walk():
        if not part.is_multipart():
            part.set_content(part.get_content() + "\n\n", subtype=part.get_content_subtype(), cte="base64")
    again["X-Server"] = "1"
    rewritten = again.as_bytes(policy=policy.SMTP.clone(max_line_length=30)).replace(b"\r\n", b"\n")
    assert fingerprint(rewritten) == fingerprint(message.as_bytes())


@given(WORDS, WORDS, st.data())
def test_one_character_changes_it(subject, text, data):
    """One visible character put in anywhere in subject or text makes it the user's."""
    character = data.draw(st.characters(categories=["Lu", "Nd", "Po"]))
    where = data.draw(st.integers(0, len(text)))
    before = fingerprint(_draft(subject, text, ["a@x.example"]).as_bytes())
    edited = _draft(subject, text[:where] + character + text[where:], ["a@x.example"]).as_bytes()
    assert fingerprint(edited) != before
    where = data.draw(st.integers(0, len(subject)))
    assert (
        fingerprint(_draft(subject[:where] + character + subject[where:], text, ["a@x.example"]).as_bytes()) != before
    )
    assert fingerprint(_draft(subject, text, ["a@x.example", "b@x.example"]).as_bytes()) != before


def test_each_letter_of_a_real_draft_counts():
    """Taking any one letter out of the text of the closing message changes the fingerprint."""
    message = message_from_bytes(RAW, policy=policy.SMTP)
    plain = message.get_body(("plain",))
    assert plain is not None
    text = plain.get_content()
    same = fingerprint(message.as_bytes())
    for place in (index for index, letter in enumerate(text) if not letter.isspace()):
        plain.set_content(text[:place] + text[place + 1 :])
        assert fingerprint(message.as_bytes()) != same, f"{text[place]!r} at {place} does not count"


def test_an_attachment_counts():
    """A file that the user added makes the draft the user's."""
    message = message_from_bytes(RAW, policy=policy.SMTP)
    message.add_attachment(b"%PDF", maintype="application", subtype="pdf", filename="offerte.pdf")
    assert fingerprint(message.as_bytes()) != fingerprint(RAW)


@given(st.binary(max_size=400))
def test_never_raises(raw):
    """Whatever stands in Drafts has a fingerprint."""
    assert re.fullmatch(r"[0-9a-f]{64}", fingerprint(raw))
    assert re.fullmatch(r"[0-9a-f]{64}", fingerprint(b"Subject: =?x?q?=ff?=\nContent-Type: text/html\n\n" + raw))
