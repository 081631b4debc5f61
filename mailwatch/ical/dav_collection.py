"""Reading one calendar on a CalDAV server: an entry by its UID, all of ours, all within some days."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from urllib.parse import quote, urljoin, urlsplit

from mailwatch.app.ports import Seen
from mailwatch.core.errors import MailwatchError
from mailwatch.core.ids import DOMAIN, is_ours
from mailwatch.ical import dav_queries
from mailwatch.ical.dav_failures import RefusedError, explained
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
        self._state = ""
        self._searched = False

    def place_of(self, uid: str) -> str:
        """Return the URL that an entry with this UID is written to."""
        return self.url + name_of(uid)

    def at_own_place(self, uid: str) -> Seen | None:
        """Return the entry with this UID if it stands where we write it."""
        url = self.place_of(uid)
        answer = self._session.get(url)
        return self._entry(Found(url, answer.etag, answer.text), uid) if answer.done else None

    def find(self, uid: str) -> Seen | None:
        """Return the entry with this UID: where we wrote it, or wherever a client or the server put it."""
        return self.at_own_place(uid) or self._search(uid)

    def ours(self) -> Iterator[Seen]:
        """Yield every entry that mailwatch made.

        With nothing new in the calendar this is one small question. Else the names of all objects tell
        ours, and contents are asked for only where the ETag is new. A search by UID, for which some servers
        read the whole calendar, is made when nothing is found by name or something is gone: it
        may stand under another name.
        """
        state = self._session.state(self.url)
        if not state or state != self._state:
            self._reread()
            self._state = state
        yield from (seen for seen in self._read.values() if seen is not None and is_ours(seen.uid))

    def _reread(self) -> None:
        listed = {(one.href, one.etag): one for one in self._session.listed(self.url)}
        hrefs = {href for href, _ in self._read}
        found = {key: one for key, one in listed.items() if is_ours(_bare_name(one.href)) or one.href in hrefs}
        gone = hrefs - {one.href for one in listed.values()}
        if gone or not (found or self._searched):
            answer = self._session.report(self.url, dav_queries.with_uid(DOMAIN, whole=False))
            found |= {(one.href, one.etag): one for one in answer.found}
            self._searched = True
        read = {key: self._read[key] for key in found if key[1] and key in self._read}
        for one in self._contents([one for key, one in found.items() if key not in read]):
            read[one.href, one.etag] = self._entry(one)
        self._read = read

    def texts(self, since: date, until: date) -> Iterator[str]:
        """Yield the contents of all events from `since` to `until`, both included, and some around them."""
        day = timedelta(days=1)
        answer = self._session.report(self.url, dav_queries.between(since - day, until + 2 * day))
        if not answer.done:
            raise explained(RefusedError(answer.status), self.url)
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
