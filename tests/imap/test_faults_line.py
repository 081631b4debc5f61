"""Faults 13 to 15: lines that are dead, servers that hang up, refuse, or ask for patience."""

from __future__ import annotations

import queue
import re
import time
from collections.abc import Callable
from datetime import date

import pytest

from mailwatch.core.errors import MailwatchError, Retry, Scope
from mailwatch.core.mail import AccountName
from mailwatch.imap import Account, Door, Rhythm, Security, Settings, Watcher, connect
from tests.imap.conftest import settings_for
from tests.imap.lying_server import Cut, LyingServer
from tests.imap.messages import message

DAY = date(2026, 11, 1)
FAST = Rhythm(renew=60, probe=0.3, answer=0.3, poll=0.2, retry=0.05, retry_at_most=0.2)
CALM = Rhythm(renew=60, probe=60, answer=1, poll=0.2, retry=0.05, retry_at_most=0.2)


def waits_for(condition: Callable[[], bool], seconds: float = 10) -> bool:
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            return False
        time.sleep(0.01)
    return True


class Woken:
    """Collects what a watcher calls."""

    def __init__(self) -> None:
        self.queue: queue.Queue[str] = queue.Queue()

    def __call__(self, mailbox: str) -> None:
        self.queue.put(mailbox)

    def next(self, seconds: float = 10) -> str:
        return self.queue.get(timeout=seconds)

    def drained(self) -> int:
        count = 0
        while not self.queue.empty():
            self.queue.get_nowait()
            count += 1
        return count


# -- fault 13 -----------------------------------------------------------------


def test_fault_13_a_dead_line_is_noticed_and_replaced(liar: LyingServer) -> None:
    """The server's answers are lost without a word: the probe ends in bounded time, then a new line is opened."""
    woken = Woken()
    liar.lie("DONE", lambda _: b"", times=1)  # swallowed
    with Watcher(settings_for(liar), ("INBOX",), woken, rhythm=FAST):
        assert woken.next() == "INBOX"
        began = time.monotonic()
        assert waits_for(lambda: liar.logins == 2)
        assert FAST.probe < time.monotonic() - began < FAST.probe + FAST.answer + FAST.retry_at_most + 2
        assert woken.next() == "INBOX"  # something may have been missed


def test_fault_13_the_standing_rhythm_keeps_its_promises() -> None:
    """Noticed within 5 minutes, renewed before 29, new mail seen 6 minutes after the net is back."""
    rhythm = Rhythm()

    assert rhythm.probe + rhythm.answer <= 300
    assert rhythm.renew <= 28 * 60
    assert rhythm.retry_at_most + 60 <= 360


def test_fault_13_idle_is_renewed(liar: LyingServer) -> None:
    """A server that keeps talking is not probed, but IDLE is begun again in time."""
    rhythm = Rhythm(renew=0.2, probe=60, answer=1)
    with Watcher(settings_for(liar), ("INBOX",), Woken(), rhythm=rhythm):
        assert waits_for(lambda: len(liar.said("IDLE")) >= 3)

    assert liar.logins == 1


