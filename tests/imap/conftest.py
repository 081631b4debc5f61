"""Accounts of mailwatch on the servers that tests run."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from mailwatch.core.mail import AccountName
from mailwatch.imap import Account, Security, Settings, connect
from tests.imap.lying_server import LyingServer
from tests.servers.accounts import ImapAccount


def settings_for(server: Any, user: str = "eva", password: str = "geheim", **more: Any) -> Settings:
    """Return how to reach a server on loopback."""
    plain = {"port": server.port, "security": Security.PLAIN, "timeout": 10.0}
    return Settings(AccountName("werk"), "127.0.0.1", user, lambda: password, **{**plain, **more})


@pytest.fixture
def connected() -> Iterator[Callable[..., Account]]:
    """Makes accounts and closes them: `connected(server, ...)`, with the arguments of `settings_for`."""
    opened: list[Account] = []

    def make(server: Any, *arguments: Any, **more: Any) -> Account:
        opened.append(connect(settings_for(server, *arguments, **more)))
        return opened[-1]

    yield make
    for account in opened:
        account.close()


@pytest.fixture
def mail(imap_account: ImapAccount, connected: Callable[..., Account]) -> Account:
    """The view that mailwatch has of `imap_account`, on each real server in turn."""
    return connected(imap_account.server, imap_account.user, imap_account.password)


@pytest.fixture
def liar() -> Iterator[LyingServer]:
    """A server that lies on request."""
    with LyingServer() as server:
        yield server


@pytest.fixture
def lied_to(liar: LyingServer, connected: Callable[..., Account]) -> Account:
    """The view that mailwatch has of `liar`."""
    return connected(liar)
