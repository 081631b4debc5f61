"""Completes the cadence: the ladder for every offer, and the profiles for some.

A limit that is not written never contradicts a ladder that is: the cap is at least its steps, the gap at most its
shortest one. Where both are written and contradict each other, that is a mistake.
"""

from __future__ import annotations

import re
from dataclasses import replace

from mailwatch.config.model import Answered, Cadence
from mailwatch.config.problems import Problems
from mailwatch.config.schema import CadenceKeys, PaceKeys, ProfileKeys, RungKeys
from mailwatch.config.tree import KeyPath
from mailwatch.core.cadence import Profile, Rung, Selector
from mailwatch.core.effects import Audience
from mailwatch.core.profiles import BUILT_IN

_PATH = ("cadence",)


def cadence(keys: CadenceKeys, problems: Problems) -> Cadence:
    """Return the cadence; a profile takes what it does not say from its built-in namesake, else from the cadence."""
    base = Cadence()
    default = _profile(keys, base.default, PaceKeys(), _PATH, problems)
    return Cadence(
        default=default,
        profiles=_profiles(keys, default, problems),
        unlogged_after=keys.unlogged_after or base.unlogged_after,
        answered=keys.answered or Answered.WITHDRAW,
    )


def _profiles(cadence: CadenceKeys, default: Profile, problems: Problems) -> tuple[tuple[Selector, Profile], ...]:
    """Return them so that the tag of a profile's name, the user's own word, wins over whatever else fits."""
    named = cadence.profiles or {}
    if "default" in named:
        problems.add((*_PATH, "profiles", "default"), "expected another name; default is the cadence itself")
    profiles, chosen = dict(BUILT_IN), list[tuple[Selector, Profile]]()
    for name, keys in named.items():
        path, tag = (*_PATH, "profiles", name), name.casefold()
        base, above = (BUILT_IN[tag], PaceKeys()) if tag in BUILT_IN else (replace(default, name=tag), cadence)
        profiles[tag] = _profile(keys, base, above, path, problems)
        if selector := _selector(keys, path, problems):
            chosen.append((selector, profiles[tag]))
    by_tag = [(Selector(tags=frozenset({tag})), profile) for tag, profile in profiles.items()]
    return (*by_tag, *chosen)


def _selector(keys: ProfileKeys, path: KeyPath, problems: Problems) -> Selector | None:
    """Return what chooses the profile besides its name, None where nothing does."""
    low, high = keys.amount_from, keys.amount_below
    if low is not None and high is not None and low >= high:
        problems.add((*path, "amount_below"), f"expected more than amount_from, {low}")
    selector = Selector(
        tags=frozenset(tag.casefold() for tag in keys.tags or ()),
        contacts=frozenset(keys.contacts or ()),
        domains=frozenset(keys.domains or ()),
        at_least=low,
        below=high,
    )
    return None if selector == Selector() else selector


def _profile(keys: PaceKeys, base: Profile, above: PaceKeys, path: KeyPath, problems: Problems) -> Profile:
    """Return the pace that `keys` make of `base`; `above` is what was written where `base` comes from."""
    profile = replace(
        base,
        close_after=keys.close_after or base.close_after,
        max_postponements=keys.max_postponements or base.max_postponements,
        gap=keys.gap or base.gap,
        cap=keys.cap or base.cap,
        tries=keys.tries or base.tries,
        retry_after=keys.retry_after or base.retry_after,
    )
    rungs = keys.ladder or ()
    if keys.ladder is not None and not rungs:
        problems.add((*path, "ladder"), "expected at least one step, such as {name: call, after: 14}")
    ladder = _ladder(rungs, (*path, "ladder"), problems)
    if not ladder:
        return profile
    cap, gap = keys.cap or above.cap, keys.gap or above.gap
    _check_cap(len(ladder), cap, path, problems)
    _check_gap(rungs, gap, path, problems)
    shortest = min(rung.after for rung in ladder)
    return replace(profile, ladder=ladder, cap=cap or max(base.cap, len(ladder)), gap=gap or min(base.gap, shortest))


def _check_cap(steps: int, cap: int | None, path: KeyPath, problems: Problems) -> None:
    """Nobody writes a step that can never come."""
    if cap is not None and steps > cap:
        told = f"{steps} steps are more than the cap of {cap}; expected fewer, or a larger cap"
        problems.add((*path, "ladder"), told)


def _check_gap(rungs: tuple[RungKeys, ...], gap: int | None, path: KeyPath, problems: Problems) -> None:
    """Nobody writes a day that is then passed over."""
    for number, rung in enumerate(rungs, start=1):
        if gap is not None and rung.after is not None and rung.after < gap:
            told = f"{rung.after} days are less than the gap of {gap}; expected more, or a smaller gap"
            problems.add((*path, "ladder", str(number), "after"), told)


def _ladder(rungs: tuple[RungKeys, ...], path: KeyPath, problems: Problems) -> tuple[Rung, ...]:
    names: dict[str, int] = {}
    for number, rung in enumerate(rungs, start=1):
        place = (*path, str(number))
        if not rung.name:
            problems.needs((*place, "name"), "is missing; expected the step's name, such as call")
        elif rung.name in names:
            problems.add((*place, "name"), f'expected a name of its own; step {names[rung.name]} is "{rung.name}" too')
        elif OWN_NAMES.fullmatch(rung.name):
            problems.add((*place, "name"), f'expected another name; "{rung.name}" is one of the program\'s own')
        else:
            names[rung.name] = number
    return tuple(_rung(rung) for rung in rungs if rung.name)


OWN_NAMES = re.compile(r"offer|closed|your-turn|ask-won|(appointment|setting-out).*|(invite|write|notice)-.*")
"""Names of what stands beside a ladder: a step of that name would be taken for it."""


def _rung(keys: RungKeys) -> Rung:
    name = keys.name or ""
    case = keys.case or SPOKEN.get(name) or _NUMBER.sub("", name)
    audience = keys.audience or (Audience.CLIENT if case in MESSAGES else Audience.USER)
    fallback = case == "white-flag" if keys.fallback is None else keys.fallback
    return Rung(name, keys.after or DEFAULT_STEP, case, audience, fallback)


SPOKEN = {"closing-call": "closing-spoken", "white-flag-call": "white-flag-spoken"}
"""The texts of steps that are not called like theirs."""

MESSAGES = frozenset({"closing", "closing-deadline", "closing-availability", "white-flag"})
"""Texts to the client, where nothing else is said."""

_NUMBER = re.compile(r"-\d+$")
"""further-call-2 uses the text of further-call."""

DEFAULT_STEP = 14
"""Days (playbook: two weeks)."""
