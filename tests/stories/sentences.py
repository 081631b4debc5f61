"""What can happen in a story, a sentence each. Eva is the user, Anna the client (README.md lists the sentences)."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from mailwatch.app.calendar_words import facts_of
from mailwatch.core.facts import InvitationAnswered, ReplyCame, UserWrote
from mailwatch.core.ids import TouchKey
from mailwatch.core.invitations import invitations
from mailwatch.core.mail import Address, MessageId, SpecialUse
from mailwatch.core.verdict import ReplyKind, Strength
from tests.core.desk import CLIENT, at
from tests.stories.leaving import DAY, offer_leaves, superseded
from tests.stories.orders import orders
from tests.stories.shown import name_of
from tests.stories.stage import Stage

Words = re.Match[str]


def tell(stage: Stage, sentence: str) -> None:
    """Let a sentence happen; raise ValueError for one that nobody understands."""
    for pattern, happen in SENTENCES.items():
        if words := re.fullmatch(pattern, sentence):
            happen(stage, words)
            return
    raise ValueError(f"nobody understands {sentence!r}")


def _offer_leaves(stage: Stage, words: Words) -> None:
    offer = offer_leaves(stage, words["name"] or "A", stage.now, words["said"])
    if words["older"]:
        superseded(stage, words["older"], offer)


def _offer_had_left(stage: Stage, words: Words) -> None:
    offer_leaves(stage, words["name"] or "A", at(words["sent"], "09:00"), "")


def _anna_writes(stage: Stage, words: Words) -> None:
    kind = ReplyKind(words["kind"])
    until = date.fromisoformat(words["until"]) if words["until"] else None
    reply = replace(
        _reply(stage, words, kind),
        at=at(words["on"], words["hour"] or "09:00") if words["on"] else stage.now,
        strength=Strength.MAYBE if words["maybe"] else Strength.SURE,
        excerpt=words["saying"] or "",
        postponed_until=until if kind is ReplyKind.POSTPONE else None,
        returns_on=until if kind is ReplyKind.AUTO_OOO else None,
        decider=Address(words["decider"]) if words["decider"] else None,
        found_in=SpecialUse.JUNK if words["junk"] else None,
    )
    stage.learns(reply, f"reply:{reply.message_id}")


def _anna_promises(stage: Stage, words: Words) -> None:
    """She says by when she will be back: her own day, not one that she asks for."""
    reply = _reply(stage, words, ReplyKind.POSTPONE)
    by = date.fromisoformat(words["by"])
    stage.learns(replace(reply, postponed_until=by, promised=True), f"reply:{reply.message_id}")


def _annas_calendar_answers(stage: Stage, words: Words) -> None:
    """An answer to the invitation is a message too."""
    reply, answer = _reply(stage, words, ReplyKind.CALENDAR_REPLY), _CALENDAR_ANSWERS[words["answer"]]
    (history,) = [one for one in stage.memory.facts().histories if one.offer.id == reply.offer]
    uid = invitations(history)[-1].uid
    fact = InvitationAnswered(reply.offer, stage.now, uid, reply.message_id, answer, CLIENT.email)
    stage.learns(fact, f"invitation-answered:{reply.message_id}")
    stage.learns(reply, f"reply:{reply.message_id}")


_CALENDAR_ANSWERS = {"accepts": "accepted", "declines": "declined", "proposes another time": "counter"}


def _reply(stage: Stage, words: Words, kind: ReplyKind) -> ReplyCame:
    number = sum(len(history.facts) for history in stage.memory.facts().histories)
    key = MessageId(f"<{number}.{kind.value}@klant.example>")
    return ReplyCame(stage.offers[words["about"] or "A"].id, stage.now, key, CLIENT, kind, Strength.SURE)


def _eva_writes(stage: Stage, words: Words) -> None:
    offer = stage.offers[words["about"] or "A"]
    key = MessageId(f"<{stage.now:%Y%m%d%H%M}@voorbeeld.example>")
    stage.learns(UserWrote(offer.id, stage.now, key), f"sent:{key}")


def _eva_moves(stage: Stage, words: Words) -> None:
    day = words["to"]
    to: date | datetime = at(day, words["hour"]) if words["hour"] else date.fromisoformat(day)
    stage.moves(_entry(stage, words["what"]), to)


def _eva_types(stage: Stage, words: Words) -> None:
    """What is clearly an order is one; any other word makes the entry hers."""
    key = _entry(stage, words["what"])
    facts = facts_of(stage.world, key, words["word"], stage.now)
    for fact in facts:
        stage.learns(fact, f"typed:{key}:{type(fact).__name__}:{stage.now.isoformat()}")
    if not facts:
        stage.edits_entry(key)


def _entry(stage: Stage, what: str) -> TouchKey:
    """The entry of this name, the last one where there are several."""
    named = {key: one.spec for key, one in stage.calendar.items() if name_of(stage, key, one.spec) == what}
    return max(named, key=lambda key: str(named[key].starts))


def _draft(stage: Stage, what: str) -> TouchKey:
    (key,) = [key for key, one in stage.drafts.items() if name_of(stage, key, one.spec) == what]
    return key


def _cannot_read(stage: Stage, _words: Words) -> None:
    stage.heard = min(stage.heard, at(stage.now.date(), "00:00"))


def _policy(stage: Stage, words: Words) -> None:
    """The configuration is changed, and mailwatch started again."""
    changed: dict[str, Any] = {words["key"]: int(words["value"])}
    profile = replace(stage.policy.profile, **changed)
    stage.policy = replace(stage.policy, profile=profile)
    stage.world = replace(stage.world, policy=stage.policy)


ABOUT = r"(?: about (?P<about>[A-Z]))?"
Happen = Callable[[Stage, Any], None]
SENTENCES: dict[str, Happen] = {
    r"offer(?: (?P<name>[A-Z]))? leaves(?: in place of (?P<older>[A-Z]))?(?P<said>(?:, .+)?)": _offer_leaves,
    rf"offer(?: (?P<name>[A-Z]))? had left on (?P<sent>{DAY})": _offer_had_left,
    rf"(?:anna|a machine) (?:writes|wrote on (?P<on>{DAY})(?: (?P<hour>\d\d:\d\d))?)(?P<maybe>, maybe)?: (?P<kind>\w+)"
    rf"(?: until (?P<until>{DAY}))?(?: to (?P<decider>\S+@\S+))?(?P<junk>, in junk)?{ABOUT}"
    r"(?:, saying (?P<saying>.+))?": _anna_writes,
    rf"anna promises word by (?P<by>{DAY}){ABOUT}": _anna_promises,
    rf"anna's calendar (?P<answer>{'|'.join(_CALENDAR_ANSWERS)}){ABOUT}": _annas_calendar_answers,
    rf"eva writes{ABOUT}": _eva_writes,
    rf"eva moves the (?P<what>[\w-]+) to (?P<to>{DAY})(?: (?P<hour>\d\d:\d\d))?": _eva_moves,
    r"eva deletes the entry (?P<what>[\w-]+)": lambda stage, words: stage.deletes_entry(_entry(stage, words["what"])),
    r"eva writes into the entry (?P<what>[\w-]+)": lambda stage, words: stage.edits_entry(_entry(stage, words["what"])),
    r"eva types (?P<word>.+) into the entry (?P<what>[\w-]+)": _eva_types,
    r"eva sends the (?P<what>[\w-]+)": lambda stage, words: stage.draft_goes(_draft(stage, words["what"]), sent=True),
    r"eva throws the (?P<what>[\w-]+) away": lambda stage, words: stage.draft_goes(
        _draft(stage, words["what"]), sent=False
    ),
    r"eva edits the (?P<what>[\w-]+)": lambda stage, words: stage.edits_draft(_draft(stage, words["what"])),
    r"the server loses the (?P<what>[\w-]+)": lambda stage, words: stage.loses_draft(_draft(stage, words["what"])),
    rf"order(?P<refused>, refused)?: (?P<verb>[\w-]+)(?: (?P<said>.+?))??{ABOUT}": orders,
    r"the mail cannot be read": _cannot_read,
    r"configured: (?P<key>\w+) = (?P<value>\d+)": _policy,
}
"""Every sentence there is, and what it does."""
