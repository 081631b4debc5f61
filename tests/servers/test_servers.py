"""The servers themselves: each takes mail in, keeps it apart by user, and shows it without touching it."""

from __future__ import annotations

import ssl
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest
import trustme
from imapclient import IMAPClient

from tests.servers import access
from tests.servers.accounts import CalDavAccount, ImapAccount

RAW = b"From: eva@demo.example\r\nSubject: offerte\r\n\r\nBeste Anna,\r\n"
WHEN = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)


def test_delivered_mail_is_there_with_date_and_flags(imap_account: ImapAccount) -> None:
    """A delivered message keeps its octets, its INTERNALDATE, its flags and its keywords."""
    uid = imap_account.deliver("Sent", RAW, WHEN, ["\\Seen", "$offer"])

    assert imap_account.messages("Sent") == {uid: RAW}
    assert imap_account.flags()["Sent"] == {uid: {"\\Seen", "$offer"}}
    with IMAPClient(imap_account.host, imap_account.port, ssl=False) as client:
        client.normalise_times = False
        client.login(imap_account.user, imap_account.password)
        client.select_folder("Sent", readonly=True)
        assert client.fetch([uid], ["INTERNALDATE"])[uid][b"INTERNALDATE"] == WHEN


def test_users_are_strangers(imap_account: ImapAccount, imap_server: object) -> None:
    """What one test delivers no other test sees."""
    imap_account.deliver("Sent", RAW)
    assert ImapAccount(imap_server, imap_server.add_user()).messages("Sent") == {}


def test_special_uses_are_told(imap_account: ImapAccount) -> None:
    """Sent and Drafts are found by their special use (RFC 6154)."""
    with access.login(imap_account.server, imap_account.user) as imap:
        listed = b"\n".join(imap.list()[1])
    assert rb"\Sent" in listed
    assert rb"\Drafts" in listed


def test_delivery_wakes_idle(imap_account: ImapAccount) -> None:
    """A client in IDLE hears of a new message within seconds (RFC 2177)."""
    with IMAPClient(imap_account.host, imap_account.port, ssl=False, timeout=20) as client:
        client.login(imap_account.user, imap_account.password)
        client.select_folder("INBOX", readonly=True)
        client.idle()
        imap_account.deliver("INBOX", RAW)
        heard = client.idle_check(timeout=15)
        client.idle_done()
    assert (1, b"EXISTS") in heard


def test_names_with_accents(dovecot_account: ImapAccount) -> None:
    """Mailbox names travel in modified UTF-7 (RFC 3501 section 5.1.3) and come back as they were."""
    dovecot_account.create("Éléments & envoyés 日本")
    uid = dovecot_account.deliver("Éléments & envoyés 日本", RAW)
    assert dovecot_account.flags()["Éléments & envoyés 日本"] == {uid: frozenset()}


def test_dovecot_with_a_prefix_and_without_special_uses(new_dovecot) -> None:
    """Dovecot can stand in for servers of the Courier kind."""
    server = new_dovecot({"eva": "geheim"}, "Gesendet", separator=".", prefix="INBOX.", special_use=False)
    server.deliver("eva", "INBOX.Gesendet", RAW)
    with access.login(server, "eva") as imap:
        listed = b"\n".join(imap.list()[1])
    assert b'"." INBOX.Gesendet' in listed
    assert rb"\Sent" not in listed


def test_dovecot_over_tls(new_dovecot, tmp_path: Path) -> None:
    """Dovecot speaks implicit TLS on one port and STARTTLS on the other, with the certificate it is given."""
    authority = trustme.CA()
    issued = authority.issue_cert("localhost", "127.0.0.1")
    certificate, key = tmp_path / "certificate.pem", tmp_path / "key.pem"
    certificate.write_bytes(b"".join(part.bytes() for part in issued.cert_chain_pems))
    issued.private_key_pem.write_to_path(key)
    server = new_dovecot(tls=(certificate, key))
    trusting = ssl.create_default_context()
    authority.configure_trust(trusting)

    with IMAPClient("localhost", server.tls_port, ssl_context=trusting) as client:
        assert client.login("eva", server.password("eva"))
    with IMAPClient("localhost", server.port, ssl=False) as client:
        client.starttls(trusting)
        assert client.login("eva", server.password("eva"))


def test_a_restarted_dovecot_has_the_same_mail(new_dovecot) -> None:
    """Stop and start is a restart: same port, same mail, same UIDVALIDITY."""
    server = new_dovecot({"eva": "geheim"})
    uid = server.deliver("eva", "Sent", RAW)
    server.stop()
    server.start()
    assert server.answers()
    assert access.messages(server, "eva", "Sent") == {uid: RAW}


@pytest.mark.usefixtures("new_dovecot")
def test_a_killed_test_run_leaves_no_dovecot() -> None:
    """Dovecot ends with the process that started it, however that ended."""
    script = (
        "import os, signal\nfrom tests.servers.dovecot import Dovecot\n"
        "server = Dovecot().__enter__()\nprint(server.port, server.root, flush=True)\n"
        "os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    told = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False, timeout=60)
    port, root = told.stdout.split()
    assert _refuses(int(port)), f"still listening on {port}, {root}"


@pytest.mark.more
def test_courier_and_cyrus(request: pytest.FixtureRequest) -> None:
    """The two servers that Debian cannot install beside Dovecot take mail in like the others."""
    seen = {}
    for name, sent in (("courier", "INBOX.Sent"), ("cyrus", "Sent")):
        server = request.getfixturevalue(name)
        account = ImapAccount(server, server.add_user())
        uid = account.deliver(sent, RAW, WHEN)
        seen[name] = account.messages(sent) == {uid: RAW}
    assert seen == {"courier": True, "cyrus": True}


def test_calendars_are_private(caldav_account: CalDavAccount) -> None:
    """A user makes a calendar below the home; a wrong password sees nothing."""
    caldav = pytest.importorskip("caldav")
    with caldav.DAVClient(caldav_account.url, username=caldav_account.user, password=caldav_account.password) as client:
        calendar = client.principal().make_calendar(name="Werk", cal_id="werk")
        assert str(calendar.url).rstrip("/") == f"{caldav_account.home}werk"
    with (
        caldav.DAVClient(caldav_account.url, username=caldav_account.user, password="fout") as client,
        pytest.raises(caldav.lib.error.AuthorizationError),
    ):
        client.principal().calendars()


def _refuses(port: int) -> bool:
    import socket
    import time

    end = time.monotonic() + 15
    while time.monotonic() < end:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
        except OSError:
            return True
        time.sleep(0.05)
    return False
