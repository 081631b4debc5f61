"""The daemon as a real process: how soon it acts on an answer, what memory and time it takes while nothing happens."""

from __future__ import annotations

import sqlite3
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from statistics import median

import psutil

from mailwatch import config, wiring
from mailwatch.app.tick import Ticker
from mailwatch.core.mail import AccountName
from mailwatch.store import open_store
from tests.bench.bare_socket import BareSocket
from tests.bench.correspondence import ME
from tests.bench.maildir import deliver
from tests.bench.stage import Home, Stage
from tests.bench.table import doing, plain, show, under

ANSWERS = 5
MEGABYTE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Waiting:
    """An offer whose call sheet lies in Drafts and whose entry stands in the calendar."""

    number: int
    draft: Path
    entry: Path

    @property
    def gone(self) -> bool:
        return not any(one.exists() for one in (self.draft, self.entry))


def reactions(stage: Stage, user: str) -> Home:
    """Measure and print the time from an answer's delivery to draft withdrawn and entry cancelled.

    Return the home it was measured in: its owner agreed three weeks ago, and what was due since then stands.
    """
    doing("offers fall due")
    home = stage.home(user)
    sent = datetime.now(UTC) - timedelta(days=20)
    for number in range(ANSWERS):
        deliver(stage.server.maildir(user), "Sent", _offer(number, sent), f"offer{number}")
    _until_drafts_stand(home, sent - timedelta(hours=1))
    offers = [_standing(stage, user, number) for number in range(ANSWERS)]
    from_delivery, from_notice = [], []
    with home.daemon() as daemon:
        _until(lambda: _connections(daemon) >= 2, 60)  # its own and the watcher's
        time.sleep(2)
        for offer in offers:
            doing(f"answers, {offer.number + 1} of {ANSWERS}")
            delivered, told, done = _answer(stage, user, offer)
            from_delivery.append(done - delivered)
            from_notice.append(done - told)
            time.sleep(1.5)
    show(
        plain("from delivery to draft withdrawn and entry cancelled", median(from_delivery), "ms"),
        plain("  the longest of five", max(from_delivery), "ms"),
        under("  after the server tells (bare IDLE beside it)", median(from_notice), 1.0, "ms", "under 1 s"),
    )
    return home


def at_rest(stage: Stage, users: tuple[str, ...], seconds: float) -> None:
    """Measure and print memory and processor time of a daemon with several accounts, after their first scan."""
    home = stage.home(*users)
    doing(f"the daemon reads {len(users)} accounts")
    with home.daemon() as daemon:
        _until(lambda: _heard(home) >= len(users), 600)
        time.sleep(2)
        process = psutil.Process(daemon.pid)
        memory = process.memory_full_info()
        before, began = _cpu(process), time.monotonic()
        doing(f"{seconds:.0f} s of rest")
        time.sleep(seconds)
        busy = (_cpu(process) - before) / (time.monotonic() - began)
        connections = _connections(daemon)
        later = process.memory_full_info()
    show(
        under(f"resident memory, {len(users)} accounts, after the first scan", memory.rss / MEGABYTE, 90, "MB"),
        plain("  its own share of it (PSS)", memory.pss / MEGABYTE, "MB"),
        plain(f"  resident {seconds:.0f} s later", later.rss / MEGABYTE, "MB"),
        plain("processor time an hour at rest", busy * 3600, "s/h"),
        plain("  connections", connections, ""),
    )


# -- offers and answers ----------------------------------------------------------------------------


def _client(number: int) -> str:
    return f"Klant Nummer{number} <klant{number}@snel{number}.example>"


def _offer(number: int, sent: datetime) -> bytes:
    return (
        f"From: Eva Jansen <{ME}>\nTo: {_client(number)}\nSubject: Offerte snel-{number}\n"
        f"Date: {format_datetime(sent)}\nMessage-ID: <snel-{number}@voorbeeld.example>\n"
        "Content-Type: text/plain; charset=utf-8\n\nBeste klant,\n\nHierbij mijn offerte voor de website: 2.450 euro "
        "exclusief btw. De offerte is 30 dagen geldig.\n\nMet vriendelijke groet,\nEva Jansen\n"
    ).encode()


