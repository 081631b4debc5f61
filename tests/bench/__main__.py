"""`python -m tests.bench`: prints what mailwatch costs on mailboxes of 10,000 and of 100,000 messages."""

from __future__ import annotations

import argparse
import os
import platform
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from mailwatch.demo.caldav_server import CalDavServer
from tests.bench.commands import commands
from tests.bench.correspondence import today
from tests.bench.passes import passes
from tests.bench.scanning import Scanned, scan
from tests.bench.stage import Stage
from tests.bench.table import Figure, doing, heading, say, show, under
from tests.bench.watching import at_rest, reactions
from tests.servers.dovecot import Dovecot

ACCOUNTS = 3


def main() -> None:
    """Measure everything, smallest mailbox first."""
    chosen = _arguments()
    if missing := Dovecot.missing():
        sys.exit(f"missing: {missing}")
    with tempfile.TemporaryDirectory(prefix="mw-bench-") as folder, Dovecot() as server, CalDavServer() as calendars:
        stage = Stage(Path(folder), server, calendars, today())
        say(f"{platform.machine()}, {os.cpu_count()} processors, load {os.getloadavg()[0]:.1f}; Dovecot on loopback,")
        say("Maildir, no TLS. Cold: just started, indexes removed, both clients so, in turns; files in memory.")
        scanned = [_of_size(stage, messages, chosen.rounds) for messages in chosen.messages]
        if len(scanned) > 1:
            first, last = scanned[0], scanned[-1]
            sizes = f"{chosen.messages[-1]:,} against {chosen.messages[0]:,} messages, the same window"
            heading(f"The cold scan, {sizes}")
            show(
                Figure("headers", f"{last.headers / first.headers:.2f} x"),
                under("all", last.whole / first.whole, 1.25, "x", "the same"),
            )
        heading(f"The daemon with {ACCOUNTS} accounts of {chosen.messages[0]:,} messages")
        at_rest(stage, tuple(stage.mailbox(chosen.messages[0]) for _ in range(ACCOUNTS)), chosen.rest)


def _of_size(stage: Stage, messages: int, rounds: int) -> Scanned:
    doing(f"writing a mailbox of {messages:,}")
    user = stage.mailbox(messages)
    home = stage.home(user)
    heading(f"The first scan, 60 days of INBOX and Sent with {messages:,} messages each")
    scanned = scan(stage, home, user, rounds)
    heading(f"Afterwards, {messages:,} messages")
    commands(home)
    agreed = reactions(stage, user)
    passes(stage, agreed, user)
    return scanned


def _arguments(told: Sequence[str] | None = None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("--messages", type=int, nargs="+", default=[10_000, 100_000], help="sizes of INBOX and of Sent")
    parser.add_argument("--rounds", type=int, default=3, help="cold scans; the median counts")
    parser.add_argument("--rest", type=float, default=60.0, help="seconds that the daemon is watched at rest")
    return parser.parse_args(told)


if __name__ == "__main__":
    main()
