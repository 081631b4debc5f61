"""The file to subscribe to: what of the calendar's contract a one-way calendar can keep."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from icalendar import Calendar

from mailwatch.core.brief import EntryText
from mailwatch.core.errors import MailwatchError
from mailwatch.ical.feed import FeedCalendar, FeedSettings
from mailwatch.ical.meaning import same_meaning
from tests.ical.stands import STARTS, UID, ZONE, entry, now, other_uid


@pytest.fixture
def feed(tmp_path: Path) -> FeedCalendar:
    return FeedCalendar(FeedSettings(tmp_path / "public" / "calls.ics", ZONE, "Opvolging"), now)


def _file(feed: FeedCalendar) -> Calendar:
    return Calendar.from_ical(feed._settings.path.read_bytes())


def test_entries_stand_in_one_calendar(feed: FeedCalendar) -> None:
    """Several entries share one VCALENDAR with one VTIMEZONE, a name, no METHOD, no CLASS."""
    for number in range(3):
        feed.put(entry(other_uid(number), starts=STARTS + timedelta(days=number)), None)

    calendar = _file(feed)
    assert len(calendar.events) == 3
    assert len(calendar.timezones) == 1
    assert calendar["X-WR-CALNAME"] == "Opvolging"
    assert "METHOD" not in calendar
    assert not any("CLASS" in event for event in calendar.events)
    assert not any("ATTENDEE" in event or "ORGANIZER" in event for event in calendar.events)
    assert b"REFRESH-INTERVAL;VALUE=DURATION:PT1H\r\n" in feed._settings.path.read_bytes()


def test_a_put_repeated_changes_nothing(feed: FeedCalendar) -> None:
    """The second put of the same entry leaves the file as it is, octet for octet."""
    written = feed.put(entry(), None)
    before = feed._settings.path.read_bytes()

    assert feed.put(entry(), None) == written
    assert feed.put(entry(), written) == written
    assert feed._settings.path.read_bytes() == before
    assert same_meaning(entry(), written)


def test_a_change_replaces_and_a_withdrawal_removes(feed: FeedCalendar) -> None:
    """One entry a UID, with a SEQUENCE that grows; withdrawing twice is done once."""
    written = feed.put(entry(), None)
    changed = feed.put(entry(text=EntryText("Bellen", "nieuw")), written)

    assert [seen.title for seen in feed.ours()] == ["Bellen"]
    assert changed.sequence == written.sequence + 1
    assert feed.withdraw(changed)
    assert feed.withdraw(changed)
    assert feed.get(UID) is None
    assert list(_file(feed).events) == []


def test_it_is_one_way(feed: FeedCalendar) -> None:
    """Nobody answers in a feed: it has no other calendars and no absences."""
    assert feed.two_way is False
    assert not feed.elsewhere(UID)
    assert feed.busy_days(STARTS.date(), STARTS.date()) == frozenset()


@pytest.mark.parametrize("content", [b"", b"<html>", b"\xff\xfe", b"BEGIN:VCALENDAR\r\n"], ids=str)
def test_a_broken_file_is_told_and_kept(feed: FeedCalendar, content: bytes) -> None:
    """A file that is no calendar is not written over: it may be the wrong file."""
    path = feed._settings.path
    path.parent.mkdir()
    path.write_bytes(content)

    with pytest.raises(MailwatchError) as failure:
        feed.put(entry(), None)
    assert str(path) in str(failure.value)
    assert path.read_bytes() == content
    assert sorted(path.parent.iterdir()) == [path]
