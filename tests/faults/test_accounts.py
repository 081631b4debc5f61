"""Faults 15 and 17: an account that is blocked or cannot be understood leaves the others alone."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.chain.conftest import START
from tests.chain.freelancer import ME, OFFER, Clock, Freelancer
from tests.faults.lying_account import LyingAccount
from tests.faults.stories import DUE, look, restarted, troubles
from tests.imap.lying_server import Box, LyingServer

OTHER = "eva@andere.example"

SECOND = """
  home:
    host: 127.0.0.1
    port: {port}
    security: plain
    user: eva
    password: geheim
    addresses: [{address}]
{more}
"""


class Pair:
    """A freelancer with two accounts, `work` and `home`, each on a server of its own."""

    def __init__(self, work: LyingServer, home: LyingServer, folder: Path, more: str = "") -> None:
        self.work, self.home = work, home
        second = SECOND.format(port=home.port, address=OTHER, more=more).strip("\n")
        self.freelancer = Freelancer(LyingAccount(work), folder, Clock(START))  # type: ignore[arg-type]
        self.freelancer.stop()
        file = folder / "config.yaml"
        file.write_text(file.read_text().replace("accounts:\n", f"accounts:\n{second}\n"))
        self.freelancer.start()
        self.freelancer.consent()

    def send_from_both(self) -> None:
        """Send an offer from each account."""
        self.freelancer.clock.later(hours=1)
        self.freelancer.send()
        message = self.freelancer.message(f"Eva <{OTHER}>", "Bo <bo@zaak.example>", "Offerte logo", OFFER)
        LyingAccount(self.home).deliver("Sent", message.as_bytes(), self.freelancer.clock())
        self.freelancer.tick()
        assert len(self.freelancer.entries()) == 2

    def drafts(self) -> tuple[int, int]:
        """Return how many drafts lie in the accounts `work` and `home`."""
        return len(self.work.boxes["Drafts"].messages), len(self.home.boxes["Drafts"].messages)


@pytest.fixture
def other() -> Iterator[LyingServer]:
    """The server of the second account."""
    with LyingServer() as server:
        yield server


@pytest.fixture
def pair(liar: LyingServer, other: LyingServer, tmp_path: Path) -> Iterator[Pair]:
    """Two accounts that know nothing of each other."""
    two = Pair(liar, other, tmp_path / "home")
    yield two
    two.freelancer.stop()


@pytest.mark.parametrize(
    ("answer", "told"),
    [
        ("NO [AUTHENTICATIONFAILED] Authentication failed.", "refused the login"),
        ("NO [ALERT] Too many simultaneous connections. (Failure)", "no more connections"),
        ("NO User is authenticated but not connected.", "no mailbox for us"),
        ("NO Request is throttled. Suggested Backoff Time: 299961 milliseconds", "asks for patience"),
    ],
)
def test_fault_15_a_blocked_account_is_told_and_leaves_the_other_alone(pair: Pair, answer: str, told: str) -> None:
    """No decision while blind: no draft on the blocked account over its due date, one on the other; no hammering."""
    pair.send_from_both()
    pair.freelancer.days("2026-03-15")
    pair.work.refuse("LOGIN", answer, times=9_999)
    pair.work.hang_up()
    logins = len(pair.work.said("LOGIN"))
    pair.freelancer.clock.to(DUE)
    look(pair.freelancer, 30, minutes=2)
    assert pair.drafts() == (0, 1)
    assert told in troubles(pair.freelancer)
    assert len(pair.work.said("LOGIN")) - logins <= 2
    pair.work.transform = lambda tag, command, honest: honest  # type: ignore[method-assign]
    restarted(pair.freelancer)
    look(pair.freelancer, 2, hours=7)
    assert pair.drafts() == (1, 1)
    assert not troubles(pair.freelancer)


def test_fault_15_a_session_that_ends_in_the_middle_is_begun_anew(pair: Pair) -> None:
    """A token that expires mid-session costs one look, not the answer that was being read."""
    pair.send_from_both()
    pair.work.refuse("UID FETCH|STATUS|EXAMINE", "NO [EXPIRED] Session expired, please login again.", times=1)
    pair.freelancer.clock.to(DUE)
    look(pair.freelancer, 3, hours=7)
    assert pair.drafts() == (1, 1)


def test_fault_15_no_draft_while_an_account_that_may_hold_the_answer_is_blind(
    liar: LyingServer, other: LyingServer, tmp_path: Path
) -> None:
    """`replies_also_in`: answers to one account's offers may come in on another; both must have been read."""
    pair = Pair(liar, other, tmp_path / "home", more="    replies_also_in: [work]")
    pair.send_from_both()
    pair.freelancer.days("2026-03-15")
    pair.work.refuse("LOGIN", "NO [UNAVAILABLE] later", times=9_999)
    pair.work.hang_up()
    pair.freelancer.clock.to(DUE)
    look(pair.freelancer, 3)
    assert pair.drafts() == (0, 0)
    pair.freelancer.stop()


@pytest.mark.parametrize("what", ["two candidates", "none"])
def test_fault_17_an_account_without_one_sent_folder_stops_and_says_so(pair: Pair, what: str) -> None:
    """It asks with the line to add; the other account goes on; nothing is created."""
    pair.send_from_both()
    box = pair.work.boxes.pop("Sent")
    if what == "two candidates":
        pair.work.boxes |= {"Sent": Box(), "Gesendete Objekte": Box()}
    restarted(pair.freelancer)
    pair.freelancer.clock.to(DUE)
    look(pair.freelancer, 3)
    assert pair.drafts() == (0, 1)
    assert 'folders: {sent: "' in troubles(pair.freelancer)
    assert not pair.work.said("CREATE")
    pair.work.boxes = {name: kept for name, kept in pair.work.boxes.items() if name != "Gesendete Objekte"}
    pair.work.boxes["Sent"] = box
    look(pair.freelancer, 2, hours=7)
    assert pair.drafts() == (1, 1)
    assert ME in box.messages[1].raw.decode()
