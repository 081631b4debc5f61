"""Calendars on disk: what others do to the folder, and what a crash may leave (faults 26, 29)."""

from __future__ import annotations

import os
from datetime import timedelta
from pathlib import Path

import pytest

from mailwatch.core.errors import MailwatchError, Retry
from mailwatch.ical.files import replace_file
from mailwatch.ical.vdir import VdirCalendar, VdirSettings
from tests.ical.stands import STARTS, UID, ZONE, entry, now, other_uid


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "calendars" / "mailwatch"


@pytest.fixture
def calendar(folder: Path) -> VdirCalendar:
    return VdirCalendar(VdirSettings(folder, ZONE, name="Opvolging"), now)


def test_the_first_entry_makes_the_folder(folder: Path, calendar: VdirCalendar) -> None:
    """Looking makes nothing; writing makes a folder that is the user's alone, with its name for khal and vdirsyncer."""
    assert calendar.ours() == ()
    assert calendar.get(UID) is None
    assert not folder.exists()

    calendar.put(entry(), None)
    assert sorted(path.name for path in folder.iterdir()) == [f"{UID}.ics", "displayname"]
    assert (folder / "displayname").read_text() == "Opvolging"
    assert folder.stat().st_mode & 0o077 == 0


def test_name_and_colour_of_the_user_stay(folder: Path, calendar: VdirCalendar) -> None:
    """`displayname` and `color` of a folder that is there are not touched."""
    folder.mkdir(parents=True)
    (folder / "displayname").write_text("Werk")
    (folder / "color").write_text("#ff0000")
    calendar.put(entry(), None)

    assert ((folder / "displayname").read_text(), (folder / "color").read_text()) == ("Werk", "#ff0000")


def test_files_of_others_do_not_stop_us(folder: Path, calendar: VdirCalendar) -> None:
    """Half files, files of other kinds, unreadable ones and folders named .ics are passed over."""
    calendar.put(entry(), None)
    (folder / "broken.ics").write_text(f"BEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:{other_uid(1)}\nDTST")
    (folder / "binary.ics").write_bytes(b"\xff\xfe@mailwatch.invalid")
    (folder / "large.ics").write_bytes(b"@mailwatch.invalid " * 100_000)
    (folder / "folder.ics").mkdir()
    (folder / ".mailwatch-1.tmp").write_text("half")
    (folder / "gone.ics").symlink_to(folder / "nowhere")

    assert [seen.uid for seen in calendar.ours()] == [UID]
    assert calendar.get(other_uid(1)) is None


def test_a_byte_order_mark_and_bare_line_ends_are_read(folder: Path, calendar: VdirCalendar) -> None:
    """An editor may save the file with a mark in front and LF alone; it means the same."""
    known = calendar.put(entry(), None)
    path = Path(known.href)
    path.write_text("\ufeff" + known.raw.replace("\r\n", "\n"), "utf-8", newline="")

    assert calendar.put(entry(starts=STARTS + timedelta(days=1)), known).sequence == 1


def test_nothing_half_written_is_ever_seen(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A crash before the rename leaves the old file whole and no other file that a reader would look at."""
    path = folder / "x.ics"
    folder.mkdir(parents=True)
    replace_file(path, b"old")

    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(MailwatchError, match="No space left") as failure:
        replace_file(path, b"new")
    assert failure.value.retry is Retry.LATER
    assert path.read_bytes() == b"old"
    assert list(folder.iterdir()) == [path]


def test_a_files_mode_stays(folder: Path) -> None:
    """A calendar that others may read can still be read by them after a change; a new one is private."""
    folder.mkdir(parents=True)
    replace_file(folder / "new.ics", b"")
    replace_file(folder / "shared.ics", b"")
    (folder / "shared.ics").chmod(0o644)
    replace_file(folder / "shared.ics", b"x")

    assert (folder / "new.ics").stat().st_mode & 0o777 == 0o600
    assert (folder / "shared.ics").stat().st_mode & 0o777 == 0o644


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    """One line with the path; not a traceback."""
    (tmp_path / "file").write_text("")
    calendar = VdirCalendar(VdirSettings(tmp_path / "file" / "calendar", ZONE), now)

    with pytest.raises(MailwatchError, match=r"file/calendar"):
        calendar.put(entry(), None)


def test_an_absent_away_calendar_is_told(folder: Path) -> None:
    """A misspelt `away` is not an empty one."""
    calendar = VdirCalendar(VdirSettings(folder, ZONE, away="vakantie"), now)

    with pytest.raises(MailwatchError, match="vakantie"):
        calendar.busy_days(STARTS.date(), STARTS.date())


def test_a_thousand_entries_of_the_user_cost_little(folder: Path, calendar: VdirCalendar) -> None:
    """Only files that name our UIDs are parsed."""
    folder.mkdir(parents=True)
    for number in range(1000):
        (folder / f"{number}.ics").write_text("BEGIN:VCALENDAR\nBEGIN:VEVENT\nnot even an entry")
    calendar.put(entry(), None)

    assert len(calendar.ours()) == 1
