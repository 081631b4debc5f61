"""Where the files are that travel with the program: in a wheel inside the package, in a checkout beside it."""

from __future__ import annotations

from pathlib import Path

PACKAGE = Path(__file__).parent


def templates_dir() -> Path:
    """Return the folder with one folder of templates a language."""
    return _found("templates")


def systemd_dir() -> Path:
    """Return the folder with the units for systemd."""
    return _found("systemd")


def example_config() -> Path:
    """Return the example configuration, a file that `mailwatch` can be started with once it is filled in."""
    return _found("config.example.yaml")


def _found(name: str) -> Path:
    inside = PACKAGE / name
    return inside if inside.exists() else PACKAGE.parent / name
