"""imapclient over our own wire: greeting, STARTTLS, login; the only module that reaches into imaplib."""

from __future__ import annotations

import imaplib
import re
from contextlib import suppress

from imapclient import IMAPClient
from imapclient.exceptions import IMAPClientError

from mailwatch import __version__
from mailwatch.core.errors import MailwatchError, Scope
from mailwatch.imap.names import Names
from mailwatch.imap.settings import Security, Settings
from mailwatch.imap.tls import check_fingerprint, context_of, is_loopback
from mailwatch.imap.trouble import LostError, RefusedError, login_refused
from mailwatch.imap.wire import Wire, dial

_BARE_STATUS = re.compile(rb"[A-Za-z0-9]+ (?:OK|NO|BAD)\r\n")
_ATOM = re.compile(r"[A-Za-z0-9@._+\-]+")


class _Imap(imaplib.IMAP4):
    """imaplib over our wire. These five methods are those its documentation names as overridable."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        super().__init__(settings.host, settings.port, settings.timeout)

    def open(self, host: str = "", port: int = 143, timeout: float | None = None) -> None:
        settings = self._settings
        dialled = dial(host, port, timeout or settings.timeout)
        if settings.security is Security.TLS:
            dialled = context_of(settings).wrap_socket(dialled, server_hostname=settings.host)
        self.wire = Wire(dialled, settings.timeout)
        self.sock = dialled
        try:
            self._guard()
        except MailwatchError:
            self.wire.close()
            raise

    def _guard(self) -> None:
        """See that the other end is the right one, or on this machine."""
        settings = self._settings
        if settings.security is Security.TLS:
            check_fingerprint(self.wire, settings)
        elif settings.security is Security.PLAIN and not is_loopback(self.wire):
            raise MailwatchError(
                "a line without encryption may only go to this machine itself",
                where=settings.where,
                remedy="set security: tls or starttls",
                scope=Scope.ACCOUNT,
            )

    def read(self, size: int) -> bytes:
        return self.wire.read(size)

    def readline(self) -> bytes:
        line = self.wire.readline()
        if _BARE_STATUS.fullmatch(line):  # "A1 OK" without text: imaplib insists on the space
            return line[:-2] + b" \r\n"
        return line

    def send(self, data: bytes) -> None:  # type: ignore[override]  # typeshed: ReadableBuffer
        self.wire.send(data)

    def shutdown(self) -> None:
        self.wire.close()

    def secure(self) -> None:
        """STARTTLS (RFC 3501 section 6.2.1); what was known before it is forgotten."""
        if "STARTTLS" not in self.capabilities:
            raise LostError("the server offers no STARTTLS")
        status, answer = self._simple_command("STARTTLS")
        if status != "OK":
            raise RefusedError(status, str(answer[-1]))
        self.wire.secure(context_of(self._settings), self._settings.host)
        check_fingerprint(self.wire, self._settings)
        self.sock = self.wire.socket
        self._tls_established = True
        self.untagged_responses.clear()
        self._get_capabilities()


class Client(IMAPClient):  # type: ignore[misc]  # imapclient is untyped
    """imapclient on our imaplib, asking for mailboxes by the server's own names."""

    def __init__(self, settings: Settings, names: Names) -> None:
        self._settings, self._names = settings, names
        super().__init__(settings.host, settings.port, ssl=False, timeout=settings.timeout)

    def _create_IMAP4(self) -> _Imap:  # noqa: N802  # imapclient's name
        return _Imap(self._settings)

    def _normalise_folder(self, folder_name: str) -> bytes:
        return self._names.quoted(folder_name)

    @property
    def imap(self) -> _Imap:
        """The imaplib below."""
        imap: _Imap = self._imap
        return imap

    def enter(self, password: str) -> None:
        """Put TLS on the line where STARTTLS is set, log in, and say who we are."""
        settings = self._settings
        if settings.security is Security.STARTTLS:
            self.imap.secure()
            self._starttls_done = True  # else imapclient trusts capabilities from before TLS
        if self.imap.state == "NONAUTH":
            _log_in(self, settings, password)
        self._cached_capabilities = None  # login may change them
        if self.has_capability("ID"):
            with suppress(IMAPClientError, imaplib.IMAP4.error):  # courtesy; 163.com refuses SELECT without it
                self.id_({"name": "mailwatch", "version": __version__})


def _log_in(client: Client, settings: Settings, password: str) -> None:
    """XOAUTH2 with a token; else LOGIN, or AUTHENTICATE PLAIN (RFC 4616) where LOGIN is off or cannot carry them."""
    if settings.oauth:
        client.oauth2_login(settings.user, password)
        return
    simple = _ATOM.fullmatch(settings.user) and password.isascii() and password.isprintable()
    try:
        if client.has_capability("AUTH=PLAIN") and (not simple or client.has_capability("LOGINDISABLED")):
            client.plain_login(settings.user, password)
        elif client.has_capability("LOGINDISABLED"):
            raise MailwatchError(
                "the server accepts no password on this line",
                where=settings.where,
                remedy="set security: tls or starttls, or ask the provider how to log in by IMAP",
                scope=Scope.ACCOUNT,
            )
        else:
            client.login(client.imap._quote(settings.user) if not simple else settings.user, password)  # noqa: SLF001
    except UnicodeEncodeError:
        raise login_refused("user or password has letters that this server cannot take", settings.where) from None
