"""The mail account in memory keeps the contract of the real ones, as far as no test needs a server's own door."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import pytest

from tests.faults.fakes import FakeMail, Kept, Mailbox
from tests.imap import test_mail_contract as contract
from tests.imap.test_mail_contract import NOON

NEEDS_A_SERVER = {
    "test_a_mailbox_deleted_while_it_is_open_has_no_news",
    "test_a_mark_is_found_whenever_it_was_set",
}

globals().update(
    {name: test for name, test in vars(contract).items() if name.startswith("test_") and name not in NEEDS_A_SERVER}
)


class FakeAccount:
    """The hand of the user on a `FakeMail`."""

    def __init__(self, mail: FakeMail) -> None:
        self._boxes = mail.boxes

    def deliver(self, folder: str, raw: bytes, when: datetime = NOON, flags: Sequence[str] = ()) -> int:
        return self._boxes[folder].add(Kept(raw, when, frozenset(flags)))

    def create(self, folder: str) -> None:
        self._boxes[folder] = Mailbox()

    def messages(self, folder: str) -> dict[int, bytes]:
        return {uid: kept.raw for uid, kept in self._boxes[folder].messages.items()}

    def flags(self) -> dict[str, dict[int, frozenset[str]]]:
        return {name: {uid: kept.flags for uid, kept in box.messages.items()} for name, box in self._boxes.items()}


@pytest.fixture
def mail() -> FakeMail:
    return FakeMail()


@pytest.fixture
def imap_account(mail: FakeMail) -> FakeAccount:
    return FakeAccount(mail)
