"""Every story three ways: straight; each day twice, the second pass changing nothing; interrupted after each step."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from tests.core.desk import ZONE, at
from tests.stories.book import MORNING, Day, Story, read, stories
from tests.stories.sentences import tell
from tests.stories.shown import drafts_say, drafts_shown, entries_say, entries_shown, notes_shown, states_shown
from tests.stories.stage import Interrupted, Stage

FOLDERS = {folder.name: folder for folder in stories()}


def moments(story: Story) -> Iterator[tuple[datetime, Day | None]]:
    """Yield every morning from the first day to the last but those slept through, and what the story tells of it."""
    told = list(story.days)
    day = told[0].when.astimezone(ZONE).date()
    while told:
        today = [one for one in told if one.when.astimezone(ZONE).date() == day]
        told = told[len(today) :]
        asleep = any(first <= day <= last for first, last in story.asleep)
        if not today and not asleep:
            yield at(day, MORNING), None
        yield from ((one.when, one) for one in today)
        day += timedelta(days=1)


def begins(stage: Stage, when: datetime, day: Day | None) -> None:
    """Let time go on to a moment, and let happen what is told of it."""
    stage.comes_to(when)
    for sentence in day.happens if day else ():
        tell(stage, sentence)


def shown(stage: Stage) -> tuple[list[str], list[str], list[str]]:
    """Return what stands: entries from today on, drafts, states."""
    return entries_shown(stage), drafts_shown(stage), states_shown(stage)


def check(stage: Stage, day: Day | None) -> None:
    """Compare what stands with what the story says must stand."""
    if day is None:
        return
    where = f"{day.when:%a %Y-%m-%d %H:%M}"
    if day.entries is not None:
        assert entries_shown(stage) == sorted(day.entries), where
    if day.drafts is not None:
        assert drafts_shown(stage) == sorted(day.drafts), where
    if day.state is not None:
        assert states_shown(stage) == ([day.state] if isinstance(day.state, str) else day.state), where
    check_words(stage, day, where)


def check_words(stage: Stage, day: Day, where: str) -> None:
    """Look for what the story says must be said, and for what must not."""
    in_calendar, in_drafts = entries_say(stage), drafts_say(stage)
    assert [code for code in day.notes if code not in notes_shown(stage)] == [], f"{where}: {notes_shown(stage)}"
    assert [said for said in day.entry_says if said not in in_calendar] == [], f"{where}: {in_calendar}"
    assert [said for said in day.draft_says if said not in in_drafts] == [], f"{where}: {in_drafts}"
    assert [said for said in day.says_not if said in f"{in_calendar} {in_drafts}"] == [], where


@pytest.mark.parametrize("name", FOLDERS)
def test_a_story_straight_and_each_day_twice(name: str) -> None:
    """On each day told there stand the entries and drafts that the story says; a second pass changes nothing."""
    story = read(FOLDERS[name])
    stage = Stage(story)
    for when, day in moments(story):
        begins(stage, when, day)
        stage.tick()
        check(stage, day)
        before = shown(stage)
        assert stage.tick() == (), f"the second pass on {when:%Y-%m-%d} plans something"
        assert shown(stage) == before


@pytest.mark.parametrize("name", FOLDERS)
def test_a_story_interrupted_after_each_step(name: str) -> None:
    """Stopped after any step of any tick and started again: all on which the rest depends is as if never stopped.

    A tick that does nothing is not stopped: there is nothing to find half done.
    """
    story = read(FOLDERS[name])
    stage = Stage(story)
    for when, day in moments(story):
        begins(stage, when, day)
        if not stage.planned():
            continue
        before = stage.stopping_at(0)
        stage.steps = 0
        stage.tick()
        for step in range(1, stage.steps + 1):
            stopped = before.stopping_at(step)
            with pytest.raises(Interrupted):
                stopped.tick()
            stopped.resume()
            assert stopped.all_that_counts() == stage.all_that_counts(), f"stopped on {when} after step {step}"
            stopped.memory.close()
        before.memory.close()


def test_there_are_stories_enough() -> None:
    """At least 20 stories are told here, and every folder with a README beside it tells what is odd about it."""
    assert len(FOLDERS) >= 20
    for readme in Path(__file__).parent.glob("*/README.md"):
        assert (readme.parent / "story.toml").exists()
        assert readme.read_text().strip()
