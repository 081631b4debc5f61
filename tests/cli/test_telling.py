"""What the daemon logs: a trouble of a week is two lines, however often it is tried again."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from pathlib import Path

import pytest

from mailwatch.core.errors import MailwatchError, Retry
from mailwatch.daemon.telling import Telling
from mailwatch.ical.vdir import VdirCalendar
from tests.chain.conftest import make
from tests.chain.freelancer import Freelancer


@pytest.fixture
def eva(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Freelancer]:
    """A freelancer who agreed, with one offer that was just sent."""
    someone = make(request, tmp_path, "pymap+vdir")
    someone.consent()
    someone.clock.later(hours=1)
    someone.send()
    yield someone
    someone.stop()


def test_a_failure_that_waits_is_not_over(
    eva: Freelancer, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Told once; between two tries, and after another in vain, nothing is said; then it is over."""
    caplog.set_level(logging.INFO, logger="mailwatch")
    telling = Telling()

    def look(minutes: float) -> list[str]:
        caplog.clear()
        eva.clock.later(minutes=minutes)
        telling.tell(eva.ticker.tick(), eva.ticker)
        return [record.getMessage() for record in caplog.records]

    def full(*_: object) -> None:
        raise MailwatchError("the calendar is full", retry=Retry.LATER)

    with monkeypatch.context() as trouble:
        trouble.setattr(VdirCalendar, "put", full)
        assert look(0) == ["the calendar is full"]
        assert look(0.2) == [], "it is not tried, and not over"
        assert look(2) == [], "it is tried again, in vain"
    entry, over = look(60)
    assert entry.startswith("entry ")
    assert over == "over: the calendar is full"
