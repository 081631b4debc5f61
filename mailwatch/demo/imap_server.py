"""An IMAP server inside this process, on a loopback port: pymap, its mail in memory."""

from __future__ import annotations

import asyncio
import itertools
import threading
from collections.abc import Coroutine, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, Self, TypeVar

from proxyprotocol.reader import ProxyProtocolReader
from pymap.parsing.message import AppendMessage
from pymap.parsing.specials.flag import Flag
from pymap.user import Passwords, UserMetadata

from mailwatch.demo.pymap_mended import MendedConfig, MendedIdentity, MendedLogin, MendedServer

FOLDERS: Mapping[str, bytes] = {
    "Sent": b"Sent",
    "Drafts": b"Drafts",
    "Trash": b"Trash",
    "Archive": b"Archive",
    "Junk": b"Junk",
}
"""The mailboxes of a new user beside INBOX, and the special use of each (RFC 6154; b"" for none)."""

PASSWORD = "geheim"  # noqa: S105 - of a server that only this machine can reach, for as long as it runs
_SECONDS = 20.0

T = TypeVar("T")


class ImapServer:
    """Context manager: `with ImapServer({"eva@demo.example": "geheim"}) as server`, then `server.port`.

    Every user has the mailboxes `folders`. The server runs in a thread of its own until the context ends.
    """

    host = "127.0.0.1"

    def __init__(self, users: Mapping[str, str] | None = None, folders: Mapping[str, bytes] = FOLDERS) -> None:
        self.users = dict(users or {})
        self.folders = folders
        self.port = 0
        self._loop = asyncio.new_event_loop()
        self._stop = asyncio.Event()
        self._ready = threading.Event()
        self._failure: BaseException | None = None
        self._thread = threading.Thread(target=self._run, name="demo-imap", daemon=True)
        self._numbers = itertools.count(1)
        self._login = MendedLogin(MendedConfig(self.host, folders))

    def __enter__(self) -> Self:
        self._thread.start()
        if not self._ready.wait(_SECONDS):
            raise TimeoutError("the demo's IMAP server did not start")
        if self._failure:
            raise self._failure
        return self

    def __exit__(self, *_: object) -> None:
        self._loop.call_soon_threadsafe(self._stop.set)
        self._thread.join(_SECONDS)

    def add_user(self, name: str | None = None, password: str = PASSWORD) -> str:
        """Add a user with empty mailboxes while the server runs, and return the name (invented when not given)."""
        user = name or f"user{next(self._numbers)}@mailwatch.test"
        self._in_loop(self._open_account(user, password))
        return user

    def password(self, user: str) -> str:
        """Return the password of a user."""
        return self.users[user]

    def deliver(
        self, user: str, folder: str, raw: bytes, when: datetime | None = None, flags: Sequence[str] = ()
    ) -> int:
        """Put a message into a mailbox, INTERNALDATE `when` (aware; default now), and return its UID. Wakes IDLE."""
        return self._in_loop(self._append(user, folder, raw, when or _now(), flags))

    async def _append(self, user: str, folder: str, raw: bytes, when: datetime, flags: Sequence[str]) -> int:
        message = AppendMessage(raw, when, frozenset(Flag(flag.encode("ascii")) for flag in flags))
        async with MendedIdentity(user, self._login).new_session() as session:
            mailbox = await session.mailbox_set.get_mailbox(folder)
            return (await mailbox.append(message, recent=True)).uid

    async def _open_account(self, user: str, password: str) -> None:
        config = self._login.mended
        hashed = await Passwords(config).hash_password(password)
        identity = MendedIdentity(user, self._login)
        await identity.set(UserMetadata(config, user, password=hashed))
        async with identity.new_session() as session:
            for folder in self.folders:
                await session.mailbox_set.add_mailbox(folder)
                await session.mailbox_set.set_subscribed(folder, True)
        self.users[user] = password

    def _in_loop(self, coroutine: Coroutine[Any, Any, T]) -> T:
        return asyncio.run_coroutine_threadsafe(coroutine, self._loop).result(_SECONDS)

    def _run(self) -> None:
        try:
            with asyncio.Runner(loop_factory=lambda: self._loop) as runner:
                runner.run(self._serve())
        except BaseException as failure:  # noqa: BLE001 - raised again in the thread that waits for it
            self._failure = failure
            self._ready.set()

    async def _serve(self) -> None:
        config = self._login.mended
        config.apply_context()
        for user, password in list(self.users.items()):
            await self._open_account(user, password)
        serve = ProxyProtocolReader(config.proxy_protocol).get_callback(MendedServer(self._login))
        server = await asyncio.start_server(serve, self.host, 0)
        async with server:
            self.port = int(server.sockets[0].getsockname()[1])
            self._ready.set()
            await self._stop.wait()
            for task in asyncio.all_tasks() - {asyncio.current_task()}:
                task.cancel()


def _now() -> datetime:
    return datetime.now(UTC)  # noqa: TID251 - the moment a real server would take a message in
