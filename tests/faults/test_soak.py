"""The soak: offers, answers and the user's hand in any order, days that pass, and calls that fail or kill.

What must hold are the invariants: one state for each offer (I1), one draft (I2) and one entry ahead (I3) for each
touch, no answer lost and no automatic one taken for a person's (I4), nothing that stops the scan (I5), and no draft
while an answer could be read (I6).
"""

from __future__ import annotations

from functools import lru_cache

import hypothesis
import pytest
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from mailwatch.core.offer import State
from mailwatch.core.story import live
from mailwatch.ical import reading
from tests.faults.soak import ANSWERS, Desk

picks = st.integers(0, 99)
kinds = st.sampled_from(sorted(ANSWERS))
folders = st.sampled_from(["INBOX", "INBOX", "Junk", "Archive"])


class Soak(RuleBasedStateMachine):
    """One freelancer and what happens."""

    desk: Desk

    @initialize(seed=st.integers(0, 2**32))
    def begin(self, seed: int) -> None:
        self.desk = Desk(seed)
        self.desk.send_offer()
        self.desk.tick()

    @precondition(lambda self: len(self.desk.story.offers) < 5)
    @rule()
    def an_offer_leaves(self) -> None:
        self.desk.send_offer()

    @rule(pick=picks, kind=kinds, folder=folders, unread=st.booleans())
    def an_answer_comes(self, pick: int, kind: str, folder: str, unread: bool) -> None:
        """Into a folder that cannot be read from now on, if it is to stay unread."""
        if unread:
            self.desk.luck.deaf = {folder}
        self.desk.answer(self.desk.some_offer(pick), kind, folder)

    @rule(pick=picks)
    def the_user_writes_back(self, pick: int) -> None:
        self.desk.write_back(self.desk.some_offer(pick))

    @rule(pick=picks, how=st.sampled_from(["send", "edit", "expunge", "Trash", "Archive"]))
    def the_user_disposes_of_a_draft(self, pick: int, how: str) -> None:
        self.desk.dispose(how, pick)

    @rule(folder=st.sampled_from(["INBOX", "Sent", "Drafts"]))
    def the_server_numbers_anew(self, folder: str) -> None:
        self.desk.mail.boxes[folder].renumber()

    @rule(mail=st.sampled_from([0.0, 0.02, 0.1]), calendar=st.sampled_from([0.0, 0.2, 0.6]))
    def servers_fail_or_not(self, mail: float, calendar: float) -> None:
        self.desk.luck.bad, self.desk.calendar_luck.bad = mail, calendar
        self.desk.luck.deaf = set()

    @rule(at=st.integers(1, 40), in_calendar=st.booleans())
    def it_will_die(self, at: int, in_calendar: bool) -> None:
        """At the so many'th call from now; there are fewer to the calendar."""
        if in_calendar:
            self.desk.calendar_luck.fatal = 1 + at // 8
        else:
            self.desk.luck.fatal = at

    @rule()
    def it_looks(self) -> None:
        self.desk.tick()

    @rule(days=st.sampled_from([1, 3]))
    def days_pass(self, days: int) -> None:
        for _ in range(days):
            self.desk.pass_day()
            self.desk.tick()

    @rule(pick=picks, asleep=st.booleans())
    def something_falls_due(self, pick: int, asleep: bool) -> None:
        """The day before is lived through, unless the machine sleeps; then that day comes."""
        self.desk.pass_days_before(self.desk.some_offer(pick))
        if not asleep:
            self.desk.tick()
        self.desk.pass_day()
        self.desk.tick()

    @invariant()
    def nothing_went_wrong(self) -> None:
        if hasattr(self, "desk"):
            assert not self.desk.story.wrong
            assert all(len(days) <= 1 for days in self.desk.future_entries().values()), "I3: two entries ahead"

    def teardown(self) -> None:
        if not hasattr(self, "desk"):
            return
        try:
            self.all_is_well_in_the_end()
        finally:
            self.desk.clear()

    def all_is_well_in_the_end(self) -> None:
        """Once nothing fails any more, everything is as if nothing had."""
        desk = self.desk
        desk.calm()
        for _ in range(3):
            desk.pass_day()
            report = desk.tick()
            assert report is not None
        for _ in range(3):
            report = desk.tick()
            assert report is not None
        assert report.errors == ()
        assert report.planned == ()
        assert not desk.memory.begun()
        assert not desk.memory.failures()
        self.nothing_went_wrong()
        self.states_are_right()
        ahead = desk.future_entries()
        assert all(len(days) <= 1 for days in ahead.values()), ahead
        lying = [kept.raw for kept in desk.mail.boxes["Drafts"].messages.values()]
        assert len(lying) == len(set(lying))

    def states_are_right(self) -> None:
        desk = self.desk
        histories = {history.offer.id: history for history in desk.memory.facts().histories}
        assert set(histories) == {told.offer for told in desk.story.offers}, "no offer lost, none twice"
        for told in desk.story.offers:
            life = live(histories[told.offer], desk.now, desk.world.policy)
            assert life.state in State
            if told.turn == "user":
                assert life.state is State.ANSWERED, (told, life.state)
            elif told.turn == "":
                assert life.state is State.CLOSED, (told, life.state)
            else:
                assert life.state is not State.ANSWERED, (told, life.state)


def run(examples: int, steps: int) -> None:
    settings = hypothesis.settings(
        max_examples=examples,
        stateful_step_count=steps,
        deadline=None,
        phases=[hypothesis.Phase.explicit, hypothesis.Phase.generate],  # shrinking a story of days takes many minutes
        suppress_health_check=list(hypothesis.HealthCheck),
        print_blob=True,
    )
    hypothesis.stateful.run_state_machine_as_test(Soak, settings=settings)


@pytest.fixture(autouse=True)
def entries_are_parsed_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """What stands unchanged on the disk means the same the second time: half of the time goes there else."""
    monkeypatch.setattr("mailwatch.ical.vdir.read", lru_cache(maxsize=2_000)(reading.read))


@pytest.mark.timeout(600)
def test_soak() -> None:
    """Some two hundred stories in every run."""
    run(examples=200, steps=15)


@pytest.mark.more
@pytest.mark.timeout(7_200)
def test_soak_for_long() -> None:
    """A thousand stories, and longer ones."""
    run(examples=1_000, steps=30)
