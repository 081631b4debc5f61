"""The file: transactions, versions, copies, and what is said when it cannot be read or written."""

from __future__ import annotations

import sqlite3
import stat
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from mailwatch.core.errors import MailwatchError
from mailwatch.core.facts import Noted, Snoozed
from mailwatch.store.database import Store, open_copy, open_store
from mailwatch.store.schema import MIGRATIONS
from tests.core.desk import ACCOUNT, an_offer, at

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
OFFER = an_offer(1, at("2026-03-02"))


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Where the database will be."""
    return tmp_path / "state" / "mailwatch.db"


@pytest.fixture
def store(file: Path) -> Store:
    """A database with one offer."""
    store = open_store(file)
    with store.transaction():
        store.add_offer(OFFER)
    return store


def _noted(store: Store, *texts: object) -> None:
    for number, text in enumerate(texts):
        store.add_fact(Noted(OFFER.id, NOW, str(text)), f"order:{number}")


def _fails(store: Store) -> None:
    with store.transaction():
        _noted(store, "lost")
        raise KeyError


def test_a_transaction_is_kept_whole_or_not_at_all(store: Store, file: Path) -> None:
    """What fails leaves nothing behind; what ends is there for whoever opens the file."""
    with pytest.raises(KeyError):
        _fails(store)
    with store.transaction():
        _noted(store, "kept")
    with closing(open_store(file)) as other:
        assert [fact.text for fact in other.facts().histories[0].facts if isinstance(fact, Noted)] == ["kept"]


def test_a_transaction_in_a_transaction_joins_it(store: Store) -> None:
    """The inner block is kept only with the outer one."""
    with pytest.raises(KeyError):
        _outer_fails(store)
    assert store.facts().histories[0].facts == ()


def _outer_fails(store: Store) -> None:
    with store.transaction():
        with store.transaction():
            _noted(store, "inside")
        raise KeyError


def test_every_commit_is_on_the_disk(store: Store) -> None:
    """synchronous=FULL and a write-ahead log: a power cut loses no commit (fault 29)."""
    assert store.db.execute("PRAGMA synchronous").fetchone() == (2,)
    assert store.db.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    assert store.db.execute("PRAGMA foreign_keys").fetchone() == (1,)


def test_only_its_owner_reads_it(store: Store, file: Path) -> None:
    """Other people's mail is in it: the file and its folder are the user's alone."""
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700
    for beside in file.parent.glob("*-wal"):
        assert stat.S_IMODE(beside.stat().st_mode) == 0o600


@pytest.mark.parametrize("version", range(len(MIGRATIONS)))
def test_a_database_of_every_older_version_is_brought_up_to_date(file: Path, version: int) -> None:
    """From each version that ever was: what it held is held, and it works as a new one does."""
    file.parent.mkdir()
    with closing(sqlite3.connect(file)) as old:
        for number, script in enumerate(MIGRATIONS[:version]):
            old.executescript(f"{script} PRAGMA user_version = {number + 1};")
        if version:
            old.execute("INSERT INTO accounts (name, consented_at) VALUES ('work', '2026-01-01T00:00:00+00:00')")
            old.commit()
    with closing(open_store(file)) as store, closing(open_copy(Path("there is none"))) as new:
        assert _shape(store) == _shape(new)
        assert (ACCOUNT in store.consented()) == bool(version)
        with store.transaction():
            assert store.add_offer(OFFER)


def _shape(store: Store) -> tuple[list[object], object]:
    tables = store.db.execute("SELECT type, name, sql FROM sqlite_master ORDER BY name").fetchall()
    return tables, store.db.execute("PRAGMA user_version").fetchone()


def test_a_migration_that_is_cut_off_is_done_again(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A script that fails half way changes nothing: the version stays, and the right script works afterwards."""
    open_store(file).close()
    broken = (*MIGRATIONS, "CREATE TABLE later (a TEXT) STRICT; SELECT nothing FROM nowhere;")
    monkeypatch.setattr("mailwatch.store.database.MIGRATIONS", broken)
    with pytest.raises(MailwatchError, match="the database failed"):
        open_store(file)
    monkeypatch.setattr("mailwatch.store.database.MIGRATIONS", (*MIGRATIONS, "CREATE TABLE later (a TEXT) STRICT;"))
    with closing(open_store(file)) as store:
        assert store.db.execute("SELECT count(*) FROM later").fetchone() == (0,)
        assert store.db.execute("PRAGMA user_version").fetchone() == (len(MIGRATIONS) + 1,)


