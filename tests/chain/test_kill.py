"""Fault 1: killed at any instant, the next start ends in the same place."""

from __future__ import annotations

import multiprocessing
import signal
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from tests.chain import killed
from tests.chain.conftest import make
from tests.chain.freelancer import Freelancer

Step = Callable[[Freelancer, dict[str, str]], None]


def _sends(freelancer: Freelancer, ids: dict[str, str]) -> None:
    freelancer.clock.later(hours=1)
    ids["offer"] = freelancer.send()


def _asks(freelancer: Freelancer, ids: dict[str, str]) -> None:
    freelancer.clock.later(hours=2)
    ids["question"] = freelancer.receive("Is hosting bij de prijs inbegrepen?\n\nAnna", answers=ids["offer"])


def _answers(freelancer: Freelancer, ids: dict[str, str]) -> None:
    freelancer.clock.later(hours=2)
    thread = {"In_Reply_To": ids["question"], "References": f"{ids['offer']} {ids['question']}"}
    freelancer.send("Re: Offerte website", "Ja, het eerste jaar wel.\n\nEva", **thread)


def _day(day: str) -> Step:
    def passes(freelancer: Freelancer, _ids: dict[str, str]) -> None:
        freelancer.clock.to(day)

    return passes


STORIES: dict[str, tuple[Step, ...]] = {
    "an offer, its call sheet, an answer": (_sends, _day("2026-03-16"), _asks),
    "a question, answered, silence again": (_sends, _asks, _answers, _day("2026-03-16")),
    "silence to the closing message": (_sends, _day("2026-03-30"), _day("2026-04-20")),
}


@dataclass(frozen=True)
class End:
    """What stands at the end: everything that a second draft, a lost entry or a half-done thing would change."""

    drafts: tuple[tuple[str, str], ...]
    entries: tuple[tuple[str, str, str], ...]
    states: tuple[Any, ...]


class Killer:
    """Runs a story; at one step a process of its own does the tick and is killed at one point, then all goes on."""

    def __init__(self, request: pytest.FixtureRequest, home: Path) -> None:
        self._request, self._home = request, home
        self._processes = multiprocessing.get_context("forkserver")
        self._processes.set_forkserver_preload(["tests.chain.killed", "caldav", "icalendar", "jinja2", "imapclient"])
        self._runs = 0

    def uninterrupted(self, story: tuple[Step, ...]) -> tuple[End, list[list[str]]]:
        """Return what stands at the end when nothing is killed, and the points that each step passes."""
        freelancer, points = self._begin(), []
        for tell in _steps(story, freelancer):
            tell()
            result = self._tick_once(freelancer, None)
            assert result is not None
            assert result[1] == []
            points.append(result[0])
        return self._finish(freelancer), points

    def killed(self, story: tuple[Step, ...], at_step: int, point: int) -> End:
        """Return what stands at the end when one step's tick is killed at a point, and done again after a start."""
        freelancer = self._begin()
        for number, tell in enumerate(_steps(story, freelancer)):
            tell()
            if number == at_step:
                assert self._tick_once(freelancer, point) is None, "it lived"
                freelancer.stop()
                freelancer.start()
            freelancer.tick()
        return self._finish(freelancer)

    def _begin(self) -> Freelancer:
        self._runs += 1
        home = self._home / str(self._runs)
        home.mkdir()
        freelancer = make(self._request, home, "dovecot+radicale")
        freelancer.consent()
        return freelancer

    def _finish(self, freelancer: Freelancer) -> End:
        freelancer.tick()
        assert freelancer.tick().planned == (), "another run changes nothing"
        end = _end(freelancer)
        freelancer.stop()
        return end

    def _tick_once(self, freelancer: Freelancer, fatal: int | None) -> tuple[list[str], list[str], int] | None:
        ours, theirs = self._processes.Pipe()
        arguments = (freelancer.home, freelancer.clock(), fatal, theirs)
        process = self._processes.Process(target=killed.one_tick, args=arguments)
        process.start()
        theirs.close()
        process.join(60)
        if process.exitcode == -signal.SIGKILL:
            assert fatal is not None
            return None
        assert process.exitcode == 0
        result: tuple[list[str], list[str], int] = ours.recv()
        return result


def _steps(story: tuple[Step, ...], freelancer: Freelancer) -> Iterator[Callable[[], None]]:
    ids: dict[str, str] = {}
    for step in story:
        yield partial(step, freelancer, ids)


def _end(freelancer: Freelancer) -> End:
    offers = {life.offer.id: number for number, life in enumerate(freelancer.lives())}
    return End(
        drafts=tuple(sorted((draft["Subject"], draft["To"]) for draft in freelancer.drafts())),
        entries=tuple(sorted((seen.title, str(seen.starts), seen.status) for seen in freelancer.entries())),
        states=tuple((offers[life.offer.id], life.state, life.rung, str(life.due)) for life in freelancer.lives()),
    )


@pytest.fixture
def killer(request: pytest.FixtureRequest, tmp_path: Path) -> Killer:
    """Kills on Dovecot and Radicale."""
    return Killer(request, tmp_path)


SEEN: dict[str, int] = {}
"""Kill points seen, by story: asserted together at the end."""


@pytest.mark.timeout(900)
@pytest.mark.parametrize("name", STORIES)
def test_fault_1_killed_at_every_point(name: str, killer: Killer) -> None:
    """Before and after every commit and every effect: the end of an uninterrupted run, nothing twice."""
    expected, points = killer.uninterrupted(STORIES[name])
    for step, passed in enumerate(points):
        for point, what in enumerate(passed, 1):
            end = killer.killed(STORIES[name], step, point)
            assert end == expected, f"killed in step {step} {what} (point {point})"
    SEEN[name] = sum(map(len, points))


def test_fault_1_enough_kill_points_were_seen() -> None:
    """At least 40 kill points, or the test above proves little."""
    if set(SEEN) != set(STORIES):
        pytest.skip("the stories did not all run here")
    assert sum(SEEN.values()) >= 40
