"""At a terminal the first look asks; answers are typed."""

from __future__ import annotations

import os
import pty
import select
import subprocess
import sys
import time

from tests.cli.conftest import Desk


def at_terminal(*arguments: str, answers: tuple[tuple[str, str], ...]) -> str:
    """Run a command at a terminal of its own, typing each answer after its question; return what was shown."""
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "mailwatch", *arguments],
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        env=dict(os.environ),
    )
    os.close(theirs)
    shown, waiting, deadline = "", list(answers), time.monotonic() + 60
    while time.monotonic() < deadline:
        ready, _, _ = select.select([ours], [], [], 0.2)
        if ready:
            try:
                part = os.read(ours, 4096)
            except OSError:  # the other end was closed
                break
            shown += part.decode(errors="replace")
        if waiting and waiting[0][0] in shown:
            os.write(ours, f"{waiting.pop(0)[1]}\n".encode())
        if not ready and process.poll() is not None:
            break
    process.wait(20)
    os.close(ours)
    assert not waiting, shown
    return shown


def test_the_first_look_asks(desk: Desk) -> None:
    """It lists what it found, asks whether to follow, and whether these as well; a yes takes effect at once."""
    desk.send(3)
    shown = at_terminal(
        "run",
        "--once",
        answers=(
            ("Follow the offers of work from now on? [y/N]:", "y"),
            ("Also 1 open offer, spread over the next days? [y/N]:", "y"),
        ),
    )
    assert "work: 1 open offer found in the last 60 days" in shown
    assert "entry " in shown
    assert len(desk.freelancer.entries()) == 1


def test_a_no_is_a_no(desk: Desk) -> None:
    """Nothing is written, and it asks again the next time."""
    desk.send(3)
    for _ in range(2):
        at_terminal("run", "--once", answers=(("Follow the offers of work from now on? [y/N]:", ""),))
    assert desk.freelancer.entries() == []