def test_fault_13_a_line_that_died_between_two_ticks_is_replaced(
    liar: LyingServer, lied_to: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After some silence a line is tried before it is trusted: hanging up while nobody looks costs no tick."""
    monkeypatch.setattr("mailwatch.imap.account.QUIET", 0.0)
    lied_to.end_of("INBOX")
    liar.hang_up()

    assert lied_to.end_of("INBOX").uidnext == 1
    assert liar.logins == 2


# -- fault 14 -----------------------------------------------------------------


@pytest.mark.parametrize("farewell", [b"", b"* BYE timeout\r\n", b"* 5 EX"], ids=["EOF", "BYE", "half a line"])
def test_fault_14_hanging_up_in_idle(liar: LyingServer, farewell: bytes) -> None:
    """Noticed at once, and a new line is opened after a moment."""
    woken = Woken()
    with Watcher(settings_for(liar), ("INBOX",), woken, rhythm=CALM) as watcher:
        assert waits_for(lambda: bool(liar.said("IDLE")))
        woken.drained()
        liar.push(farewell)
        liar.hang_up()
        assert waits_for(lambda: len(liar.said("IDLE")) == 2)
        assert woken.next() == "INBOX"
        assert waits_for(lambda: watcher.trouble is None)


def test_fault_14_a_server_that_always_hangs_up_costs_no_time(liar: LyingServer) -> None:
    """Tries to connect become rare, and the processor rests: below 1 % (here 5 % of a second of fast rhythm)."""
    rhythm = Rhythm(retry=0.1, retry_at_most=240, poll=60)
    liar.lie("IDLE", lambda _: Cut(), times=9999)
    with Watcher(settings_for(liar), ("INBOX",), Woken(), rhythm=rhythm) as watcher:
        assert waits_for(lambda: watcher.trouble is not None)
        time.sleep(1.0)
        assert 2 <= liar.logins <= 7

    quiet = Rhythm()
    with LyingServer() as server, Watcher(settings_for(server), ("INBOX",), Woken(), rhythm=quiet):
        assert waits_for(lambda: bool(server.said("IDLE")))
        before = time.process_time()
        time.sleep(1.0)
        assert time.process_time() - before < 0.05


def test_fault_14_idle_is_refused(liar: LyingServer) -> None:
    """Polling meanwhile, and trying again."""
    woken = Woken()
    liar.refuse("IDLE", "NO not now", times=2)
    with Watcher(settings_for(liar), ("INBOX",), woken, rhythm=CALM) as watcher:
        assert waits_for(lambda: "INBOX" in watcher.watched and len(liar.said("IDLE")) == 3)


def test_fault_14_there_is_no_idle(liar: LyingServer) -> None:
    """Then the program is woken from time to time, and no connection is kept for that."""
    woken = Woken()
    liar.capabilities = "IMAP4rev1"
    with Watcher(settings_for(liar), ("INBOX", "Sent"), woken, rhythm=CALM) as watcher:
        assert {woken.next() for _ in range(6)} == {"INBOX", "Sent"}
        assert watcher.watched == frozenset()
        assert liar.open_lines == 0
        assert liar.logins <= 2


@pytest.mark.parametrize(
    "answer",
    [b"* 5 EXISTS\r\n+ idling\r\n", b"+ idling\r\n* 5 EXISTS\r\n"],
    ids=["before the +", "in the same packet"],
)
def test_fault_14_news_around_the_beginning_of_idle(liar: LyingServer, answer: bytes) -> None:
    """What is told before or together with `+ idling` is heard."""
    woken = Woken()
    liar.lie("IDLE", lambda _: answer)
    with Watcher(settings_for(liar), ("INBOX",), woken, rhythm=CALM):
        assert [woken.next(), woken.next()] == ["INBOX", "INBOX"]


def test_fault_14_a_line_in_two_packets(liar: LyingServer) -> None:
    """Half a line is waited for."""
    woken = Woken()
    with Watcher(settings_for(liar), ("INBOX",), woken, rhythm=CALM):
        assert waits_for(lambda: bool(liar.said("IDLE")))
        assert woken.next() == "INBOX"
        liar.push(b"* 5 EX")
        time.sleep(0.1)
        liar.push(b"ISTS\r\n")
        assert woken.next() == "INBOX"

    assert liar.logins == 1


# -- fault 15 -----------------------------------------------------------------


def test_fault_15_a_refused_login_is_not_hammered(liar: LyingServer) -> None:
    """The same password is not sent again for an hour; another one at once."""
    password = ["fout"]
    settings = Settings(
        AccountName("werk"), "127.0.0.1", "eva", lambda: password[0], port=liar.port, security=Security.PLAIN, timeout=5
    )
    account = connect(settings)
    liar.refuse("LOGIN", "NO [AUTHENTICATIONFAILED] Invalid credentials", times=2)

    for _ in range(5):
        with pytest.raises(MailwatchError, match="refused the login") as raised:
            account.layout()
        assert (raised.value.scope, raised.value.retry) == (Scope.ACCOUNT, Retry.NEVER)
    assert len(liar.said("LOGIN")) == 1

    password[0] = "ook fout"
    with pytest.raises(MailwatchError):
        account.layout()
    password[0] = "goed"
    assert account.layout().sent == "Sent"
    assert len(liar.said("LOGIN")) == 3


def test_fault_15_a_watcher_does_not_hammer_either(liar: LyingServer) -> None:
    """It shares the door with the account."""
    liar.refuse("LOGIN", "NO Invalid credentials", times=99)
    account = connect(settings_for(liar))
    with pytest.raises(MailwatchError):
        account.layout()

    with Watcher(account, ("INBOX",), Woken(), rhythm=FAST) as watcher:
        assert waits_for(lambda: watcher.trouble is not None)
        time.sleep(0.5)

    assert len(liar.said("LOGIN")) == 1


def test_fault_15_a_stated_backoff_is_obeyed(liar: LyingServer) -> None:
    """Microsoft's 299,961 ms: no connection before, and the wait is passed on."""
    clock = [1000.0]
    account = Account(Door(settings_for(liar), clock=lambda: clock[0]))
    account.end_of("INBOX")
    liar.refuse("STATUS", "NO [THROTTLED] Request is throttled. Suggested Backoff Time: 299961 milliseconds")

    with pytest.raises(MailwatchError) as raised:
        account.end_of("INBOX")
    assert (raised.value.wait, raised.value.scope, raised.value.retry) == (299.961, Scope.ACCOUNT, Retry.LATER)
    clock[0] += 299
    with pytest.raises(MailwatchError) as raised:
        account.end_of("INBOX")
    assert raised.value.wait == pytest.approx(0.961, abs=0.01)
    assert liar.logins == 1

    clock[0] += 1
    assert account.end_of("INBOX")
    assert liar.logins == 2


@pytest.mark.parametrize(
    ("command", "answer", "words"),
    [
        ("LOGIN", "NO [ALERT] Too many simultaneous connections. (Failure)", "no more connections"),
        ("EXAMINE", "BAD User is authenticated but not connected.", "has no mailbox for us now"),
        ("EXAMINE", "NO [UNAVAILABLE] Temporary failure", "trouble of its own"),
        ("LOGIN", "NO [UNAVAILABLE] Temporary authentication failure", "trouble of its own"),
    ],
)
def test_fault_15_trouble_of_the_server_is_no_fault_of_the_password(
    liar: LyingServer, lied_to: Account, command: str, answer: str, words: str
) -> None:
    """Scope account, later; nothing is decided while blind."""
    liar.refuse(command, answer)

    with pytest.raises(MailwatchError, match=words) as raised:
        list(lied_to.read("INBOX", None, DAY))

    assert (raised.value.scope, raised.value.retry) == (Scope.ACCOUNT, Retry.LATER)


@pytest.mark.parametrize("said", [b"* BYE Session expired, please login again.\r\n", b""], ids=["BYE", "EOF"])
def test_fault_15_the_session_ends_in_the_middle(liar: LyingServer, lied_to: Account, said: bytes) -> None:
    """A token that expired: the next call asks for the password again and goes on."""
    liar.boxes["INBOX"].add(message(1))
    lied_to.end_of("INBOX")
    liar.lie("EXAMINE", lambda _: Cut(said))

    with pytest.raises(MailwatchError) as raised:
        list(lied_to.read("INBOX", None, DAY))
    (batch,) = lied_to.read("INBOX", None, DAY)

    assert raised.value.retry is Retry.LATER
    assert len(batch.fetched) == 1


def test_fault_15_a_line_that_breaks_at_login_says_nothing_of_the_password(liar: LyingServer, lied_to: Account) -> None:
    """The next call tries again."""
    liar.lie("LOGIN", lambda _: Cut())

    with pytest.raises(MailwatchError) as raised:
        lied_to.layout()

    assert raised.value.retry is Retry.LATER
    assert lied_to.layout()


def test_fault_15_no_more_than_three_connections(liar: LyingServer, lied_to: Account) -> None:
    """One to read and two to watch; mailboxes beyond that are polled."""
    woken = Woken()
    lied_to.end_of("INBOX")
    with Watcher(lied_to, ("INBOX", "Sent", "Archive", "Trash"), woken, rhythm=CALM) as watcher:
        assert waits_for(lambda: watcher.watched == {"INBOX", "Sent"})
        lied_to.end_of("Sent")
        assert liar.most_lines == 3


def test_fault_15_reading_goes_before_watching(liar: LyingServer, lied_to: Account) -> None:
    """Where the server allows one connection, the watcher gives up its own, and its mailbox is polled."""
    woken = Woken()

    def crowded(honest: bytes) -> bytes:
        full = liar.open_lines > 1
        return b"TAG NO [ALERT] Too many simultaneous connections\r\n" if full else honest

    liar.lie("LOGIN", crowded, times=99)
    with Watcher(lied_to, ("INBOX",), woken, rhythm=CALM) as watcher:
        assert waits_for(lambda: "INBOX" in watcher.watched)
        assert lied_to.end_of("Sent")
        assert watcher.watched == frozenset()
        woken.drained()
        assert woken.next() == "INBOX"


def test_stopping_is_prompt(liar: LyingServer) -> None:
    """A thread in IDLE ends within moments, and leaves no connection."""
    watcher = Watcher(settings_for(liar), ("INBOX", "Sent"), Woken(), rhythm=Rhythm())
    watcher.start()
    assert waits_for(lambda: len(liar.said("IDLE")) == 2)

    began = time.monotonic()
    watcher.stop()

    assert time.monotonic() - began < 1
    assert waits_for(lambda: liar.open_lines == 0)


def test_messages_for_people_are_one_line(liar: LyingServer, lied_to: Account) -> None:
    """Whatever the server writes."""
    liar.greeting = b"* BYE go\x00 away \xff\xfe " + b"x" * 5000 + b"\r\n"

    with pytest.raises(MailwatchError) as raised:
        lied_to.layout()

    assert len(str(raised.value)) < 400
    assert not re.search(r"[\r\n\x00]", str(raised.value))
