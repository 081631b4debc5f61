"""A CalDAV server that lies as real ones do: one calendar home with two calendars, and a script of faults.

It keeps to RFC 4791 as far as the program asks, until a test sets one of the fields of `Lies`.
"""

from __future__ import annotations

import re
import ssl
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self
from urllib.parse import quote, unquote
from xml.sax.saxutils import escape

HOME = "/dav/eva/"
OWN = f"{HOME}own/"
OTHER = f"{HOME}other/"


@dataclass
class Lies:
    """What the server does wrong, each as it was seen somewhere (docs/quirks/calendar.md)."""

    lose_put_answers: int = 0
    fail_after_commit: list[int] = field(default_factory=list)
    ignore_conditions: bool = False
    weak_etags: bool = False
    no_etags: bool = False
    if_match_star_reversed: bool = False
    overwrite_needs_if_match: bool = False
    uid_conflict: str = ""
    in_trash: set[str] = field(default_factory=set)
    every_other_429: float | None = None
    answers: list[tuple[int, dict[str, str]]] = field(default_factory=list)
    put_status: int = 0
    forget_puts: bool = False
    search_finds_nothing: bool = False
    search_status: int = 0
    rewrite: Callable[[str], str] = field(default=lambda text: text)
    delay: float = 0.0
    random_failure: Callable[[], int] = field(default=lambda: 0)


@dataclass(frozen=True)
class Request:
    method: str
    path: str
    headers: dict[str, str]
    body: str


