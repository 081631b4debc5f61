"""Fault 29: power cut, disk full, a database that is read-only, damaged, old or lost, and a second instance."""

from __future__ import annotations

import shutil
import signal
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from mailwatch.core.errors import MailwatchError
from mailwatch.core.offer import State
from mailwatch.daemon.lock import HeldError, lock
from mailwatch.store import open_store
from tests.chain.freelancer import Freelancer
from tests.faults.stories import CLOSING, DUE, look, restarted, sent_offer, until_due

QUESTION = "Is hosting bij de prijs inbegrepen?\n\nAnna"
FRAME_HEADER, WAL_HEADER = 24, 32
"""Octets (https://www.sqlite.org/fileformat.html#walformat)."""


def database(freelancer: Freelancer) -> Path:
    return freelancer.home / "mailwatch.db"


def files(freelancer: Freelancer) -> tuple[bytes, bytes]:
    """Return what is on the disk: the database and its write-ahead log."""
    path = database(freelancer)
    return path.read_bytes(), path.with_name(path.name + "-wal").read_bytes()


def replace_files(freelancer: Freelancer, main: bytes | None, log: bytes = b"") -> None:
    """Stop, put other files in place of the database (None: it is lost), and start again."""
    freelancer.stop()
    path = database(freelancer)
    for file in freelancer.home.glob("mailwatch.db*"):
        file.unlink()
    if main is not None:
        path.write_bytes(main)
        path.with_name(path.name + "-wal").write_bytes(log)
    freelancer.start()


def stands(freelancer: Freelancer) -> tuple[int, int]:
    """Return how many drafts and how many entries there are."""
    return len(freelancer.drafts()), len(freelancer.entries())


def test_fault_29_power_cut_at_every_frame_of_the_log(freelancer: Freelancer) -> None:
    """Whatever part of the log reached the disk: the database is whole, and what was done is not done again."""
    freelancer.clock.later(hours=1)
    freelancer.send()
    restarted(freelancer)
    look(freelancer)
    freelancer.clock.to(DUE)
    look(freelancer)
    main, log = files(freelancer)
    (page,) = freelancer.memory.db.execute("PRAGMA page_size").fetchone()
    frames = (len(log) - WAL_HEADER) // (FRAME_HEADER + page)
    assert frames >= 20
    assert stands(freelancer) == (1, 1)
    for kept in range(frames + 1):
        cut = WAL_HEADER + kept * (FRAME_HEADER + page) - (7 if kept % 2 else 0)
        replace_files(freelancer, main, log[:cut])
        assert freelancer.memory.db.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        look(freelancer, 2, seconds=5)
        assert stands(freelancer) == (1, 1), f"cut after frame {kept} of {frames}"
        assert freelancer.life().state is State.DRAFTED


def test_fault_29_every_commit_reaches_the_disk(freelancer: Freelancer) -> None:
    """synchronous=FULL (2): without it a power cut loses commits that were acted upon."""
    assert freelancer.memory.db.execute("PRAGMA synchronous").fetchone() == (2,)
    assert freelancer.memory.db.execute("PRAGMA journal_mode").fetchone() == ("wal",)


@pytest.mark.parametrize("room", range(6))
def test_fault_29_disk_full(freelancer: Freelancer, room: int) -> None:
    """Told in one line; nothing is done that could not be written down first; with room again all goes on."""
    until_due(freelancer)
    db = freelancer.memory.db
    (pages,) = db.execute("PRAGMA page_count").fetchone()
    for number in range(40):
        freelancer.receive("x" * 50, subject=f"Nieuws {number} " + "y" * 400, sender=f"n{number}@shop.example")
    db.execute(f"PRAGMA max_page_count = {pages + room}")
    errors = []
    for _ in range(3):
        try:
            errors += [str(error) for error in freelancer.tick(ok=False).errors]
        except MailwatchError as error:
            errors.append(str(error))
        freelancer.clock.later(minutes=2)
    assert any("disk is full" in error for error in errors)
    assert len(freelancer.drafts()) <= 1
    db.execute("PRAGMA max_page_count = 1073741823")
    look(freelancer, 3, hours=7)
    assert stands(freelancer) == (1, 1)
    assert db.execute("PRAGMA integrity_check").fetchall() == [("ok",)]