def test_a_database_of_a_newer_version_is_refused(store: Store, file: Path) -> None:
    """It is said in one line, with the remedy, and nothing is changed."""
    store.db.execute("PRAGMA user_version = 99")
    store.close()
    before = file.read_bytes()
    with pytest.raises(MailwatchError) as refused:
        open_store(file)
    assert "made by a newer mailwatch (version 99" in str(refused.value)
    assert "update mailwatch" in str(refused.value)
    assert str(file) in str(refused.value)
    assert file.read_bytes() == before


@pytest.mark.parametrize("damage", [b"this is no database, whatever its name says. " * 30, b"SQLite format 3\0" * 64])
def test_a_damaged_file_is_told_in_one_line(file: Path, damage: bytes) -> None:
    """One line that says what, where and what to do; the file stays as it is."""
    file.parent.mkdir()
    file.write_bytes(damage)
    with pytest.raises(MailwatchError) as told:
        open_store(file)
    assert "the database is damaged" in str(told.value)
    assert "move the file away" in str(told.value)
    assert "\n" not in str(told.value)
    assert file.read_bytes() == damage


def test_damage_inside_is_told_by_whatever_reads_it(store: Store, file: Path) -> None:
    """A page that rotted shows itself at the first question that needs it, in the same line."""
    with store.transaction():
        for number in range(200):
            store.add_fact(Noted(OFFER.id, NOW, f"{number} " + "x" * 500), f"order:{number}")
    store.close()
    octets = bytearray(file.read_bytes())
    octets[4096 * 3 :] = b"\xff" * (len(octets) - 4096 * 3)
    file.write_bytes(octets)
    with pytest.raises(MailwatchError, match="the database is damaged"):
        open_store(file).facts()


def test_reading_only_makes_and_changes_nothing(file: Path) -> None:
    """`read_only`: a database that is not there is an error, one that is there cannot be written."""
    with pytest.raises(MailwatchError):
        open_store(file, read_only=True)
    assert not file.exists()
    open_store(file).close()
    with closing(open_store(file, read_only=True)) as store, pytest.raises(MailwatchError), store.transaction():
        store.set_remark("a", "b")


def test_a_copy_is_for_trying_things_on(store: Store) -> None:
    """What happens to a copy leaves no trace in what it was copied from, and the other way round."""
    copy = store.copy()
    with copy.transaction():
        copy.add_fact(Snoozed(OFFER.id, NOW, at("2026-04-01").date()), "order:1")
        copy.forget("anna1@klant.example")
    assert copy.facts().histories == ()
    assert [history.offer for history in store.facts().histories] == [OFFER]
    assert store.facts().histories[0].facts == ()
    copy.close()


def test_two_processes_take_turns(store: Store, file: Path) -> None:
    """An order comes in by another connection while the first one holds the file open."""
    with closing(open_store(file)) as other:
        number = other.give_order("won", {"offer": OFFER.id}, NOW)
        assert [order.id for order in store.orders()] == [number]
        with store.transaction():
            store.order_done(number, "done", ok=True)
        assert other.order_answer(number) == (True, "done")


def test_histories_are_read_again_when_they_could_have_changed(store: Store, file: Path) -> None:
    """A tick that finds nothing new reads none; what is written here or elsewhere, and a roll back, is seen."""
    before = store.facts().histories
    store.heard(ACCOUNT, NOW)
    assert store.facts().histories is before
    with pytest.raises(KeyError):
        _read_before_it_fails(store)
    assert store.facts().histories == before
    with closing(open_store(file)) as other, other.transaction():
        _noted(other, "elsewhere")
    assert len(store.facts().histories[0].facts) == 1
    _noted(store, "here", "here too")
    assert len(store.facts().histories[0].facts) == 2


def _read_before_it_fails(store: Store) -> None:
    with store.transaction():
        _noted(store, "lost")
        assert len(store.facts().histories[0].facts) == 1
        raise KeyError
