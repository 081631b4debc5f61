"""A draft is a message that sits in the right thread, goes to the right people and reads back as it was meant."""

from __future__ import annotations

import unicodedata
from email.utils import getaddresses

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailwatch.core.brief import Original, Sender
from mailwatch.core.ids import OfferId
from mailwatch.core.mail import Address, MessageId
from mailwatch.drafts.clean import clean_line
from mailwatch.drafts.subject import bare as bare_subject
from mailwatch.drafts.subject import reply
from tests.drafts.briefs import (
    ALIAS,
    ANNA,
    DRAFT_ID,
    KNOWN,
    ME,
    NOW,
    ORIGINAL,
    OWN,
    PIET,
    bare,
    brief,
    html_of,
    parsed,
    templates,
    text_of,
)


def addresses(message, *fields):
    values = [str(value) for field in fields for value in message.get_all(field, [])]
    return [email for _, email in getaddresses(values)]


def test_closing_sits_in_the_thread_of_the_offer():
    """A text for the client answers the offer: From, To, Cc, Re:, In-Reply-To, References, and our own marks."""
    message = parsed(templates().draft(brief("closing"), DRAFT_ID, NOW))
    assert str(message["From"]) == "Jan Jansen <jan@jansen.example>"
    assert str(message["To"]) == "Anna de Vries <anna@devries.example>"
    assert str(message["Cc"]) == "Piet Bakker <piet@devries.example>"
    assert message["Subject"] == "Re: Zxsubject 7"
    assert message["Message-ID"] == DRAFT_ID
    assert message["In-Reply-To"] == "<offer@jansen.example>"
    assert str(message["References"]).split() == ["<asked@devries.example>", "<offer@jansen.example>"]
    assert message["Date"].datetime == NOW
    assert message["X-Mailwatch"] == "k3v7x2ma closing"
    assert message.get_content_type() == "multipart/alternative"
    assert [part.get_content_type() for part in message.iter_parts()] == ["text/plain", "text/html"]


def test_call_sheet_is_private():
    """A call sheet goes to the user's own address, outside the client's thread, without signature or quotation."""
    raw = templates().draft(brief("call"), DRAFT_ID, NOW)
    message = parsed(raw)
    assert addresses(message, "To", "Cc", "Bcc") == [ME.email]
    assert message["In-Reply-To"] is None
    assert message["References"] is None
    assert "Zxoriginal" not in text_of(raw)
    assert "Zxsignature" not in text_of(raw)
    assert not str(message["Subject"]).startswith("Re:")


def test_call_sheet_is_in_the_users_language():
    """The user's language tells the call sheet, the offer's language the text for the client."""
    mixed = brief("call", "fr", user_language="nl")
    assert "Om te vragen" in text_of(templates().draft(mixed, DRAFT_ID, NOW))
    closing = brief("closing", "fr", user_language="nl")
    assert "Je reviens" in text_of(templates().draft(closing, DRAFT_ID, NOW))
    assert templates().entry(mixed).title.startswith("Bellen")


def test_unknown_language_falls_back_to_the_users_then_to_english():
    """An offer in a language without templates gets texts in the user's; a user's without any gets English ones."""
    assert "Groet," in text_of(templates().draft(brief("closing", "es", user_language="nl"), DRAFT_ID, NOW))
    assert "Best wishes" in text_of(templates().draft(brief("closing", "es", user_language="sv"), DRAFT_ID, NOW))


def test_same_arguments_give_the_same_octets():
    """A retry writes the same draft, boundary included."""
    assert templates().draft(brief("closing"), DRAFT_ID, NOW) == templates().draft(brief("closing"), DRAFT_ID, NOW)


def test_every_line_ends_in_crlf_and_is_ascii():
    """IMAP takes CRLF; a draft of pure ASCII survives every server."""
    raw = templates().draft(brief("closing", "de"), DRAFT_ID, NOW)
    assert raw.count(b"\n") == raw.count(b"\r\n")
    assert raw.isascii()


