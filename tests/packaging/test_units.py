"""The units for systemd: systemd takes them, they are closed as far as can be, and they agree with the program."""

from __future__ import annotations

import configparser
import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from mailwatch.resources import systemd_dir

DAEMONS = ("mailwatch.service", "mailwatch@.service")
SERVICES = (*DAEMONS, "mailwatch-once.service")
UNITS = (*SERVICES, "mailwatch.timer")
LEAST_EXPOSURE = 2.5


@pytest.fixture
def analyze() -> str:
    """The program systemd-analyze."""
    found = shutil.which("systemd-analyze")
    if found is None:
        pytest.skip("missing: systemd-analyze (apt install systemd)")
    return found


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A home with the command where pipx puts it."""
    command = tmp_path / ".local/bin/mailwatch"
    command.parent.mkdir(parents=True)
    command.write_text("#!/bin/sh\n")
    command.chmod(0o755)
    return tmp_path


def test_every_unit_is_named_here() -> None:
    """No unit escapes these tests."""
    assert {path.name for path in systemd_dir().iterdir()} == set(UNITS)


@pytest.mark.parametrize("unit", UNITS)
def test_systemd_takes_it(unit: str, analyze: str, home: Path) -> None:
    """systemd-analyze verify says nothing: no unknown key, no command that is not there."""
    folder = home / "units"
    folder.mkdir()
    for name in UNITS:
        text = (systemd_dir() / name).read_text().replace("/home/%i", str(home))
        (folder / name).write_text(text)
    told = subprocess.run(
        [analyze, "verify", "--system" if "@" in unit else "--user", str(folder / unit)],
        env=os.environ | {"HOME": str(home), "XDG_RUNTIME_DIR": str(home)},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    ours = [line for line in (told.stdout + told.stderr).splitlines() if "mailwatch" in line]
    assert ours == []
    assert told.returncode == 0, told.stderr


def test_the_system_unit_is_closed(analyze: str) -> None:
    """Exposure of the system unit is under 2.5 of 10, as systemd-analyze security counts."""
    command = [analyze, "security", "--offline=true", "--no-pager", str(systemd_dir() / "mailwatch@.service")]
    told = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60).stdout
    exposure = re.search(r"Overall exposure level for \S+: ([\d.]+)", told)
    assert exposure, told
    assert float(exposure.group(1)) < LEAST_EXPOSURE


def test_a_wrong_configuration_is_not_started_again() -> None:
    """Exit status 2 (usage) and 78 (configuration) end it: a restart would only repeat them."""
    for unit in DAEMONS:
        assert _service(unit)["RestartPreventExitStatus"].split() == ["2", "78"], unit
        assert _service(unit)["Restart"] == "on-failure"


def test_no_empty_capability_set_in_a_user_unit() -> None:
    """A user manager may not drop capabilities: the unit would fail with status 218."""
    for unit in ("mailwatch.service", "mailwatch-once.service"):
        assert "CapabilityBoundingSet" not in _service(unit)
        assert "AmbientCapabilities" not in _service(unit)


def test_daemons_are_watched() -> None:
    """Systemd hears when a daemon is ready, and starts it again when it hangs."""
    for unit in DAEMONS:
        assert _service(unit)["Type"] == "notify"
        assert _service(unit)["WatchdogSec"]


def test_the_system_unit_may_write_where_the_program_does(monkeypatch: pytest.MonkeyPatch) -> None:
    """State and the default calendar folder lie in what the system unit may write to."""
    paths = pytest.importorskip("mailwatch.config.paths")
    for variable in ("XDG_STATE_HOME", "XDG_DATA_HOME"):
        monkeypatch.delenv(variable, raising=False)
    monkeypatch.setenv("HOME", "/home/%i")
    writable = [Path(path) for path in _service("mailwatch@.service")["ReadWritePaths"].split()]
    for folder in (paths.state_directory(), paths.calendar_directory()):
        assert any(folder.is_relative_to(path) for path in writable), folder


def _service(unit: str) -> dict[str, str]:
    """Return a unit's settings; of a key that is there more than once (SystemCallFilter), the last."""
    parser = configparser.ConfigParser(strict=False, interpolation=None, delimiters=("=",))
    parser.optionxform = str
    parser.read(systemd_dir() / unit)
    return dict(parser["Service"])
