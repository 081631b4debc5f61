"""Other people's mail: what is the reply in it, and that none of it can stop a scan."""

from __future__ import annotations

import json

import pytest

from mailwatch import mime
from tests.mime.making import HEAD
from tests.mime.shared_mail import CORPUS, MAIL, files, normal

PEOPLE = ("sent", "accept", "decline", "question", "negotiate", "postpone", "acknowledge", "delegate", "call_me")


def unquoted(text: str) -> str:
    return "\n".join(line for line in text.split("\n") if not line.startswith(">"))


def is_found(found, expected: str) -> bool:
    """Compare up to white space; quotes and the closing formula, which mailwatch keeps apart, are put back.

    The expected text keeps quotes that stand between or above own lines, and closing formulas.
    """
    want, own = normal(unquoted(expected)), normal(found.own_text)
    closed = normal(f"{found.own_text}\n{found.signature}")
    return own == want or (bool(own) and want.startswith(own) and closed.startswith(want))


def test_replies_of_many_languages(record_property):
    """Issue 3: of the reply bodies in email-reply-trimmer, the reply's own text is found in 90 of 100."""
    bodies = files(MAIL / "email-reply-trimmer" / "emails")
    head = b"From: x@y.example\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n"
    missed = [
        body.name
        for body in bodies
        if not is_found(mime.read_file(head + body.read_bytes()), (body.parents[1] / "trimmed" / body.name).read_text())
    ]
    record_property("found", f"{len(bodies) - len(missed)} of {len(bodies)}")
    assert len(missed) <= len(bodies) // 10, missed


@pytest.mark.parametrize(
    "client",
    [
        "android",
        "aol",
        "apple_mail",
        "apple_mail_2",
        "comcast",
        "gmail",
        "hotmail",
        "iphone",
        "outlook",
        "sparrow",
        "thunderbird",
        "yahoo",
    ],
)
def test_the_same_reply_from_every_client(client):
    """The standard replies of talon all say Hello."""
    (path,) = files(MAIL / "talon-replies" / "standard_replies", f"{client}.eml")
    assert mime.read_file(path.read_bytes()).own_text == "Hello"


@pytest.mark.parametrize(
    "client",
    [
        "gmail",
        "hotmail",
        "mail_ru",
        "ms_outlook_2003",
        "ms_outlook_2007",
        "ms_outlook_2010",
        "thunderbird",
        "windows_mail",
        "yandex_ru",
    ],
)
def test_the_same_reply_in_html(client):
    """The HTML replies of talon all say the same, and none of them what they quote."""
    (path,) = files(MAIL / "talon-replies" / "html_replies", f"{client}.html")
    found = mime.read_file(HEAD + b"Content-Type: text/html; charset=utf-8\r\n\r\n" + path.read_bytes())
    assert normal(f"{found.own_text} {found.signature}") == "Hi. I am fine. Thanks, Alex"
    assert "How are you" in found.quoted_text


def test_bounces_name_their_recipients(record_property):
    """Of the real bounces nearly all give a report; those that do not name nobody."""
    bounces = files(MAIL / "flufl-bounce", "*.txt")
    unnamed = [path.name for path in bounces if mime.read_file(path.read_bytes()).report is None]
    record_property("without a report", unnamed)
    assert len(unnamed) <= 5


def test_automatic_replies_and_people_are_no_reports():
    """An absence notice is no bounce, though its return path is empty."""
    for path in files(MAIL / "out-of-office-made", "*/*.eml"):
        found = mime.read_file(path.read_bytes())
        assert found.report is None, path.name
        assert found.own_text, path.name


def test_every_person_of_the_corpus_has_words(record_property):
    """Where a person wrote something, own text is not empty; and every header field reads as labelled."""
    labels = [json.loads(line) for path in files(CORPUS, "labels.jsonl") for line in path.read_text().splitlines()]
    silent, unlike = [], []
    for label in labels:
        found = mime.read_file((CORPUS / label["file"]).read_bytes())
        if not found.own_text and (label.get("class") or "sent") in PEOPLE:
            silent.append(label["id"])
        if (found.header.subject, found.header.message_id) != (label["subject"], label["message_id"]):
            unlike.append(label["id"])
    record_property("messages", len(labels))
    assert silent == []
    assert len(unlike) <= 2, unlike
