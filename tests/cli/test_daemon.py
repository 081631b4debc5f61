"""The daemon as a real process: orders take effect at once, signals are obeyed, systemd is told."""

from __future__ import annotations

import signal
import socket
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from mailwatch.config import paths
from tests.cli.conftest import Desk, at_desk, until

AT_ONCE = 4.0
"""Seconds that an order may take on a machine that is busy with other tests; 0.5 on one that is not."""


@pytest.fixture(params=["pymap+vdir", "dovecot+radicale"])
def busy_desk(request, tmp_path: Path, monkeypatch, capsys) -> Iterator[Desk]:
    """A desk on each pair of servers, consent given."""
    for desk in at_desk(request, tmp_path, monkeypatch, capsys, request.param):
        desk.ok("run", "--once", "--yes")
        yield desk


def test_orders_take_effect_at_once(busy_desk: Desk) -> None:
    """While the daemon runs an order is answered at once, and what follows from it is in the calendar at once."""
    busy_desk.send(0)
    with busy_desk.daemon() as daemon:
        until(busy_desk.freelancer.entries)
        began = time.monotonic()
        said = busy_desk.ok("won", busy_desk.offer)
        assert said.lines == [f"{busy_desk.offer} Offerte website: won"]
        assert time.monotonic() - began < AT_ONCE
        until(lambda: busy_desk.freelancer.entries() == [], AT_ONCE)
        refused = busy_desk.type("run", "--once")
        assert (refused.status, refused.err.count("\n")) == (75, 1)
        began = time.monotonic()
    assert time.monotonic() - began < AT_ONCE
    assert daemon.returncode == 0
    assert not paths.socket_file().exists()


def test_new_mail_wakes_it(busy_desk: Desk) -> None:
    """An offer that leaves gets its entry, an answer takes it away, without anybody asking."""
    with busy_desk.daemon():
        offer = busy_desk.send(0)
        until(busy_desk.freelancer.entries)
        busy_desk.receive("Bedankt, maar we kiezen een ander. Dus nee, helaas.\n\nAnna", answers=offer)
        until(lambda: busy_desk.freelancer.entries() == [])


def test_the_log_is_one_line_a_thing(desk: Desk) -> None:
    """What was done with its reasons, and whose leave is missing; every line with its time."""
    desk.send(3)
    with desk.daemon() as daemon:
        until(lambda: paths.database_file().exists() and desk.offers())
        desk.ok("consent", "--past")
        until(desk.freelancer.entries)
        desk.ok("note", desk.offer, "the look before is over once this is answered")
    lines = daemon.stderr.read().splitlines()
    assert lines[0][20:] == "account work: 1 open offers found; nothing is written before: mailwatch consent"
    assert lines[1][20:].startswith("entry ")
    assert "(14 days of silence; the offer announces no date" in lines[1]
    assert len(lines) == 2


def test_the_journal_gets_priorities_and_no_time(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """Under systemd the journal knows the time; `<4>` makes a line a warning there."""
    monkeypatch.setenv("JOURNAL_STREAM", "8:1234")
    file = desk.freelancer.home / "config.yaml"
    file.write_text(file.read_text().replace(f"port: {desk.freelancer.account.port}", "port: 1"))
    with desk.daemon() as daemon:
        time.sleep(0.3)
    lines = daemon.stderr.read().splitlines()
    assert lines
    assert all(line.startswith("<4>work (127.0.0.1:1): ") for line in lines)


class Systemd:
    """Listens where systemd would."""

    def __init__(self, path: Path) -> None:
        self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self._socket.bind(str(path))
        self._socket.settimeout(20)

    def told(self) -> str:
        return self._socket.recv(4096).decode()


def test_systemd_is_told_before_the_first_scan(desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """READY=1 comes first, then the watchdog is fed at every step of the scan, with how far it is."""
    systemd = Systemd(tmp_path / "notify")
    monkeypatch.setenv("NOTIFY_SOCKET", str(tmp_path / "notify"))
    desk.send(3)
    with desk.daemon():
        assert systemd.told().startswith("READY=1\n")
        assert systemd.told() == "WATCHDOG=1\nSTATUS=work: reading Sent: 1 of 1"
        while not (told := systemd.told()).startswith("WATCHDOG=1\nSTATUS=looked at"):
            assert told.startswith("WATCHDOG=1")
    while systemd.told() != "STOPPING=1":
        pass


def test_reload(desk: Desk) -> None:
    """SIGHUP reads the configuration anew; a wrong one is told and the old one stays."""
    file = desk.freelancer.home / "config.yaml"
    good = file.read_text()
    desk.ok("run", "--once", "--yes")
    with desk.daemon() as daemon:
        file.write_text(good + "nonsense: 1\n")
        daemon.send_signal(signal.SIGHUP)
        time.sleep(0.5)
        desk.send(0)
        until(desk.freelancer.entries)  # the old one works on
        file.write_text(good.replace(str(desk.freelancer.home / "calendar"), str(desk.freelancer.home / "other")))
        daemon.send_signal(signal.SIGHUP)
        desk.send(0, subject="Offerte app", to="Bo <bo@x.example>")
        until(lambda: list((desk.freelancer.home / "other").glob("*.ics")))
    lines = [line[20:] for line in daemon.stderr.read().splitlines()]
    assert any(line.startswith(f"the configuration stays as it was: {file}:") for line in lines)
    assert "the configuration was read anew" in lines


def test_it_stops_in_the_middle_of_a_tick(desk: Desk) -> None:
    """SIGTERM while a server keeps silent: not waited for, the next start goes on from there."""
    silent = socket.create_server(("127.0.0.1", 0))
    file = desk.freelancer.home / "config.yaml"
    good = file.read_text()
    file.write_text(good.replace(f"port: {desk.freelancer.account.port}", f"port: {silent.getsockname()[1]}"))
    with desk.daemon() as daemon:
        connection, _ = silent.accept()
        began = time.monotonic()
    assert daemon.returncode == 0
    assert time.monotonic() - began < AT_ONCE
    connection.close()
    silent.close()
    file.write_text(good)
    desk.ok("run", "--once", "--yes")


def test_a_killed_daemon_leaves_nothing_in_the_way(desk: Desk) -> None:
    """SIGKILL: the lock is gone with the process, the old socket is taken over, orders find their way."""
    with desk.daemon() as daemon:
        daemon.kill()
        daemon.wait()
        assert paths.socket_file().exists()
        assert desk.ok("consent").lines == ["from now on offers are followed on: work"]
        with desk.daemon():
            assert desk.ok("consent").lines == ["from now on offers are followed on: work"]
