"""Completes the cadence: the ladder for every offer, and the profiles for some."""

from __future__ import annotations

from collections.abc import Mapping

from mailwatch.config.model import Answered, Cadence
from mailwatch.config.problems import Problems
from mailwatch.config.schema import CadenceKeys, PaceKeys, ProfileKeys, RungKeys
from mailwatch.config.tree import KeyPath
from mailwatch.core.cadence import Profile, Rung, Selector
from mailwatch.core.effects import Audience

_BASE = Profile()
_PATH = ("cadence",)


def cadence(keys: CadenceKeys, problems: Problems) -> Cadence:
    """Return the cadence; a profile takes what it does not say from the ladder of every offer."""
    default = _profile("default", keys, _BASE, _PATH, problems)
    base = Cadence()
    return Cadence(
        default=default,
        profiles=_profiles(keys.profiles or {}, default, problems),
        unlogged_after=keys.unlogged_after or base.unlogged_after,
        answered=keys.answered or Answered.WITHDRAW,
    )


def _profiles(
    named: Mapping[str, ProfileKeys], default: Profile, problems: Problems
) -> tuple[tuple[Selector, Profile], ...]:
    """Return them so that the tag of a profile's name, the user's own word, wins over whatever else fits."""
    if "default" in named:
        problems.add((*_PATH, "profiles", "default"), "expected another name; default is the cadence itself")
    paths = {name: (*_PATH, "profiles", name) for name in named}
    profiles = {name: _profile(name, keys, default, paths[name], problems) for name, keys in named.items()}
    by_tag = [(Selector(tags=frozenset({name})), profile) for name, profile in profiles.items()]
    by_fit = [(_selector(named[name], paths[name], problems), profile) for name, profile in profiles.items()]
    return (*by_tag, *((selector, profile) for selector, profile in by_fit if selector))


def _selector(keys: ProfileKeys, path: KeyPath, problems: Problems) -> Selector | None:
    """Return what chooses the profile besides its name, None where nothing does."""
    low, high = keys.amount_from, keys.amount_below
    if low is not None and high is not None and low >= high:
        problems.add((*path, "amount_below"), f"expected more than amount_from, {low}")
    selector = Selector(
        tags=frozenset(keys.tags or ()),
        contacts=frozenset(keys.contacts or ()),
        domains=frozenset(keys.domains or ()),
        at_least=low,
        below=high,
    )
    return None if selector == Selector() else selector


def _profile(name: str, keys: PaceKeys, base: Profile, path: KeyPath, problems: Problems) -> Profile:
    return Profile(
        name=name,
        ladder=_ladder(keys.ladder, (*path, "ladder"), problems) if keys.ladder else base.ladder,
        close_after=keys.close_after or base.close_after,
        max_postponements=keys.max_postponements or base.max_postponements,
        gap=keys.gap or base.gap,
    )


def _ladder(rungs: tuple[RungKeys, ...], path: KeyPath, problems: Problems) -> tuple[Rung, ...]:
    names: dict[str, int] = {}
    for number, rung in enumerate(rungs, start=1):
        place = (*path, str(number))
        if not rung.name:
            problems.needs((*place, "name"), "is missing; expected the step's name, such as call")
        elif rung.name in names:
            problems.add((*place, "name"), f'expected a name of its own; step {names[rung.name]} is "{rung.name}" too')
        elif rung.name.startswith("notice-"):
            problems.add((*place, "name"), "expected another name; those that start with notice- are the program's")
        else:
            names[rung.name] = number
    return tuple(_rung(rung) for rung in rungs if rung.name)


def _rung(keys: RungKeys) -> Rung:
    name = keys.name or ""
    case = keys.case or name
    audience = keys.audience or (Audience.CLIENT if case == "closing" else Audience.USER)
    return Rung(name, keys.after or DEFAULT_STEP, case, audience)


DEFAULT_STEP = 14
"""Days (playbook: two weeks)."""
