"""What Eva orders in a story, in the words of the command line."""

from __future__ import annotations

import json
import re
from collections.abc import Callable

from mailwatch.core.offer import Offer
from tests.core.desk import at
from tests.stories.stage import Stage

DAY = r"\d{4}-\d\d-\d\d"
Arguments = dict[str, str]


def orders(stage: Stage, words: re.Match[str]) -> None:
    """Give an order, about the offer that is named or the only one."""
    verb, said = words["verb"], words["said"] or ""
    read = _ARGUMENTS.get(verb, _none)
    arguments, before = read(said), dict(stage.offers)
    about = before.get(words["about"] or "A")
    if about is not None and "talk" not in arguments:
        arguments["offer"] = about.id
    stage.order(_VERBS.get(verb, verb), refused=words["refused"] is not None, **arguments)
    _name_what_is_new(stage)


def _name_what_is_new(stage: Stage) -> None:
    """A talk that is followed is an offer: it gets the next letter."""
    known = {offer.id for offer in stage.offers.values()}
    new: list[Offer] = [one.offer for one in stage.memory.facts().histories if one.offer.id not in known]
    for offer in new:
        stage.offers[chr(ord("A") + len(stage.offers))] = offer


def _none(said: str) -> Arguments:
    assert not said, said
    return {}


def _read(pattern: str) -> Callable[[str], Arguments]:
    """Return what reads arguments by a pattern: those of its groups that are said."""

    def read(said: str) -> Arguments:
        words = re.fullmatch(pattern, said)
        if words is None:
            raise ValueError(f"nobody understands {said!r}")
        return {name: word for name, word in words.groupdict().items() if word is not None}

    return read


def _invite(said: str) -> Arguments:
    if said == "cancelled":
        return {"cancel": "yes"}
    found = _read(rf"(?P<day>{DAY}) (?P<hour>\d\d:\d\d)(?: at (?P<place>.+))?")(said)
    moment = at(found.pop("day"), found.pop("hour"))
    return found | {"at": moment.isoformat()}


def _write(said: str) -> Arguments:
    case, _, given = said.partition(" with ")
    values = dict(one.split("=") for one in given.split(", ")) if given else {}
    return {"case": case, "values": json.dumps(values)}


def _called(said: str) -> Arguments:
    found = _read(
        rf"(?P<outcome>[\w-]+)(?: for (?P<promised>{DAY}))?(?: again (?P<again>{DAY}))?"
        r"(?P<worthwhile>, worthwhile)?(?:, noting (?P<note>.+))?"
    )(said)
    return found | ({"worthwhile": "yes"} if "worthwhile" in found else {})


_ARGUMENTS: dict[str, Callable[[str], Arguments]] = {
    "snooze": _read(rf"(?P<until>{DAY})"),
    "called": _called,
    "reply": _read(rf"(?P<kind>\w+)(?: until (?P<until>{DAY}))?"),
    "note": _read(r"(?P<text>.+)"),
    "consent": lambda said: {"past": "yes" if said == "past" else ""},
    "tag": _read(r"(?P<tags>.+)"),
    "untag": lambda said: {"tags": said, "removed": "yes"},
    "remember": _read(r"(?P<who>\S+): (?P<text>.+)"),
    "do-not-pursue": _read(rf"(?P<who>\S+)(?: until (?P<until>{DAY}))?(?:: (?P<reason>.+))?"),
    "pursue": _read(r"(?P<who>\S+)"),
    "invite": _invite,
    "write": _write,
    "follow": _read(rf"(?:announced (?P<announced>{DAY})|talk (?P<talk>.+?)(?: with (?P<contact>\S+))?)?"),
}
"""How the words after a verb are read; a verb that is not here takes none."""

_VERBS = {"remember": "person", "untag": "tag"}
"""Orders that are called otherwise inside."""
