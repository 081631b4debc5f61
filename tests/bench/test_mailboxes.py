"""The measured mailboxes are what they are said to be, and the counter counts."""

from __future__ import annotations

import socket
from datetime import UTC, datetime, timedelta

import pytest

from mailwatch.mime.message import read_file
from tests.bench.bare_socket import BareSocket
from tests.bench.correspondence import ME, newest, octets_of
from tests.bench.maildir import deliver, fill
from tests.bench.proxy import CountingProxy
from tests.servers.dovecot import Dovecot

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)


def test_the_end_of_a_mailbox_is_the_same_at_any_size() -> None:
    """So the window has the same messages in a small and in a large mailbox, in every run."""
    small, large = newest(1_000, NOW), newest(3_000, NOW)
    for few, many in zip(small, large, strict=True):
        assert (len(few), len(many)) == (1_000, 3_000)
        assert few == many[-1_000:]
        assert [octets_of(one) for one in few[-50:]] == [octets_of(one) for one in many[-50:]]


def test_generated_mail_reads_as_mail() -> None:
    """Threads hang together, papers can be read, and some three in a hundred are offers."""
    sent, received = newest(2_000, NOW)
    offers = [one for one in sent if one.offer]
    assert 20 < len(offers) < 120
    paper = next(octets_of(one) for one in offers if b"application/pdf" in octets_of(one))
    assert [attachment.content_type for attachment in read_file(paper).attachments] == ["application/pdf"]
    answer = next(one for one in received if one.before)
    header = read_file(octets_of(answer)).header
    assert header.parents[0] == answer.before.message_id
    assert [to.email for to in header.to] == [ME]


@pytest.mark.dovecot
def test_dovecot_takes_the_files_for_its_own(dovecot: Dovecot) -> None:
    """Every message is there under its UID, with its date, and a delivered one is there at once."""
    user = dovecot.add_user()
    maildir = dovecot.maildir(user)
    fill(maildir, 300, NOW)
    with BareSocket(dovecot.host, dovecot.port, user, dovecot.password(user)) as line:
        for mailbox in ("INBOX", "Sent"):
            opened = line.ask(f'EXAMINE "{mailbox}"', keep=True)
            assert b"* 300 EXISTS" in opened
            assert b"UIDNEXT 301" in opened
        sent, _ = newest(300, NOW)
        newest_one = line.ask("UID FETCH 300 (INTERNALDATE BODY.PEEK[HEADER.FIELDS (MESSAGE-ID)])", keep=True)
        assert sent[-1].message_id.encode() in newest_one
        deliver(maildir, "Sent", octets_of(sent[0]), "new.0")
        assert b"* 301 EXISTS" in line.ask("NOOP", keep=True)


def test_a_round_trip_is_a_turn_of_the_client_after_one_of_the_server() -> None:
    """What the client sends in one go is one trip, however many pieces the answer comes in."""
    with socket.create_server(("127.0.0.1", 0)) as server, CountingProxy(server.getsockname()[1]) as proxy:
        with socket.create_connection((proxy.host, proxy.port)) as client:
            other, _ = server.accept()
            with other:
                for said in (b"one", b"two"):
                    client.sendall(said)
                    assert other.recv(100) == said
                    other.sendall(b"an")
                    assert client.recv(2) == b"an"
                    other.sendall(b"swer")
                    assert client.recv(4) == b"swer"
        assert (proxy.round_trips, proxy.octets_up, proxy.octets_down) == (2, 6, 12)


def test_the_window_holds_as_many_messages_as_is_said() -> None:
    """Some two thousand each way in sixty days, like the mailbox of the published limits."""
    for box in newest(4_000, NOW):
        assert 1_600 < sum(NOW - one.at < timedelta(days=60) for one in box) < 2_400
