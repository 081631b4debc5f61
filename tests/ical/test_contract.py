"""What every two-way calendar promises, on real servers and on disk (faults 26, 27, 30)."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from mailwatch.core.brief import EntryText
from mailwatch.core.errors import ChangedError
from mailwatch.ical.added import added_text
from mailwatch.ical.meaning import same_meaning
from tests.ical.stands import STARTS, UID, ZONE, Stand, day_entry, entry, other_uid


def test_what_is_written_is_read_back(stand: Stand) -> None:
    """An entry that was put stands in the calendar with its words, its time and its id."""
    written = stand.calendar.put(entry(), None)

    there = stand.reopened().get(UID)
    assert there is not None
    assert (there.uid, there.starts, there.title) == (UID, STARTS, entry().text.title)
    assert there.description == entry().text.description.rstrip() or same_meaning(entry(), there)
    assert there.etag
    assert same_meaning(entry(), written)
    assert same_meaning(written, there)


def test_an_unknown_entry_is_none(stand: Stand) -> None:
    """What is not there is None, no error."""
    assert stand.calendar.get(UID) is None
    assert stand.calendar.ours() == ()
    assert not stand.calendar.elsewhere(UID)


def test_fault_26_a_put_repeated_is_one_entry(stand: Stand) -> None:
    """A retry that does not know the first try was stored finds it: one entry, same place, nothing written."""
    first = stand.calendar.put(entry(), None)
    second = stand.reopened().put(entry(), None)

    assert (second.href, second.etag) == (first.href, first.etag)
    assert len(stand.reopened().ours()) == 1


def test_fault_26_a_replace_repeated_is_one_entry(stand: Stand) -> None:
    """A change that is put twice, the second time not knowing of the first, is made once."""
    first = stand.calendar.put(entry(), None)
    later = entry(starts=STARTS + timedelta(days=2))
    moved = stand.calendar.put(later, first)
    again = stand.reopened().put(later, first)

    assert again.starts == STARTS + timedelta(days=2)
    assert again.etag == moved.etag
    assert len(stand.calendar.ours()) == 1


def test_fault_28_sequence_only_grows(stand: Stand) -> None:
    """Each change that is written has a higher SEQUENCE than what stood there, whatever was asked for."""
    one = stand.calendar.put(entry(), None)
    two = stand.calendar.put(entry(starts=STARTS + timedelta(days=1)), one)
    three = stand.calendar.put(entry(starts=STARTS + timedelta(days=2), sequence=0), two)

    assert one.sequence < two.sequence < three.sequence


def test_fault_27_a_moved_entry_is_not_overwritten(stand: Stand) -> None:
    """The user dragged the call to another day: the put is refused, and `get` tells the new day."""
    known = stand.calendar.put(entry(), None)
    stand.edit(known, ("20261026T100000", "20261028T143000"), ("20261026T101500", "20261028T144500"))

    with pytest.raises(ChangedError):
        stand.calendar.put(entry(text=EntryText("Bellen", "nieuw")), known)
    there = stand.calendar.get(UID)
    assert there is not None
    assert there.starts == datetime(2026, 10, 28, 14, 30, tzinfo=ZoneInfo(ZONE))
    assert not stand.calendar.withdraw(known)
    assert stand.calendar.get(UID) is not None


def test_a_version_of_ours_that_we_forgot_is_still_ours(stand: Stand) -> None:
    """After a lost answer or a lost database our own untouched entry is replaced, whatever it says; an edited one not.

    It carries the fingerprint of what we wrote.
    """
    first = stand.calendar.put(entry(), None)
    stand.calendar.put(entry(starts=STARTS + timedelta(days=1)), first)

    third = stand.reopened().put(entry(starts=STARTS + timedelta(days=2)), first)
    fourth = stand.reopened().put(entry(text=EntryText("Bellen", "nieuw")), None)
    assert (third.sequence, fourth.sequence) == (2, 3)
    stand.edit(fourth, ("SUMMARY:Bellen", "SUMMARY:Bellen (won)"))
    with pytest.raises(ChangedError):
        stand.reopened().put(entry(), None)


@pytest.mark.parametrize(
    "edit",
    [
        ("SUMMARY:Bellen", "SUMMARY:gebeld Bellen"),
        ("STATUS:CONFIRMED", "STATUS:CANCELLED"),
        ("SEQUENCE:0", "SEQUENCE:0\r\nLOCATION:Kerkstraat 1"),
        ("SEQUENCE:0", "SEQUENCE:0\r\nRRULE:FREQ=WEEKLY"),
        ("SEQUENCE:0", "SEQUENCE:0\r\nATTENDEE:mailto:anna@bakkerij.example\r\nORGANIZER:mailto:eva@eva.example"),
    ],
    ids=["retitled", "cancelled", "place", "repeated", "guest"],
)
def test_fault_27_an_edited_entry_is_the_users(stand: Stand, edit: tuple[str, str]) -> None:
    """Whatever the user can see and changed makes the entry the user's: not replaced, not withdrawn."""
    known = stand.calendar.put(entry(), None)
    stand.edit(replace(known, raw=known.raw.replace("\r\n", "\n").replace("\n", "\r\n")), edit)

    with pytest.raises(ChangedError):
        stand.calendar.put(entry(starts=STARTS + timedelta(days=1)), known)
    assert not stand.calendar.withdraw(known)