@pytest.mark.parametrize(
    "message_id",
    ["<[0123456789abcdef]@microsoft.com>", f"<{'x' * 300}@example.com>", "<no-at-sign>", "<a b@example.com>"],
)
def test_odd_message_ids_are_kept(message_id):
    """Message-IDs are taken as they come (cpython#105802): never encoded, never cut."""
    original = Original(MessageId(message_id), (), (ANNA,), (), "x", NOW, ME, "x")
    raw = templates().draft(brief("closing", original=original), DRAFT_ID, NOW)
    header = raw.partition(b"\r\n\r\n")[0].replace(b"\r\n ", b" ")
    assert f"In-Reply-To: {message_id}".encode() in header
    assert b"=?" not in header.split(b"References:")[1].split(b"\r\n")[0]


def test_long_threads_are_folded():
    """References of a long thread stay one a line: no line grows beyond what RFC 5322 allows."""
    ids = tuple(MessageId(f"<{number:060d}@mail.example.com>") for number in range(60))
    original = Original(MessageId("<last@x.example>"), ids, (ANNA,), (), "x", NOW, ME, "x")
    raw = templates().draft(brief("closing", original=original), DRAFT_ID, NOW)
    assert max(map(len, raw.split(b"\r\n"))) < 998
    assert str(parsed(raw)["References"]).split() == [*ids, "<last@x.example>"]


def test_a_derived_id_is_nobodys_to_refer_to():
    """An offer without a Message-ID has a digest of ours: it names no message, so it stands in no header."""
    original = Original(MessageId("<digest.abc@mailwatch.invalid>"), (), (ANNA,), (), "x", NOW, ME, "x")
    message = parsed(templates().draft(brief("closing", original=original), DRAFT_ID, NOW))
    assert message["In-Reply-To"] is None
    assert message["References"] is None


@pytest.mark.parametrize(
    ("to", "cc", "contact", "expected"),
    [
        ((ANNA,), (), ANNA, ["anna@devries.example"]),
        ((ANNA, ME), (ALIAS, PIET), ANNA, ["anna@devries.example", "piet@devries.example"]),
        ((ANNA,), (), PIET, ["piet@devries.example", "anna@devries.example"]),
        ((ME,), (PIET,), PIET, ["piet@devries.example"]),
        ((ME,), (), None, []),
        ((ME,), (PIET,), None, ["piet@devries.example"]),
        ((), (), ANNA, ["anna@devries.example"]),
        ((ANNA, Address("ANNA@devries.example".lower())), (), ANNA, ["anna@devries.example"]),
    ],
)
def test_recipients(to, cc, contact, expected):
    """To and Cc of the offer, the present contact among them, each once, the user's own addresses left out."""
    original = Original(MessageId("<o@x.example>"), (), to, cc, "x", NOW, ME, "x")
    message = parsed(templates().draft(brief("closing", original=original, contact=contact), DRAFT_ID, NOW))
    assert addresses(message, "To", "Cc") == expected


@pytest.mark.parametrize(
    ("email", "written"),
    [
        ("john..doe@docomo.example", "john..doe@docomo.example"),
        ("info@bücher.example", "info@xn--bcher-kva.example"),
        ("a b@x.example", '"a b"@x.example'),
        (".dot@x.example", ".dot@x.example"),
        (f"anna@{'a' * 80}.example", f"anna@{'a' * 80}.example"),
    ],
)
def test_odd_addresses_are_kept(email, written):
    """An address that somebody really has is written so that it arrives, and stops no draft."""
    raw = templates().draft(brief("closing", contact=Address(email), original=None), DRAFT_ID, NOW)
    assert f"To: {written}".encode() in raw.replace(b"\r\n ", b" ").replace(b"To:  ", b"To: ")


MAILBOX = st.builds(
    Address,
    st.sampled_from(
        [ME.email, ALIAS.email, ANNA.email, PIET.email, "o'hara+x@sub.example", "JAN@JANSEN.EXAMPLE".lower()]
    ),
    st.text(max_size=30),
)


