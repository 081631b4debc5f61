"""A CalDAV server inside this process, on a loopback port: Radicale, its calendars in a temporary folder."""

from __future__ import annotations

import itertools
import logging
import shutil
import socketserver
import tempfile
import threading
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Self
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

from radicale import config
from radicale.app import Application

PASSWORD = "geheim"  # noqa: S105 - of a server that only this machine can reach, for as long as it runs


class _ThreadedServer(socketserver.ThreadingMixIn, WSGIServer):
    daemon_threads = True

    def server_bind(self) -> None:
        """Bind without asking a name server for this machine's full name, as wsgiref would."""
        socketserver.TCPServer.server_bind(self)
        host, self.server_port = self.server_address[:2]
        self.server_name = str(host)
        self.setup_environ()


class _QuietHandler(WSGIRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the name that http.server gives it
        """Log nothing: the diary is what the demo prints."""


class CalDavServer:
    """Context manager: `with CalDavServer({"eva": "geheim"}) as server`, then `server.url`.

    Each user's calendars live below `calendar_home(user)`; there are none until a client makes one.
    """

    host = "127.0.0.1"

    def __init__(self, users: Mapping[str, str] | None = None) -> None:
        self.users = dict(users or {})
        self.port = 0
        self.root = Path()
        self._numbers = itertools.count(1)

    @property
    def url(self) -> str:
        """The address that a calendar client is given."""
        return f"http://{self.host}:{self.port}/"

    def __enter__(self) -> Self:
        self.root = Path(tempfile.mkdtemp(prefix="mailwatch-caldav-"))
        self._write_passwords()
        logging.getLogger("radicale").setLevel(logging.CRITICAL)
        self._server = make_server(
            self.host,
            0,
            Application(self._configuration()),
            server_class=_ThreadedServer,
            handler_class=_QuietHandler,
        )
        self.port = self._server.server_port
        self._thread = threading.Thread(
            target=self._server.serve_forever, args=(0.05,), name="demo-caldav", daemon=True
        )
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()
        shutil.rmtree(self.root, ignore_errors=True)

    def add_user(self, name: str | None = None, password: str = PASSWORD) -> str:
        """Add a user without calendars while the server runs, and return the name (invented when not given)."""
        user = name or f"user{next(self._numbers)}"
        self.users[user] = password
        self._write_passwords()
        return user

    def password(self, user: str) -> str:
        """Return the password of a user."""
        return self.users[user]

    def calendar_home(self, user: str) -> str:
        """Return the URL below which the user's calendars are (RFC 4791 section 6.2.1)."""
        return f"{self.url}{user}/"

    def _write_passwords(self) -> None:
        lines = "".join(f"{user}:{password}\n" for user, password in self.users.items())
        (self.root / "users").write_text(lines, encoding="utf-8")

    def _configuration(self) -> config.Configuration:
        configuration = config.load()
        configuration.update(
            {
                "auth": {
                    "type": "htpasswd",
                    "htpasswd_filename": str(self.root / "users"),
                    "htpasswd_encryption": "plain",
                    "delay": "0",
                },
                "storage": {"filesystem_folder": str(self.root / "calendars")},
                "rights": {"type": "owner_only"},
                "web": {"type": "none"},
            },
            "mailwatch demo",
            privileged=True,
        )
        return configuration