def test_fault_27_marks_of_a_client_are_no_edit(stand: Stand) -> None:
    """A dismissed alarm and a client's own properties leave the entry ours: it can be replaced and withdrawn."""
    known = stand.calendar.put(entry(), None)
    with_crlf = replace(known, raw=known.raw.replace("\r\n", "\n").replace("\n", "\r\n"))
    stand.edit(with_crlf, ("SEQUENCE:0", "SEQUENCE:4\r\nX-MOZ-LASTACK:20261026T090001Z\r\nX-APPLE-SORT:1"))

    moved = stand.calendar.put(entry(starts=STARTS + timedelta(days=1)), known)
    assert moved.sequence == 5
    assert stand.calendar.withdraw(moved)
    assert stand.calendar.get(UID) is None


def test_fault_27_a_deleted_entry_is_not_made_again(stand: Stand) -> None:
    """A known entry that is gone is the user's act: a put is refused, withdrawing finds nothing to do."""
    known = stand.calendar.put(entry(), None)
    stand.delete(known)

    with pytest.raises(ChangedError):
        stand.calendar.put(entry(starts=STARTS + timedelta(days=1)), known)
    assert stand.calendar.get(UID) is None
    assert stand.calendar.withdraw(known)
    assert not stand.calendar.elsewhere(UID)


def test_fault_27_an_entry_moved_to_another_calendar_is_found(stand: Stand) -> None:
    """Dragged into another calendar is not deleted: `elsewhere` tells the two apart."""
    known = stand.calendar.put(entry(), None)
    stand.move(known)

    assert stand.calendar.get(UID) is None
    assert stand.calendar.elsewhere(UID)


def test_an_entry_under_another_name_is_found(stand: Stand) -> None:
    """An entry that a client stored under a name of its own is the same entry."""
    known = stand.calendar.put(entry(), None)
    stand.delete(known)
    stand.add("own", "3D5A-client.ics", known.raw)

    there = stand.calendar.get(UID)
    assert there is not None
    assert there.href.endswith("3D5A-client.ics")
    again = stand.calendar.put(entry(starts=STARTS + timedelta(days=1)), there)
    assert again.href.endswith("3D5A-client.ics")
    assert [seen.uid for seen in stand.calendar.ours()] == [UID]
    assert stand.reopened().put(entry(starts=STARTS + timedelta(days=1)), None) == again
    assert len(stand.reopened().ours()) == 1


def test_an_entry_renamed_between_two_looks_is_still_ours(stand: Stand) -> None:
    """A client that stores an entry anew under a name of its own does not make it vanish from ours."""
    known = stand.calendar.put(entry(), None)
    stand.calendar.put(entry(other_uid(1)), None)
    assert len(stand.calendar.ours()) == 2
    stand.delete(known)
    stand.add("own", "3D5A-client.ics", known.raw)

    assert {seen.uid for seen in stand.calendar.ours()} == {UID, other_uid(1)}
    assert {seen.uid for seen in stand.calendar.ours()} == {UID, other_uid(1)}