@given(st.lists(MAILBOX, max_size=5), st.lists(MAILBOX, max_size=5), st.none() | MAILBOX)
def test_own_addresses_never_receive_a_clients_text(to, cc, contact):
    """Whoever the offer went to, no draft for the client is addressed to the user."""
    original = Original(MessageId("<o@x.example>"), (), tuple(to), tuple(cc), "x", NOW, ME, "x")
    message = parsed(templates().draft(brief("closing", original=original, contact=contact), DRAFT_ID, NOW))
    assert not OWN & set(addresses(message, "To", "Cc", "Bcc"))


HOSTILE = st.text(
    st.sampled_from("ab \r\n\t\x00\x0b\x0c\x1b\x85\u2028\u2029\u202e\ue000\ud800<>@,;:\"'\\()[]é=?{}%#")
    | st.characters(),
    max_size=60,
) | st.sampled_from(["x\r\nBcc: thief@evil.example", "\nX-Evil: 1", "=?utf-8?q?a=0D=0ABcc=3A_b?=", "{{ me }}", "{% if"])


@given(HOSTILE, HOSTILE, HOSTILE, HOSTILE, st.sampled_from(["call", "closing", "second-call"]))
def test_no_header_is_injected(name, subject, words, number, case):
    """Whatever a client writes in names, subjects or text, the draft has the headers we gave it and no other."""
    contact = Address("anna@devries.example", name)
    original = Original(MessageId("<o@x.example>"), (), (contact,), (), subject, NOW, ME, words)
    filled = brief(
        case,
        contact=contact,
        subject=subject,
        original=original,
        last_words=words,
        summary=words,
        number=number,
        notes=(words,),
        sender=Sender(ME, None, words),
    )
    raw = templates().draft(filled, DRAFT_ID, NOW)
    expected = {"Date", "From", "To", "Subject", "Message-ID", "X-Mailwatch", "MIME-Version", "Content-Type"}
    expected |= {"In-Reply-To", "References"} if case == "closing" else set()
    message = parsed(raw)
    assert set(message.keys()) == expected
    assert len(message.keys()) == len(expected)
    for value in message.values():
        assert not set("\r\n\x00") & set(str(value))
    assert addresses(message, "To") == ([contact.email] if case == "closing" else [ME.email])


@given(HOSTILE, HOSTILE)
def test_an_entry_title_is_one_clean_line(name, subject):
    """A title in the calendar is one line, whatever the client is called."""
    entry = templates().entry(brief("call", contact=Address("a@b.example", name), subject=subject))
    assert not {"Cc", "Cf", "Cs", "Zl", "Zp"} & {unicodedata.category(character) for character in entry.title}
    assert entry.title == " ".join(entry.title.split())


@pytest.mark.parametrize(
    ("subject", "expected"),
    [
        ("Offerte", "Re: Offerte"),
        ("Re: Offerte", "Re: Offerte"),
        ("RE: AW: Antw: SV: Fwd: Offerte", "Re: Offerte"),
        ("Re[2]: Offerte", "Re: Offerte"),
        ("RE : TR : Devis", "Re: Devis"),
        ("WG: Offerte 25-077", "Re: Offerte 25-077"),
        ("Antwort: AW: Angebot", "Re: Angebot"),
        ("回复", "Re: 回复"),
        ("Re:Re:Re: x", "Re: x"),
        ("Retour: website", "Re: Retour: website"),
        ("Ref: 12", "Re: Ref: 12"),
        ("", "Re:"),
        ("Re: a\r\nBcc: b", "Re: a Bcc: b"),
    ],
)
def test_reply_subject(subject, expected):
    """One "Re: ", however many programs and languages put theirs in front (RFC 5256: base subject)."""
    assert reply(subject) == expected


@given(st.text())
def test_reply_subject_is_stable(subject):
    """Answering an answer changes nothing."""
    assert reply(reply(subject)) == reply(subject)
    assert bare_subject(bare_subject(subject)) == bare_subject(subject)


