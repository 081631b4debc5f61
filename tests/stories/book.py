"""Reads a story: `story.toml` tells day by day what happened and what must stand. See README.md for the sentences."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

from mailwatch.core.cadence import DEFAULT_LADDER, Policy, Profile, Rung, WorkingTime
from mailwatch.core.effects import Audience
from tests.core.desk import ZONE, at

FOLDER = Path(__file__).parent
MORNING = "09:30"


@dataclass(frozen=True, slots=True)
class Day:
    """One moment of a story: when, what happens then, and what must stand after the tick. None: not said."""

    when: datetime
    happens: tuple[str, ...]
    entries: list[str] | None
    drafts: list[str] | None
    state: str | list[str] | None


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
    return Story(folder.name, _policy(told.pop("policy", {})), days, consent, asleep)


def _day(told: dict[str, Any]) -> Day:
    unknown = set(told) - {"on", "at", "happens", "entries", "drafts", "state"}
    if unknown:
        raise ValueError(f"a day says {unknown}")
    when = at(told["on"], told.get("at", MORNING))
    return Day(when, tuple(told.get("happens", ())), told.get("entries"), told.get("drafts"), told.get("state"))


def _policy(told: dict[str, Any]) -> Policy:
    holidays = frozenset(told.pop("holidays", []))
    working = WorkingTime(ZONE, away=frozenset(told.pop("away", [])), holiday=holidays.__contains__)
    ladder = tuple(_rung(one) for one in told.pop("ladder", [])) or DEFAULT_LADDER
    profile = Profile(ladder=ladder, **told.pop("profile", {}))
    return Policy(working, profile, **told)


def _rung(told: dict[str, Any]) -> Rung:
    audience = Audience.CLIENT if told["name"] in {"closing", "white-flag"} else Audience.USER
    return Rung(told["name"], told["after"], told["name"], audience)
