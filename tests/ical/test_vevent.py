"""Entries as iCalendar text: what is written, byte by byte where it matters, and what is read back."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from icalendar import Calendar

from mailwatch.core.brief import EntryText
from mailwatch.core.errors import MailwatchError
from mailwatch.ical.meaning import same_meaning, untouched
from mailwatch.ical.reading import parse, read
from mailwatch.ical.vevent import render
from mailwatch.ical.vtimezone import timezone_for
from tests.ical.stands import NOW, STARTS, UID, ZONE, entry

_TEXT = st.text(st.characters(codec="utf-8"), max_size=300)


def test_what_is_written_is_private_and_asks_nothing() -> None:
    """Fifteen transparent, private minutes with an alarm; no METHOD, no people (RFC 4791 section 4.1)."""
    calendar = Calendar.from_ical(render(entry(sequence=3), NOW))
    (event,) = calendar.events

    assert "METHOD" not in calendar
    assert not {"ATTENDEE", "ORGANIZER"} & set(event)
    assert (event["TRANSP"], event["CLASS"], event["STATUS"]) == ("TRANSPARENT", "PRIVATE", "CONFIRMED")
    assert (event["UID"], event["SEQUENCE"]) == (UID, 3)
    assert (event["DTSTAMP"].dt, event["LAST-MODIFIED"].dt) == (NOW, NOW)
    assert event["DTSTART"].params["TZID"] == ZONE
    assert event["DTEND"].dt - event["DTSTART"].dt == timedelta(minutes=15)
    assert event.categories == ["mailwatch"]
    (alarm,) = event.walk("VALARM")
    assert (alarm["ACTION"], alarm["TRIGGER"].dt, str(alarm["DESCRIPTION"])) == (
        "DISPLAY",
        timedelta(0),
        entry().text.title,
    )


def test_lines_are_folded_and_end_in_crlf() -> None:
    """No line is longer than 75 octets and none ends otherwise than in CRLF (RFC 5545 section 3.1)."""
    octets = render(entry(text=EntryText("é" * 200, "ë\n" * 200)), NOW).encode()

    assert octets.count(b"\n") == octets.count(b"\r\n")
    assert max(map(len, octets.split(b"\r\n"))) <= 75


def test_an_entry_without_alarm_has_none() -> None:
    """An answered entry keeps its place and loses its alarm."""
    assert "VALARM" not in render(entry(alarm=None), NOW)


def test_a_day_begins_at_midnight_and_rings_at_nine() -> None:
    """An all-day entry is a date with the next day as its end (iCloud wants one); its alarm waits for nine o'clock."""
    (event,) = Calendar.from_ical(render(entry(starts=date(2026, 10, 25)), NOW)).events

    assert (event["DTSTART"].dt, event["DTEND"].dt) == (date(2026, 10, 25), date(2026, 10, 26))
    assert event.walk("VALARM")[0]["TRIGGER"].dt == timedelta(hours=9)


def test_an_entry_in_utc_names_no_zone() -> None:
    """Times in UTC are written as such, without a VTIMEZONE."""
    text = render(entry(timezone="UTC"), NOW)

    assert "DTSTART:20261026T090000Z" in text
    assert "VTIMEZONE" not in text


@given(
    zone=st.sampled_from(
        [
            "Europe/Amsterdam",
            "Europe/Dublin",
            "America/New_York",
            "Australia/Lord_Howe",
            "Africa/Casablanca",
            "Asia/Gaza",
        ]
    ),
    day=st.integers(0, 3 * 365),
)
@settings(max_examples=120, deadline=None)
def test_fault_30_the_written_zone_is_the_real_one(zone: str, day: int) -> None:
    """A reader that knows only our VTIMEZONE finds the same instant, on any day of an entry's year."""
    starts = datetime(2026, 1, 1, 10, tzinfo=ZoneInfo(zone)) + timedelta(days=day)
    custom = timezone_for(zone, starts.year).to_tz(lookup_tzid=False)

    assert starts.replace(tzinfo=custom).utcoffset() == starts.utcoffset()


