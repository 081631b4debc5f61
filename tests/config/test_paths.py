"""Files are where the XDG base directory specification puts them."""

from __future__ import annotations

from pathlib import Path

import pytest

from mailwatch.config import paths


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home of its own, without any variable of the session."""
    for kind in ("CONFIG", "STATE", "DATA", "CACHE"):
        monkeypatch.delenv(f"XDG_{kind}_HOME", raising=False)
    monkeypatch.delenv("XDG_RUNTIME_DIR", raising=False)
    monkeypatch.delenv("MAILWATCH_CONFIG", raising=False)
    monkeypatch.setenv("HOME", str(tmp_path))
    return tmp_path


def test_without_variables(home: Path) -> None:
    """The defaults of the specification; without a session the socket lies beside the database."""
    assert paths.configuration_file() == home / ".config/mailwatch/config.yaml"
    assert paths.database_file() == home / ".local/state/mailwatch/mailwatch.db"
    assert paths.calendar_directory() == home / ".local/share/mailwatch/calendar"
    assert paths.cache_directory() == home / ".cache/mailwatch"
    assert paths.socket_file() == home / ".local/state/mailwatch/mailwatch.sock"
    assert paths.crash_file().parent == paths.state_directory()


def test_with_variables(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Variables win, but a relative one is ignored, as the specification asks."""
    monkeypatch.setenv("XDG_STATE_HOME", "/var/lib/anna")
    monkeypatch.setenv("XDG_RUNTIME_DIR", "/run/user/1000")
    monkeypatch.setenv("XDG_CONFIG_HOME", "relative")
    assert paths.database_file() == Path("/var/lib/anna/mailwatch/mailwatch.db")
    assert paths.socket_file() == Path("/run/user/1000/mailwatch/mailwatch.sock")
    assert paths.configuration_file() == home / ".config/mailwatch/config.yaml"


def test_named_configuration(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """MAILWATCH_CONFIG names the file itself."""
    monkeypatch.setenv("MAILWATCH_CONFIG", "~/other.yaml")
    assert paths.configuration_file() == home / "other.yaml"
