"""The servers that tests run against, each started once a session, and what became of those that are missing.

Every test gets users of its own, so tests share a server without seeing each other's mail. A server that cannot be
run here skips its tests by name; with MAILWATCH_REQUIRE_SERVERS=1 it fails them. The run ends with a count.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import hypothesis
import pytest

from tests.servers.accounts import CalDavAccount, ImapAccount
from tests.servers.courier import Courier
from tests.servers.cyrus import Cyrus
from tests.servers.dovecot import Dovecot
from tests.servers.xandikos import Xandikos

if TYPE_CHECKING:
    from mailwatch.demo.caldav_server import CalDavServer
    from mailwatch.demo.imap_server import ImapServer

ROOT = Path(__file__).parent.parent
REQUIRED = os.environ.get("MAILWATCH_REQUIRE_SERVERS") == "1"

hypothesis.settings.register_profile("always the same", deadline=None, derandomize=True)
hypothesis.settings.register_profile("more", deadline=None, max_examples=1_000, print_blob=True)
hypothesis.settings.load_profile("more" if os.environ.get("MAILWATCH_MORE") == "1" else "always the same")


def is_missing(what: str) -> NoReturn:
    """Skip the test because `what` is not here, or fail it where servers are required."""
    if REQUIRED:
        pytest.fail(f"missing: {what}", pytrace=False)
    pytest.skip(f"missing: {what}")


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of shared mail and corpora beside the repository."""
    folder = ROOT.parent / "shared"
    if not folder.is_dir():
        pytest.skip(f"missing: the folder {folder.name} beside the repository")
    return folder


# -- IMAP -------------------------------------------------------------------


@pytest.fixture(scope="session")
def dovecot() -> Iterator[Dovecot]:
    """Dovecot with / between names, special uses, and any user that one asks for."""
    yield from _run(Dovecot.missing(), Dovecot)


@pytest.fixture(scope="session")
def pymap_server() -> Iterator[ImapServer]:
    """The demo's IMAP server, in this process."""
    pytest.importorskip("pymap")
    from mailwatch.demo.imap_server import ImapServer

    yield from _run(None, ImapServer)


@pytest.fixture(params=["dovecot", "pymap_server"], ids=["dovecot", "pymap"])
def imap_server(request: pytest.FixtureRequest) -> Any:
    """Each IMAP server in turn: a test that takes this holds for all of them."""
    return request.getfixturevalue(request.param)


@pytest.fixture
def imap_account(imap_server: Any) -> ImapAccount:
    """A fresh user on each IMAP server in turn."""
    return ImapAccount(imap_server, imap_server.add_user())


@pytest.fixture
def dovecot_account(dovecot: Dovecot) -> ImapAccount:
    """A fresh user on Dovecot."""
    return ImapAccount(dovecot, dovecot.add_user())


@pytest.fixture
def pymap_account(pymap_server: ImapServer) -> ImapAccount:
    """A fresh user on pymap."""
    return ImapAccount(pymap_server, pymap_server.add_user())


@pytest.fixture
def new_dovecot() -> Iterator[Callable[..., Dovecot]]:
    """Starts a Dovecot of the test's own, with the arguments of `Dovecot` (TLS, separators, names, restarts)."""
    if what := Dovecot.missing():
        is_missing(what)
    started: list[Dovecot] = []

    def start(*arguments: Any, **options: Any) -> Dovecot:
        started.append(Dovecot(*arguments, **options).__enter__())
        return started[-1]

    yield start
    for server in started:
        server.__exit__()


@pytest.fixture(scope="session")
def courier() -> Iterator[Courier]:
    """Courier: INBOX. before every name, no special uses, no CONDSTORE, no MOVE."""
    yield from _run(Courier.missing(), Courier)


@pytest.fixture(scope="session")
def cyrus() -> Iterator[Cyrus]:
    """Cyrus."""
    yield from _run(Cyrus.missing(), Cyrus)


# -- CalDAV -----------------------------------------------------------------


@pytest.fixture(scope="session")
def radicale() -> Iterator[CalDavServer]:
    """The demo's CalDAV server, in this process."""
    pytest.importorskip("radicale")
    from mailwatch.demo.caldav_server import CalDavServer

    yield from _run(None, CalDavServer)


@pytest.fixture(scope="session")
def xandikos() -> Iterator[Xandikos]:
    """Xandikos."""
    yield from _run(Xandikos.missing(), Xandikos)


@pytest.fixture(params=["radicale", "xandikos"])
def caldav_server(request: pytest.FixtureRequest) -> Any:
    """Each CalDAV server in turn."""
    return request.getfixturevalue(request.param)


@pytest.fixture
def caldav_account(caldav_server: Any) -> CalDavAccount:
    """A fresh user on each CalDAV server in turn."""
    return CalDavAccount(caldav_server, caldav_server.add_user())


@pytest.fixture
def radicale_account(radicale: CalDavServer) -> CalDavAccount:
    """A fresh user on Radicale."""
    return CalDavAccount(radicale, radicale.add_user())


@pytest.fixture
def xandikos_account(xandikos: Xandikos) -> CalDavAccount:
    """A fresh user on Xandikos."""
    return CalDavAccount(xandikos, xandikos.add_user())


def _run(missing: str | None, server: Callable[[], AbstractContextManager[Any]]) -> Iterator[Any]:
    if missing:
        is_missing(missing)
    with server() as running:
        yield running


# -- the count at the end ---------------------------------------------------


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Count what was skipped, and why, in the last lines of the run."""
    reasons = Counter(_reason(report) for report in terminalreporter.stats.get("skipped", []))
    terminalreporter.section("skipped")
    terminalreporter.write_line(f"{reasons.total()} tests were skipped" + (":" if reasons else ""))
    for reason, times in reasons.most_common():
        terminalreporter.write_line(f"  {times} x {reason}")


def _reason(report: Any) -> str:
    told = report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
    return told.removeprefix("Skipped: ")
