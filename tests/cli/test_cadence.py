"""Changing the cadence re-plans open offers: shown first, then done, without a duplicate or a lost one."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from tests.chain.freelancer import AMSTERDAM
from tests.cli.conftest import Desk, at_desk

CLIENTS = ("Anna de Vries <anna@klant.example>", "Bo <bo@x.example>", "Chris <chris@y.example>", "Do <do@z.example>")

LONGER = """
cadence:
  ladder:
    - {name: call, after: 24}
    - {name: letter, case: closing, after: 23}
  profiles:
    quick: {ladder: [{name: call, after: 6}, {name: closing, after: 6}]}
"""


@pytest.fixture(params=["pymap+vdir", "dovecot+radicale"])
def busy(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Iterator[Desk]:
    """A desk with four open offers: two wait for the call, one for the second call, one is quick."""
    for desk in at_desk(request, tmp_path, monkeypatch, capsys, request.param):
        desk.ok("run", "--once", "--yes")
        for client in CLIENTS:
            desk.send(0, subject=f"Offerte voor {client.split()[0]}", to=client)
        desk.ok("run", "--once")
        desk.ok("called", "chris@y.example")
        desk.ok("tag", "do@z.example", "quick")
        yield desk


def configure(desk: Desk, cadence: str) -> None:
    """Change the cadence in the configuration file, as its user would."""
    file = desk.freelancer.home / "config.yaml"
    file.write_text(file.read_text() + cadence)


def standing(desk: Desk) -> dict[str, date]:
    """The only entry of each client: by the client's name, its day."""
    days = {}
    for entry in desk.freelancer.entries():
        (name,) = {client.split()[0] for client in CLIENTS if f"Offerte voor {client.split()[0]}" in entry.description}
        assert name not in days, "one entry for an offer"
        starts = entry.starts
        days[name] = starts.astimezone(AMSTERDAM).date() if isinstance(starts, datetime) else starts
    return days


def told(lines: list[str], desk: Desk) -> dict[str, tuple[date, date]]:
    """What a dry run says will move: by the client's name, from which day to which."""
    names = {offer.id: offer.subject.rpartition(" ")[2] for offer in desk.offers()}
    found = {}
    for line in lines:
        match = re.match(r"would: entry for (\w+), .*: moves from \w+ (\S+) \S+ to \w+ (\S+) \S+ \(", line)
        assert match, line
        found[names[match[1]]] = (date.fromisoformat(match[2]), date.fromisoformat(match[3]))
    return found


def test_a_changed_cadence_is_shown_and_then_done(busy: Desk) -> None:
    """Every open offer gets its new day, once; the trial says from which to which, and changes nothing."""
    before = standing(busy)
    assert set(before) == {client.split()[0] for client in CLIENTS}
    configure(busy, LONGER)
    trial = busy.ok("run", "--dry-run")
    assert standing(busy) == before
    moves = told(trial.lines, busy)
    assert {name: first for name, (first, _) in moves.items()} == before
    assert any("letter instead of the second call: moves" in line for line in trial.lines)
    busy.ok("run", "--once")
    assert standing(busy) == {name: last for name, (_, last) in moves.items()}
    today = datetime.now(AMSTERDAM).date()
    for name, days in {"Anna": 24, "Bo": 24, "Chris": 23, "Do": 6}.items():
        assert timedelta(0) <= standing(busy)[name] - today - timedelta(days=days) <= timedelta(days=5)
    assert busy.ok("run", "--dry-run").lines == ["would do nothing now"]
    assert busy.ok("run", "--once").out == ""


def test_there_and_back_again(busy: Desk) -> None:
    """A cadence that is changed back leaves everything as it was: no entry more, none less, nothing in Drafts."""
    file = busy.freelancer.home / "config.yaml"
    before, text = standing(busy), file.read_text()
    configure(busy, LONGER)
    busy.ok("run", "--once")
    file.write_text(text)
    busy.ok("run", "--once")
    assert standing(busy) == before
    assert busy.freelancer.drafts() == []
    uids = Counter(entry.uid for entry in busy.freelancer.entries())
    assert max(uids.values()) == 1


def test_a_cap_below_what_was_done_closes_nothing_at_once(busy: Desk) -> None:
    """Chris was called once and no more is allowed: the entry goes, and he is closed only after the silence."""
    configure(busy, "cadence: {cap: 1}\n")
    trial = busy.ok("run", "--dry-run")
    assert len([line for line in trial.lines if line.startswith("would: take away the entry for ")]) == 1
    busy.ok("run", "--once")
    assert set(standing(busy)) == {"Anna", "Bo", "Do"}
    assert "closing silently" in next(line for line in busy.ok("status").lines if "Chris" in line)
