"""The small parts: dates, names, sequence sets."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailwatch.imap.internaldate import instant_of
from mailwatch.imap.mailbox import sequence
from mailwatch.imap.names import Names


@pytest.mark.parametrize(
    ("text", "instant"),
    [
        (b" 1-Feb-2026 09:30:00 +0100", datetime(2026, 2, 1, 9, 30, tzinfo=timezone(timedelta(hours=1)))),
        (b"17-JUL-1996 02:44:25 -0730", datetime(1996, 7, 17, 2, 44, 25, tzinfo=timezone(-timedelta(hours=7.5)))),
        (b"1-Feb-2026 09:30:60 +9999", datetime(2026, 2, 1, 9, 30, 59, tzinfo=UTC)),
        (b"29-Feb-2024 00:00:00", datetime(2024, 2, 29, tzinfo=UTC)),
        (b"30-Feb-2024 00:00:00 +0000", None),
        (b"01-Foo-2024 00:00:00 +0000", None),
        (b"", None),
    ],
)
def test_internaldate(text: bytes, instant: datetime | None) -> None:
    """Any case, one or two digits, odd zones; None for what is no date."""
    assert instant_of(text) == instant


@given(st.sets(st.integers(1, 300), min_size=1))
def test_a_sequence_set_names_exactly_its_uids(uids: set[int]) -> None:
    """Neighbours become ranges; nothing is added, nothing lost."""
    found: set[int] = set()
    for part in sequence(sorted(uids)).decode().split(","):
        first, _, last = part.partition(":")
        found |= set(range(int(first), int(last or first) + 1))

    assert found == uids


@given(st.binary(min_size=1).filter(lambda raw: not set(raw) & set(b"\r\n\0")))
def test_a_mailbox_is_asked_for_by_the_octets_that_named_it(raw: bytes) -> None:
    """Whatever a server calls a mailbox, it hears the same name back."""
    names = Names()
    name = names.learn(raw)
    quoted = names.quoted(name)

    assert quoted[1:-1].replace(b'\\"', b'"').replace(b"\\\\", b"\\") == raw


def test_an_unlearned_name_is_encoded() -> None:
    """Modified UTF-7, quoted."""
    assert Names().quoted("Entwürfe & „so“") == b'"Entw&APw-rfe &- &IB4-so&IBw-"'
