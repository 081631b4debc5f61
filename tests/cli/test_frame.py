"""The frame of the command line: help, slips, failures in one line each, statuses, start-up."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from importlib import import_module
from pathlib import Path

import click
import pytest

from mailwatch import __version__, cli
from mailwatch.cli import prose
from mailwatch.cli.group import Entry
from mailwatch.cli.invocation import Invocation
from mailwatch.config.loading import load
from mailwatch.core.errors import ConfigurationError, MailwatchError, ProblemsError, Retry

CONFIGURATION = "accounts: {work: {user: anna@fastmail.com, password_env: A}}\n"


@pytest.fixture(autouse=True)
def state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A state directory and a configuration file of its own."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    monkeypatch.delenv("MAILWATCH_CONFIG", raising=False)
    return tmp_path / "mailwatch"


@pytest.fixture
def failing(monkeypatch: pytest.MonkeyPatch):
    """Add a command `fail` that raises what one gives."""

    def add(error: BaseException) -> None:
        @click.command("fail")
        def command() -> None:
            raise error

        monkeypatch.setitem(cli.COMMANDS, "fail", Entry("tests.cli.fail", "Fails.", "Test"))
        monkeypatch.setitem(sys.modules, "tests.cli.fail", type(sys)("fail"))
        monkeypatch.setattr(sys.modules["tests.cli.fail"], "command", command, raising=False)

    return add


def mailwatch(*arguments: str, **environ: str) -> subprocess.CompletedProcess[str]:
    """Run the program as a process of its own."""
    return subprocess.run(
        [sys.executable, "-m", "mailwatch", *arguments],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
        env={**os.environ, **environ},
    )


@pytest.mark.parametrize("name", cli.COMMANDS)
def test_every_command_is_there(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Each line of the table has a module with a click command, which has help of its own."""
    assert isinstance(import_module(cli.COMMANDS[name].module).command, click.Command)
    assert cli.run([name, "--help"]) == 0
    assert f"Usage: mailwatch {name}" in capsys.readouterr().out


def test_help_lists_every_command_under_its_heading(capsys: pytest.CaptureFixture[str]) -> None:
    """Help is read at a glance: sections, one line a command, no line cut off."""
    assert cli.run(["-h"]) == 0
    shown = capsys.readouterr().out
    for name, entry in cli.COMMANDS.items():
        assert f"{entry.section}:" in shown
        assert f"  {name}" in shown
        assert entry.does in shown
        assert entry.does.endswith(".")


def test_help_imports_no_command() -> None:
    """Names and helps come from the table, so that help, completion and slips stay quick."""
    source = (
        "import sys; from mailwatch import cli; cli.run(['--help']);"
        "print('imported', [entry.module for entry in cli.COMMANDS.values() if entry.module in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", source], capture_output=True, text=True, check=True, timeout=60)
    assert done.stdout.endswith("imported []\n")


@pytest.mark.parametrize(
    "module", ["yaml", "rich", "jinja2", "icalendar", "caldav", "holidays", "imapclient", "sqlite3"]
)
def test_frame_imports_nothing_heavy(module: str) -> None:
    """The frame costs click and no more; each command pays for what it uses."""
    source = f"import sys; from mailwatch import cli; sys.exit({module!r} in sys.modules)"
    assert subprocess.run([sys.executable, "-c", source], check=False, timeout=60).returncode == 0


def test_version(capsys: pytest.CaptureFixture[str]) -> None:
    """The version is the package's."""
    assert cli.run(["--version"]) == 0
    assert capsys.readouterr().out == f"mailwatch {__version__}\n"


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["complition"], 'mailwatch: no command "complition", did you mean "completion"? (see mailwatch --help)'),
        (["xyzzy"], 'mailwatch: no command "xyzzy" (see mailwatch --help)'),
        (["config", "--config", "x"], "mailwatch config: --config stands before the command: mailwatch --config ..."),
        (["completion"], "mailwatch completion: Missing argument"),
        (["--nope"], "mailwatch: No such option"),
    ],
)
def test_slips_are_one_line(arguments: list[str], told: str, capsys: pytest.CaptureFixture[str]) -> None:
    """A wrong command line ends with 2 and one line that says where to look."""
    assert cli.run(arguments) == prose.USAGE
    shown = capsys.readouterr()
    assert shown.out == ""
    assert shown.err.startswith(told)
    assert shown.err.count("\n") == 1


def test_no_command_is_help(capsys: pytest.CaptureFixture[str]) -> None:
    """Without a command the help is shown, as for a slip."""
    assert cli.run([]) == prose.USAGE
    assert "Usage: mailwatch" in capsys.readouterr().err


LATER = MailwatchError("the server is busy", where="work", remedy="nothing to do", retry=Retry.LATER)
NEVER = MailwatchError("the folder is gone", where="work")
SETTINGS = ConfigurationError("port: expected a port number", where="config.yaml:3")


