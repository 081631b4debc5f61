"""Being told, on real servers: by NOTIFY on one connection where it is offered, else by a connection each."""

from __future__ import annotations

import pytest

from mailwatch.imap import Account, Watcher
from tests.imap.messages import message
from tests.imap.test_faults_line import CALM, Woken, waits_for
from tests.servers.accounts import ImapAccount


def test_news_wake_the_program(mail: Account, imap_account: ImapAccount) -> None:
    """Once at the beginning, for what came before, then for each mailbox with something new, by name."""
    woken = Woken()
    with Watcher(mail, ("INBOX", "Sent", "Drafts"), woken, rhythm=CALM) as watcher:
        assert waits_for(lambda: {"INBOX", "Sent"} <= watcher.watched)
        assert {woken.next(), woken.next()} == {"INBOX", "Sent"} or watcher.watched == {"INBOX", "Sent", "Drafts"}
        woken.drained()

        imap_account.deliver("INBOX", message(1))
        assert _hears(woken, "INBOX")
        woken.drained()
        imap_account.deliver("Sent", message(2))
        assert _hears(woken, "Sent")


def test_notify_saves_a_connection(dovecot_account: ImapAccount, connected: object) -> None:
    """Dovecot tells of Sent and Drafts while INBOX is open; a deleted draft is told, too."""
    account = connected(dovecot_account.server, dovecot_account.user, dovecot_account.password)
    woken = Woken()
    with Watcher(account, ("INBOX", "Sent", "Drafts"), woken, rhythm=CALM) as watcher:
        assert waits_for(lambda: watcher.watched == {"INBOX", "Sent", "Drafts"})
        assert len(watcher._lookouts) == 1
        woken.drained()

        uid = dovecot_account.deliver("Drafts", message(1))
        assert _hears(woken, "Drafts")
        woken.drained()
        fetched = account.headers_from("Drafts", account.end_of("Drafts").uidvalidity, uid)
        assert account.withdraw(fetched[0].placement)
        assert _hears(woken, "Drafts")


@pytest.mark.parametrize("mailboxes", [(), ("INBOX",)])
def test_stop_without_start_is_harmless(mail: Account, mailboxes: tuple[str, ...]) -> None:
    """A watcher that never began, or watches nothing, ends."""
    watcher = Watcher(mail, mailboxes, Woken())
    watcher.stop()
    if not mailboxes:
        watcher.start()
        assert watcher.watched == frozenset()


def _hears(woken: Woken, mailbox: str) -> bool:
    return any(woken.next() == mailbox for _ in range(5))
