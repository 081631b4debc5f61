"""Requests to a CalDAV server, one method a kind.

The `caldav` library speaks HTTP, signs in and reads the XML; it is imported when the first request is
made. Its own `save()` is not used: where a server gives weak ETags it saves without a condition.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, TypeVar
from urllib.parse import quote, unquote, urlsplit

from mailwatch.core.errors import MailwatchError
from mailwatch.ical.dav_failures import RefusedError, explained, require_safe

_XML = {"Depth": "1", "Content-Type": "application/xml; charset=utf-8"}
_ICALENDAR = {"Content-Type": "text/calendar; charset=utf-8"}
_ETAGS = '<propfind xmlns="DAV:"><prop><getetag/></prop></propfind>'
_STATE = '<propfind xmlns="DAV:"><prop><C:getctag xmlns:C="http://calendarserver.org/ns/"/></prop></propfind>'

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Server:
    """`url` is the address of the server, of the principal or of a calendar.

    `password` may be a function, asked when a session begins and again after a refusal, so that a changed
    one is seen; with `oauth` it is an access token, sent as RFC 6750 says.

    `timeout` is in seconds, for connecting and for each answer. `ca_file` holds the certificates to
    trust instead of the system's.
    """

    url: str
    username: str
    password: str | Callable[[], str] = field(repr=False)
    timeout: float = 20.0
    ca_file: str | None = None
    oauth: bool = False

    def reveal(self) -> str:
        """Return the password, or the token, as it is now."""
        return self.password if isinstance(self.password, str) else self.password()


@dataclass(frozen=True, slots=True)
class Found:
    """One object of a collection. `etag` and `text` are "" where the server did not give them."""

    href: str
    etag: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """What the server said to one request; `found` are the objects of a multistatus."""

    status: int
    text: str = ""
    etag: str = ""
    found: tuple[Found, ...] = ()

    @property
    def done(self) -> bool:
        """True when the server did as asked."""
        return 200 <= self.status < 300


class DavSession:
    """One server. `sleep` waits that many seconds. Every method raises `MailwatchError` and nothing else."""

    def __init__(self, server: Server, sleep: Callable[[float], None] = time.sleep) -> None:
        require_safe(server.url)
        self.server = server
        self._sleep = sleep
        self._opened: Any = None

    @property
    def client(self) -> Any:
        """The library's client, made on first use."""
        if self._opened is None:
            from mailwatch.ical.dav_client import patient_client  # noqa: PLC0415 - heavy, loaded when used

            self._opened = patient_client(
                self._sleep,
                url=self.server.url,
                username=self.server.username,
                password=self.server.reveal(),
                auth_type="bearer" if self.server.oauth else None,
                timeout=self.server.timeout,
                ssl_verify_cert=self.server.ca_file or True,
            )
        return self._opened

    def at(self, url: str) -> DavSession:
        """Return a session that begins at another address of the same server."""
        return DavSession(replace(self.server, url=url), self._sleep)

    def get(self, url: str) -> Answer:
        """GET one object; that it is not there is an answer."""
        return self._ask(url, "GET", "", {"Accept": "text/calendar"}, (404, 410))

    def put(self, url: str, text: str, condition: Mapping[str, str]) -> Answer:
        """PUT one object; a refusal that may speak of this object is an answer."""
        return self._ask(url, "PUT", text, {**_ICALENDAR, **condition}, (400, 403, 404, 409, 410, 412))

    def delete(self, url: str, condition: Mapping[str, str]) -> Answer:
        """DELETE one object, likewise."""
        return self._ask(url, "DELETE", "", condition, (400, 403, 404, 409, 410, 412))

    def report(self, url: str, query: str) -> Answer:
        """Run a calendar-query or calendar-multiget; a server that does not know the query is an answer."""
        return self._ask(url, "REPORT", query, _XML, (400, 403, 405, 409, 501))

    def listed(self, url: str) -> tuple[Found, ...]:
        """Return where everything stands in a collection, without contents."""
        return self._ask(url, "PROPFIND", _ETAGS, _XML).found

    def state(self, url: str) -> str:
        """Return the collection's tag, which changes with anything in it; "" where the server has none."""
        return self.calling(lambda: self._state(url), url)

    def calling(self, action: Callable[[], T], where: str = "") -> T:
        """Do something with the library, and turn what it raises into a `MailwatchError`."""
        try:
            return action()
        except MailwatchError:
            raise
        except Exception as problem:  # the library lets through whatever it, lxml and niquests raise
            raise explained(problem, where or self.server.url) from problem

    def close(self) -> None:
        """Hang up."""
        if self._opened is not None:
            self._opened.close()
            self._opened = None

    def _ask(
        self, url: str, method: str, body: str, headers: Mapping[str, str], answers: tuple[int, ...] = ()
    ) -> Answer:
        return self.calling(lambda: self._request(url, method, body, headers, answers), url)

    def _state(self, url: str) -> str:
        found = self.client.propfind(url, _STATE, 0).results or []
        return str(found[0].properties.get("{http://calendarserver.org/ns/}getctag") or "") if found else ""

    def _request(
        self, url: str, method: str, body: str, headers: Mapping[str, str], answers: tuple[int, ...]
    ) -> Answer:
        from caldav.lib.error import AuthorizationError  # noqa: PLC0415 - heavy, loaded when used

        try:
            response = self.client.request(url, method, body, headers)
        except AuthorizationError as problem:
            self.close()  # what was refused is asked for anew the next time
            refusal: Any = problem
            if refusal.status in answers:
                return Answer(refusal.status, text=_text(refusal.body))
            raise
        if response.status >= 400:
            if response.status in answers:
                return Answer(response.status, text=_text(response.raw))
            raise RefusedError(response.status)
        if response.status == 207:
            return Answer(207, found=tuple(_found(result) for result in response.parse_calendar_query()))
        return Answer(response.status, text=_text(response.raw), etag=response.headers.get("ETag") or "")


def same_place(one: str, other: str) -> bool:
    """True when two hrefs name the same place: servers differ in what they quote, and in the host they tell."""
    return unquote(urlsplit(one).path).rstrip("/") == unquote(urlsplit(other).path).rstrip("/")


def name_of(uid: str) -> str:
    """Return the name of the object with this UID in its collection."""
    return f"{quote(uid, safe='@')}.ics"


def _found(result: Any) -> Found:
    return Found(href=str(result.href), etag=result.etag or "", text=result.calendar_data or "")


def _text(body: str | bytes | None) -> str:
    return body.decode("utf-8", "replace") if isinstance(body, bytes) else body or ""
