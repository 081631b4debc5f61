"""Header fields, the right and the wrong kinds."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest

from mailwatch import mime
from mailwatch.app.ports import Fetched, Mime
from mailwatch.core.mail import AccountName, Address, Header, Placement

ARRIVED = datetime(2025, 3, 20, 15, tzinfo=UTC)


def header(*lines: bytes) -> Header:
    place = Placement(AccountName("work"), "INBOX", 1, 7)
    raw = b"".join(line + b"\r\n" for line in lines) + b"\r\n"
    return mime.header(Fetched(place, ARRIVED, frozenset({"\\Seen"}), 1234, raw))


def test_the_module_fits_the_port():
    """`mailwatch.mime` itself is what the application asks for."""
    reader: Mime = mime
    assert reader.message(b"").own_text == ""


def test_what_the_server_told_stands_beside_the_fields():
    """Flags, size and arrival come from the server, the other fields raw and by lower-case name."""
    found = header(
        b"Subject: Hi", b"AUTO-Submitted: auto-replied", b"Received: from a by b; Thu, 1 Jan 1970 00:00:00 +0000"
    )
    assert (found.arrived, found.flags, found.size) == (ARRIVED, {"\\Seen"}, 1234)
    assert found.fields == {"auto-submitted": "auto-replied"}


@pytest.mark.parametrize(
    ("raw", "subject"),
    [
        (b"Offerte voor u", "Offerte voor u"),
        (b"=?UTF-8?Q?Offerte_=E2=82=AC_5?=", "Offerte € 5"),
        (b"=?utf-8?B?T2ZmZXJ0ZQ?=", "Offerte"),
        (b"=?UTF-8?B?w6k=?= =?UTF-8?B?w6k=?=", "éé"),
        (b"=?UTF-8?B?w6k=?=\r\n =?UTF-8?B?w6k=?= en", "éé en"),
        (b"=?UTF-8?B?4oI=?= =?UTF-8?B?rA==?=", "€"),
        (
            b"RE: =?iso-8859-1?Q?proposition_suite_=E0_not?=\r\n\t=?iso-8859-1?Q?re_visite?=",
            "RE: proposition suite à notre visite",
        ),
        (b'"=?utf-8?Q?caf=C3=A9?="', '"café"'),
        (b"=?x-none?Q?caf=C3=A9?=", "café"),
        (b"=?utf-8?Q?met spaties erin?=", "met spaties erin"),
        (b"=?windows-1252?Q?=80_100?=", "€ 100"),
        (b"=?iso-8859-1?Q?=80_100?=", "€ 100"),
        (b"=?utf-8*nl?Q?taal?=", "taal"),
        ("Café raw".encode(), "Café raw"),
        (b"Caf\xe9 latin", "Café latin"),
        (b"=?UTF-8?Q?nooit dicht", "=?UTF-8?Q?nooit dicht"),
        (b"a\x00b", "ab"),
        (b"gevouwen\r\n  regel", "gevouwen regel"),
    ],
)
def test_subjects_are_decoded(raw, subject):
    """RFC 2047, its sloppy kinds, and raw octets all give one readable line."""
    assert header(b"Subject: " + raw).subject == subject


@pytest.mark.parametrize(
    ("raw", "found"),
    [
        (b"jan@x.example", [("jan@x.example", "")]),
        (b"Jan Jansen <Jan@X.example>", [("jan@x.example", "Jan Jansen")]),
        (b'"Jansen, Jan" <jan@x.example>, piet@y.example', [("jan@x.example", "Jansen, Jan"), ("piet@y.example", "")]),
        (b"=?utf-8?Q?Nathalie_Gr=C3=A9goire?= <n@x.example>", [("n@x.example", "Nathalie Grégoire")]),
        (b'"=?utf-8?Q?Gr=C3=A9goire=2C_N?=" <n@x.example>', [("n@x.example", "Grégoire, N")]),
        (b"Klanten: jan@x.example, Piet <piet@y.example>;", [("jan@x.example", ""), ("piet@y.example", "Piet")]),
        (b"undisclosed-recipients:;", []),
        (b"jan@x.example (Jan (de bakker))", [("jan@x.example", "")]),
        (b"jan@x.example, ,", [("jan@x.example", "")]),
        (b"jan@x.example; piet@y.example", [("jan@x.example", ""), ("piet@y.example", "")]),
        (b'"Jan <jan@x.example>', [("jan@x.example", "Jan")]),
        (
            b'Jan "de bakker <jan@x.example>, piet@y.example',
            [("jan@x.example", 'Jan "de bakker'), ("piet@y.example", "")],
        ),
        (b"'Jan' <jan@x.example>", [("jan@x.example", "Jan")]),
        (b"jan@x.example <jan@x.example>", [("jan@x.example", "")]),
        (b"=?utf-8?Q?Jan_=3Cjan=40x=2Eexample=3E?=", [("jan@x.example", "Jan")]),
        (b"MAILER-DAEMON (Mail Delivery System)", [("mailer-daemon", "")]),
        (b"Ren\xe9 <r@x.example>", [("r@x.example", "René")]),
        (b"<>", []),
        (b"", []),
    ],
)
def test_addresses_are_found(raw, found):
    """Groups, comments, quotes that never close, loose commas and semicolons leave the people standing."""
    assert header(b"To: " + raw).to == tuple(Address(email, name) for email, name in found)


def test_repeated_address_fields_are_joined():
    """Two To fields are against the standard, and both were meant."""
    assert [one.email for one in header(b"To: a@x.example", b"To: b@x.example").to] == ["a@x.example", "b@x.example"]


@pytest.mark.parametrize(
    ("raw", "found"),
    [
        (b"<a@x.example>", ("<a@x.example>",)),
        (b"a@x.example", ("<a@x.example>",)),
        (b"<[abc.def]@microsoft.com>", ("<[abc.def]@microsoft.com>",)),
        (b"<a@x.example>\r\n <b@x.example>", ("<a@x.example>", "<b@x.example>")),
        (b"<a@\r\n x.example>", ("<a@x.example>",)),
        (b"<a@x.example><b@x.example> <a@x.example>", ("<a@x.example>", "<b@x.example>")),
        (b'Message from "Jan" of Tuesday <a@x.example>', ("<a@x.example>",)),
        (b"", ()),
        (b"<>", ()),
    ],
)
def test_message_ids_always_have_their_brackets(raw, found):
    """Fault 23: gateways write In-Reply-To without brackets, fold inside them, or add prose."""
    assert header(b"In-Reply-To: " + raw).in_reply_to == found


def test_an_own_message_id_needs_no_at():
    """Some programs invent identifiers without one; they still identify."""
    assert header(b"Message-ID: <20250320.1234>").message_id == "<20250320.1234>"
    assert header(b"Message-ID: ").message_id is None


CET = timezone(timedelta(hours=1))


@pytest.mark.parametrize(
    ("raw", "moment"),
    [
        (b"Thu, 20 Mar 2025 14:15:27 +0100", datetime(2025, 3, 20, 14, 15, 27, tzinfo=CET)),
        (b"20 Mar 2025 14:15 +0100", datetime(2025, 3, 20, 14, 15, tzinfo=CET)),
        (b"Thu, 20 Mar 2025 14:15:27 +0100 (CET)", datetime(2025, 3, 20, 14, 15, 27, tzinfo=CET)),
        (b"Thu, 20 Mar 2025 14:15:27 GMT", datetime(2025, 3, 20, 14, 15, 27, tzinfo=UTC)),
        (b"Thu, 20 Mar 25 14:15:27 CET", datetime(2025, 3, 20, 14, 15, 27, tzinfo=CET)),
        (b"Thu, 20 Mar 2025 23:59:60 -0000", datetime(2025, 3, 20, 23, 59, 59, tzinfo=UTC)),
        (b"2025-03-20T14:15:27+01:00", datetime(2025, 3, 20, 14, 15, 27, tzinfo=CET)),
        (b"Thu, 20 Mar 2099 14:15:27 +0100", datetime(2099, 3, 20, 14, 15, 27, tzinfo=CET)),
        (b"Thu, 20 Mar 2025 14:15:27 +9999", None),
        (b"Thu, 20 Mar 2025 14:15:27", None),
        (b"Thu, 31 Feb 2025 14:15:27 +0100", None),
        (b"Thu, 20 Mar 2025 25:15:27 +0100", None),
        (b"gisteren", None),
        (b"", None),
        (b"Thu, 20 Mar 0001 14:15:27 +0100", None),
    ],
)
def test_a_date_is_known_or_it_is_not(raw, moment):
    """Fault 30: a Date that cannot be read surely is None, never a guess."""
    assert header(b"Date: " + raw).claimed == moment


def test_a_date_of_the_future_gives_way_to_the_arrival():
    """The claimed date stays visible; `date` is the trusted one."""
    assert header(b"Date: Thu, 20 Mar 2099 14:15:27 +0100").date == ARRIVED


@pytest.mark.parametrize(
    "line", [b"Subject", b": x", b"\xff: x", b" fold first", b"From: =?", b'To: "\\', b"Date: \xff\xfe"]
)
def test_nothing_in_a_header_raises(line):
    """What cannot be read is left out, and the other fields stand."""
    found = header(line, b"Message-ID: <a@x.example>")
    assert found.message_id == "<a@x.example>"
