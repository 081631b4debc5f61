"""What is installed is whole: the wheel holds all that the program reads, and the program finds it there."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from email.parser import HeaderParser
from pathlib import Path

import pytest

from mailwatch import resources

ROOT = Path(__file__).parents[2]
TRAVELS = ("templates", "systemd")
"""Folders that stand beside the package in a checkout, and inside it in a wheel."""


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built from this checkout."""
    folder = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    done = subprocess.run(build, cwd=ROOT, capture_output=True, text=True, check=False, timeout=120)
    assert done.returncode == 0, done.stderr
    return next(folder.glob("*.whl"))


@pytest.fixture(scope="module")
def unpacked(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel as an installer lays it out."""
    folder = tmp_path_factory.mktemp("site-packages")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder)
    return folder


def test_every_file_travels(unpacked: Path) -> None:
    """Every committed file of the package, the templates and the units is in the wheel, with the same content."""
    for name in _committed("mailwatch", *TRAVELS, "config.example.yaml"):
        inside = unpacked / (name if name.startswith("mailwatch/") else f"mailwatch/{name}")
        assert inside.is_file(), f"{name} does not travel in the wheel"
        assert inside.read_bytes() == (ROOT / name).read_bytes(), name


def test_the_four_languages_travel(unpacked: Path) -> None:
    """A language's words travel, as data files beside the code."""
    for language in ("nl", "en", "de", "fr"):
        assert list((unpacked / "mailwatch/languages" / language).glob("*")), language


def test_no_test_travels(unpacked: Path) -> None:
    """Tests, tools and shared mail stay at home."""
    assert {path.name for path in unpacked.iterdir() if path.suffix != ".dist-info"} == {"mailwatch"}


def test_the_command_is_installed(unpacked: Path) -> None:
    """An installer makes a command `mailwatch`, and the licence travels."""
    info = next(unpacked.glob("*.dist-info"))
    assert "mailwatch = mailwatch.cli:main" in (info / "entry_points.txt").read_text()
    assert list(info.rglob("LICENSE"))
    told = HeaderParser().parsestr((info / "METADATA").read_text())
    assert told["Requires-Python"] == ">=3.11"
    assert told["License-Expression"] == "MIT"


def test_files_are_found_from_the_wheel(unpacked: Path, tmp_path: Path) -> None:
    """Run from the wheel, the program reads the wheel's files, not those of a checkout."""
    script = (
        "from mailwatch import resources as r\n"
        "for path in (r.templates_dir(), r.systemd_dir(), r.example_config()): print(path.exists(), path)"
    )
    told = subprocess.run(
        [sys.executable, "-c", script],
        cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": str(unpacked)},
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    assert told.stdout.splitlines() == [
        f"True {unpacked}/mailwatch/{name}" for name in ("templates", "systemd", "config.example.yaml")
    ]


def test_files_are_found_from_a_checkout() -> None:
    """In a checkout they stand beside the package; the example is a link in it, as hatchling moves only folders."""
    assert resources.templates_dir() == ROOT / "templates"
    assert resources.systemd_dir() == ROOT / "systemd"
    assert resources.example_config().samefile(ROOT / "config.example.yaml")


def _committed(*paths: str) -> list[str]:
    if not (ROOT / ".git").exists():
        pytest.skip("missing: git's list of files (not a git checkout)")
    told = subprocess.run(["git", "ls-files", "-z", *paths], cwd=ROOT, capture_output=True, check=True, timeout=60)
    names = told.stdout.decode().split("\0")[:-1]
    assert names
    return [name for name in names if (ROOT / name).exists()]
