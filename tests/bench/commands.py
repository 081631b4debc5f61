"""Commands as a person waits for them: the whole process, from the start of the interpreter to its end."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from statistics import median
from time import perf_counter

from tests.bench.stage import Home
from tests.bench.table import Figure, doing, plain, show, under

ROOT = Path(__file__).parent.parent.parent
TIMES = 10


def commands(home: Home) -> None:
    """Measure and print what commands take over a home that was scanned."""
    doing("commands")
    first = _seconds(lambda: _ok(home, "status"))
    show(
        plain("mailwatch status, the first after a tick", first, "ms"),
        under("mailwatch status, whole process", _median_of(lambda: _ok(home, "status")), 0.150, "ms"),
        plain("mailwatch --version, whole process", _median_of(lambda: _ok(home, "--version")), "ms"),
    )
    corpus = ROOT.parent / "shared" / "corpus" / "freelancers"
    if not corpus.is_dir():
        show(Figure("mailwatch judge", "no corpus beside the repository"))
        return
    mailboxes = sorted(str(folder) for folder in corpus.iterdir() if (folder / "sent").is_dir())
    messages = sum(1 for _ in corpus.rglob("*.eml"))
    seconds = _seconds(lambda: _ok(home, "judge", *mailboxes))
    show(
        plain(f"mailwatch judge, {messages} messages, whole process", seconds, "s"),
        plain("  for each message", seconds / messages, "ms"),
    )


def _ok(home: Home, *arguments: str) -> None:
    told = home.mailwatch(*arguments)
    assert told.returncode == 0, told.stderr


def _median_of(command: Callable[[], None]) -> float:
    return median(_seconds(command) for _ in range(TIMES))


def _seconds(command: Callable[[], None]) -> float:
    began = perf_counter()
    command()
    return perf_counter() - began
