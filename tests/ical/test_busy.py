"""Days off, read from calendars that anybody may have written."""

from __future__ import annotations

import random
from datetime import date

import pytest

from mailwatch.core.errors import MailwatchError
from mailwatch.ical.added import added_text
from mailwatch.ical.busy import all_days
from mailwatch.ical.meaning import same_meaning
from mailwatch.ical.reading import read
from mailwatch.ical.vevent import render
from tests.ical.stands import NOW, ZONE, day_entry, entry

SINCE, UNTIL = date(2026, 10, 1), date(2026, 10, 31)


def _days(*texts: str) -> list[int]:
    return sorted(day.day for day in all_days(texts, SINCE, UNTIL))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (day_entry("a", date(2026, 9, 29), days=4), [1, 2]),
        (day_entry("a", date(2026, 10, 30), days=9), [30, 31]),
        (day_entry("a", date(2020, 10, 12), RRULE="FREQ=YEARLY"), [12]),
        (day_entry("a", date(2026, 10, 5), RRULE="FREQ=WEEKLY;COUNT=3", **{"EXDATE;VALUE=DATE": "20261012"}), [5, 19]),
        (render(entry(), NOW), []),
        (render(entry(starts=date(2026, 10, 3)), NOW), [3]),
        ("garbage", []),
        (day_entry("a", date(2026, 10, 5), RRULE="FREQ=NEVER"), []),
    ],
    ids=["begun before", "ends after", "yearly", "but one", "timed", "day", "garbage", "bad rule"],
)
def test_days_within(text: str, expected: list[int]) -> None:
    """Both ends count, series are expanded, timed entries and what cannot be read are none."""
    assert _days(text) == expected


@pytest.mark.timeout(20)
@pytest.mark.parametrize("rule", ["FREQ=SECONDLY", "FREQ=DAILY;BYHOUR=1,2,3;BYMINUTE=1,2,3;BYSECOND=1,2,3,4,5"])
def test_a_series_that_never_ends_costs_nothing(rule: str) -> None:
    """A hostile or broken invitation in the calendar does not stop the calls."""
    assert _days(day_entry("a", date(1970, 1, 1), RRULE=rule), day_entry("b", date(2026, 10, 7))) == [7]


def test_malformed_entries_raise_nothing_else() -> None:
    """A thousand broken copies of an entry: each is read, or refused as no calendar, and nothing else is raised."""
    originals = [render(entry(), NOW), day_entry("a", date(2026, 10, 26), 2, RRULE="FREQ=WEEKLY", EXDATE="20261102")]
    ours = read(originals[0], ZONE)
    assert ours is not None
    chance = random.Random(19)
    outcomes = {True: 0, False: 0}
    for _ in range(1000):
        text = _broken(chance.choice(originals).encode(), chance)
        all_days([text], SINCE, UNTIL)
        try:
            seen = read(text, ZONE)
        except MailwatchError:
            outcomes[False] += 1
            continue
        outcomes[True] += 1
        if seen is not None:
            same_meaning(ours, seen)
            added_text(ours, seen)
    assert min(outcomes.values()) > 50


def _broken(octets: bytes, chance: random.Random) -> str:
    text = bytearray(octets)
    for _ in range(chance.randint(1, 12)):
        at = chance.randrange(len(text))
        match chance.randrange(3):
            case 0:
                text[at] = chance.randrange(256)
            case 1:
                del text[at : at + chance.randint(1, 30)]
            case _:
                source = chance.randrange(len(text))
                text[at:at] = text[source : source + chance.randint(1, 60)]
    return text.decode("utf-8", "replace")
