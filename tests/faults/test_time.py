"""Fault 30: summer time, wrong dates, clocks that jump, a machine that slept, and a user who moves."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta

import pytest

from mailwatch.core.facts import EntryMoved
from mailwatch.core.offer import State
from tests.chain.freelancer import AMSTERDAM, Clock, Freelancer
from tests.faults.lying_account import LyingAccount
from tests.faults.stories import DUE, look, restarted, sent_offer, until_due
from tests.imap.lying_server import LyingServer


@pytest.fixture
def starting(liar: LyingServer, tmp_path):
    """Makes freelancers who agreed on a given day."""
    made: list[Freelancer] = []

    def start(day: str, **options) -> Freelancer:
        clock = Clock(datetime.fromisoformat(f"{day}T08:00").replace(tzinfo=AMSTERDAM))
        made.append(Freelancer(LyingAccount(liar), tmp_path / "home", clock, **options))  # type: ignore[arg-type]
        made[-1].consent()
        return made[-1]

    yield start
    for one in made:
        one.stop()


@pytest.mark.parametrize(
    ("sent_on", "due", "utc_hour"),
    [("2026-10-12", "2026-10-26", 9), ("2026-03-16", "2026-03-30", 8), ("2026-10-11", "2026-10-26", 9)],
)
def test_fault_30_summer_time_changes_in_between(starting, sent_on: str, due: str, utc_hour: int) -> None:
    """Ten in the morning is ten in the morning, on the right day; the draft comes that morning, once."""
    freelancer = starting(sent_on)
    sent_offer(freelancer)
    (entry,) = freelancer.entries()
    assert entry.starts == datetime.fromisoformat(f"{due}T10:00").replace(tzinfo=AMSTERDAM)
    assert entry.starts.utctimetuple().tm_hour == utc_hour
    assert "TZID" in entry.raw or entry.raw.count("Z\n")
    freelancer.days(date.fromisoformat(due) - timedelta(days=1))
    freelancer.clock.to(due, "08:59")
    freelancer.tick()
    assert freelancer.drafts() == []
    freelancer.clock.to(due, "09:01")
    freelancer.tick()
    assert len(freelancer.drafts()) == 1
    assert freelancer.tick().planned == ()


@pytest.mark.parametrize(
    "claimed",
    [
        "Date: Mon, 02 Mar 2037 10:00:00 +0100\r\n",
        "Date: Mon, 02 Mar 2026 10:00:00 +9999\r\n",
        "Date: gisteren\r\n",
        "Date: \r\n",
        "",
    ],
    ids=["future", "zone +9999", "no date", "empty", "absent"],
)
def test_fault_30_a_date_that_cannot_be_true(freelancer: Freelancer, claimed: str) -> None:
    """INTERNALDATE counts where Date is later than it plus a day, or cannot be read."""
    freelancer.clock.later(hours=1)
    raw = freelancer.message("eva@voorbeeld.example", "anna@klant.example", "Offerte website", OFFER).as_string()
    raw = re.sub(r"(?m)^Date:.*\r?\n", claimed, raw)
    freelancer.account.deliver("Sent", raw.encode(), freelancer.clock())
    freelancer.tick()
    (entry,) = freelancer.entries()
    assert entry.starts.date() == DUE
    freelancer.days(DUE)
    assert len(freelancer.drafts()) == 1


OFFER = "Beste Anna,\n\nHierbij mijn offerte voor de website: 2.450 euro exclusief btw.\n\nGroet, Eva\n"


@pytest.mark.parametrize("copied", [True, False])
def test_fault_30_copied_mail_counts_by_its_date(freelancer: Freelancer, copied: bool) -> None:
    """Mail that was copied from another server has a new INTERNALDATE: the offer left when its Date says."""
    freelancer.clock.later(hours=1)
    message = freelancer.message("Eva <eva@voorbeeld.example>", "anna@klant.example", "Offerte website", OFFER)
    freelancer.clock.later(days=4 if copied else 0)
    freelancer.account.deliver("Sent", message.as_bytes(), freelancer.clock())
    freelancer.tick()
    (entry,) = freelancer.entries()
    assert entry.starts.date() == DUE


@pytest.mark.parametrize("jump", [timedelta(days=1), timedelta(days=-1)])
def test_fault_30_the_clock_jumps_and_comes_back(freelancer: Freelancer, jump: timedelta) -> None:
    """A day on or back for an hour: one entry, one draft, on the right day."""
    sent_offer(freelancer)
    freelancer.days("2026-03-12")
    freelancer.clock.now += jump
    look(freelancer, 2)
    freelancer.clock.now -= jump
    look(freelancer, 2)
    freelancer.days("2026-03-15")
    assert freelancer.drafts() == []
    freelancer.days(DUE)
    assert len(freelancer.drafts()) == 1
    assert len(freelancer.entries()) == 1


def test_fault_30_what_was_read_by_a_fast_clock_is_no_silence(freelancer: Freelancer, liar: LyingServer) -> None:
    """A clock that was a day fast claimed to have heard tomorrow; it did not."""
    until_due(freelancer)
    freelancer.clock.now -= timedelta(days=1)
    right = freelancer.clock.now - timedelta(hours=2)
    freelancer.clock.now = right + timedelta(days=1)
    freelancer.tick()
    freelancer.clock.now = right
    liar.refuse('(EXAMINE|STATUS) "INBOX"', "NO [UNAVAILABLE] later", times=9_999)
    liar.hang_up()
    freelancer.clock.now = right + timedelta(hours=26)
    look(freelancer, 3)
    freelancer.receive("Is hosting bij de prijs inbegrepen?\n\nAnna", answers=freelancer.life().offer.message_id)
    assert freelancer.drafts() == []


@pytest.mark.parametrize("seen_before", [True, False])
def test_fault_30_asleep_for_three_weeks(freelancer: Freelancer, seen_before: bool) -> None:
    """Awake after the due date: one entry and one draft, now; the next touch keeps its distance from it."""
    freelancer.clock.later(hours=1)
    freelancer.send()
    if seen_before:
        freelancer.tick()
    freelancer.clock.to("2026-04-07")
    look(freelancer, 4)
    freelancer.days("2026-04-09")
    assert len(freelancer.drafts()) == 1
    assert len(freelancer.future()) <= 1
    assert len(freelancer.entries()) == 1 + seen_before
    freelancer.days("2026-04-17")
    assert [draft["To"] for draft in freelancer.drafts() if "klant" in draft["To"]] == []


@pytest.mark.parametrize("zone", ["America/New_York", "Pacific/Auckland", "Asia/Kolkata"])
def test_fault_30_the_user_moves_to_another_zone(freelancer: Freelancer, zone: str) -> None:
    """Ten in the morning where the user is now; the entry moves with him or her, and is not taken for moved by hand."""
    sent_offer(freelancer)
    freelancer.days("2026-03-10")
    file = freelancer.home / "config.yaml"
    file.write_text(file.read_text().replace("Europe/Amsterdam", zone))
    restarted(freelancer)
    look(freelancer, 3)
    (entry,) = freelancer.entries()
    assert entry.starts.astimezone(freelancer.world.policy.working.timezone).hour == 10
    (history,) = freelancer.memory.facts().histories
    assert not [fact for fact in history.facts if isinstance(fact, EntryMoved)]
    freelancer.days("2026-03-18")
    assert len(freelancer.drafts()) == 1
    assert len(freelancer.entries()) == 1
    assert freelancer.life().state is State.DRAFTED
