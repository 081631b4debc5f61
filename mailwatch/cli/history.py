"""What happened to an offer and what stands for it, in words."""

from __future__ import annotations

from typing import assert_never

from mailwatch.app import in_words
from mailwatch.app.in_words import day
from mailwatch.core.facts import (
    CallLogged,
    DraftDeleted,
    DraftSent,
    Ended,
    EntryDeleted,
    EntryMoved,
    Fact,
    Followed,
    History,
    Hold,
    Judged,
    Noted,
    ReplyCame,
    Snoozed,
    UserWrote,
)
from mailwatch.core.verdict import Strength

_HANDS = {
    Hold.OURS: "as it was written",
    Hold.TAKEN: "changed by you, left alone",
    Hold.GONE: "deleted or sent by you",
    Hold.WITHDRAWN: "taken away again",
    Hold.UNCERTAIN: "cannot be found again: look at Drafts",
}


def told(fact: Fact) -> str:
    """Return what happened, on one line."""
    match fact:
        case ReplyCame():
            return _reply(fact)
        case UserWrote():
            return "you wrote to the client"
        case CallLogged():
            return _call(fact)
        case EntryMoved():
            return f"you moved the entry ({in_words.step(fact.key.rung)}) to {day(fact.to)}"
        case EntryDeleted():
            when = "before its day: left alone" if fact.before_due else "after its day"
            return f"you deleted the entry ({in_words.step(fact.key.rung)}) {when}"
        case DraftSent():
            return f"you sent the draft ({in_words.step(fact.key.rung)})"
        case DraftDeleted():
            return f"you deleted the draft ({in_words.step(fact.key.rung)})"
        case Snoozed():
            return f"you put it off until {day(fact.until)}"
        case Ended():
            by = f" by offer {fact.by}" if fact.by else ""
            return _with_note(f"closed: {in_words.step(fact.ending.value)}{by}", fact.note)
        case Followed():
            return f"you asked to follow it{f', from {day(fact.first)} on' if fact.first else ''}"
        case Judged():
            until = f" until {day(fact.until)}" if fact.until else ""
            return f"you said that {fact.message_id} is: {in_words.step(fact.kind.value)}{until}"
        case Noted():
            return f"you noted: {fact.text}"
        case _:
            assert_never(fact)


def _reply(reply: ReplyCame) -> str:
    kind = reply.kind.value.replace("_", " ")
    sure = "" if reply.strength is Strength.SURE or reply.kind.automatic else ", perhaps"
    extra = [
        f"until {day(reply.postponed_until)}" if reply.postponed_until else "",
        f"back on {day(reply.returns_on)}" if reply.returns_on else "",
        f"decided by {reply.decider}" if reply.decider else "",
        f"found in {reply.found_in.value}" if reply.found_in else "",
    ]
    head = ", ".join((f"{reply.sender or 'somebody'} wrote: {kind}{sure}", *filter(None, extra)))
    return f"{head}: {_short(reply.excerpt)}" if reply.excerpt else head


def _call(call: CallLogged) -> str:
    promised = f", promised word by {day(call.promised)}" if call.promised else ""
    worth = {True: ", worthwhile", False: ", not worthwhile", None: ""}[call.worthwhile]
    return _with_note(f"you called: {in_words.step(call.outcome.value)}{promised}{worth}", call.note)


def _with_note(text: str, note: str) -> str:
    return f"{text} ({note})" if note else text


def _short(text: str, length: int = 100) -> str:
    line = " ".join(text.split())
    return f"“{line}”" if len(line) <= length else f"“{line[:length].rstrip()}…”"


def standing(history: History) -> list[tuple[str, str]]:
    """Return what we put into calendar and Drafts for an offer: (where, what and in whose hands)."""
    entries = [
        ("calendar", f"{in_words.step(one.spec.case)}, {day(one.spec.starts)}: {_HANDS[one.hold]}")
        for one in sorted(history.entries, key=lambda one: str(one.spec.starts))
    ]
    drafts = [("drafts", f"{in_words.step(one.spec.case)}: {_HANDS[one.hold]}") for one in history.drafts]
    return [*entries, *drafts]