class LyingServer:
    """Context manager. `objects` is what it holds, by unquoted path; `requests` what it was asked."""

    def __init__(self, tls: ssl.SSLContext | None = None) -> None:
        self.tls = tls
        self.lies = Lies()
        self.objects: dict[str, tuple[str, int]] = {}
        self.requests: list[Request] = []
        self.password = "geheim"
        self.calendars = [OWN, OTHER]
        self._version = 0
        self._lock = threading.Lock()

    def __enter__(self) -> Self:
        handler = type("Handler", (_Handler,), {"lying": self})
        self._http = ThreadingHTTPServer(("127.0.0.1", 0), handler)
        self._http.daemon_threads = True
        if self.tls is not None:
            self._http.socket = self.tls.wrap_socket(self._http.socket, server_side=True)
        self.root = f"{'http' if self.tls is None else 'https'}://127.0.0.1:{self._http.server_port}"
        self.url = self.root + HOME
        threading.Thread(target=self._http.serve_forever, args=(0.02,), daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._http.shutdown()
        self._http.server_close()

    def store(self, path: str, text: str) -> None:
        self._version += 1
        self.objects[path] = (text, self._version)

    def asked(self, method: str) -> list[Request]:
        return [request for request in self.requests if request.method == method]

    def state(self) -> str:
        return "-".join(f"{version}" for _, version in self.objects.values()) or "empty"

    def etag(self, path: str) -> str:
        tag = f'"v{self.objects[path][1]}"'
        return f"W/{tag}" if self.lies.weak_etags else tag


class _Handler(BaseHTTPRequestHandler):
    lying: LyingServer
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def log_message(self, *_: object) -> None:
        pass

    def handle_any(self) -> None:
        length = int(self.headers.get("Content-Length") or 0)
        body = self.rfile.read(length).decode()
        path = unquote(self.path)
        server, lies = self.lying, self.lying.lies
        with server._lock:
            if "Authorization" not in self.headers:
                return self.say(401, {"WWW-Authenticate": 'Basic realm="x"'})
            server.requests.append(Request(self.command, path, dict(self.headers), body))
            time.sleep(lies.delay)
            if self.headers["Authorization"] != self.expected():
                return self.say(401, {"WWW-Authenticate": 'Basic realm="x"'})
            if status := lies.random_failure():
                return self.say(status)
            if lies.answers:
                status, headers = lies.answers.pop(0)
                return self.say(status, headers)
            if lies.every_other_429 is not None and len(server.requests) % 2 == 0:
                return self.say(429, {"Retry-After": str(lies.every_other_429)} if lies.every_other_429 else {})
            return getattr(self, f"on_{self.command.lower()}")(path, body)

    do_GET = do_PUT = do_DELETE = do_REPORT = do_PROPFIND = handle_any  # noqa: N815

    def expected(self) -> str:
        from base64 import b64encode

        return "Basic " + b64encode(f"eva:{self.lying.password}".encode()).decode()

    def on_get(self, path: str, _: str) -> None:
        if path not in self.lying.objects:
            return self.say(404)
        return self.say(200, {"Content-Type": "text/calendar", **self.tag(path)}, self.lying.objects[path][0])

    def on_put(self, path: str, body: str) -> None:
        server, lies = self.lying, self.lying.lies
        there = path in server.objects
        uid = _uid(body)
        if lies.put_status:
            return self.say(lies.put_status)
        if uid in lies.in_trash:
            return self.say(
                400, {}, "<d:error>Deleted calendar object with uid already exists in this calendar</d:error>"
            )
        taken = any(uid == _uid(text) for other, (text, _) in server.objects.items() if other != path)
        if lies.uid_conflict and taken:
            return self.say(403, {"Content-Type": "application/xml"}, lies.uid_conflict)
        if not lies.ignore_conditions and not self.condition_holds(path):
            return self.say(412)
        if lies.overwrite_needs_if_match and there and "If-Match" not in self.headers:
            return self.say(409)
        if not lies.forget_puts:
            server.store(path, lies.rewrite(body))
        if lies.lose_put_answers:
            lies.lose_put_answers -= 1
            self.close_connection = True
            return None
        if lies.fail_after_commit:
            return self.say(lies.fail_after_commit.pop(0))
        return self.say(204 if there else 201, self.tag(path) if path in server.objects else {})

    def on_delete(self, path: str, _: str) -> None:
        if path not in self.lying.objects:
            return self.say(403 if self.lying.lies.in_trash else 404)
        if not self.lying.lies.ignore_conditions and not self.condition_holds(path):
            return self.say(412)
        del self.lying.objects[path]
        return self.say(204)

    def condition_holds(self, path: str) -> bool:
        there = path in self.lying.objects
        if self.headers.get("If-None-Match") == "*":
            return not there
        wanted = self.headers.get("If-Match")
        if wanted == "*":
            return there is not self.lying.lies.if_match_star_reversed
        return wanted is None or (there and wanted == self.lying.etag(path) and not wanted.startswith("W/"))

    def on_report(self, path: str, body: str) -> None:
        lies = self.lying.lies
        if path not in self.lying.calendars:
            return self.say(404)
        if lies.search_status and "calendar-query" in body:
            return self.say(lies.search_status)
        if "calendar-multiget" in body:
            wanted = [unquote(href) for href in re.findall("<href>(.*?)</href>", body)]
        else:
            needle = next(iter(re.findall("<C:text-match[^>]*>(.*?)</C:text-match>", body)), "")
            wanted = [
                one
                for one, (text, _) in self.lying.objects.items()
                if one.startswith(path) and needle in text and not lies.search_finds_nothing
            ]
        return self.multistatus([self.object(one, "calendar-data" in body) for one in wanted])

    def object(self, path: str, whole: bool) -> str:
        if path not in self.lying.objects:
            return f"<d:response><d:href>{quote(path)}</d:href><d:status>HTTP/1.1 404 Not Found</d:status></d:response>"
        tag = "" if self.lying.lies.no_etags else f"<d:getetag>{escape(self.lying.etag(path))}</d:getetag>"
        text = self.lying.objects[path][0]
        content = f"<c:calendar-data>{escape(text)}</c:calendar-data>" if whole else ""
        return _response(quote(path), tag + content)

    def on_propfind(self, path: str, body: str) -> None:
        if "getctag" in body and path in self.lying.calendars and self.headers["Depth"] == "0":
            tag = f'<s:getctag xmlns:s="http://calendarserver.org/ns/">{self.lying.state()}</s:getctag>'
            return self.multistatus([_response(path, tag)])
        if path == "/.well-known/caldav":
            return self.say(301, {"Location": HOME})
        if path in self.lying.calendars and self.headers.get("Depth") == "1":
            return self.multistatus([self.object(one, False) for one in self.lying.objects if one.startswith(path)])
        if path not in {HOME, *self.lying.calendars}:
            return self.say(404)
        home = f"<d:href>{HOME}</d:href>"
        found = [
            _response(
                path,
                f"<d:resourcetype><d:collection/></d:resourcetype><d:current-user-principal>{home}"
                f"</d:current-user-principal><c:calendar-home-set>{home}</c:calendar-home-set>",
            )
        ]
        found += [
            _response(
                calendar,
                "<d:resourcetype><d:collection/><c:calendar/></d:resourcetype>"
                f"<d:displayname>{calendar.split('/')[-2]}</d:displayname>",
            )
            for calendar in self.lying.calendars
            if self.headers.get("Depth") == "1"
        ]
        return self.multistatus(found)

    def multistatus(self, found: list[str]) -> None:
        body = f'<d:multistatus xmlns:d="DAV:" xmlns:c="urn:ietf:params:xml:ns:caldav">{"".join(found)}</d:multistatus>'
        return self.say(207, {"Content-Type": "application/xml; charset=utf-8"}, body)

    def tag(self, path: str) -> dict[str, str]:
        return {} if self.lying.lies.no_etags else {"ETag": self.lying.etag(path)}

    def say(self, status: int, headers: dict[str, Any] | None = None, body: str = "") -> None:
        self.send_response(status)
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        content = body.encode()
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)


def _response(href: str, properties: str) -> str:
    status = "<d:status>HTTP/1.1 200 OK</d:status>"
    propstat = f"<d:propstat><d:prop>{properties}</d:prop>{status}</d:propstat>"
    return f"<d:response><d:href>{href}</d:href>{propstat}</d:response>"


def _uid(text: str) -> str:
    found = re.search(r"^UID:(.*?)\r?$", text, re.MULTILINE)
    return found[1] if found else ""
