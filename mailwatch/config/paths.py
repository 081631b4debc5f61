"""Where things are, after the XDG base directory specification: the command line and the daemon see the same state."""

from __future__ import annotations

import os
from pathlib import Path

NAME = "mailwatch"
CONFIG_VARIABLE = "MAILWATCH_CONFIG"


def _base(variable: str, fallback: str) -> Path:
    """Return an XDG base directory; a relative value is ignored, as the specification asks."""
    told = Path(os.environ.get(variable, ""))
    return told if told.is_absolute() else Path.home() / fallback


def configuration_file() -> Path:
    """Return the file to read: MAILWATCH_CONFIG where set, else ~/.config/mailwatch/config.yaml."""
    if told := os.environ.get(CONFIG_VARIABLE):
        return Path(told).expanduser()
    return _base("XDG_CONFIG_HOME", ".config") / NAME / "config.yaml"


def state_directory() -> Path:
    """Return ~/.local/state/mailwatch: what must survive, and belongs to this machine."""
    return _base("XDG_STATE_HOME", ".local/state") / NAME


def database_file() -> Path:
    """Return the database's file, in the state directory."""
    return state_directory() / f"{NAME}.db"


def crash_file() -> Path:
    """Return the file that the details of an unexpected failure are written to."""
    return state_directory() / "crash.log"


def data_directory() -> Path:
    """Return ~/.local/share/mailwatch."""
    return _base("XDG_DATA_HOME", ".local/share") / NAME


def calendar_directory() -> Path:
    """Return the calendar that is used when none is configured: a vdir that khal and others can read."""
    return data_directory() / "calendar"


def cache_directory() -> Path:
    """Return ~/.cache/mailwatch: what may be deleted at any time."""
    return _base("XDG_CACHE_HOME", ".cache") / NAME


def runtime_directory() -> Path:
    """Return the directory of the daemon's socket; the state directory where there is no user session."""
    told = Path(os.environ.get("XDG_RUNTIME_DIR", ""))
    return told / NAME if told.is_absolute() else state_directory()


def socket_file() -> Path:
    """Return the socket through which the command line wakes the daemon."""
    return runtime_directory() / f"{NAME}.sock"
