"""A freelancer at the command line: real configuration, real servers, real time."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from mailwatch import cli
from mailwatch.config import paths
from mailwatch.core.offer import Offer
from mailwatch.store import open_store
from tests.chain.conftest import make
from tests.chain.freelancer import Freelancer


@dataclass(frozen=True)
class Said:
    """What a command line said, and the status it ended with."""

    status: int
    out: str
    err: str

    @property
    def lines(self) -> list[str]:
        return self.out.splitlines()


class Desk:
    """A freelancer's mailbox and calendar, and a terminal to type `mailwatch ...` in."""

    def __init__(self, freelancer: Freelancer, capsys: pytest.CaptureFixture[str]) -> None:
        self.freelancer, self._capsys = freelancer, capsys

    def type(self, *arguments: str) -> Said:
        """Run a command line in this process."""
        self._capsys.readouterr()
        status = cli.run(arguments)
        shown = self._capsys.readouterr()
        return Said(status, shown.out, shown.err)

    def ok(self, *arguments: str) -> Said:
        """Run a command line that must succeed without a word of trouble."""
        said = self.type(*arguments)
        assert (said.status, said.err) == (0, ""), said
        return said

    def offers(self) -> list[Offer]:
        """Return the offers that are remembered, the oldest first."""
        store = open_store(paths.database_file(), read_only=True)
        offers = [history.offer for history in store.facts().histories]
        store.close()
        return offers

    @property
    def offer(self) -> str:
        """The id of the only offer."""
        (offer,) = self.offers()
        return offer.id

    def send(self, days_ago: float = 0.0, **options: str) -> str:
        """Send an offer so many days ago; return its Message-ID. 0 is after all that was done before, by the second."""
        self.freelancer.clock.now = datetime.now(UTC) - timedelta(days=days_ago) + timedelta(seconds=2)
        return self.freelancer.send(**options)

    def receive(self, body: str, days_ago: float = 0.0, **options: str) -> str:
        """Receive a message so many days ago; return its Message-ID."""
        self.freelancer.clock.now = datetime.now(UTC) - timedelta(days=days_ago)
        return self.freelancer.receive(body, **options)

    @contextmanager
    def daemon(self, *options: str) -> Iterator[subprocess.Popen[str]]:
        """Run the daemon as a process of its own; ended with SIGTERM, asserted to be ended quickly and well."""
        process = subprocess.Popen(
            [sys.executable, "-m", "mailwatch", "run", *options],
            stderr=subprocess.PIPE,
            text=True,
            env=dict(os.environ),
        )
        try:
            until(lambda: paths.socket_file().exists() or process.poll() is not None)
            assert process.poll() is None, process.stderr.read() if process.stderr else ""
            yield process
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(20)


def until(holds: Callable[[], object], seconds: float = 30.0) -> None:
    """Wait until something holds."""
    deadline = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < deadline, "it never came to hold"
        time.sleep(0.02)


@pytest.fixture
def desk(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Iterator[Desk]:
    """A freelancer on pymap and a vdir who just wrote a configuration."""
    yield from at_desk(request, tmp_path, monkeypatch, capsys, "pymap+vdir")


def at_desk(request, tmp_path: Path, monkeypatch, capsys, servers: str) -> Iterator[Desk]:
    """Give a desk on the named servers."""
    freelancer = make(request, tmp_path, servers)
    freelancer.stop()
    shutil.rmtree(tmp_path / "state", ignore_errors=True)
    monkeypatch.setenv("MAILWATCH_CONFIG", str(freelancer.home / "config.yaml"))
    for kind in ("STATE", "DATA", "CACHE"):
        monkeypatch.setenv(f"XDG_{kind}_HOME", str(tmp_path / kind.lower()))
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path / "run"))
    monkeypatch.delenv("JOURNAL_STREAM", raising=False)
    yield Desk(freelancer, capsys)
