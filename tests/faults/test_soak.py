"""The soak: offers, answers and the user's hand in any order, days that pass, and calls that fail or kill.

What must hold are the invariants: one state for each offer (I1), one draft (I2) and one entry ahead (I3) for each
touch, no answer lost and no automatic one taken for a person's (I4), nothing that stops the scan (I5), and no draft
while an answer could be read (I6).
"""

from __future__ import annotations

import os
from datetime import timedelta

import hypothesis
import pytest
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from mailwatch.core.offer import State
from mailwatch.core.story import live
from tests.faults.soak import ANSWERS, Desk

MORE = os.environ.get("MAILWATCH_MORE") == "1"
A_WHILE = timedelta(minutes=7)
picks = st.integers(0, 99)


class Soak(RuleBasedStateMachine):
    """One freelancer and what happens."""

    desk: Desk

    @initialize(seed=st.integers(0, 2**32))
    def begin(self, seed: int) -> None:
        self.desk = Desk(seed)
        self.desk.send_offer()

    @precondition(lambda self: len(self.desk.story.offers) < 6)
    @rule()
    def an_offer_leaves(self) -> None:
        self.desk.send_offer()

    @rule(pick=picks, kind=st.sampled_from(sorted(ANSWERS)), folder=st.sampled_from(["INBOX", "INBOX", "Junk", "Archive"]))
    def an_answer_comes(self, pick: int, kind: str, folder: str) -> None:
        offers = self.desk.story.offers
        self.desk.answer(offers[pick % len(offers)], kind, folder)

    @rule(pick=picks)
    def the_user_writes_back(self, pick: int) -> None:
        offers = self.desk.story.offers
        self.desk.now += A_WHILE
        self.desk.write_back(offers[pick % len(offers)])

    @rule(pick=picks, how=st.sampled_from(["send", "edit", "expunge", "Trash", "Archive"]))
    def the_user_disposes_of_a_draft(self, pick: int, how: str) -> None:
        self.desk.dispose(how, pick)

    @rule(folder=st.sampled_from(["INBOX", "Sent", "Drafts", "Trash"]))
    def the_server_numbers_anew(self, folder: str) -> None:
        self.desk.mail.boxes[folder].renumber()

    @rule(bad=st.sampled_from([0.0, 0.01, 0.1, 0.4]), deaf=st.sampled_from([(), ("INBOX",), ("Drafts",), ("Junk",)]))
    def things_go_wrong_or_well(self, bad: float, deaf: tuple[str, ...]) -> None:
        self.desk.luck.bad = bad
        self.desk.luck.deaf = set(deaf)

    @rule(at=st.integers(1, 40))
    def it_dies(self, at: int) -> None:
        self.desk.luck.fatal = at
        self.look()

    @rule()
    def look(self) -> None:
        self.desk.now += A_WHILE
        self.desk.tick()

    @rule(days=st.sampled_from([1, 2, 3, 7, 14]))
    def days_pass(self, days: int) -> None:
        for _ in range(days):
            self.desk.pass_day()
            self.desk.tick()

    @rule(days=st.sampled_from([10, 25]))
    def it_sleeps(self, days: int) -> None:
        for _ in range(days):
            self.desk.pass_day()
        self.desk.tick()

    @invariant()
    def nothing_went_wrong(self) -> None:
        if hasattr(self, "desk"):
            assert not self.desk.story.wrong

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
            desk.now += A_WHILE
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


@pytest.mark.timeout(600)
def test_soak() -> None:
    """Some two hundred stories in every run."""
    run(examples=int(os.environ.get('SOAK','200')), steps=12)


@pytest.mark.more
@pytest.mark.timeout(7_200)
def test_soak_for_long() -> None:
    """A thousand stories, and longer ones."""
    run(examples=1_000, steps=30)
