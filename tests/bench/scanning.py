"""The first scan of 60 days, beside a bare socket that fetches the same octets in the same run."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import timedelta
from statistics import median
from time import perf_counter
from typing import Any

from mailwatch.imap.headers import FIELDS
from tests.bench.bare_socket import BareSocket
from tests.bench.stage import Home, Stage
from tests.bench.table import Figure, doing, plain, show, under

WINDOW = timedelta(days=60)
FOLDERS = ("INBOX", "Sent", "Archive", "Junk", "Trash")
"""Every folder that is read: nothing lies in the last three."""


@dataclass(frozen=True, slots=True)
class Scanned:
    """Seconds of one scan: headers (`finding`: until it is known which), bodies and what is done with them.

    `processor` are the seconds of its own that the program computed; on a busy machine it took longer.
    """

    headers: float
    bodies: float
    finding: float = 0.0
    processor: float = 0.0

    @property
    def whole(self) -> float:
        return self.headers + self.bodies


def scan(stage: Stage, home: Home, user: str, rounds: int) -> Scanned:
    """Measure, print, and return the medians of the cold scan by the program. The home is scanned afterwards."""
    doing("first scan, which tells what bodies are asked for")
    home.forget()
    told = home.scan()
    ours: list[Scanned] = []
    bare: list[Scanned] = []
    memory = []
    for number in range(rounds):  # in turns, each on a server that was just started and remembers nothing
        doing(f"cold scans, {number + 1} of {rounds}")
        stage.cool(user)
        bare.append(_bare(stage, user, told["bodies"]))
        stage.cool(user)
        home.forget()
        told = home.scan()
        spent = told["seconds"]
        ours.append(Scanned(spent["tick"] - spent["judging"], spent["judging"], processor=spent["processor"]))
        memory.append(told["memory"])
    doing("warm scans")
    home.forget()
    warm_bare = _bare(stage, user, told["bodies"])
    warm = home.scan()["seconds"]
    cold, cold_bare = _middle(ours), _middle(bare)
    show(
        Figure("messages in the window, bodies judged, offers", f"{told['read']}, {told['judged']}, {told['offers']}"),
        plain("cold: headers, bare socket", cold_bare.headers, "s"),
        plain("  of it EXAMINE and SEARCH", cold_bare.finding, "s"),
        plain("cold: headers into the database", cold.headers, "s"),
        under("  times the bare socket", _ratio(ours, bare, "headers"), 3, "x", "at most 3"),
        plain("cold: bodies, bare socket", cold_bare.bodies, "s"),
        plain("cold: bodies fetched, read, judged", cold.bodies, "s"),
        plain("  for each message", cold.bodies / max(1, told["judged"]), "ms"),
        plain("cold: all, processor time of its own", cold.processor, "s"),
        under("cold: all, times the bare socket", _ratio(ours, bare, "whole"), 3, "x", "at most 3"),
        plain("warm: headers, bare socket", warm_bare.headers, "s"),
        plain("warm: headers into the database", warm["tick"] - warm["judging"], "s"),
        plain("warm: bodies, bare socket", warm_bare.bodies, "s"),
        plain("warm: bodies fetched, read, judged", warm["judging"], "s"),
        under("most memory of the scanning process", max(memory), 90, "MB"),
    )
    return cold


def _bare(stage: Stage, user: str, bodies: list[Any]) -> Scanned:
    server = stage.server
    began = perf_counter()
    with BareSocket(server.host, server.port, user, server.password(user)) as line:
        finding = line.scan(FOLDERS, (stage.now - WINDOW).date(), FIELDS).finding
        middle = perf_counter()
        for mailbox, uids, limit in bodies:
            line.bodies(mailbox, uids, limit)
        return Scanned(middle - began, perf_counter() - middle, finding)


def _middle(runs: list[Scanned]) -> Scanned:
    return Scanned(*(median(getattr(run, one.name) for run in runs) for one in fields(Scanned)))


def _ratio(ours: list[Scanned], bare: list[Scanned], part: str) -> float:
    """Return the median of the ratios of neighbours: a busy machine slows both."""
    return median(getattr(one, part) / getattr(other, part) for one, other in zip(ours, bare, strict=True))
