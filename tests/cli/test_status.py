"""`mailwatch status`: how every offer stands and what needs the user, at once."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from datetime import UTC, datetime, timedelta

import pytest

from mailwatch.cli.columns import aligned, wide
from mailwatch.config import paths
from mailwatch.store import open_store
from tests.cli.conftest import Desk

HEAVY = ("imapclient", "imaplib", "icalendar", "jinja2", "holidays", "caldav", "lxml", "pypdf", "rich", "phonenumbers")


@pytest.fixture
def followed(desk: Desk) -> Desk:
    """A desk with one offer that is followed."""
    desk.ok("run", "--once", "--yes")
    desk.send(0)
    desk.ok("run", "--once")
    return desk


def test_an_offer_is_a_line(followed: Desk) -> None:
    """Id, client, subject, amount, state, and the next step with its day."""
    heading, line = followed.ok("status").lines
    assert heading.split() == ["offer", "client", "subject", "amount", "state", "next"]
    due = followed.freelancer.entries()[0].starts
    year = "" if due.year == datetime.now(UTC).year else f" {due.year}"
    expected = (
        f"{followed.offer}  Anna de Vries  Offerte website  EUR 2,450  waiting  call, {due:%a} {due.day} {due:%b}{year}"
    )
    assert line == expected


def test_without_offers(desk: Desk) -> None:
    """Before the first run it says how to start; after it, that there is nothing yet."""
    said = desk.type("status")
    assert (said.status, said.err) == (
        1,
        f"{paths.database_file()}: nothing was read yet (start with: mailwatch run --once)\n",
    )
    desk.ok("run", "--once")
    assert desk.ok("status").lines == [
        "No offers yet.",
        "",
        "work: nothing is written before you agree: mailwatch consent",
    ]


def test_what_needs_the_user_is_told(followed: Desk) -> None:
    """An answer, a doubt, an account that was not read for long: a line each."""
    offer = followed.offers()[0]
    followed.receive("Is hosting bij de prijs inbegrepen?\n\nAnna", answers=offer.message_id)
    followed.ok("run", "--once")
    lines = followed.ok("status").lines
    assert lines[-1] == f"{offer.id}: a question of anna@klant.example; your turn"
    assert "answered  your turn, " in lines[1]
    store = open_store(paths.database_file())
    store.db.execute("UPDATE accounts SET heard_until = ?", ((datetime.now(UTC) - timedelta(days=3)).isoformat(),))
    store.close()
    (line,) = [line for line in followed.ok("status").lines if line.startswith("work: ")]
    assert line.startswith("work: not read since ")
    assert line.endswith(", 3 days ago; is mailwatch running? nothing is concluded meanwhile")


def test_json(followed: Desk) -> None:
    """For programs: everything that the table shows, amounts and days as text."""
    told = json.loads(followed.ok("status", "--json").out)
    (offer,) = told["offers"]
    assert offer["id"] == followed.offer
    assert (offer["amount"], offer["currency"]) == ("2450", "EUR")
    assert offer["next_step"] == "call"
    assert told["awaiting_consent"] == []
    assert set(told["heard_until"]) == {"work"}


def test_a_subject_cannot_move_the_cursor(desk: Desk) -> None:
    """What a client or a client's program wrote is shown without escapes."""
    desk.ok("run", "--once", "--yes")
    desk.send(0, subject="Offerte \x1b[31mrood\x07")
    desk.ok("run", "--once")
    assert "\x1b" not in desk.ok("status").out
    assert "\x1b" not in desk.ok("show", desk.offer).out


def test_columns_are_cut_where_there_is_no_room() -> None:
    """The widest give way first, down to a limit; East Asian letters take two columns."""
    rows = [["a", "x" * 40, "y" * 10], ["b", "日本語" * 10, "z"]]
    lines = aligned(rows, 40, gives=(1,))
    assert [wide(line) for line in lines] == [40, 31]
    assert lines[0].endswith("…  yyyyyyyyyy")
    assert aligned(rows, 200) == ["a  " + "x" * 40 + " " * 20 + "  yyyyyyyyyy", "b  " + "日本語" * 10 + "  z"]


def test_it_loads_nothing_heavy(followed: Desk) -> None:
    """No library for mail, calendars or texts; holidays come from a file, made the first time."""
    followed.ok("status")
    source = (
        "import sys; from mailwatch import cli; status = cli.run(['status']);"
        f"print([name for name in {HEAVY} if name in sys.modules]); sys.exit(status)"
    )
    done = subprocess.run(
        [sys.executable, "-c", source], capture_output=True, text=True, check=True, env=dict(os.environ)
    )
    assert done.stdout.splitlines()[-1] == "[]"


def test_what_is_kept_is_never_stale(followed: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """The report is kept in a file of the owner's, and worked out anew after any change and on a new day."""
    from mailwatch.cli import reporting, snapshot, status

    worked_out: list[datetime] = []
    report_on = reporting.report_on
    monkeypatch.setattr(reporting, "report_on", lambda *given: worked_out.append(given[-1]) or report_on(*given))
    followed.ok("status")
    first = followed.ok("status")
    assert len(worked_out) == 1
    assert (paths.cache_directory() / "status.json").stat().st_mode & 0o077 == 0
    followed.ok("snooze", followed.offer, "+30d")
    assert followed.ok("status").out != first.out
    assert len(worked_out) == 2
    with monkeypatch.context() as tomorrow:
        tomorrow.setattr(status, "now", lambda: datetime.now(UTC) + timedelta(days=1))
        followed.ok("status")
    assert len(worked_out) == 3
    config = followed.freelancer.home / "config.yaml"
    config.touch()
    assert snapshot.kept(config, datetime.now(UTC)) is None
    (paths.cache_directory() / "status.json").write_text("[broken")
    assert followed.ok("status").lines


def test_the_report_of_one_account_is_kept_too(followed: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """Beside that of all accounts, and never in its place."""
    from mailwatch.cli import reporting

    worked_out: list[datetime] = []
    report_on = reporting.report_on
    monkeypatch.setattr(reporting, "report_on", lambda *given: worked_out.append(given[-1]) or report_on(*given))
    for _ in range(3):
        assert followed.ok("status").out == followed.ok("--account", "work", "status").out
    assert len(worked_out) == 2
    followed.ok("forget", "anna@klant.example", "--yes")
    assert list(paths.cache_directory().glob("status*")) == []
