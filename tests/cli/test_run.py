"""`mailwatch run`: the first look, consent, a dry run, and what the process ends with."""

from __future__ import annotations

from pathlib import Path

from mailwatch.config import paths
from mailwatch.daemon.lock import lock
from mailwatch.store import open_store
from tests.cli.conftest import Desk


def files(folder: Path) -> dict[str, bytes]:
    """Return every file below a folder with what is in it."""
    return {str(file): file.read_bytes() for file in sorted(folder.rglob("*")) if file.is_file()}


def test_the_first_look_lists_and_waits(desk: Desk) -> None:
    """Nothing is written before consent: what was found is listed with its day, and how to agree."""
    desk.send(3)
    said = desk.ok("run", "--once")
    assert said.lines[0] == "work: 1 open offer found in the last 60 days"
    assert "Anna de Vries" in said.lines[2]
    assert "EUR 2,450" in said.lines[2]
    assert "call, " in said.lines[2]
    assert said.lines[-1].startswith("Nothing is written for work before you agree: mailwatch consent")
    assert desk.freelancer.entries() == []


def test_consent_follows_from_now_on(desk: Desk) -> None:
    """After consent new offers get their entry; those from before are opt-in, and keep the rung they are on."""
    desk.send(20)
    desk.ok("run", "--once")
    assert desk.ok("consent").lines == ["from now on offers are followed on: work"]
    assert "to follow: mailwatch follow" in desk.ok("status").out
    assert desk.freelancer.entries() == []
    desk.send(0, subject="Offerte app", to="Bo <bo@x.example>")
    assert desk.ok("run", "--once").out.startswith("entry ")
    assert len(desk.freelancer.entries()) == 1
    said = desk.ok("consent", "--past")
    assert said.lines[-1].startswith(
        "offers are followed on: work; 1 from before as well, the silent ones spread until"
    )
    assert len(desk.freelancer.entries()) == 2
    (old,) = [line for line in desk.ok("status").lines if "Anna" in line]
    assert "call, " in old
    assert "second" not in old


def test_yes_is_consent_where_nobody_can_be_asked(desk: Desk) -> None:
    """Unattended: `--yes` agrees before the first look, for what is sent from then on."""
    said = desk.ok("run", "--once", "--yes")
    assert "Nothing is written" not in said.out
    desk.send(0)
    assert "entry " in desk.ok("run", "--once").out


def test_a_second_look_does_nothing(desk: Desk) -> None:
    """Run, run again: nothing is left to do."""
    desk.ok("run", "--once", "--yes")
    desk.send(0)
    desk.ok("run", "--once")
    assert desk.ok("run", "--once").out == ""


def test_a_dry_run_writes_nothing_anywhere(desk: Desk, tmp_path: Path) -> None:
    """It says what would be done and why; files, mailboxes and calendar stay as they are, the first time too."""
    desk.send(3)
    before = files(tmp_path)
    said = desk.ok("run", "--dry-run")
    assert said.lines[0] == "would do nothing now"
    assert "work: 1 open offer found" in said.out
    assert files(tmp_path) == before
    desk.ok("run", "--once", "--yes")
    desk.send(0, subject="Offerte app", to="Bo <bo@x.example>")
    flags, before = desk.freelancer.account.flags(), files(tmp_path)
    (line,) = desk.ok("run", "--dry-run").lines
    assert line.startswith("would: entry ")
    assert "call (14 days of silence; the offer announces no date" in line
    assert files(tmp_path) == before
    assert desk.freelancer.account.flags() == flags
    assert desk.freelancer.entries() == []


def test_a_second_instance_is_refused(desk: Desk) -> None:
    """The lock is held by another: 75, in one line, for the daemon, a single look and a trial alike."""
    with lock(paths.database_file()):
        for options in ((), ("--once",)):
            said = desk.type("run", *options)
            assert said.status == 75
            assert said.err == f"{paths.database_file()}: mailwatch runs already for this database\n"
        assert desk.type("run", "--dry-run").status == 0


def test_accounts_that_cannot_be_reached_are_temporary(desk: Desk) -> None:
    """No server there: one line that says where, and 75, so that a timer tries again."""
    file = desk.freelancer.home / "config.yaml"
    file.write_text(file.read_text().replace(f"port: {desk.freelancer.account.port}", "port: 1"))
    said = desk.type("run", "--once")
    assert said.status == 75
    assert said.err.startswith("work (127.0.0.1:1): ")
    assert said.err.count("\n") == 1


def test_a_wrong_configuration_is_78(desk: Desk) -> None:
    """All that is wrong, each with its line; nothing was opened."""
    file = desk.freelancer.home / "config.yaml"
    file.write_text(file.read_text().replace("country: NL", "country: XX\nnonsense: 1"))
    said = desk.type("run", "--once")
    assert said.status == 78
    assert said.err.count("\n") == 2
    assert not paths.database_file().exists()


def test_only_one_account(desk: Desk) -> None:
    """`--account` looks at that one; a name that is none is told with the nearest."""
    file = desk.freelancer.home / "config.yaml"
    other = "accounts:\n  home: {host: 127.0.0.1, port: 1, security: plain, user: a@x.example, password: b}\n"
    file.write_text(file.read_text().replace("accounts:\n", other))
    assert desk.type("run", "--once").status == 75
    assert desk.ok("--account", "work", "run", "--once").status == 0
    said = desk.type("--account", "wrok", "run", "--once")
    assert said.status == 78
    assert said.err.startswith(f'{file}: no account "wrok", did you mean "work"')


def test_a_damaged_database_is_one_line(desk: Desk) -> None:
    """What cannot be read says so, and what to do; it is never written over."""
    paths.database_file().parent.mkdir(parents=True)
    paths.database_file().write_bytes(b"no database " * 500)
    said = desk.type("run", "--once")
    assert said.status == 1
    assert said.err.startswith(f"{paths.database_file()}: the database is damaged (move the file away")


def test_troubles_are_kept_for_status(desk: Desk) -> None:
    """A calendar that cannot be written to is told, and told again by `status` until it is over."""
    desk.ok("run", "--once", "--yes")
    calendar = desk.freelancer.home / "calendar"
    calendar.mkdir(exist_ok=True)
    desk.send(0)
    for file in calendar.iterdir():
        file.unlink()
    calendar.rmdir()
    calendar.write_text("in the way")
    said = desk.type("run", "--once")
    assert said.status != 0
    assert "calendar" in said.err
    assert any(line.startswith("failed: ") for line in desk.ok("status").lines)
    assert open_store(paths.database_file()).failures()
