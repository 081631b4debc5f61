"""The state transition table: total, as drawn in docs/states.md, and with nothing in it that nothing leads to."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from mailwatch.core.offer import TRANSITIONS, Change, State, after

ROOT = Path(__file__).parent.parent.parent


@pytest.mark.parametrize("change", Change)
@pytest.mark.parametrize("state", State)
def test_every_change_leads_somewhere_from_every_state(change: Change, state: State) -> None:
    """The table is total: whatever happens to an offer in whatever state, it is in one state afterwards (I1)."""
    assert set(TRANSITIONS) == set(Change)
    assert set(TRANSITIONS[change]) == set(State)
    assert after(state, change) in State


@pytest.mark.parametrize("change", Change)
@pytest.mark.parametrize("state", State)
def test_a_change_twice_is_a_change_once(change: Change, state: State) -> None:
    """What is told twice changes nothing the second time."""
    once = after(state, change)
    assert after(once, change) is once


def test_every_state_is_reached_and_every_state_is_left() -> None:
    """From waiting every state can come about, and none is a trap."""
    ways = {state: {after(state, change) for change in Change} for state in State}
    reached, seen = {State.WAITING}, set[State]()
    while reached - seen:
        seen |= (new := reached - seen)
        reached |= set().union(*(ways[state] for state in new))
    assert reached == set(State)
    assert all(ways[state] - {state} for state in State)


def test_only_the_client_or_the_user_opens_what_is_closed() -> None:
    """A bounce, a maybe or a draft never reopens an offer; nor does the user's own writing."""
    opening = {change for change in Change if after(State.CLOSED, change) is not State.CLOSED}
    assert opening == {Change.RESTART, Change.ANSWER, Change.REOPEN}


def test_only_a_persons_word_takes_the_users_turn_away() -> None:
    """While the client waits for the user, no automatic mail and no draft changes that."""
    leaving = {change for change in Change if after(State.ANSWERED, change) is not State.ANSWERED}
    assert leaving == {Change.RESTART, Change.DECLINE, Change.USER_WROTE, Change.END}


def test_a_draft_is_ready_only_while_waiting() -> None:
    """No other state turns into *drafted*."""
    assert [state for state in State if after(state, Change.DRAFT_READY) is State.DRAFTED] == [
        State.WAITING,
        State.DRAFTED,
    ]


def test_the_page_on_states_is_drawn_from_the_table() -> None:
    """docs/states.md is what tools/draw_states draws; run it after a change of the table."""
    drawn = subprocess.run([sys.executable, str(ROOT / "tools" / "draw_states"), "--check"], check=False)
    assert drawn.returncode == 0, "run tools/draw_states"
