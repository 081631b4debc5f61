"""Xandikos, a second CalDAV server: in this process, several users, its calendars in a temporary folder."""

from __future__ import annotations

import asyncio
import itertools
import shutil
import tempfile
import threading
from collections.abc import Mapping
from importlib.util import find_spec
from pathlib import Path
from typing import Self

PASSWORD = "geheim"
_SECONDS = 20.0


class Xandikos:
    """Context manager with the same face as `mailwatch.demo.caldav_server.CalDavServer`."""

    host = "127.0.0.1"

    @staticmethod
    def missing() -> str | None:
        """Return what is missing to run a Xandikos, or None."""
        return None if find_spec("xandikos") else "the Python package xandikos (extra: test)"

    def __init__(self, users: Mapping[str, str] | None = None) -> None:
        self.users = dict(users or {})
        self.port = 0
        self.root = Path()
        self._loop = asyncio.new_event_loop()
        self._stop = asyncio.Event()
        self._ready = threading.Event()
        self._failure: BaseException | None = None
        self._thread = threading.Thread(target=self._run, name="xandikos", daemon=True)
        self._numbers = itertools.count(1)

    @property
    def url(self) -> str:
        return f"http://{self.host}:{self.port}/"

    def __enter__(self) -> Self:
        self.root = Path(tempfile.mkdtemp(prefix="mw-xandikos-"))
        self._thread.start()
        if not self._ready.wait(_SECONDS):
            raise TimeoutError("Xandikos did not start")
        if self._failure:
            raise self._failure
        return self

    def __exit__(self, *_: object) -> None:
        self._loop.call_soon_threadsafe(self._stop.set)
        self._thread.join(_SECONDS)
        shutil.rmtree(self.root, ignore_errors=True)

    def add_user(self, name: str | None = None, password: str = PASSWORD) -> str:
        """Add a user without calendars and return the name (invented when not given)."""
        user = name or f"user{next(self._numbers)}"
        self.users[user] = password
        return user

    def password(self, user: str) -> str:
        return self.users[user]

    def calendar_home(self, user: str) -> str:
        return f"{self.url}{user}/calendars/"

    def check(self, user: str, password: str) -> bool:
        """Answer for an htpasswd file, which Xandikos asks about each request."""
        return self.users.get(user) == password

    def _run(self) -> None:
        try:
            with asyncio.Runner(loop_factory=lambda: self._loop) as runner:
                runner.run(self._serve())
        except BaseException as failure:  # noqa: BLE001 - raised again in the thread that waits for it
            self._failure = failure
            self._ready.set()

    async def _serve(self) -> None:
        from aiohttp import web
        from xandikos.multi_user import MultiUserFilesystemBackend, MultiUserXandikosApp, basic_auth_middleware
        from xandikos.web import WELLKNOWN_DAV_PATHS, RedirectDavHandler

        dav = MultiUserXandikosApp(MultiUserFilesystemBackend(str(self.root)), "/%(REMOTE_USER)s/")

        async def answer(request: web.Request) -> web.StreamResponse:
            return await dav.aiohttp_handler(request, "/")

        app = web.Application(middlewares=[basic_auth_middleware(self)], client_max_size=2**20)
        for path in WELLKNOWN_DAV_PATHS:
            app.router.add_route("*", path, RedirectDavHandler("/").__call__)
        app.router.add_route("*", "/{path_info:.*}", answer)
        runner = web.AppRunner(app, shutdown_timeout=0.1)
        await runner.setup()
        await web.TCPSite(runner, self.host, 0).start()
        self.port = runner.addresses[0][1]
        self._ready.set()
        await self._stop.wait()
        await runner.cleanup()
