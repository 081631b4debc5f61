"""Freelancers on every pair of a mail server and a calendar that the chain must hold on."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from tests.chain.freelancer import AMSTERDAM, Clock, Freelancer
from tests.servers.accounts import CalDavAccount, ImapAccount

START = datetime(2026, 3, 2, 9, 0, tzinfo=AMSTERDAM)
"""A Monday."""


@pytest.fixture(params=["dovecot+radicale", "pymap+vdir"])
def freelancer(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Freelancer]:
    """A freelancer who agreed to be helped, on Dovecot and Radicale, and on pymap and a vdir."""
    someone = make(request, tmp_path, request.param)
    someone.consent()
    before = someone.account.flags()
    yield someone
    assert_untouched(before, someone.account.flags())
    someone.stop()


@pytest.fixture
def newcomer(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Callable[..., Freelancer]]:
    """Makes a freelancer on pymap and a vdir who did not agree yet, with more configuration if given."""
    made: list[Freelancer] = []

    def make_one(**options: Any) -> Freelancer:
        made.append(make(request, tmp_path, "pymap+vdir", **options))
        return made[-1]

    yield make_one
    for one in made:
        one.stop()


def make(request: pytest.FixtureRequest, home: Path, servers: str, **options: Any) -> Freelancer:
    """Return a freelancer on the named servers."""
    imap, calendar = servers.split("+")
    server = request.getfixturevalue({"dovecot": "dovecot", "pymap": "pymap_server"}[imap])
    account = ImapAccount(server, server.add_user())
    if calendar == "radicale":
        options["calendar"] = caldav(request.getfixturevalue("radicale"))
    return Freelancer(account, home / "home", Clock(options.pop("start", START)), **options)


def caldav(server: Any) -> str:
    """Return the configuration of a fresh user's calendar on a CalDAV server."""
    user = CalDavAccount(server, server.add_user())
    make_calendar(user, "offertes")
    lines = (f"url: {user.home}", f"user: {user.user}", f"password: {user.password}")
    return "calendar:\n  caldav:\n" + "".join(f"    {line}\n" for line in lines)


def make_calendar(user: CalDavAccount, name: str) -> None:
    """Make a calendar as a client would (RFC 4791 section 5.3.1)."""
    import caldav as library

    with library.DAVClient(user.home, username=user.user, password=user.password) as client:
        client.principal().make_calendar(name=name, cal_id=name)


def assert_untouched(before: dict[str, dict[int, frozenset[str]]], after: dict[str, dict[int, frozenset[str]]]) -> None:
    """The user's flags and unread marks are what they were: nobody but the user marks a message as read."""
    for mailbox, flags in before.items():
        for uid, kept in flags.items():
            if mailbox != "Drafts":
                assert after[mailbox].get(uid, kept) == kept
