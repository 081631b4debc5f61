"""`mailwatch check` tries every setting on real servers, and says what to do about each failure."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from mailwatch import cli
from tests.chain.conftest import make_calendar

NOBODY = "accounts: {work: {user: a@x.example, host: 127.0.0.1, port: 1, security: plain, password_command: echo x}}\n"
"""An account on a port where nobody listens."""

Checking = Callable[..., tuple[int, str, str]]


@pytest.fixture
def checking(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Checking:
    """Run `mailwatch check` with a configuration, return its status, what it found and what failed."""
    for kind in ("STATE", "DATA", "CONFIG"):
        monkeypatch.setenv(f"XDG_{kind}_HOME", str(tmp_path))

    def check(text: str, *options: str, before: tuple[str, ...] = ()) -> tuple[int, str, str]:
        file = tmp_path / "config.yaml"
        file.touch(mode=0o600)
        file.write_text(text)
        capsys.readouterr()
        status = cli.run(["--config", str(file), *before, "check", *options])
        shown = capsys.readouterr()
        return status, shown.out, shown.err

    return check


def account(server, name: str = "work", *, password: str | None = None, more: str = "") -> str:
    """Return the configuration of an account on a server of the test."""
    keys = {
        "user": server.user,
        "host": server.host,
        "port": server.port,
        "security": "plain",
        "addresses": f"{name}@vries.example",
        "password": password or server.password,
    }
    return f"  {name}:\n" + "".join(f"    {key}: '{value}'\n" for key, value in keys.items()) + more


def test_all_is_well(checking: Checking, imap_account, caldav_account) -> None:
    """Folders are found and opened, the calendar is written to and left as it was, nothing is said to fail."""
    make_calendar(caldav_account, "Werk")
    before = imap_account.flags()
    calendar = (
        f"calendar:\n  caldav:\n    url: {caldav_account.home}\n    user: '{caldav_account.user}'\n"
        f"    password: '{caldav_account.password}'\n    calendar: Werk\n"
    )
    status, found, failed = checking("accounts:\n" + account(imap_account) + calendar, "--write")
    assert failed == ""
    assert status == 0
    assert "account work: sent in Sent, drafts in Drafts, trash in Trash;" in found
    assert "calendar: 0 entries of mailwatch; moved and deleted entries are orders" in found
    assert "an entry was put there and taken away again" in found
    assert imap_account.flags() == before


def test_everything_is_tried_although_one_fails(checking: Checking, pymap_account, tmp_path: Path) -> None:
    """A refused login, a missing folder and a bad template are told together, each with its remedy."""
    templates = tmp_path / "templates" / "nl"
    templates.mkdir(parents=True)
    (templates / "call.j2").write_text("title: {{ nothing_known }}\n\n{% if %}\n")
    refused = account(pymap_account, password="wrong")
    other = account(pymap_account, "other", more="    offers: {folder: Nergens}\n")
    text = f"accounts:\n{refused}{other}calendar: {{vdir: cal}}\ntemplates: templates\n"
    status, found, failed = checking(text)
    assert status != 0
    assert "call.j2" in failed
    assert "account other: sent in Sent" in found
    assert any("work" in line and "login" in line and "(" in line for line in failed.splitlines())
    assert "Nergens" in failed
    assert "calendar: 0 entries" in found
    assert "All is well" not in found


def test_one_account_only(checking: Checking, pymap_account) -> None:
    """`--account` before the command tries that one, and leaves the others alone."""
    two = "accounts:\n" + account(pymap_account) + "  home: {user: b@fastmail.com, password_env: NOT_SET}\n"
    status, found, failed = checking(two)
    assert (status, failed) == (78, FAILED_HOME)
    assert "account work: sent in Sent" in found
    status, found, failed = checking(two, before=("--account", "work"))
    assert (status, failed) == (0, "")
    assert "All is well" in found


FAILED_HOME = "account home: the variable NOT_SET is not set (export it before mailwatch starts)\n"


def test_calendar_without_its_password(checking: Checking, pymap_account) -> None:
    """A calendar that cannot be reached does not keep the accounts from being tried."""
    calendar = "calendar: {caldav: {url: 'http://127.0.0.1:1/', user: a, password_env: NOT_SET}}\n"
    status, found, failed = checking("accounts:\n" + account(pymap_account) + calendar)
    assert (status, failed) == (78, "calendar: the variable NOT_SET is not set (export it before mailwatch starts)\n")
    assert "account work: sent in Sent" in found


def test_server_that_is_not_there(checking: Checking) -> None:
    """A closed port is a temporary failure of that account; the rest is tried."""
    status, found, failed = checking(NOBODY)
    assert status == 75
    assert failed.startswith("work (127.0.0.1:1): ")
    assert failed.count("\n") == 1
    assert "calendar: 0 entries" in found


def test_database_that_cannot_be_made(checking: Checking, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A state directory that cannot be is one line, not a traceback."""
    (tmp_path / "file").touch()
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "file"))
    status, _, failed = checking(NOBODY)
    database, work = failed.splitlines()
    assert status != 0
    assert database.startswith(f"{tmp_path}/file/mailwatch/mailwatch.db: ")
    assert work.startswith("work (127.0.0.1:1): ")


def test_a_step_without_a_text_is_told(checking: Checking) -> None:
    """Before its day comes, a line each; the steps that come along have theirs."""
    cadence = "ladder: [{name: call}, {name: letter}], profiles: {quick: {gap: 3}, mine: {ladder: [{name: fax}]}}"
    _, _, failed = checking(f"{NOBODY}cadence: {{{cadence}}}\n")
    told = [line.partition("config.yaml: ")[2] for line in failed.splitlines() if ".ladder." in line]
    assert [line.partition(" (")[0] for line in told] == [
        "cadence.ladder.2: the step letter has no text `entry/letter` and `letter`",
        "cadence.profiles.mine.ladder.1: the step fax has no text `entry/fax` and `fax`",
    ]
    assert "ladders: every step has its texts" in checking(NOBODY)[1]