def test_original_is_quoted_under_the_text():
    """The offer stands below, attributed in the language of the text, each line marked, none longer than 78."""
    long = "woord " * 40 + "https://jansen.example/" + "a" * 100
    original = Original(MessageId("<o@x.example>"), (), (ANNA,), (), "x", NOW, ME, f"{long}\n> eerder\n\n\n\nslot")
    for language, attribution in [
        ("nl", "Op dinsdag 3 maart schreef Jan Jansen:"),
        ("en", "On Tuesday 3 March, Jan Jansen wrote:"),
        ("de", "Am 3. März schrieb Jan Jansen:"),
        ("fr", "Le mardi 3 mars, Jan Jansen a écrit :"),
    ]:
        raw = templates().draft(brief("closing", language, original=original), DRAFT_ID, NOW)
        quotation = text_of(raw).partition(f"\n\n{attribution}\n")[2].splitlines()
        assert quotation[-3:] == [">> eerder", ">", "> slot"]
        assert all(line.startswith(">") and len(line) <= 78 for line in quotation)
        assert f'<a href="https://jansen.example/{"a" * 100}">' in html_of(raw)
        assert '<blockquote type="cite"' in html_of(raw)


def test_html_is_escaped():
    """What a client wrote is text in the HTML part too."""
    original = Original(MessageId("<o@x.example>"), (), (ANNA,), (), "x", NOW, ME, "<script>alert('1 & 2')</script>")
    raw = templates().draft(brief("closing", original=original), DRAFT_ID, NOW)
    assert "<script>" not in html_of(raw)
    assert "&lt;script&gt;" in html_of(raw)


@pytest.mark.parametrize(
    ("signature", "expected"),
    [
        ("", "Groet,\nJan\n"),
        ("-- \nJan Jansen\nWebdesign", "Groet,\nJan\n\nJan Jansen\nWebdesign\n"),
        ("Met vriendelijke groet,\nJan Jansen\nWebdesign", "naar.\n\nMet vriendelijke groet,\nJan Jansen\nWebdesign\n"),
        ("Jan\nWebdesign", "Groet,\n\nJan\nWebdesign\n"),
    ],
)
def test_signature(signature, expected):
    """The sender's own signature stands below, and nobody says goodbye or gives a name twice."""
    signed = bare("closing", contact=ANNA, sender=Sender(ME, None, signature))
    assert text_of(templates().draft(signed, DRAFT_ID, NOW)).endswith(expected)


def test_talk_without_a_message_has_a_thread_of_its_own():
    """After a talk there is nothing to answer or quote: a new message that names the talk."""
    message = parsed(templates().draft(brief("closing", original=None), DRAFT_ID, NOW))
    assert message["Subject"] == "Ons gesprek van 3 maart"
    assert message["In-Reply-To"] is None
    assert addresses(message, "To") == [ANNA.email]


def test_offer_id_and_case_are_named():
    """X-Mailwatch tells which offer and which text, so that a lost database finds its drafts again."""
    message = parsed(templates().draft(brief("second-call", offer=OfferId("abcdefgh")), DRAFT_ID, NOW))
    assert message["X-Mailwatch"] == "abcdefgh second-call"


def test_known_holds_every_optional_field():
    """The samples of these tests name each optional field of a brief, so that a new one is not forgotten."""
    optional = set(type(brief("call")).__dataclass_fields__) - {
        "offer", "case", "today", "due", "sent_on", "language", "register", "user_language", "extra",
    }  # fmt: skip
    assert optional == set(KNOWN)
    assert ORIGINAL.to


@given(st.text(max_size=120), st.text(max_size=60))
def test_subject_and_names_read_back_exactly(subject, name):
    """However long or foreign, subject and names are read back as they were cleaned: no blank lost or doubled."""
    original = Original(MessageId("<o@x.example>"), (), (Address(ANNA.email, name),), (), subject, NOW, ME, "x")
    message = parsed(templates().draft(brief("closing", original=original, contact=None), DRAFT_ID, NOW))
    plain = clean_line(name).replace("=?", "= ?")
    assert str(message["Subject"]) == reply(subject).replace("=?", "= ?")
    assert message["To"].addresses[0].display_name == plain
