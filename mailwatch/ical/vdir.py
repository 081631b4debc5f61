"""A folder as a calendar: one .ics file an entry (the vdir format of vdirsyncer, khal and todoman).

Sync clients and editors change the folder at any time. So a file is found by the UID inside it, not by its
name, files that cannot be read are passed over, and an ETag is the file's inode, time and size, as vdirsyncer does.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path

from mailwatch.app.ports import Entry, Seen
from mailwatch.core.errors import ChangedError, MailwatchError, Scope
from mailwatch.core.ids import DOMAIN, is_ours
from mailwatch.ical.busy import all_days
from mailwatch.ical.files import disk_error, replace_file, sync_folder
from mailwatch.ical.meaning import same_meaning, untouched
from mailwatch.ical.reading import read
from mailwatch.ical.vevent import render

LARGEST = 1_000_000
"""Octets; a larger file is no entry of ours."""


@dataclass(frozen=True, slots=True)
class VdirSettings:
    """`path` is the calendar's folder; its siblings are the user's other calendars.

    `away` is the folder, or the name of a sibling, whose all-day entries are days off. `timezone` is
    the user's. Where the folder is missing, the first entry makes it, with `name` in its `displayname`.
    """

    path: Path
    timezone: str
    away: Path | str | None = None
    name: str = "mailwatch"


class VdirCalendar:
    """The port `Calendar` over a vdir."""

    two_way = True

    def __init__(self, settings: VdirSettings, now: Callable[[], datetime]) -> None:
        self._settings = settings
        self._now = now

    def put(self, entry: Entry, known: Seen | None) -> Seen:
        """Write the entry unless it stands there; raise `ChangedError` when the user's version does."""
        there = self.get(entry.uid)
        if there is not None and same_meaning(entry, there):
            return there
        if there is None and known is not None:
            raise ChangedError("the entry was deleted or moved to another calendar", where=known.href)
        path = self._folder() / f"{entry.uid}.ics"
        if there is not None:
            if not _is_ours_still(known, there):
                raise ChangedError("the entry was changed in the calendar", where=there.href)
            entry = replace(entry, sequence=max(entry.sequence, there.sequence + 1))
            path = Path(there.href)
        replace_file(path, render(entry, self._now()).encode())
        written = self._read(path, entry.uid, entry.uid)
        if written is None:
            raise ChangedError("the entry was taken away while it was written", where=str(path))
        return written

    def get(self, uid: str) -> Seen | None:
        """Return the entry with this UID, in whichever file of the folder it stands."""
        folder = self._settings.path
        return self._read(folder / f"{uid}.ics", uid, uid) or _first(self._read_all(folder, uid, uid))

    def ours(self) -> tuple[Seen, ...]:
        """Return every entry that mailwatch made, one for each UID."""
        found = {seen.uid: seen for seen in self._read_all(self._settings.path, f"@{DOMAIN}") if is_ours(seen.uid)}
        return tuple(found.values())

    def elsewhere(self, uid: str) -> bool:
        """True when a sibling folder holds the UID."""
        own = self._settings.path
        siblings = [path for path in _entries(own.parent) if path.is_dir() and path != own]
        return any(_first(self._read_all(path, uid, uid)) is not None for path in siblings)

    def withdraw(self, known: Seen) -> bool:
        """Remove the file if it is still as `known`."""
        there = self.get(known.uid)
        if there is None:
            return True
        if not _is_ours_still(known, there):
            return False
        path = Path(there.href)
        try:
            path.unlink(missing_ok=True)
            sync_folder(path.parent)
        except OSError as problem:
            raise disk_error(problem, path) from problem
        return True

    def busy_days(self, since: date, until: date) -> frozenset[date]:
        """Return the days off, both ends included."""
        away = self._settings.away
        if away is None:
            return frozenset()
        folder = away if isinstance(away, Path) else self._sibling(away)
        if not folder.is_dir():
            raise MailwatchError(
                f"there is no calendar folder {folder}",
                remedy="correct `away` in the configuration",
                scope=Scope.ACCOUNT,
            )
        return all_days(_texts(folder), since, until)

    def _folder(self) -> Path:
        """The folder to write to, made where it is missing."""
        path = self._settings.path
        if not path.is_dir():
            try:
                path.mkdir(parents=True, mode=0o700)
                (path / "displayname").write_text(self._settings.name, "utf-8")
            except OSError as problem:
                raise disk_error(problem, path) from problem
        return path

    def _sibling(self, name: str) -> Path:
        """The folder of that name or that `displayname`."""
        parent = self._settings.path.parent
        for path in _entries(parent):
            with contextlib.suppress(OSError, UnicodeError):
                if path.is_dir() and (path / "displayname").read_text("utf-8").strip() == name:
                    return path
        return parent / name

    def _read_all(self, folder: Path, needle: str, uid: str | None = None) -> Iterator[Seen]:
        for path in _ics_files(folder):
            seen = self._read(path, needle, uid)
            if seen is not None:
                yield seen

    def _read(self, path: Path, needle: str, uid: str | None) -> Seen | None:
        """Parse the file only when `needle` is in it: a synced folder holds thousands of the user's own."""
        content = _content(path)
        if content is None or needle not in _unfolded(content):
            return None
        try:
            return read(content, self._settings.timezone, uid=uid, href=str(path), etag=_etag(path))
        except MailwatchError:
            return None


def _is_ours_still(known: Seen | None, there: Seen) -> bool:
    return untouched(there) or (known is not None and same_meaning(known, there))


def _first(found: Iterator[Seen]) -> Seen | None:
    return next(found, None)


def _entries(folder: Path) -> list[Path]:
    """What stands in a folder, nothing where there is none."""
    try:
        return sorted(folder.iterdir())
    except FileNotFoundError:
        return []
    except OSError as problem:
        raise disk_error(problem, folder) from problem


def _ics_files(folder: Path) -> list[Path]:
    return [path for path in _entries(folder) if path.suffix == ".ics" and not path.name.startswith(".")]


def _texts(folder: Path) -> Iterator[str]:
    for path in _ics_files(folder):
        content = _content(path)
        if content is not None:
            yield content


def _content(path: Path) -> str | None:
    """The file's text, None where it is gone, too large, or no text."""
    try:
        if path.stat().st_size > LARGEST:
            return None
        return path.read_text("utf-8-sig")
    except (FileNotFoundError, UnicodeError, IsADirectoryError):
        return None
    except OSError as problem:
        raise disk_error(problem, path) from problem


def _unfolded(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\n ", "").replace("\n\t", "")


def _etag(path: Path) -> str:
    try:
        stat = path.stat()
    except OSError:
        return ""
    return f"{stat.st_mtime_ns}-{stat.st_size}-{stat.st_ino}"
