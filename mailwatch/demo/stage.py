"""The demo's stage: both servers inside this process on loopback, a configuration, and a clock that is moved."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from mailwatch import config, wiring
from mailwatch.app.tick import Ticker
from mailwatch.demo.caldav_server import CalDavServer
from mailwatch.demo.imap_server import ImapServer
from mailwatch.demo.weeks import ADDRESS, ZONE
from mailwatch.store import Store, open_store

PASSWORD = "demo"  # noqa: S105 - of two servers on loopback that end with the demo
CALENDAR = "follow-up"

CONFIGURATION = """\
me: {{name: Eva Jansen, language: en, register: informal, phone: "+44 20 7946 0831"}}
country: GB
timezone: {zone}
accounts:
  studio:
    host: 127.0.0.1
    port: {imap}
    security: plain
    user: {address}
    password: {password}
    addresses: [{address}]
calendar:
  caldav:
    url: {caldav}
    user: {address}
    password: {password}
"""


class DemoClock:
    """Time as the demo moves it."""

    def __init__(self, now: datetime) -> None:
        self.now = now

    def __call__(self) -> datetime:
        """Return what time it is in the demo."""
        return self.now


@dataclass(frozen=True, slots=True)
class Stage:
    """Everything the ten weeks are played on."""

    imap: ImapServer
    caldav: CalDavServer
    calendar_url: str
    memory: Store
    ticker: Ticker
    clock: DemoClock


@contextmanager
def stage(begins: datetime) -> Iterator[Stage]:
    """Start both servers and mailwatch, on a day; all is gone at the end."""
    with ExitStack() as stack:
        home = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="mailwatch-demo-")))
        users = {ADDRESS: PASSWORD}
        imap = stack.enter_context(ImapServer(users))
        caldav = stack.enter_context(CalDavServer(users))
        url = _make_calendar(caldav)
        memory = open_store(home / "mailwatch.db")
        stack.callback(memory.close)
        clock = DemoClock(begins)
        world = wiring.world_of(config.load(_configuration(home, imap, url)), memory, clock)
        for account in world.accounts.values():
            stack.callback(account.open().close)
        yield Stage(imap, caldav, url, memory, Ticker(world), clock)


def _configuration(home: Path, imap: ImapServer, url: str) -> Path:
    file = home / "config.yaml"
    file.write_text(CONFIGURATION.format(zone=ZONE.key, imap=imap.port, caldav=url, address=ADDRESS, password=PASSWORD))
    file.chmod(0o600)
    return file


def _make_calendar(server: CalDavServer) -> str:
    """Make the calendar that Eva would have; return its address."""
    from caldav.davclient import DAVClient  # noqa: PLC0415 - a heavy library

    with DAVClient(server.calendar_home(ADDRESS), username=ADDRESS, password=PASSWORD) as session:
        client: Any = session  # half typed
        calendar = client.principal().make_calendar(name=CALENDAR, cal_id=CALENDAR)
        return str(calendar.url)
