"""Days as people write them in a sentence, in each language."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time

_MONTHS = {
    "nl": "januari februari maart april mei juni juli augustus september oktober november december",
    "en": "January February March April May June July August September October November December",
    "de": "Januar Februar März April Mai Juni Juli August September Oktober November Dezember",
    "fr": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
}
_WEEKDAYS = {
    "nl": "maandag dinsdag woensdag donderdag vrijdag zaterdag zondag",
    "en": "Monday Tuesday Wednesday Thursday Friday Saturday Sunday",
    "de": "Montag Dienstag Mittwoch Donnerstag Freitag Samstag Sonntag",
    "fr": "lundi mardi mercredi jeudi vendredi samedi dimanche",
}
_ORDINALS = {"de": ".", "fr": "er"}


def month(first: date, language: str) -> str:
    """Given a day in a month, return the month's name in `language`: "mei", "May"."""
    if language not in _MONTHS:
        return f"{first:%Y-%m}"
    return _MONTHS[language].split()[first.month - 1]


def hour(at: time, language: str) -> str:
    """Given a time of day, return it as `language` writes it: "14.30 uur", "2:30 pm", "14:30 Uhr", "14h30"."""
    match language:
        case "nl":
            return f"{at.hour}.{at:%M} uur"
        case "en":
            return f"{at.hour % 12 or 12}:{at:%M} {'am' if at.hour < 12 else 'pm'}"
        case "de":
            return f"{at.hour}:{at:%M} Uhr"
        case "fr":
            return f"{at.hour}h{at:%M}"
        case _:
            return f"{at:%H:%M}"


@dataclass(frozen=True, slots=True)
class Day:
    """A day in a text of `language`, written on the day `today`: the year is named only where it is another one.

    Its blanks are no-break, so that a day never falls apart over two lines.
    Printed, it is "3 maart", "3 March", "3. März", "1er mars"; `full` has the weekday too.
    """

    day: date
    language: str
    today: date

    def __str__(self) -> str:
        if self.language not in _MONTHS:
            return self.day.isoformat()
        month = _MONTHS[self.language].split()[self.day.month - 1]
        year = f"\xa0{self.day.year}" if self.day.year != self.today.year else ""
        return f"{self._number}\xa0{month}{year}"

    @property
    def full(self) -> str:
        """The day with its weekday: "dinsdag 3 maart", "Dienstag, 3. März"."""
        if self.language not in _WEEKDAYS:
            return str(self)
        weekday = _WEEKDAYS[self.language].split()[self.day.weekday()]
        return f"{weekday}{',' if self.language == 'de' else ''} {self}"

    @property
    def iso(self) -> str:
        """The day as a command takes it: "2026-03-03"."""
        return self.day.isoformat()

    @property
    def _number(self) -> str:
        if self.language == "de" or (self.language == "fr" and self.day.day == 1):
            return f"{self.day.day}{_ORDINALS[self.language]}"
        return str(self.day.day)
