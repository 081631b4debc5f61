"""Whom to trust: the system's authorities, those of `ca_file`, or one pinned certificate."""

from __future__ import annotations

import hashlib
import ipaddress
import re
import ssl

from mailwatch.core.errors import MailwatchError, Retry, Scope
from mailwatch.imap.settings import Settings
from mailwatch.imap.wire import Wire


def context_of(settings: Settings) -> ssl.SSLContext:
    """Return the TLS rules: the system's authorities, or only the pinned certificate."""
    context = ssl.create_default_context(cafile=str(settings.ca_file) if settings.ca_file else None)
    if settings.ca_file:
        context.load_default_certs()
    if settings.fingerprint:
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE  # check_fingerprint() checks more than a chain would
    return context


def check_fingerprint(wire: Wire, settings: Settings) -> None:
    """Raise MailwatchError when a certificate is pinned and the server has another one."""
    if not settings.fingerprint:
        return
    expected = re.sub(r"^sha-?256[:/]|[:\s]", "", settings.fingerprint.lower())
    found = hashlib.sha256(wire.certificate() or b"").hexdigest()
    if found != expected:
        raise MailwatchError(
            f"the server's certificate is not the pinned one, its SHA-256 is {found}",
            where=settings.where,
            remedy="if you renewed it yourself, give that as fingerprint; else somebody may be listening in",
            scope=Scope.ACCOUNT,
            retry=Retry.NEVER,
        )


def is_loopback(wire: Wire) -> bool:
    """True when the other end is on this machine, whatever its name resolved to."""
    return ipaddress.ip_address(wire.socket.getpeername()[0].partition("%")[0]).is_loopback
