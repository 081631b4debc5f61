"""What systemd hears from us, over a real datagram socket."""

from __future__ import annotations

import os
import socket
import uuid
from pathlib import Path

import pytest

from mailwatch.sd_notify import notify, watchdog_seconds


@pytest.fixture(params=["file", "abstract"])
def manager(request: pytest.FixtureRequest, tmp_path: Path):
    """A service manager's socket, and the NOTIFY_SOCKET that names it."""
    name = str(tmp_path / "notify") if request.param == "file" else f"@mailwatch-{uuid.uuid4()}"
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as listener:
        listener.bind(name.replace("@", "\0", 1) if request.param == "abstract" else name)
        listener.settimeout(5)
        yield listener, {"NOTIFY_SOCKET": name}


def test_states_arrive_as_one_datagram(manager) -> None:
    """Several states are told at once, a line each (sd_notify(3))."""
    listener, environment = manager
    assert notify("READY=1", "STATUS=2 offers open, geïnd", environment=environment)
    assert listener.recv(4096).decode() == "READY=1\nSTATUS=2 offers open, geïnd"


def test_without_systemd_nothing_is_told() -> None:
    """Started by hand there is no NOTIFY_SOCKET, and nothing happens."""
    assert not notify("READY=1", environment={})


def test_a_manager_that_went_away_is_no_error(tmp_path: Path) -> None:
    """A socket that nobody listens on, or that is not there, never raises."""
    assert not notify("WATCHDOG=1", environment={"NOTIFY_SOCKET": str(tmp_path / "gone")})


@pytest.mark.parametrize(
    ("environment", "seconds"),
    [
        ({}, None),
        ({"WATCHDOG_USEC": "180000000"}, 180.0),
        ({"WATCHDOG_USEC": "180000000", "WATCHDOG_PID": str(os.getpid())}, 180.0),
        ({"WATCHDOG_USEC": "180000000", "WATCHDOG_PID": "1"}, None),
        ({"WATCHDOG_USEC": "soon"}, None),
    ],
)
def test_the_watchdog_says_how_often(environment: dict[str, str], seconds: float | None) -> None:
    """WATCHDOG_USEC counts only for the process it names (sd_watchdog_enabled(3))."""
    assert watchdog_seconds(environment) == seconds
