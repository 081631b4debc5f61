"""Whatever is in the file, loading it ends with a configuration or with lines that say what is wrong."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mailwatch.config import load
from mailwatch.core.errors import MailwatchError, ProblemsError
from tests.config.test_reference import EXAMPLE, uncommented

WHOLE = uncommented(EXAMPLE.read_text(), alternatives=False)
LINES = WHOLE.splitlines()
ODD = [
    "",
    "[]",
    "{}",
    "- a",
    "a: b",
    "&a [*a]",
    "!!binary x",
    "\x00",
    "0",
    "-1",
    "9" * 400,
    "no",
    "~",
    "é" * 300,
    "[[[[",
    "'",
    '"a\\0b"',
    '"a\\nb"',
    "~nobody/x",
]

bounded = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A file that nobody else can read."""
    file = tmp_path / "config.yaml"
    file.touch(mode=0o600)
    return file


def holds(file: Path, content: bytes) -> None:
    """Load the content; each problem must be one line that names the file."""
    file.write_bytes(content)
    problems: tuple[MailwatchError, ...] = ()
    try:
        load(file)
    except ProblemsError as several:
        problems = several.problems or pytest.fail("nothing is wrong, and yet it is refused")
    for problem in problems:
        assert str(problem).startswith(str(file))
        assert "\n" not in str(problem)


@bounded
@given(line=st.integers(0, len(LINES) - 1), odd=st.sampled_from(ODD), after_key=st.booleans())
def test_an_odd_value_anywhere(file: Path, line: int, odd: str, after_key: bool) -> None:
    """Any value, or any whole line, replaced by something that no one expects."""
    key, _, _ = LINES[line].partition(": ")
    changed = [*LINES[:line], f"{key.rstrip(':')}: {odd}" if after_key else odd, *LINES[line + 1 :]]
    holds(file, "\n".join(changed).encode())


@bounded
@given(at=st.integers(0, len(WHOLE.encode()) - 1), octets=st.binary(min_size=0, max_size=3), cut=st.integers(0, 40))
def test_damaged_octets(file: Path, at: int, octets: bytes, cut: int) -> None:
    """A file cut, overwritten or of another encoding in the middle."""
    whole = WHOLE.encode()
    holds(file, whole[:at] + octets + whole[at + cut :])


SCALARS = st.sampled_from([*ODD, "work", "10:00", "2 weeks", "nl", "NL", "mon-fri", "a@b.nl", "https://x"])
SHAPES = st.recursive(SCALARS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(SCALARS, inner, max_size=3))


@bounded
@given(key=st.sampled_from(sorted(yaml.load(WHOLE, yaml.BaseLoader))), shape=SHAPES)
def test_any_shape_in_any_section(file: Path, key: str, shape: object) -> None:
    """A section that has become a list, a value, or other keys."""
    whole = yaml.load(WHOLE, yaml.BaseLoader) | {key: shape}
    holds(file, yaml.safe_dump(whole, allow_unicode=True).encode())
