"""What it takes to reach one account."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from mailwatch.core.mail import AccountName


class Security(StrEnum):
    """How the line is protected: TLS from the first byte, STARTTLS (RFC 8314), or nothing, which only loopback may."""

    TLS = "tls"
    STARTTLS = "starttls"
    PLAIN = "plain"


@dataclass(frozen=True, slots=True)
class Settings:
    """One account as its owner described it.

    `password` is asked at every login, so that a changed one is seen. `fingerprint` is the SHA-256 of
    the server's certificate in hexadecimal, colons allowed, for a local bridge that signs its own; then
    no other check is made. `ca_file` adds certificate authorities in PEM. `timeout` is the longest
    silence of the server, in seconds. `sent`, `drafts` and `trash` are decoded mailbox names that win
    over what the server tells. Mailboxes in `leave_out`, and what lies below them, are not read for
    replies; `shared` reads the mailboxes of others too. With `oauth`
    what `password` returns is an access token for SASL XOAUTH2, which Microsoft demands.
    """

    name: AccountName
    host: str
    user: str
    password: Callable[[], str] = field(repr=False)
    port: int = 993
    security: Security = Security.TLS
    fingerprint: str | None = None
    ca_file: Path | None = None
    timeout: float = 60.0
    sent: str | None = None
    drafts: str | None = None
    trash: str | None = None
    leave_out: tuple[str, ...] = ()
    shared: bool = False
    oauth: bool = False

    @property
    def where(self) -> str:
        """The account and its server, as errors name them."""
        return f"{self.name} ({self.host}:{self.port})"
