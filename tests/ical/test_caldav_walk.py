"""A long walk with a server that fails at random: never two entries, never a user's edit lost (I3, faults 26-28)."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import TypeVar

import pytest

from mailwatch.app.ports import Seen
from mailwatch.core.errors import ChangedError, MailwatchError, Retry
from mailwatch.ical.caldav import CalDavCalendar, CalDavSettings
from mailwatch.ical.dav_session import Server
from tests.ical.lying_server import OWN, LyingServer
from tests.ical.stands import STARTS, UID, ZONE, entry, now

PLACE = f"{OWN}{UID}.ics"
T = TypeVar("T")


@pytest.fixture
def server() -> Iterator[LyingServer]:
    with LyingServer() as running:
        yield running


class Walk:
    """Does one thing after the other, again and again until it succeeds, each time as a program started anew."""

    def __init__(self, server: LyingServer, chance: random.Random) -> None:
        self.server = server
        self.chance = chance
        self.known: Seen | None = None
        self.failures = 0
        self.edits = 0

    def until_done(self, action: Callable[[CalDavCalendar], T]) -> T:
        for _ in range(60):
            self._plan_faults()
            settings = CalDavSettings(Server(self.server.url, "eva", "geheim", timeout=5), ZONE, "own")
            calendar = CalDavCalendar(settings, now, lambda _: None)
            try:
                return action(calendar)
            except ChangedError:
                raise
            except MailwatchError as problem:
                if problem.retry is not Retry.LATER:
                    raise
                self.failures += 1
            finally:
                calendar.close()
                assert len(self.server.objects) <= 1
        raise AssertionError("it never succeeded")

    def _plan_faults(self) -> None:
        lies = self.server.lies
        lies.lose_put_answers = self.chance.randrange(2)
        lies.fail_after_commit = [503] * self.chance.randrange(2)
        lies.ignore_conditions = self.chance.random() < 0.3
        lies.weak_etags = self.chance.random() < 0.3
        statuses = [429, 500, 502, 503]
        lies.random_failure = lambda: self.chance.choice(statuses) if self.chance.random() < 0.15 else 0

    def step(self) -> None:
        wanted = entry(starts=STARTS + timedelta(days=self.chance.randrange(5)))
        known = self.known
        match self.chance.randrange(3):
            case 0 | 1:
                self.known = self.until_done(lambda calendar: calendar.put(wanted, known))
                assert self.known.starts == wanted.starts
            case _ if known is not None:
                assert self.until_done(lambda calendar: calendar.withdraw(known))
                self.known = None
                assert PLACE not in self.server.objects
        if self.known is not None and self.chance.random() < 0.2:
            self.edit()

    def edit(self) -> None:
        """The user types a word; whatever is tried now, the word stays, until we take the entry as it is."""
        self.edits += 1
        text = self.server.objects[PLACE][0].replace("SUMMARY:", "SUMMARY:gebeld ")
        self.server.store(PLACE, text)
        stale = self.known
        assert stale is not None
        with pytest.raises(ChangedError):
            self.until_done(lambda calendar: calendar.put(entry(starts=STARTS + timedelta(days=9)), stale))
        assert not self.until_done(lambda calendar: calendar.withdraw(stale))
        assert self.server.objects[PLACE][0] == text
        self.known = self.until_done(lambda calendar: calendar.get(UID))


@pytest.mark.parametrize("seed", range(6))
def test_a_walk_ends_where_an_undisturbed_one_does(server: LyingServer, seed: int) -> None:
    """Twenty-five steps with one request in six failing: after each, what stands there is what was wanted."""
    walk = Walk(server, random.Random(seed))
    for _ in range(25):
        walk.step()

    assert walk.failures > 10
    sequences = [int(request.body.split("SEQUENCE:")[1].split()[0]) for request in server.asked("PUT")]
    assert max(sequences) > 0
    assert not any("If-Match" in request.headers and "*" in request.headers["If-Match"] for request in server.requests)
