"""One .ics file that any calendar can subscribe to. One way: what its readers do never comes back.

It carries no METHOD. A file with METHOD:PUBLISH is a scheduling message (RFC 5546 section 3.2.1), in which each
VEVENT must have an ORGANIZER; calendars then show a meeting of somebody else's. Without a METHOD it is a plain
calendar (RFC 5545 section 3.7.2), which is what subscribers want. How often to look is said in the way of RFC 7986
and, for Outlook and Apple, in their older one.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from mailwatch.app.ports import Entry, Seen
from mailwatch.core.errors import MailwatchError, Scope
from mailwatch.ical.files import disk_error, replace_file
from mailwatch.ical.meaning import same_meaning
from mailwatch.ical.reading import marked_as_ours, parse, seen, text_of
from mailwatch.ical.vevent import calendar_with, event_of, written

if TYPE_CHECKING:
    from icalendar import Event

LOOK_AGAIN = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class FeedSettings:
    """`path` is the file, `name` what subscribers show, `timezone` the user's."""

    path: Path
    timezone: str
    name: str = "mailwatch"


class FeedCalendar:
    """The port `Calendar` over one file; every change replaces it whole."""

    two_way = False

    def __init__(self, settings: FeedSettings, now: Callable[[], datetime]) -> None:
        self._settings = settings
        self._now = now

    def put(self, entry: Entry, known: Seen | None) -> Seen:  # noqa: ARG002 - nobody else writes, so nothing to compare
        """Write the entry unless it stands there and means the same."""
        there = self.get(entry.uid)
        if there is not None and same_meaning(entry, there):
            return there
        if there is not None:
            entry = replace(entry, sequence=max(entry.sequence, there.sequence + 1))
        others = [event for event in self._events() if text_of(event, "UID") != entry.uid]
        self._write([*others, self._event(entry)])
        stored = self.get(entry.uid)
        assert stored is not None, "it was written a moment ago"
        return stored

    def get(self, uid: str) -> Seen | None:
        """Return the entry with this UID."""
        return next((one for one in self.ours() if one.uid == uid), None)

    def ours(self) -> tuple[Seen, ...]:
        """Return all entries."""
        found = (self._seen(event) for event in self._events() if marked_as_ours(event))
        return tuple(one for one in found if one is not None)

    def elsewhere(self, uid: str) -> bool:  # noqa: ARG002
        """False: there is only this file."""
        return False

    def withdraw(self, known: Seen) -> bool:
        """Take the entry out of the file."""
        events = self._events()
        left = [event for event in events if text_of(event, "UID") != known.uid]
        if len(left) < len(events):
            self._write(left)
        return True

    def busy_days(self, since: date, until: date) -> frozenset[date]:  # noqa: ARG002
        """Return nothing: a file that is only written to tells of no absence."""
        return frozenset()

    def _event(self, entry: Entry) -> Event:
        """Google shows a CLASS:PRIVATE entry of a subscribed calendar as "busy", also to its owner; so none is said."""
        event = event_of(entry, self._now())
        del event["CLASS"]
        return event

    def _seen(self, event: Event) -> Seen | None:
        return seen(event, self._settings.timezone, raw=written(calendar_with([event])), href=str(self._settings.path))

    def _events(self) -> list[Event]:
        path = self._settings.path
        try:
            text = path.read_text("utf-8")
        except FileNotFoundError:
            return []
        except (OSError, UnicodeError) as problem:
            raise disk_error(problem, path) if isinstance(problem, OSError) else _not_ours(path) from problem
        try:
            return list(parse(text).events)
        except MailwatchError as problem:
            raise _not_ours(path) from problem

    def _write(self, events: list[Event]) -> None:
        path = self._settings.path
        calendar = calendar_with(events)
        calendar.add("name", self._settings.name)
        calendar.add("x-wr-calname", self._settings.name)
        calendar.add("refresh-interval", LOOK_AGAIN, parameters={"VALUE": "DURATION"})
        calendar.add("x-published-ttl", "PT1H")
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as problem:
            raise disk_error(problem, path) from problem
        replace_file(path, written(calendar).encode())


def _not_ours(path: Path) -> MailwatchError:
    return MailwatchError(
        "the calendar file cannot be read as a calendar",
        where=str(path),
        remedy="move it away, and a new one is written",
        scope=Scope.ACCOUNT,
    )
