"""What happened to an offer and what stands for it, in words."""

from __future__ import annotations

from typing import assert_never

from mailwatch.app import in_words
from mailwatch.app.in_words import day
from mailwatch.core.facts import (
    CallLogged,
    CallOutcome,
    DraftDeleted,
    DraftSent,
    Ended,
    EntryDeleted,
    EntryMoved,
    Fact,
    FellSilent,
    Followed,
    InvitationAnswered,
    Invited,
    Judged,
    Noted,
    ReplyCame,
    Snoozed,
    Tagged,
    TextAsked,
    UserWrote,
)
from mailwatch.core.history import History, Hold
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
        case EntryMoved() | EntryDeleted() | DraftSent() | DraftDeleted():
            return f"you {_hand(fact)} ({in_words.step(fact.key.rung)})"
        case Snoozed():
            return f"you set it to {day(fact.until)}"
        case Ended() | FellSilent():
            return _ended(fact)
        case Followed():
            return f"you asked to follow it{f', from {day(fact.first)} on' if fact.first else ''}"
        case Judged():
            until = f" until {day(fact.until)}" if fact.until else ""
            return f"you said that {fact.message_id} is: {in_words.step(fact.kind.value)}{until}"
        case Noted():
            return f"you noted: {fact.text}"
        case Invited():
            place = f", {fact.place}" if fact.place else ""
            what = "called the talk off" if fact.cancelled else "asked for an invitation"
            version = f" (version {fact.sequence + 1})" if fact.sequence else ""
            return f"you {what}: {day(fact.starts)}{place}{version}"
        case Tagged():
            return f"you {'took off' if fact.removed else 'put on'} the tags: {', '.join(fact.tags)}"
        case TextAsked():
            return f"you asked for the text {fact.case}"
        case InvitationAnswered():
            proposed = f", {day(fact.proposed)}" if fact.proposed else ""
            return f"{fact.attendee} answered the invitation: {fact.answer.replace('-', ' ')}{proposed}"
        case _:
            assert_never(fact)


def _ended(fact: Ended | FellSilent) -> str:
    if isinstance(fact, FellSilent):
        return "silent to the end of the ladder"
    by = f" by offer {fact.by}" if fact.by else ""
    return _with_note(f"closed: {in_words.step(fact.ending.value)}{by}", fact.note)


def _hand(fact: EntryMoved | EntryDeleted | DraftSent | DraftDeleted) -> str:
    """What the user did to something we wrote."""
    match fact:
        case EntryMoved():
            return f"moved the entry to {day(fact.to)}"
        case EntryDeleted():
            return "deleted the entry before its day" if fact.before_due else "tidied the entry away"
        case DraftSent():
            return "sent the draft"
        case DraftDeleted():
            return "deleted the draft"
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
    again = f", again on {day(call.again)}" if call.again else ""
    worth = {True: ", worthwhile", False: ", not worthwhile", None: ""}[call.worthwhile]
    what = "you visited" if call.outcome is CallOutcome.VISIT else f"you called: {in_words.step(call.outcome.value)}"
    return _with_note(f"{what}{promised}{again}{worth}", call.note)


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
    return list(dict.fromkeys((*entries, *drafts)))