@pytest.mark.parametrize(
    ("error", "lines", "status"),
    [
        (LATER, ["work: the server is busy (nothing to do)"], 75),
        (NEVER, ["work: the folder is gone"], 1),
        (SETTINGS, ["config.yaml:3: port: expected a port number"], 78),
        (ProblemsError((LATER, NEVER)), [str(LATER), str(NEVER)], 1),
        (ProblemsError((LATER, LATER)), [str(LATER), str(LATER)], 75),
        (ProblemsError((LATER, SETTINGS)), [str(LATER), str(SETTINGS)], 78),
        (MailwatchError("NO \x1b[31m[ALERT]\r\n too many"), ["NO  [31m[ALERT]  too many"], 1),
        (KeyboardInterrupt(), [""], 130),
        (click.Abort(), [], 1),
    ],
)
def test_failures_have_a_line_and_a_status(
    failing, error: BaseException, lines: list[str], status: int, capsys: pytest.CaptureFixture[str]
) -> None:
    """What failed, where and what to do, a line each, in one place; the status says whether to try again."""
    failing(error)
    assert cli.run(["fail"]) == status
    assert capsys.readouterr().err.splitlines() == lines


def test_the_unforeseen_is_a_line_too(failing, state: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """No traceback: one line, and the details in a file that only its owner reads."""
    failing(ZeroDivisionError("division\nby zero"))
    assert cli.run(["fail"]) == 1
    record = state / "crash.log"
    expected = f"mailwatch: unforeseen: ZeroDivisionError: division by zero (please report it, with {record})\n"
    assert capsys.readouterr().err == expected
    assert "Traceback" in record.read_text()
    assert record.stat().st_mode & 0o077 == 0


def test_debug_shows_the_traceback(failing, capsys: pytest.CaptureFixture[str]) -> None:
    """Who asks for it sees where a failure came from, also of a foreseen one."""
    failing(NEVER)
    assert cli.run(["--debug", "fail"]) == 1
    assert "Traceback" in capsys.readouterr().err


def test_details_that_cannot_be_written(failing, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys) -> None:
    """A full or locked disk does not hide the failure itself."""
    (tmp_path / "file").touch()
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "file"))
    failing(ZeroDivisionError("by zero"))
    assert cli.run(["fail"]) == 1
    assert "ZeroDivisionError: by zero (details cannot be written:" in capsys.readouterr().err


def test_without_a_configuration(tmp_path: Path) -> None:
    """The first thing a newcomer meets says how to start."""
    file = tmp_path / "mailwatch" / "config.yaml"
    with pytest.raises(ProblemsError) as caught:
        Invocation(file).configuration()
    told = prose.tell(caught.value)
    assert told == prose.Told((f"{file}: no configuration yet (start with: mailwatch config --write)",), 78)


def test_account_that_is_not_there(tmp_path: Path) -> None:
    """`--account` chooses one of the configured accounts, and helps with a slip."""
    file = tmp_path / "config.yaml"
    file.write_text(CONFIGURATION)
    configuration = load(file)
    assert Invocation(file, "work").accounts(configuration) == configuration.accounts
    assert Invocation(file).accounts(configuration) == configuration.accounts
    with pytest.raises(ConfigurationError, match='no account "wrok", did you mean "work"'):
        Invocation(file, "wrok").accounts(configuration)


def test_config_is_written_once(state: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The example is written for its owner's eyes only, loads as it is, and is never written over."""
    assert cli.run(["config", "--write"]) == 0
    file = state / "config.yaml"
    assert file.stat().st_mode & 0o077 == 0
    assert load(file).accounts
    capsys.readouterr()
    assert cli.run(["config", "--write"]) == 78
    assert capsys.readouterr().err == f"{file}: is there already, and stays as it is (edit it)\n"


def test_config_prints_the_example(capsys: pytest.CaptureFixture[str]) -> None:
    """What is printed is the file that travels with the program."""
    assert cli.run(["config"]) == 0
    assert capsys.readouterr().out == (Path(cli.__file__).parents[2] / "config.example.yaml").read_text()


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion(shell: str) -> None:
    """Each shell gets a script that asks the program, and the program answers with the commands."""
    script = mailwatch("completion", shell)
    assert script.returncode == 0
    assert "_MAILWATCH_COMPLETE" in script.stdout
    answer = mailwatch(
        _MAILWATCH_COMPLETE=f"{shell}_complete", COMP_WORDS="mailwatch co", COMP_CWORD="co" if shell == "fish" else "1"
    )
    assert answer.returncode == 0
    assert {"config", "completion"} <= set(answer.stdout.replace(",", "\n").replace("\t", "\n").split("\n"))


def test_a_reader_that_leaves() -> None:
    """`mailwatch config | head -1` is quiet."""
    command = f"set -o pipefail; {sys.executable} -m mailwatch config | true"
    done = subprocess.run(["bash", "-c", command], capture_output=True, text=True, check=False, timeout=60)
    assert done.stderr == ""


def test_ctrl_c_is_130(tmp_path: Path) -> None:
    """An interrupted command ends as shells expect, without a traceback."""
    source = (
        "import signal, sys, os, click, types; from mailwatch import cli; from mailwatch.cli.group import Entry;"
        "m = types.ModuleType('m'); sys.modules['m'] = m;"
        "m.command = click.Command('wait', callback=lambda: os.kill(os.getpid(), signal.SIGINT) or signal.pause());"
        "cli.COMMANDS['wait'] = Entry('m', 'Waits.', 'Test'); sys.argv[1:] = ['wait']; cli.main()"
    )
    done = subprocess.run([sys.executable, "-c", source], capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 128 + signal.SIGINT
    assert done.stderr.strip() == ""