def test_fault_29_a_read_only_database(freelancer: Freelancer) -> None:
    """One line that says so, and nothing is written into the world that could not be remembered."""
    until_due(freelancer)
    freelancer.memory.db.execute("PRAGMA query_only = 1")
    freelancer.receive("Dag", subject="Nieuws", sender="n@shop.example")
    with pytest.raises(MailwatchError, match="cannot be written"):
        freelancer.tick()
    assert freelancer.drafts() == []
    freelancer.memory.db.execute("PRAGMA query_only = 0")
    look(freelancer, 2)
    assert stands(freelancer) == (1, 1)


@pytest.mark.parametrize("junk", [b"\0", b"\xff", b"SQL"])
def test_fault_29_a_damaged_database_is_told(freelancer: Freelancer, junk: bytes) -> None:
    """Wherever it is read: one line with what to do, never a traceback."""
    until_due(freelancer)
    freelancer.stop()
    whole = database(freelancer).read_bytes()
    for start in range(0, len(whole), 4096):
        spoilt = whole[:start] + (junk * 4096)[:4096] + whole[start + 4096 :]
        database(freelancer).write_bytes(spoilt)
        try:
            freelancer.start()
            freelancer.tick(ok=False)
        except MailwatchError as error:
            assert "\n" not in str(error)  # noqa: PT017 - it may also go well: not every page is read
        finally:
            freelancer.memory.close()
    database(freelancer).write_bytes(whole)
    freelancer.start()
    look(freelancer, 2)
    assert len(freelancer.entries()) == 1


def test_fault_29_a_second_instance(freelancer: Freelancer) -> None:
    """One instance for one database; a killed one leaves no stale lock."""
    path = database(freelancer)
    program = f"from mailwatch.daemon.lock import lock\nimport pathlib, time\nwith lock(pathlib.Path({str(path)!r})):\n"
    program += "    print('held', flush=True)\n    time.sleep(60)\n"
    with subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == b"held\n"
        with pytest.raises(HeldError, match="runs already"), lock(path):
            pass
        other.send_signal(signal.SIGKILL)
    with lock(path):
        pass


def live_a_month(freelancer: Freelancer) -> dict[str, str]:
    """Several offers, each going another way; return their Message-IDs."""
    offers = {}
    for number, name in enumerate(("silent", "asked", "refused")):
        freelancer.clock.later(hours=1)
        offers[name] = freelancer.send(to=f"Anna <anna@klant{number}.example>", subject=f"Offerte {name}")
        freelancer.tick()
    freelancer.days("2026-03-20")
    freelancer.receive(
        QUESTION, answers=offers["asked"], sender="Anna <anna@klant1.example>", subject="Re: Offerte asked"
    )
    freelancer.receive(
        "Bedankt, maar nee: we gaan met een andere partij in zee.\n\nAnna",
        answers=offers["refused"],
        sender="Anna <anna@klant2.example>",
        subject="Re: Offerte refused",
    )
    freelancer.days(CLOSING.replace(day=2))
    return offers


def everything(freelancer: Freelancer) -> tuple[list[str], list[str]]:
    drafts = sorted(draft["Message-ID"] for draft in freelancer.drafts())
    return drafts, sorted(seen.uid for seen in freelancer.entries())


@pytest.mark.parametrize("servers", ["lying+vdir", "dovecot+radicale"])
def test_fault_29_a_database_of_30_days_ago(request: pytest.FixtureRequest, servers: str) -> None:
    """Restored from a backup: read again from its old cursors; drafts and entries that stand are found, none twice."""
    freelancer = chosen(request, servers)
    restarted(freelancer)
    freelancer.stop()
    backup = database(freelancer).read_bytes()
    freelancer.start()
    live_a_month(freelancer)
    before, states = everything(freelancer), sorted(life.state for life in freelancer.lives())
    replace_files(freelancer, backup)
    look(freelancer, 4, minutes=6)
    after = everything(freelancer)
    assert len(after[0]) == len(set(after[0]))
    assert after[0] == before[0]
    assert set(after[1]) >= set(before[1])
    assert len(after[1]) == len(set(after[1]))
    assert len(freelancer.future()) <= len(freelancer.lives())
    assert sorted(life.state for life in freelancer.lives()) == states


