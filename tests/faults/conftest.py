"""A freelancer whose mail server, calendar server or machine does what real ones do wrong."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from mailwatch.ical.caldav import CalDavCalendar
from tests.chain.conftest import START, assert_untouched, make
from tests.chain.freelancer import Clock, Freelancer
from tests.faults.lying_account import LyingAccount
from tests.ical.lying_server import LyingServer as LyingCalendar
from tests.imap.lying_server import Box, LyingServer


@pytest.fixture
def liar() -> Iterator[LyingServer]:
    """An IMAP server that tells the truth until it is asked to lie."""
    with LyingServer() as server:
        server.boxes["Junk"] = Box(attributes=r"\Junk")
        server.boxes["Archive"] = Box(attributes=r"\Archive")
        yield server


@pytest.fixture
def freelancer(liar: LyingServer, tmp_path: Path) -> Iterator[Freelancer]:
    """A freelancer on the lying IMAP server and a vdir, who agreed to be helped."""
    someone = Freelancer(LyingAccount(liar), tmp_path / "home", Clock(START))  # type: ignore[arg-type]
    someone.consent()
    before = someone.account.flags()
    yield someone
    assert_untouched(before, someone.account.flags())
    someone.stop()


@pytest.fixture
def on_servers(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Callable[..., Freelancer]]:
    """Makes freelancers on real servers, who agreed: `on_servers("dovecot+vdir")`."""
    made: list[Freelancer] = []

    def make_one(servers: str, **options: Any) -> Freelancer:
        home = tmp_path / str(len(made))
        home.mkdir()
        made.append(make(request, home, servers, **options))
        made[-1].consent()
        return made[-1]

    yield make_one
    for one in made:
        one.stop()


@pytest.fixture
def calendar_server() -> Iterator[LyingCalendar]:
    """A CalDAV server that lies on request."""
    with LyingCalendar() as server:
        yield server


@pytest.fixture
def booked(
    liar: LyingServer, calendar_server: LyingCalendar, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Freelancer]:
    """A freelancer whose calendar is on the lying CalDAV server. What it asks us to wait is not waited."""
    monkeypatch.setattr(CalDavCalendar.__init__, "__defaults__", (lambda _seconds: None,))
    lines = ("caldav:", f"  url: {calendar_server.url}", "  user: eva", "  password: geheim", "  calendar: own")
    calendar = "calendar:\n" + "".join(f"  {line}\n" for line in lines)
    someone = Freelancer(LyingAccount(liar), tmp_path / "home", Clock(START), calendar=calendar)  # type: ignore[arg-type]
    someone.consent()
    yield someone
    someone.stop()
