"""Whom the line is trusted to: certificates, STARTTLS, a pinned one, and never in the clear beyond this machine."""

from __future__ import annotations

import hashlib
import socket
import ssl
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import trustme

from mailwatch.core.errors import MailwatchError, Retry, Scope
from mailwatch.imap import Account, Security
from tests.imap.lying_server import LyingServer
from tests.servers.dovecot import PASSWORD, Dovecot


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate authority of our own, and in the same folder a certificate for localhost by it."""
    folder = tmp_path_factory.mktemp("tls")
    ca = trustme.CA()
    ca.cert_pem.write_to_path(str(folder / "ca.pem"))
    certificate = ca.issue_cert("localhost")
    certificate.private_key_pem.write_to_path(str(folder / "key.pem"))
    certificate.cert_chain_pems[0].write_to_path(str(folder / "cert.pem"))
    return folder / "ca.pem"


@pytest.fixture(scope="module")
def secured(authority: Path) -> Iterator[Dovecot]:
    """Dovecot with TLS on one port and STARTTLS on the other."""
    if what := Dovecot.missing():
        pytest.skip(f"missing: {what}")
    with Dovecot(tls=(authority.parent / "cert.pem", authority.parent / "key.pem")) as server:
        yield server


Connect = Callable[..., Account]


@pytest.fixture(params=[Security.TLS, Security.STARTTLS])
def connect_to(request: pytest.FixtureRequest, secured: Dovecot, connected: Connect) -> Connect:
    """Makes accounts by TLS, and by STARTTLS."""

    def make(host: str = "localhost", **more: object) -> Account:
        port = secured.tls_port if request.param is Security.TLS else secured.port
        account = connected(secured, secured.add_user(), PASSWORD, security=request.param, port=port, **more)
        object.__setattr__(account._settings, "host", host)
        return account

    return make


def fingerprint_of(authority: Path) -> str:
    der = ssl.PEM_cert_to_DER_cert((authority.parent / "cert.pem").read_text())
    return hashlib.sha256(der).hexdigest()


def refused(account: Account) -> MailwatchError:
    with pytest.raises(MailwatchError) as raised:
        account.layout()
    assert (raised.value.scope, raised.value.retry) == (Scope.ACCOUNT, Retry.NEVER)
    return raised.value


def test_a_certificate_of_a_known_authority_is_trusted(connect_to: Connect, authority: Path) -> None:
    """Login and reading work over TLS."""
    account = connect_to(ca_file=authority)

    assert account.layout().sent == "Sent"
    assert account.end_of("INBOX").uidnext == 1


def test_an_unknown_authority_is_not_trusted(connect_to: Connect) -> None:
    """The remedy names the fingerprint for local bridges."""
    error = refused(connect_to())

    assert "not to be trusted" in error.what
    assert "fingerprint" in error.remedy


def test_a_certificate_for_another_name_is_not_trusted(connect_to: Connect, authority: Path) -> None:
    """The host name is checked."""
    assert "not to be trusted" in refused(connect_to("127.0.0.1", ca_file=authority)).what


@pytest.mark.parametrize("style", ["{}", "sha256:{}", "upper with colons"])
def test_a_pinned_certificate_needs_no_authority(connect_to: Connect, authority: Path, style: str) -> None:
    """As for Proton's bridge, on any name, in any usual notation."""
    plain = fingerprint_of(authority)
    colons = ":".join(plain[at : at + 2] for at in range(0, 64, 2)).upper()

    account = connect_to("127.0.0.1", fingerprint=style.format(plain) if "{}" in style else colons)

    assert account.layout().drafts == "Drafts"


def test_another_certificate_than_the_pinned_one_is_refused(connect_to: Connect, authority: Path) -> None:
    """Even by a known authority; the password is not sent."""
    error = refused(connect_to(ca_file=authority, fingerprint="0" * 64))

    assert "not the pinned one" in error.what
    assert fingerprint_of(authority) in error.what


def test_a_server_without_starttls_gets_no_password(liar: LyingServer, connected: Connect) -> None:
    """Nothing is sent in the clear instead."""
    with pytest.raises(MailwatchError, match="no STARTTLS"):
        connected(liar, security=Security.STARTTLS).layout()
    assert not liar.said("LOGIN")


def test_words_ahead_of_tls_are_an_attack(liar: LyingServer, connected: Connect) -> None:
    """What comes in one packet with the answer to STARTTLS was put there by somebody else (CVE-2011-0411)."""
    liar.capabilities += " STARTTLS"
    liar.lie("STARTTLS", lambda _: b"TAG OK go\r\n* OK evil\r\n")

    with pytest.raises(MailwatchError, match="ahead of TLS"):
        connected(liar, security=Security.STARTTLS).layout()
    assert not liar.said("LOGIN")


def test_tls_to_a_port_that_speaks_plain_text(liar: LyingServer, connected: Connect) -> None:
    """One line with the remedy."""
    error = refused(connected(liar, security=Security.TLS))

    assert "does not speak TLS" in error.what
    assert "starttls" in error.remedy


def test_plain_text_goes_to_this_machine_only(connected: Connect) -> None:
    """By the address that was reached, whatever its name; nothing is sent."""
    address = _own_address()
    with socket.create_server((address, 0)) as listener:
        listener.settimeout(5)
        account = connected(_Port(listener.getsockname()[1]))
        object.__setattr__(account._settings, "host", address)

        error = refused(account)

        connection, _ = listener.accept()
        with connection:
            connection.settimeout(5)
            assert connection.recv(100) == b""
    assert "without encryption" in error.what


def test_a_name_or_password_beyond_ascii_goes_by_authenticate(liar: LyingServer, connected: Connect) -> None:
    """AUTHENTICATE PLAIN carries UTF-8 (RFC 4616)."""
    from base64 import b64decode

    liar.capabilities += " AUTH=PLAIN"
    connected(liar, "eva@büro.example", "gehéim ✓").layout()

    (at,) = [n for n, command in enumerate(liar.commands) if command.startswith("AUTHENTICATE")]
    assert b64decode(liar.commands[at + 1]).decode() == "\0eva@büro.example\0gehéim ✓"


def test_a_user_with_spaces_and_quotes_is_quoted(liar: LyingServer, connected: Connect) -> None:
    """LOGIN with quoted strings where there is no AUTH=PLAIN."""
    connected(liar, 'eva "de" boer', 'a"b').layout()

    assert liar.said("LOGIN") == ['LOGIN "eva \\"de\\" boer" "a\\"b"']


class _Port:
    def __init__(self, port: int) -> None:
        self.port = port


def _own_address() -> str:
    """Return an address of this machine that is not loopback; nothing is sent to find it."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))
        except OSError:
            pytest.skip("missing: a network address besides loopback")
        address: str = probe.getsockname()[0]
    if address.startswith("127."):
        pytest.skip("missing: a network address besides loopback")
    return address
