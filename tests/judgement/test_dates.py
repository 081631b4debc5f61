"""Laws of date phrases: never before the day of reading, never made up."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailwatch.core.when import after, find_dates, find_terms
from mailwatch.core.when.rules import RULES, easter, period
from mailwatch.core.words import read
from mailwatch.languages import load

LEXICON = load()
LANGUAGES = tuple(LEXICON.languages.values())
PHRASES = [(language, phrase) for language in LANGUAGES for phrase in language.date_phrases]
DAYS = st.dates(date(2020, 1, 1), date(2040, 12, 31))


@given(st.sampled_from(PHRASES), DAYS)
def test_a_date_is_never_before_the_day_it_is_read_on(said, on) -> None:
    """Every phrase of every language, read on any day, gives a date on or after that day, or none."""
    language, phrase = said
    for span in find_dates(read(phrase.example), on, (language,)):
        assert span.day is None or span.first <= span.day <= span.last
        assert span.day is None or span.day >= on


@given(
    st.integers(1, 31), st.integers(1, 12), st.sampled_from(["{}.{}.", "{}/{}", "{:02}.{:02}.", "{:02}/{:02}"]), DAYS
)
def test_a_day_and_month_in_digits_are_the_next_such_day(day, month, form, on) -> None:
    """12.3. and 12/3 without a year are the next 12 March; what is no day (31/2) is no date."""
    spans = find_dates(read(form.format(day, month)), on, LANGUAGES[:1])
    for span in spans:
        if (day, month) != (24, 7):
            assert span.day >= on
            assert span.day <= on + timedelta(days=366 * 8 + 2)


@given(DAYS, st.sampled_from(["{:%Y-%m-%d}", "{:%d.%m.%Y}", "{:%d/%m/%Y}", "{:%d-%m-%Y}", "{:%d/%m/%y}"]), DAYS)
def test_a_written_year_is_believed_and_a_past_day_is_no_date(day, form, on) -> None:
    """A full date is read as it is written; one in the past is kept as words without a day."""
    (span,) = find_dates(read(form.format(day)), on, LANGUAGES[:1])
    assert span.day == (day if day >= on else None)


@given(st.text(max_size=400), DAYS)
def test_any_text_can_be_read(text, on) -> None:
    """No text breaks the reader, and no date in it lies in the past."""
    for span in find_dates(read(text), on, LANGUAGES):
        assert span.day is None or span.day >= on


def test_americans_name_the_month_first() -> None:
    """3/12 is 12 March to an American, 3 December to everybody else; 25/3 can only be one."""
    english = (LEXICON.languages["en"],)
    on = date(2025, 1, 1)
    assert find_dates(read("by 3/12"), on, english, month_first=True)[0].day == date(2025, 3, 12)
    assert find_dates(read("by 3/12"), on, english)[0].day == date(2025, 12, 3)
    assert find_dates(read("by 3/25"), on, english)[0].day == date(2025, 3, 25)


@pytest.mark.parametrize("text", ["24/7 bereikbaar", "3,5 km", "versie 2.1.3", "m2 à 27,50", "06-12345678"])
def test_other_numbers_are_no_dates(text: str) -> None:
    """Opening hours, measures, versions and telephone numbers name no day."""
    assert find_dates(read(text), date(2025, 1, 1), LANGUAGES) == ()


def test_every_rule_is_used() -> None:
    """A rule that no language's phrases mean would be dead; `weekday-after` and the like all occur."""
    used = {phrase.means.partition(" ")[0] for language in LANGUAGES for phrase in language.date_phrases}
    assert used == set(RULES)


def test_impossible_days_are_no_dates() -> None:
    """31 June does not exist, and neither does week 60."""
    assert period("date", {"day": 31, "month": 6}, date(2025, 1, 1)) is None
    assert period("week", {"number": 60}, date(2025, 1, 1)) is None


def test_29_february_is_found_in_the_next_leap_year() -> None:
    """Without a year it is the next one that exists."""
    found = period("date", {"day": 29, "month": 2}, date(2025, 3, 1))
    assert found is not None
    assert found.day == date(2028, 2, 29)


@pytest.mark.parametrize(
    ("year", "day"), [(2024, date(2024, 3, 31)), (2025, date(2025, 4, 20)), (2026, date(2026, 4, 5))]
)
def test_easter(year: int, day: date) -> None:
    """The Sunday that the church calendar prints."""
    assert easter(year) == day


@pytest.mark.parametrize(
    ("number", "unit", "expected"),
    [
        (14, "day", date(2025, 2, 14)),
        (1, "month", date(2025, 2, 28)),
        (2, "week", date(2025, 2, 14)),
        (1, "fortnight", date(2025, 2, 14)),
        (1, "workday", date(2025, 2, 3)),
        (1, "quarter", date(2025, 4, 30)),
        (1, "year", date(2026, 1, 31)),
    ],
)
def test_terms_are_counted_as_people_count(number: float, unit: str, expected: date) -> None:
    """From Friday 31 January 2025: a month later is the end of February, a working day later is Monday."""
    assert after(date(2025, 1, 31), number, unit) == expected


def test_a_length_of_time_is_found_with_its_unit() -> None:
    """`30 dagen`, `un mois`, `quinze jours` (which are fourteen days)."""
    (dutch,) = find_terms(read("Deze offerte is 30 dagen geldig."), (LEXICON.languages["nl"],))
    (french,) = find_terms(read("valable quinze jours"), (LEXICON.languages["fr"],))
    assert (dutch.number, dutch.unit, french.number, french.unit) == (30, "day", 14, "day")
