"""Reading one calendar on a CalDAV server: an entry by its UID, all of ours, all within some days."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from urllib.parse import quote, urljoin, urlsplit

from mailwatch.app.ports import Seen
from mailwatch.core.errors import MailwatchError
from mailwatch.core.ids import DOMAIN, is_ours
from mailwatch.ical import dav_queries
from mailwatch.ical.dav_session import DavSession, Found, name_of
from mailwatch.ical.reading import read

_BATCH = 50
"""Objects asked for in one multiget."""


class DavCollection:
    """One calendar at `url`; floating times are read in `zone`."""

    def __init__(self, session: DavSession, url: str, zone: str) -> None:
        self.url = url if url.endswith("/") else f"{url}/"
        self._session = session
        self._zone = zone
        self._read: dict[tuple[str, str], Seen | None] = {}

    def place_of(self, uid: str) -> str:
        """Return the URL that an entry with this UID is written to."""
        return self.url + name_of(uid)

    def find(self, uid: str) -> Seen | None:
        """Return the entry with this UID: where we wrote it, or wherever a client or the server put it."""
        url = self.place_of(uid)
        answer = self._session.get(url)
        seen = self._entry(Found(url, answer.etag, answer.text), uid) if answer.done else None
        return seen or self._search(uid)

    def ours(self) -> Iterator[Seen]:
        """Yield every entry that mailwatch made.

        One question for the ETags; contents are asked for only where the ETag is new. A server that
        cannot search by UID (it refuses, or finds nothing) is asked for the names of all its objects.
        """
        answer = self._session.report(self.url, dav_queries.with_uid(DOMAIN, whole=False))
        found = answer.found or tuple(
            Found(href) for href in self._session.hrefs(self.url) if is_ours(_bare_name(href))
        )
        current: dict[tuple[str, str], Seen | None] = {}
        fresh: list[Found] = []
        for one in found:
            if one.etag and (one.href, one.etag) in self._read:
                current[one.href, one.etag] = self._read[one.href, one.etag]
            else:
                fresh.append(one)
        for one in self._contents(fresh):
            current[one.href, one.etag] = self._entry(one)
        self._read = current
        yield from (seen for seen in current.values() if seen is not None and is_ours(seen.uid))

    def texts(self, since: date, until: date) -> Iterator[str]:
        """Yield the contents of all events from `since` to `until`, both included, and some around them."""
        day = timedelta(days=1)
        answer = self._session.report(self.url, dav_queries.between(since - day, until + 2 * day))
        yield from (one.text for one in answer.found if one.text)

    def _search(self, uid: str) -> Seen | None:
        """Servers search for parts of a text, some for nothing at all: the UID found is looked at again."""
        answer = self._session.report(self.url, dav_queries.with_uid(uid, whole=True))
        return next((seen for one in answer.found if (seen := self._entry(one, uid)) is not None), None)

    def _contents(self, found: list[Found]) -> Iterator[Found]:
        for start in range(0, len(found), _BATCH):
            paths = [_path(one.href) for one in found[start : start + _BATCH]]
            yield from self._session.report(self.url, dav_queries.of(paths)).found

    def _entry(self, found: Found, uid: str | None = None) -> Seen | None:
        """What cannot be read as a calendar is no entry of ours."""
        if not found.text or (uid is not None and uid not in _unfolded(found.text)):
            return None
        try:
            return read(found.text, self._zone, uid=uid, href=urljoin(self.url, _path(found.href)), etag=found.etag)
        except MailwatchError:
            return None


def _path(href: str) -> str:
    """The path of an href, quoted once: the library unquotes what it reads."""
    return quote(urlsplit(href).path if "://" in href else href, safe="/%@:!$&'()*+,;=~")


def _bare_name(href: str) -> str:
    return href.rstrip("/").rpartition("/")[2].removesuffix(".ics").replace("%40", "@")


def _unfolded(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\n ", "").replace("\n\t", "")
