"""Whether two versions of an entry mean the same to the user.

Servers rewrite what they are given (order, time zones, ETags, LAST-MODIFIED, HTML) and clients add marks
of their own when an alarm is dismissed. None of that is an edit. What the user can see and change is.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, fields, replace
from datetime import UTC, date, datetime, timedelta

from mailwatch.app.ports import Entry, Seen
from mailwatch.ical.plain import alike, words
from mailwatch.ical.reading import lasts, main_event, parse, text_of

MARK = "X-MAILWATCH"
"""The property that marks an entry as ours; its value is the fingerprint of what we wrote."""


@dataclass(frozen=True, slots=True)
class Meaning:
    """What of an entry is the user's to change. Times are in UTC, texts without blanks and markup.

    `guests` and `repeats` are never ours: where they stand, the user made the entry his or her own.
    """

    title: str
    description: str
    starts: date | datetime
    status: str
    lasts: timedelta
    alarm: bool
    place: str = ""
    repeats: bool = False
    guests: int = 0


def meaning(version: Entry | Seen) -> Meaning:
    """Given an entry as we would write it or as it was seen, return its meaning.

    Raises `MailwatchError` for an entry whose `raw` text is no iCalendar.
    """
    if isinstance(version, Entry):
        day = timedelta(days=max(version.lasts.days, 1))
        return Meaning(
            title=_bare(version.text.title),
            description=_bare(version.text.description),
            starts=_universal(version.starts),
            status="CONFIRMED",
            lasts=version.lasts if isinstance(version.starts, datetime) else day,
            alarm=version.alarm is not None,
        )
    return _meaning_of_seen(version)


def _meaning_of_seen(seen: Seen) -> Meaning:
    event = main_event(parse(seen.raw), seen.uid) if seen.raw else None
    return Meaning(
        title=_bare(seen.title),
        description=_bare(seen.description),
        starts=_universal(seen.starts),
        status=seen.status or "CONFIRMED",
        lasts=timedelta(minutes=15) if event is None else lasts(event, "UTC"),
        alarm=event is not None and bool(event.walk("VALARM")),
        place="" if event is None else _bare(text_of(event, "LOCATION")),
        repeats=event is not None and ("RRULE" in event or "RDATE" in event),
        guests=0 if event is None else len(_listed(event.get("ATTENDEE"))),
    )


def same_meaning(ours: Entry | Seen, theirs: Seen) -> bool:
    """True when the user changed nothing between two versions of an entry.

    With an `Entry`, which no server has answered yet, an alarm that the server took away is no
    difference (Nextcloud does so in calendars that others share).
    """
    wanted, found = meaning(ours), meaning(theirs)
    if isinstance(ours, Entry):
        return replace(wanted, alarm=wanted.alarm and found.alarm) == found
    if not (ours.raw and theirs.raw):
        return _shown(wanted) == _shown(found)
    return wanted == found


def same_apart_from_time(ours: Seen, theirs: Seen) -> bool:
    """True when the user changed nothing but the time: moving an entry is an order, not an edit."""
    when = meaning(theirs)
    return replace(meaning(ours), starts=when.starts, lasts=when.lasts) == when


def fingerprint(value: Meaning) -> str:
    """Return a digest of a meaning, 16 letters and digits."""
    parts = (getattr(value, one.name) for one in fields(value))
    return hashlib.sha256("\x1f".join(map(str, parts)).encode()).hexdigest()[:16]


def untouched(seen: Seen) -> bool:
    """True when an entry still means what it meant when we wrote it, in whichever version that was.

    The entry carries the fingerprint itself. So a version that is ours, but that a lost answer or a lost
    database left unknown to us, is not taken for the user's. Where a server or client drops or
    rewrites it, this is false and only the known version tells.
    """
    event = main_event(parse(seen.raw), seen.uid) if seen.raw else None
    return event is not None and text_of(event, MARK) == fingerprint(meaning(seen))


def _shown(value: Meaning) -> tuple[object, ...]:
    """What is known of an entry whose whole text was not kept."""
    return (value.title, value.description, value.starts, value.status)


def _bare(text: str) -> str:
    return "".join(map(alike, words(text)))


def _universal(starts: date | datetime) -> date | datetime:
    return starts.astimezone(UTC) if isinstance(starts, datetime) else starts


def _listed(value: object) -> list[object]:
    if value is None:
        return []
    return value if isinstance(value, list) else [value]
