"""Identities are frozen: another version must find the entries and drafts of this one, in calendars that exist."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

from hypothesis import given
from hypothesis import strategies as st

from mailwatch.core import ids
from mailwatch.core.ids import OfferId, TouchKey
from mailwatch.core.mail import Address, Header, MessageId

MESSAGE = MessageId("<20260302.abc@voorbeeld.example>")
MOMENT = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
WITHOUT_ID = Header(
    None,
    MOMENT,
    MOMENT,
    Address("eva@voorbeeld.example", "Eva"),
    to=(Address("b@klant.example"), Address("a@klant.example")),
    subject="Offerte ‘dak’",
)
FROZEN = {
    "offer": "wl3mf6ie",
    "digest": "<digest.xj3aniud7kxidedmeufvspfcdg@mailwatch.invalid>",
    "restart": "cdpzhh",
    "order": "fv4tpx",
    "entry": "6mayuodgdb4endjvpmazqfyoct@mailwatch.invalid",
    "entry later": "4rgjsujq5vpqr7nyilda5aloh7@mailwatch.invalid",
    "draft": "<esa7w7erqyx2codk2e76llma62@mailwatch.invalid>",
    "draft later": "<n647vjwov7mxfk2iicfp3h6vck@mailwatch.invalid>",
    "invitation": "bmmrmrhmasotctphj5qjepmebn@invite.mailwatch.invalid",
    "second invitation": "jxhozkmvbra7z4mrbgg6y6i333@invite.mailwatch.invalid",
    "mailed": "<4rqwvvgz4fmzv5j4pgd3aay2ud@mailwatch.invalid>",
    "name": "k3v7x2ma/call/abcdef",
}

FIRST, LATER = TouchKey(OfferId("k3v7x2ma"), "call"), TouchKey(OfferId("k3v7x2ma"), "call", "abcdef")


def test_identities_never_change() -> None:
    """Written down when they were made: a change here is a second entry for every touch of every user."""
    assert {
        "offer": ids.offer_id(MESSAGE),
        "digest": ids.message_key(WITHOUT_ID, "Beste Anna,"),
        "restart": ids.restart_mark(MESSAGE),
        "order": ids.order_mark(MOMENT),
        "entry": ids.entry_uid(FIRST),
        "entry later": ids.entry_uid(LATER),
        "draft": ids.draft_message_id(FIRST),
        "draft later": ids.draft_message_id(LATER),
        "invitation": ids.invitation_uid(OfferId("k3v7x2ma")),
        "second invitation": ids.invitation_uid(OfferId("k3v7x2ma"), 2),
        "mailed": ids.mailed_entry_id("uid@x", 1, "REQUEST"),
        "name": str(LATER),
    } == FROZEN


def test_a_message_with_an_id_is_that_id() -> None:
    """Only a message without a Message-ID gets a digest; the order of its recipients does not count."""
    header = Header(MESSAGE, MOMENT, MOMENT, None)
    assert ids.message_key(header, "whatever") == MESSAGE
    swapped = Header(None, MOMENT, MOMENT, WITHOUT_ID.sender, to=WITHOUT_ID.to[::-1], subject=WITHOUT_ID.subject)
    assert ids.message_key(swapped, "Beste Anna,") == ids.message_key(WITHOUT_ID, "Beste Anna,")
    assert ids.message_key(swapped, "Beste Bart,") != ids.message_key(WITHOUT_ID, "Beste Anna,")


KEYS = st.builds(TouchKey, st.text(max_size=8), st.text(max_size=12), st.text(max_size=6))


@given(KEYS, KEYS)
def test_different_touches_have_different_identities(one: TouchKey, other: TouchKey) -> None:
    """No two touches share an entry or a draft, however their names run into each other."""
    if one != other:
        assert ids.entry_uid(one) != ids.entry_uid(other)
        assert ids.draft_message_id(one) != ids.draft_message_id(other)
    assert ids.is_ours(ids.entry_uid(one))
    assert ids.is_ours(ids.draft_message_id(one))


def test_others_identities_are_not_ours() -> None:
    """Neither a client's nor that of an invitation: an invitation is no entry to look after."""
    assert not ids.is_ours(MESSAGE)
    assert not ids.is_ours(ids.invitation_uid(OfferId("k3v7x2ma")))
    assert not ids.is_ours("<x@mailwatch.invalid.example>")


def test_the_mark_of_an_order_is_of_its_moment_in_any_zone() -> None:
    """The same instant, told in another zone, is the same mark."""
    assert ids.order_mark(MOMENT) == ids.order_mark(MOMENT.astimezone(timezone(timedelta(hours=5, minutes=30))))
