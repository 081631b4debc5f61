"""A folder of bad configurations, each with exactly what is said about it beside it.

After a change of words: `UPDATE_GOLDEN=1 pytest tests/config/test_bad.py`, and read the difference.
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from mailwatch.config import load
from mailwatch.core.errors import ConfigurationError, ProblemsError

BAD = Path(__file__).parent / "bad"
CASES = sorted(BAD.glob("*.yaml"))
WORLD_READABLE = 0o644


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.stem)
def test_each_mistake_has_its_line(case: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """All that is wrong is told at once, as `file:line: key: what is expected`, and is what the golden file says."""
    monkeypatch.chdir(tmp_path)
    shutil.copy(case, "config.yaml")
    Path("config.yaml").chmod(WORLD_READABLE)
    with pytest.raises(ProblemsError) as caught:
        load(Path("config.yaml"))
    told = "".join(f"{problem}\n" for problem in caught.value.problems)
    golden = case.with_suffix(".expected")
    if os.environ.get("UPDATE_GOLDEN"):
        golden.write_text(told)
    assert told == golden.read_text()
    assert all(isinstance(problem, ConfigurationError) for problem in caught.value.problems)
    assert all(str(problem).startswith("config.yaml:") for problem in caught.value.problems)
    assert "geheim" not in told


def test_no_case_without_golden() -> None:
    """Every golden file belongs to a case, and there are enough of them to mean something."""
    assert {case.stem for case in BAD.glob("*.expected")} == {case.stem for case in CASES}
    assert len(CASES) > 50


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    """Without a file, the one line says how to start."""
    with pytest.raises(ProblemsError) as caught:
        load(tmp_path / "config.yaml")
    file = tmp_path / "config.yaml"
    assert [str(told) for told in caught.value.problems] == [
        f"{file}: no configuration yet (start with: mailwatch config --write)"
    ]


def test_a_file_that_is_a_folder(tmp_path: Path) -> None:
    """What cannot be read is told in the words of the system."""
    with pytest.raises(ProblemsError, match="Is a directory"):
        load(tmp_path)


def test_a_file_in_another_encoding(tmp_path: Path) -> None:
    """A file that is not UTF-8 is told with the byte that showed it."""
    file = tmp_path / "config.yaml"
    file.write_bytes("me: {name: André}".encode("latin-1"))
    with pytest.raises(ProblemsError, match="expected UTF-8, found byte 0xe9"):
        load(file)
