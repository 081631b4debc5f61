"""Reads a story: `story.toml` tells day by day what happened and what must stand. See README.md for the sentences."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field, fields, replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

from mailwatch.core.cadence import DEFAULT_LADDER, Policy, Profile, Selector, WorkingTime
from mailwatch.core.profiles import BUILT_IN
from tests.core.desk import ZONE, at

FOLDER = Path(__file__).parent
MORNING = "09:30"

PROFILES = tuple((Selector(tags=frozenset({name})), profile) for name, profile in BUILT_IN.items())
"""As without any configuration: each chosen by the tag of its name."""

RUNGS = {rung.name: rung for profile in (*BUILT_IN.values(), Profile()) for rung in profile.ladder}


@dataclass(frozen=True, slots=True)
class Day:
    """One moment of a story: when, what happens then, and what must stand after the tick. None: not said.

    `entry_says` and `draft_says` are words that stand in the calendar from today on, and in Drafts; `says_not` stand in
    neither. `notes` are codes that entries tell.
    """

    when: datetime
    happens: tuple[str, ...] = ()
    entries: list[str] | None = None
    drafts: list[str] | None = None
    state: str | list[str] | None = None
    notes: tuple[str, ...] = ()
    entry_says: tuple[str, ...] = ()
    draft_says: tuple[str, ...] = ()
    says_not: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Story:
    """A story, in order of time."""

    name: str
    policy: Policy
    days: tuple[Day, ...]
    consent: str = "before"
    asleep: tuple[tuple[date, date], ...] = field(default=())


def stories() -> list[Path]:
    """Return the folders of all stories, one's own among them."""
    return sorted(file.parent for file in FOLDER.rglob("story.toml"))


def read(folder: Path) -> Story:
    """Read one story; raise KeyError or ValueError for what is not understood."""
    told = tomllib.loads((folder / "story.toml").read_text())
    days = tuple(_day(one) for one in told.pop("day"))
    assert list(days) == sorted(days, key=lambda day: day.when), "the days are told in order"
    asleep = tuple((one["from"], one["to"]) for one in told.pop("asleep", []))
    consent = told.pop("consent", "before")
    story = Story(folder.name, _policy(told.pop("policy", {})), days, consent, asleep)
    if told:
        raise ValueError(f"a story says {set(told)}")
    return story


def _day(told: dict[str, Any]) -> Day:
    when = at(told.pop("on"), told.pop("at", MORNING))
    said = {name.replace("-", "_"): value for name, value in told.items()}
    if unknown := set(said) - {one.name for one in fields(Day)}:
        raise ValueError(f"a day says {unknown}")
    lists = {name for name, value in said.items() if isinstance(value, list)} - {"entries", "drafts", "state"}
    return Day(when, **(said | {name: tuple(said[name]) for name in lists}))


def _policy(told: dict[str, Any]) -> Policy:
    holidays = frozenset(told.pop("holidays", []))
    working = WorkingTime(ZONE, away=frozenset(told.pop("away", [])), holiday=holidays.__contains__)
    ladder = tuple(replace(RUNGS[one["name"]], after=one["after"]) for one in told.pop("ladder", []))
    profile = Profile(ladder=ladder or DEFAULT_LADDER, **told.pop("profile", {}))
    return Policy(working, profile, PROFILES, **told)