def chosen(request: pytest.FixtureRequest, servers: str) -> Freelancer:
    if servers == "lying+vdir":
        return request.getfixturevalue("freelancer")
    return request.getfixturevalue("on_servers")(servers)


@pytest.mark.parametrize("servers", ["lying+vdir", "dovecot+radicale"])
def test_fault_29_a_lost_database(request: pytest.FixtureRequest, servers: str) -> None:
    """All is read again, consent is asked again, and what stands already is found again instead of made twice."""
    freelancer = chosen(request, servers)
    live_a_month(freelancer)
    before = everything(freelancer)
    assert len(before[0]) == 1
    replace_files(freelancer, None)
    look(freelancer, 2, minutes=6)
    assert everything(freelancer) == before, "nothing without consent"
    freelancer.order("consent", past="yes")
    look(freelancer, 3, minutes=6)
    drafts, entries = everything(freelancer)
    assert len(drafts) == len(set(drafts)) <= 2
    assert len(entries) == len(set(entries))
    for life in freelancer.lives():
        mine = [seen for seen in freelancer.future() if life.offer.subject.rpartition(" ")[2] in seen.raw]
        assert len(mine) <= 1, "at most one in the future for an offer"


def test_fault_29_a_lost_database_and_a_server_that_renames_drafts(freelancer: Freelancer, liar) -> None:
    """Outlook gives a stored draft another Message-ID: it is known by what a person sees in it."""
    sent_offer(freelancer)
    freelancer.days(DUE)
    (uid,) = liar.boxes["Drafts"].messages
    stored = liar.boxes["Drafts"].messages[uid]
    line = next(line for line in stored.raw.splitlines() if line.lower().startswith(b"message-id"))
    stored.raw = stored.raw.replace(line, b"Message-ID: <new@outlook.example>")
    replace_files(freelancer, None)
    look(freelancer, 1, seconds=1)
    freelancer.order("consent", past="yes")
    look(freelancer, 3, seconds=1)
    freelancer.days("2026-03-17")
    assert len(freelancer.drafts()) == 1


def test_fault_29_sent_in_an_earlier_life_of_the_database(freelancer: Freelancer) -> None:
    """A closing message that was sent is not written again after the database was lost."""
    freelancer.clock.later(hours=1)
    freelancer.send()
    freelancer.days(CLOSING)
    (closing,) = [draft for draft in freelancer.drafts() if "klant" in draft["To"]]
    freelancer.remove("Drafts", closing["Message-ID"]) if hasattr(freelancer.account.server, "user") else None
    freelancer.account.deliver("Sent", closing.as_bytes(), freelancer.clock())
    freelancer.account.empty("Drafts")  # type: ignore[attr-defined]
    backup = freelancer.home / "old.db"
    freelancer.tick()
    replace_files(freelancer, None)
    look(freelancer, 1)
    freelancer.order("consent", past="yes")
    freelancer.days("2026-06-20")
    assert [draft for draft in freelancer.drafts() if "klant" in draft["To"]] == []
    assert not backup.exists()


def test_fault_29_a_newer_database_is_not_touched(tmp_path: Path) -> None:
    """Made by a newer mailwatch: told, and left as it is."""
    path = tmp_path / "mailwatch.db"
    open_store(path).close()
    db = sqlite3.connect(path)
    db.execute("PRAGMA user_version = 999")
    db.close()
    shutil.copy(path, tmp_path / "before.db")
    with pytest.raises(MailwatchError, match="newer mailwatch"):
        open_store(path)
    assert path.read_bytes() == (tmp_path / "before.db").read_bytes()
