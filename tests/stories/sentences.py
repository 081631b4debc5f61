"""What can happen in a story, a sentence each. Eva is the user, Anna the client (README.md lists the sentences)."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from mailwatch.core.facts import Ended, ReplyCame, UserWrote
from mailwatch.core.ids import TouchKey
from mailwatch.core.mail import Address, MessageId, SpecialUse
from mailwatch.core.offer import Ending
from mailwatch.core.verdict import ReplyKind, Strength
from tests.core.desk import CLIENT, an_offer, at
from tests.stories.stage import Stage

Words = re.Match[str]
DAY = r"\d{4}-\d\d-\d\d"


def tell(stage: Stage, sentence: str) -> None:
    """Let a sentence happen; raise ValueError for one that nobody understands."""
    for pattern, happen in SENTENCES.items():
        if words := re.fullmatch(pattern, sentence):
            happen(stage, words)
            return
    raise ValueError(f"nobody understands {sentence!r}")


def _offer_leaves(stage: Stage, words: Words) -> None:
    said = words.groupdict()
    name, older = said["name"] or "A", said.get("older")
    announced = date.fromisoformat(said["announced"]) if said.get("announced") else None
    sent_at = at(said["sent"], "09:00") if said.get("sent") else stage.now
    offer = replace(an_offer(len(stage.offers) + 1, sent_at, announced=announced), subject=f"Offerte {name}")
    stage.offers[name] = offer
    stage.memory.add_offer(offer)
    if older:
        fact = Ended(stage.offers[older].id, sent_at, Ending.SUPERSEDED, by=offer.id)
        stage.learns(fact, f"superseded:{older}")


def _anna_writes(stage: Stage, words: Words) -> None:
    name, kind = words["about"] or "A", words["kind"]
    when = at(words["on"], words["hour"] or "09:00") if words["on"] else stage.now
    until = date.fromisoformat(words["until"]) if words["until"] else None
    number = sum(len(history.facts) for history in stage.memory.facts().histories)
    key = MessageId(f"<{number}.{kind}@klant.example>")
    reply = ReplyCame(
        stage.offers[name].id,
        when,
        key,
        CLIENT,
        ReplyKind(kind),
        Strength.MAYBE if words["maybe"] else Strength.SURE,
        postponed_until=until if kind == ReplyKind.POSTPONE else None,
        returns_on=until if kind == ReplyKind.AUTO_OOO else None,
        decider=Address(words["decider"]) if words["decider"] else None,
        found_in=SpecialUse.JUNK if words["junk"] else None,
    )
    stage.learns(reply, f"reply:{key}")


def _eva_writes(stage: Stage, words: Words) -> None:
    offer = stage.offers[words["about"] or "A"]
    key = MessageId(f"<{stage.now:%Y%m%d%H%M}@voorbeeld.example>")
    stage.learns(UserWrote(offer.id, stage.now, key), f"sent:{key}")


def _eva_moves(stage: Stage, words: Words) -> None:
    day = words["to"]
    to: date | datetime = at(day, words["hour"]) if words["hour"] else date.fromisoformat(day)
    stage.moves(_entry(stage, words["what"]), to)


def _entry(stage: Stage, what: str) -> TouchKey:
    """The entry of this name, the last one where there are several."""
    return max((key for key in stage.calendar if key.rung == what), key=lambda key: str(stage.calendar[key].starts))


def _draft(stage: Stage, what: str) -> TouchKey:
    (key,) = [key for key in stage.drafts if key.rung == what]
    return key


def _orders(stage: Stage, words: Words) -> None:
    verb, said = words["verb"], words["said"] or ""
    arguments = {"offer": stage.offers[words["about"] or "A"].id} | _ARGUMENTS.get(verb, _no_arguments)(said)
    stage.order(verb, **arguments)


def _no_arguments(said: str) -> dict[str, str]:
    assert not said, said
    return {}


def _reply(said: str) -> dict[str, str]:
    kind, _, until = said.partition(" until ")
    return {"kind": kind, "until": until}


def _called(said: str) -> dict[str, str]:
    outcome, _, promised = said.partition(" for ")
    return {"outcome": outcome, "promised": promised}


_ARGUMENTS: dict[str, Callable[[str], dict[str, str]]] = {
    "snooze": lambda said: {"until": said},
    "called": _called,
    "reply": _reply,
    "note": lambda said: {"text": said},
    "consent": lambda said: {"past": "yes" if said == "past" else ""},
}


def _cannot_read(stage: Stage, _words: Words) -> None:
    stage.heard = min(stage.heard, at(stage.now.date(), "00:00"))


def _policy(stage: Stage, words: Words) -> None:
    """The configuration is changed, and mailwatch started again."""
    profile = replace(stage.policy.profile, **{words["key"]: int(words["value"])})
    stage.policy = replace(stage.policy, profile=profile)
    stage.world = replace(stage.world, policy=stage.policy)


ABOUT = r"(?: about (?P<about>[A-Z]))?"
Happen = Callable[[Stage, Any], None]
SENTENCES: dict[str, Happen] = {
    rf"offer(?: (?P<name>[A-Z]))? leaves(?: in place of (?P<older>[A-Z]))?(?:, announcing (?P<announced>{DAY}))?": (
        _offer_leaves
    ),
    rf"offer(?: (?P<name>[A-Z]))? had left on (?P<sent>{DAY})": _offer_leaves,
    rf"(?:anna|a machine) (?:writes|wrote on (?P<on>{DAY})(?: (?P<hour>\d\d:\d\d))?)(?P<maybe>, maybe)?: (?P<kind>\w+)"
    rf"(?: until (?P<until>{DAY}))?(?: to (?P<decider>\S+@\S+))?(?P<junk>, in junk)?{ABOUT}": _anna_writes,
    rf"eva writes{ABOUT}": _eva_writes,
    rf"eva moves the (?P<what>[\w-]+) to (?P<to>{DAY})(?: (?P<hour>\d\d:\d\d))?": _eva_moves,
    r"eva deletes the entry (?P<what>[\w-]+)": lambda stage, words: stage.deletes_entry(_entry(stage, words["what"])),
    r"eva writes into the entry (?P<what>[\w-]+)": lambda stage, words: stage.edits_entry(_entry(stage, words["what"])),
    r"eva sends the (?P<what>[\w-]+)": lambda stage, words: stage.draft_goes(_draft(stage, words["what"]), sent=True),
    r"eva throws the (?P<what>[\w-]+) away": lambda stage, words: stage.draft_goes(
        _draft(stage, words["what"]), sent=False
    ),
    r"eva edits the (?P<what>[\w-]+)": lambda stage, words: stage.edits_draft(_draft(stage, words["what"])),
    r"the server loses the (?P<what>[\w-]+)": lambda stage, words: stage.loses_draft(_draft(stage, words["what"])),
    rf"order: (?P<verb>\w+)(?: (?P<said>.+?))??{ABOUT}": _orders,
    r"the mail cannot be read": _cannot_read,
    r"configured: (?P<key>\w+) = (?P<value>\d+)": _policy,
}
"""Every sentence there is, and what it does."""
