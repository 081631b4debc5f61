"""A pass with nothing new and one with ten new messages: time, round trips, requests."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta
from statistics import median
from time import perf_counter

from mailwatch import config, wiring
from mailwatch.app.tick import Ticker
from mailwatch.store import open_store
from tests.bench.correspondence import Person, Written, octets_of
from tests.bench.maildir import deliver
from tests.bench.proxy import CountingProxy
from tests.bench.sentences import TONGUES
from tests.bench.stage import Home, Stage
from tests.bench.table import Figure, doing, plain, show, under

EMPTY_PASSES, FULL_PASSES = 25, 5


def passes(stage: Stage, home: Home, user: str) -> None:
    """Measure and print passes over a home in which entries and drafts stand."""
    doing("passes")
    with closing(open_store(home.database)) as memory:
        standing = f"{len(memory.known_offers())}, {len(memory.entries())}, {len(memory.drafts())}"
    with _ticker(home) as (tick, _):
        empty = median(_seconds(tick) for _ in range(EMPTY_PASSES))
        full = []
        for number in range(FULL_PASSES):
            _ten_new(stage, user, number)
            full.append(_seconds(tick))
    with CountingProxy(stage.server.port) as imap, CountingProxy(stage.calendars.port) as dav:
        through = Home(home.folder)
        text = home.configuration.read_text()
        through.configuration = home.folder / "through-proxies.yaml"
        text = text.replace(f"port: {stage.server.port}", f"port: {imap.port}")
        through.configuration.write_text(text.replace(f":{stage.calendars.port}/", f":{dav.port}/"))
        through.configuration.chmod(0o600)
        with _ticker(through) as (tick, later):
            imap.reset()
            dav.reset()
            tick()
            trips, requests, octets = imap.round_trips, dav.round_trips, imap.octets_up + imap.octets_down
            later()
            dav.reset()
            tick()
            looked = dav.round_trips
            _ten_new(stage, user, FULL_PASSES)
            imap.reset()
            tick()
            ten = imap.round_trips
    show(
        Figure("offers, entries that stand, drafts that lie", standing),
        under("nothing new", empty, 0.020, "ms"),
        under("  IMAP round trips", trips, 10, ""),
        plain("  octets over the line, both ways", octets, ""),
        plain("  CalDAV requests", requests, ""),
        plain("  CalDAV requests when the calendar is looked at (each 5 min)", looked, ""),
        plain("ten new, five sent and five received", median(full), "ms"),
        plain("  IMAP round trips", ten, ""),
    )


@contextmanager
def _ticker(home: Home) -> Iterator[tuple[Callable[[], None], Callable[[], None]]]:
    """Yield a function that does a tick, after two that bring everything up to date, and one that lets an hour pass."""
    ahead = timedelta()
    memory = open_store(home.database)

    def now() -> datetime:
        return datetime.now(UTC) + ahead

    def later() -> None:
        nonlocal ahead
        ahead += timedelta(hours=1)

    world = wiring.world_of(config.load(home.configuration), memory, now)
    ticker = Ticker(world)

    def tick() -> None:
        report = ticker.tick()
        assert not report.errors, [str(error) for error in report.errors]

    tick()
    tick()
    yield tick, later
    for account in world.accounts.values():
        account.open().close()
    memory.close()


def _seconds(tick: Callable[[], None]) -> float:
    began = perf_counter()
    tick()
    return perf_counter() - began


def _ten_new(stage: Stage, user: str, number: int) -> None:
    """Deliver talk, half of it sent: nothing that is an offer or an answer to one."""
    now = datetime.now(UTC).replace(microsecond=0)
    for place in range(10):
        person = Person(f"Nieuw Iemand{place}", f"iemand{place}@elders{number}.example", TONGUES[place % len(TONGUES)])
        written = Written(now, place % 2 == 0, f"new.{number}.{place}", person, person.tongue.subjects[place % 6])
        deliver(stage.server.maildir(user), "Sent" if written.sent else "INBOX", octets_of(written), written.name)
