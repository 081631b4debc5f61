"""The calendars of the contract suite, each with the hand of a user who edits in it with a client of his own."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from mailwatch.app.ports import Entry, Seen
from mailwatch.core.brief import EntryText
from mailwatch.core.ids import OfferId, TouchKey, entry_uid
from mailwatch.ical.caldav import CalDavCalendar, CalDavSettings
from mailwatch.ical.dav_session import Server
from mailwatch.ical.vdir import VdirCalendar, VdirSettings

ZONE = "Europe/Amsterdam"
NOW = datetime(2026, 10, 11, 9, 30, tzinfo=UTC)
STARTS = datetime(2026, 10, 26, 10, 0, tzinfo=ZoneInfo(ZONE))
UID = entry_uid(TouchKey(OfferId("k3v7x2ma"), "call"))


def now() -> datetime:
    return NOW


def entry(uid: str = UID, **changes: Any) -> Entry:
    """An entry as the program writes it, with every character that iCalendar treats in its own way."""
    description = 'Offerte 2026-014, € 1.250,00; netto\nZij schreef: "won\'t do before the 1st"\n\\o/ ' + "lang " * 40
    fields: dict[str, Any] = {
        "text": EntryText("Bellen: Anna de Vries (Bakkerij Bloem)", description),
        "starts": STARTS,
        "timezone": ZONE,
    }
    return Entry(uid=uid, **{**fields, **changes})


def other_uid(number: int) -> str:
    return entry_uid(TouchKey(OfferId(f"offer{number:03}"), "call"))


@dataclass(frozen=True, slots=True)
class Stand:
    """A calendar to test, and what its user does: write a text over an entry, delete it, move it to another calendar.

    `reopened` gives the same calendar as a program that was started again sees it.
    """

    calendar: Any
    overwrite: Callable[[Seen, str], None]
    delete: Callable[[Seen], None]
    move: Callable[[Seen], None]
    add: Callable[[str, str, str], None]
    reopened: Callable[[], Any]

    def edit(self, seen: Seen, *changes: tuple[str, str]) -> Seen:
        """Replace texts in the stored entry as a client would, with an ETag of its own."""
        text = seen.raw
        for old, new in changes:
            assert old in text, text
            text = text.replace(old, new)
        self.overwrite(seen, text)
        there = self.calendar.get(seen.uid)
        assert there is not None
        return there


def vdir_stand(root: Path) -> Stand:
    for name in ("own", "other", "away"):
        (root / name).mkdir(parents=True)
    settings = VdirSettings(root / "own", ZONE, away="away")

    def move(seen: Seen) -> None:
        Path(seen.href).rename(root / "other" / "moved.ics")

    return Stand(
        calendar=VdirCalendar(settings, now),
        overwrite=lambda seen, text: Path(seen.href).write_text(text, "utf-8", newline="") and None,
        delete=lambda seen: Path(seen.href).unlink(),
        move=move,
        add=lambda calendar, name, text: (root / calendar / name).write_text(text, "utf-8", newline="") and None,
        reopened=lambda: VdirCalendar(settings, now),
    )


@contextmanager
def caldav_stand(account: Any) -> Iterator[Stand]:
    """A user with the calendars `own`, `other` and `away` on a server."""
    server = Server(account.url, account.user, account.password)
    settings = CalDavSettings(server, ZONE, calendar="own", away="away")
    calendar = CalDavCalendar(settings, now)
    client = calendar._session.client
    for name in ("own", "other", "away"):
        make_calendar(client, account.home + name + "/", name)

    def overwrite(seen: Seen, text: str) -> None:
        _done(client.put(seen.href, text, {"Content-Type": "text/calendar; charset=utf-8"}))

    def delete(seen: Seen) -> None:
        _done(client.delete(seen.href))

    def add(name: str, file: str, text: str) -> None:
        url = f"{account.home}{name}/{file}"
        _done(client.put(url, text, {"Content-Type": "text/calendar; charset=utf-8"}))

    def move(seen: Seen) -> None:
        delete(seen)
        add("other", "moved.ics", seen.raw)

    yield Stand(calendar, overwrite, delete, move, add, lambda: CalDavCalendar(settings, now))
    calendar.close()


def make_calendar(client: Any, url: str, name: str) -> None:
    body = (
        '<C:mkcalendar xmlns="DAV:" xmlns:C="urn:ietf:params:xml:ns:caldav"><set><prop>'
        f"<displayname>{name}</displayname></prop></set></C:mkcalendar>"
    )
    _done(client.mkcalendar(url, body))


def _done(response: Any) -> None:
    assert response.status < 300, (response.status, response.raw)


def day_entry(uid: str, first: date, days: int = 1, **properties: str) -> str:
    """An all-day entry as a client of the user's writes it."""
    more = "".join(f"{name}:{value}\r\n" for name, value in properties.items())
    return (
        "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//a client//EN\r\nBEGIN:VEVENT\r\n"
        f"UID:{uid}\r\nDTSTAMP:20260101T000000Z\r\nDTSTART;VALUE=DATE:{first:%Y%m%d}\r\n"
        f"DTEND;VALUE=DATE:{first + timedelta(days=days):%Y%m%d}\r\nSUMMARY:vrij\r\n{more}"
        "END:VEVENT\r\nEND:VCALENDAR\r\n"
    )