def test_a_zone_with_a_rule_says_it_once() -> None:
    """European summer time is two yearly rules, which Outlook can read; RDATE it cannot."""
    text = timezone_for(ZONE, 2026).to_ical().decode()

    assert "RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10" in text
    assert "RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3" in text
    assert "RDATE" not in text


@given(title=_TEXT, description=_TEXT, minutes=st.integers(0, 2_000_000), alarm=st.booleans())
@settings(deadline=None)
def test_meaning_survives_writing_and_reading(title: str, description: str, minutes: int, alarm: bool) -> None:
    """Whatever the words and the time: written, read, written again by another program, it means the same."""
    wanted = entry(
        text=EntryText(title, description),
        starts=STARTS + timedelta(minutes=minutes),
        alarm=timedelta(0) if alarm else None,
    )
    seen = read(render(wanted, NOW), ZONE)
    assert seen is not None
    again = read(Calendar.from_ical(seen.raw).to_ical(sorted=False).decode().replace("\r\n", "\n"), "Asia/Tokyo")

    assert again is not None
    assert same_meaning(wanted, seen)
    assert same_meaning(seen, again)
    assert same_meaning(again, seen)
    assert untouched(seen)
    assert untouched(again)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "garbage",
        "<html></html>",
        "BEGIN:VEVENT\nUID:1\nEND:VEVENT",
        "BEGIN:VCALENDAR",
    ],
)
def test_what_is_no_calendar_is_said_so(text: str) -> None:
    """Text that is no iCalendar raises the error of the house and nothing else."""
    with pytest.raises(MailwatchError):
        parse(text)


@pytest.mark.parametrize(
    ("properties", "expected"),
    [
        ("DTSTART:20261026T100000", datetime(2026, 10, 26, 9, tzinfo=UTC)),
        ("DTSTART:20261026T090000Z", datetime(2026, 10, 26, 9, tzinfo=UTC)),
        ("DTSTART;TZID=W. Europe Standard Time:20261026T100000", datetime(2026, 10, 26, 9, tzinfo=UTC)),
        ("DTSTART;VALUE=DATE:20261026", date(2026, 10, 26)),
    ],
    ids=["floating", "utc", "windows", "day"],
)
def test_times_of_other_programs_are_read(properties: str, expected: date) -> None:
    """Floating times are the user's, Windows' zone names are known, dates stay dates; a missing STATUS is empty."""
    text = (
        f"BEGIN:VCALENDAR\nVERSION:2.0\nBEGIN:VEVENT\nUID:{UID}\n{properties}\nSEQUENCE:x\nEND:VEVENT\nEND:VCALENDAR\n"
    )
    seen = read(text, ZONE)

    assert seen is not None
    assert seen.starts == expected
    assert (seen.status, seen.sequence, seen.title) == ("", 0, "")


def test_an_entry_without_a_start_is_none() -> None:
    """A VEVENT whose DTSTART is missing or unreadable cannot be compared, so it is not ours to touch."""
    for start in ("", "DTSTART:soon\n"):
        assert read(f"BEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:1\n{start}END:VEVENT\nEND:VCALENDAR\n", ZONE) is None


def test_the_series_is_read_not_its_exceptions() -> None:
    """Of an entry that the user made a series, the series itself counts, wherever it stands in the file."""
    text = (
        "BEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:1\nRECURRENCE-ID:20261102T090000Z\nDTSTART:20261103T090000Z\nEND:VEVENT\n"
        "BEGIN:VEVENT\nUID:1\nRRULE:FREQ=WEEKLY\nDTSTART:20261026T090000Z\nEND:VEVENT\nEND:VCALENDAR\n"
    )
    seen = read(text, ZONE)

    assert seen is not None
    assert seen.starts == datetime(2026, 10, 26, 9, tzinfo=UTC)