def test_withdrawing_twice_is_withdrawing_once(stand: Stand) -> None:
    """A retry after the entry went is done."""
    known = stand.calendar.put(entry(), None)

    assert stand.calendar.withdraw(known)
    assert stand.reopened().withdraw(known)
    assert stand.calendar.ours() == ()


def test_ours_are_ours_alone(stand: Stand) -> None:
    """Entries of the user, unreadable ones and invitations are not among ours; each of ours is there once."""
    uids = {other_uid(number) for number in range(7)}
    for uid in sorted(uids):
        stand.calendar.put(entry(uid), None)
    stand.add("own", "dentist.ics", day_entry("dentist@example.org", date(2026, 10, 27)))
    stand.add("own", "talk.ics", day_entry("abc@invite.mailwatch.invalid", date(2026, 10, 27)))

    assert sorted(seen.uid for seen in stand.calendar.ours()) == sorted(uids)
    changed = stand.calendar.get(other_uid(3))
    assert changed is not None
    stand.edit(changed, ("SUMMARY:Bellen", "SUMMARY:won! Bellen"))
    titles = {seen.uid: seen.title for seen in stand.calendar.ours()}
    assert titles[other_uid(3)].startswith("won!")


def test_words_typed_into_an_entry_are_told_apart(stand: Stand) -> None:
    """What the user typed is read; the client's words that we quoted are not, whatever they are."""
    known = stand.calendar.put(entry(), None)
    unfolded = replace(known, raw=known.raw.replace("\r\n", "\n").replace("\n ", "").replace("\n", "\r\n"))
    typed = stand.edit(unfolded, ("\\nZij schreef", "\\n+10d\\nZij schreef"), ("SUMMARY:", "SUMMARY:gebeld "))

    assert added_text(known, typed) == "gebeld\n+10d"
    assert added_text(known, known) == ""


@pytest.mark.parametrize(
    ("offered", "hour"),
    [(date(2026, 10, 11), 9), (date(2026, 3, 15), 8)],
    ids=["autumn", "spring"],
)
def test_fault_30_the_clocks_change_before_the_call(stand: Stand, offered: date, hour: int) -> None:
    """Fourteen days after an offer of 11 October or 15 March the call is at ten by the user's clock."""
    day = offered + timedelta(days=15)
    starts = datetime(day.year, day.month, day.day, 10, tzinfo=ZoneInfo(ZONE))
    written = stand.calendar.put(entry(starts=starts), None)

    assert written.starts.astimezone(UTC).hour == hour
    assert written.starts.astimezone(ZoneInfo(ZONE)).hour == 10


def test_an_all_day_entry_stays_a_day(stand: Stand) -> None:
    """A date is written as a date and read as one."""
    written = stand.calendar.put(entry(starts=date(2026, 10, 26)), None)

    assert written.starts == date(2026, 10, 26)
    assert not isinstance(written.starts, datetime)
    assert "DTSTART;VALUE=DATE:20261026" in written.raw


def test_days_off_are_found(stand: Stand) -> None:
    """All-day entries of the calendar named `away` are days off: of several days, repeated, not the cancelled."""
    stand.add("away", "week.ics", day_entry("week@example.org", date(2026, 10, 28), days=3))
    stand.add(
        "away",
        "friday.ics",
        day_entry("friday@example.org", date(2026, 1, 2), RRULE="FREQ=WEEKLY", TRANSP="TRANSPARENT"),
    )
    stand.add("away", "not.ics", day_entry("not@example.org", date(2026, 11, 3), STATUS="CANCELLED"))
    stand.add("other", "own.ics", day_entry("own@example.org", date(2026, 11, 4)))

    days = stand.calendar.busy_days(date(2026, 10, 26), date(2026, 11, 6))

    assert sorted(days) == [date(2026, 10, day) for day in (28, 29, 30)] + [date(2026, 11, 6)]