def _no(number: int) -> bytes:
    return (
        f"From: {_client(number)}\nTo: Eva Jansen <{ME}>\nSubject: Re: Offerte snel-{number}\n"
        f"Date: {format_datetime(datetime.now(UTC))}\nMessage-ID: <nee-{number}@snel{number}.example>\n"
        f"In-Reply-To: <snel-{number}@voorbeeld.example>\nReferences: <snel-{number}@voorbeeld.example>\n"
        "Content-Type: text/plain; charset=utf-8\n\nHelaas, we hebben voor een andere partij gekozen.\n"
    ).encode()


def _until_drafts_stand(home: Home, agreed: datetime) -> None:
    """Have the owner's consent from that moment on, and do ticks until everything that is due stands."""
    memory = open_store(home.database)
    with memory.transaction():
        memory.consent(AccountName("account1"), agreed)
    world = wiring.world_of(config.load(home.configuration), memory, lambda: datetime.now(UTC))
    ticker = Ticker(world)
    while (report := ticker.tick()).done or report.read:
        assert not report.errors, [str(error) for error in report.errors]
    for account in world.accounts.values():
        account.open().close()
    memory.close()


def _standing(stage: Stage, user: str, number: int) -> Waiting:
    """Find the call sheet of an offer among the files of the mail server, its entry among those of the calendar."""
    drafts = stage.server.maildir(user) / ".Drafts"
    name = f"snel-{number}".encode()
    (draft,) = [file for file in (*drafts.glob("cur/*"), *drafts.glob("new/*")) if name in file.read_bytes()]
    found = [file for file in stage.calendars.root.rglob("*.ics") if name in file.read_bytes()]
    return Waiting(number, draft, max(found, key=lambda file: file.stat().st_mtime))


def _answer(stage: Stage, user: str, offer: Waiting) -> tuple[float, float, float]:
    """Deliver an answer; return when it was delivered, told by the server to another client, and acted upon."""
    with _told(stage, user) as told:
        delivered = time.perf_counter()
        deliver(stage.server.maildir(user), "INBOX", _no(offer.number), f"answer{offer.number}")
        _until(lambda: offer.gone, 60, pause=0.002)
        done = time.perf_counter()
        _until(lambda: bool(told), 10)
    return delivered, told[0], done


@contextmanager
def _told(stage: Stage, user: str) -> Iterator[list[float]]:
    """Be another client that waits for news of the inbox: yield a list that gets the moment of the first."""
    server, moments = stage.server, list[float]()
    with BareSocket(server.host, server.port, user, server.password(user)) as line:
        line.ask('EXAMINE "INBOX"')
        line.say("i IDLE")

        def listen() -> None:
            with suppress(OSError):
                while octets := line.next_line():
                    if b"EXISTS" in octets:
                        moments.append(time.perf_counter())

        threading.Thread(target=listen, daemon=True).start()
        time.sleep(0.3)
        yield moments
        line.say("DONE")


# -- the process -----------------------------------------------------------------------------------


def _until(true: Callable[[], bool], seconds: float, pause: float = 0.05) -> None:
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "it did not happen in time"
        time.sleep(pause)


def _connections(daemon: subprocess.Popen[bytes]) -> int:
    return sum(1 for one in psutil.Process(daemon.pid).net_connections("inet") if one.status == "ESTABLISHED")


def _heard(home: Home) -> int:
    """Return how many accounts were read to the end and judged."""
    if not home.database.exists():
        return 0
    with suppress(sqlite3.Error), closing(sqlite3.connect(f"file:{home.database}?mode=ro", uri=True)) as database:
        (number,) = database.execute("SELECT count(*) FROM accounts WHERE heard_until IS NOT NULL").fetchone()
        return int(number)
    return 0


def _cpu(process: psutil.Process) -> float:
    spent = process.cpu_times()
    return float(spent.user + spent.system)
