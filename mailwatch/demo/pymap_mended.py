r"""pymap 0.36 with what a mail client needs and it lacks.

Four differences from pymap's own in-memory server: special uses in LIST (RFC 6154), keywords that STORE keeps
(without `\*` among the permanent flags pymap drops them silently), a response in one packet instead of
many (imapclient's `idle_check` takes half a line for a broken connection), and a greeting that asks no name server.
"""

from __future__ import annotations

import asyncio
from argparse import Namespace
from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from typing import TYPE_CHECKING, Any

from pymap.backend.dict import Config, DictBackend, Identity, Login, Session
from pymap.backend.dict.filter import FilterSet
from pymap.backend.dict.mailbox import MailboxData, MailboxSet
from pymap.imap import IMAPServer
from pymap.parsing.specials.flag import Flag, Wildcard
from pysasl.creds.server import ServerCredentials
from pysasl.hashing import Cleartext

if TYPE_CHECKING:
    from proxyprotocol.sock import SocketInfo
    from pymap.parsing.specials import ObjectId
    from pymap.selected import SelectedMailbox


class MendedConfig(Config):
    """Listens on loopback in plain text, keeps passwords as they are, tells nothing to anybody else.

    `special_uses` maps a mailbox's name to its attribute without the backslash (`b"Sent"`).
    """

    def __init__(self, host: str, special_uses: Mapping[str, bytes]) -> None:
        super().__init__(
            Namespace(passlib_cfg=None, proxy_protocol=None, inherited_sockets=None),
            demo_data=False,
            demo_user="",
            demo_password="",
            host=host,
            port=0,
            tls_enabled=False,
            reject_dnsbl=False,
            invalid_user_sleep=0.0,
            hash_context=Cleartext(),
        )
        self.special_uses = special_uses

    @property
    def greeting(self) -> bytes:
        """Say hello without looking up this machine's full name."""
        return b"mailwatch demo"

    @property
    def login_capability(self) -> Sequence[bytes]:
        """Add SPECIAL-USE to what pymap offers."""
        return [*super().login_capability, b"SPECIAL-USE"]


class _Mailbox(MailboxData):
    @property
    def permanent_flags(self) -> frozenset[Flag]:
        return super().permanent_flags | {Wildcard}


class _Mailboxes(MailboxSet):
    def __init__(self) -> None:
        super().__init__()
        self._inbox = self._new()

    async def add_mailbox(self, name: str) -> ObjectId:
        await super().add_mailbox(name)
        self._set[name] = mailbox = self._new()
        return mailbox.mailbox_id

    def _new(self) -> _Mailbox:
        return _Mailbox(self._content_cache, self._thread_cache)


class _Session(Session):
    def __init__(self, owner: str, config: MendedConfig, mailboxes: MailboxSet, filters: FilterSet) -> None:
        super().__init__(owner, config, mailboxes, filters)
        self._special_uses = config.special_uses

    async def list_mailboxes(
        self, ref_name: str, filter_: str, subscribed: bool = False, selected: SelectedMailbox | None = None
    ) -> tuple[Iterable[tuple[str, str | None, Sequence[bytes]]], SelectedMailbox | None]:
        listed, selected = await super().list_mailboxes(ref_name, filter_, subscribed, selected)
        return [(name, delimiter, self._attributes(name, own)) for name, delimiter, own in listed], selected

    def _attributes(self, name: str, own: Sequence[bytes]) -> Sequence[bytes]:
        use = self._special_uses.get(name)
        return [*own, use] if use else own


class MendedIdentity(Identity):
    """A user, whose mailboxes keep keywords and tell their special use."""

    def __init__(self, name: str, login: MendedLogin, roles: Iterable[str] = ()) -> None:
        super().__init__(name, login, None, frozenset(roles))
        self._config = login.mended

    @asynccontextmanager
    async def new_session(self) -> AsyncIterator[Session]:
        """Open the user's mailboxes, made the first time."""
        mailboxes, filters = self._config.set_cache.setdefault(self.name, (_Mailboxes(), FilterSet()))
        yield _Session(self.name, self._config, mailboxes, filters)


class MendedLogin(Login):
    """Logs users in with their passwords; there are no tokens and no proxies."""

    def __init__(self, config: MendedConfig) -> None:
        super().__init__(config)
        self.mended = config

    async def authenticate(self, credentials: ServerCredentials) -> MendedIdentity:
        """Return the user, or raise pymap's `InvalidAuth`."""
        return MendedIdentity((await super().authenticate(credentials)).name, self)

    async def authorize(self, authenticated: Any, authzid: str) -> MendedIdentity:
        """Return the user, or raise pymap's `AuthorizationFailure` for acting as somebody else."""
        return MendedIdentity((await super().authorize(authenticated, authzid)).name, self)


class _OnePacket:
    """Joins what is written until `drain`, which pymap calls after each whole response."""

    def __init__(self, writer: asyncio.StreamWriter) -> None:
        self._writer = writer
        self._parts: list[bytes] = []

    def write(self, part: bytes) -> None:
        self._parts.append(bytes(part))

    def writelines(self, parts: Iterable[bytes]) -> None:
        self._parts.extend(bytes(part) for part in parts)

    async def drain(self) -> None:
        parts, self._parts = self._parts, []
        if parts:
            self._writer.write(b"".join(parts))
        await self._writer.drain()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._writer, name)


class MendedServer(IMAPServer):
    """Speaks IMAP on one connection, in whole packets; ends quietly when the event loop does."""

    def __init__(self, login: MendedLogin) -> None:
        super().__init__(login, login.mended)
        DictBackend(login, login.mended)

    async def __call__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, sock_info: SocketInfo) -> None:
        """Serve one client until it leaves."""
        with suppress(asyncio.CancelledError):
            await super().__call__(reader, _OnePacket(writer), sock_info)  # type: ignore[arg-type]
