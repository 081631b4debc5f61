"""The talk that the client was invited to: nothing comes before it, and it is confirmed (playbook: appointments).

In time to stay at home: the working day before, and again before setting out, with a question that belongs to the
meeting (playbook: confirm the appointment). Only a talk at a place is set out for.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime, timedelta

from mailwatch.core import ids
from mailwatch.core.answers import users_turn
from mailwatch.core.cadence import Policy, WorkingTime
from mailwatch.core.effects import Audience, Drafts, DraftSpec, Entries, EntrySpec
from mailwatch.core.facts import DraftSent, EntryMoved, InvitationAnswered, Invited
from mailwatch.core.history import Clock, History, Hold
from mailwatch.core.ids import OfferId, TouchKey
from mailwatch.core.invitations import invitation_key, invitations
from mailwatch.core.life import Life, anew, call_rung, settled, silence_from
from mailwatch.core.offer import CLIENTS_TURN, Change, State
from mailwatch.core.own_words import user_wrote

SETTING_OUT = timedelta(hours=2)
"""Before the talk: time to hear that it is off, and to stay at home."""

MOST_DIGITS = 8
"""Digits in an address, a postal code among them: more are a telephone number or the code of a meeting."""

_REFUSED = frozenset({"declined", "counter"})


def invitation_sent(life: Life, act: DraftSent, policy: Policy) -> Life:
    """The user sent an invitation: it is a message of the user's, and no call comes before the talk."""
    life = user_wrote(life, act.at, policy)
    talk = next((one for one in life.invited if _key(one) == act.key), None)
    if talk is None or life.state is not State.WAITING:
        return life
    if not talk.cancelled:
        return _until_after(life, talk, act.at, policy)
    waited, life = life.talk_on is not None, replace(life, talk_on=None)
    return silence_from(life, policy.working.local_day(act.at), policy, "you-wrote") if waited else life


def invitation_answered(life: Life, answer: InvitationAnswered, policy: Policy) -> Life:
    """A calendar answered: accepted, the waiting is for the talk; refused or another time named, the user's turn."""
    if life.state is State.CLOSED:
        return life
    if answer.answer in _REFUSED:
        reply = next((one for one in life.replies if one.message_id == answer.message_id), None)
        if reply is None or reply.kind.automatic:
            return life
        turn = users_turn(replace(life, talk_on=None), reply, policy)
        return replace(turn, notes=(*turn.notes, _refusal(answer, policy.working)))
    talk = next((one for one in reversed(life.invited) if _answers(answer, one)), None)
    if answer.answer != "accepted" or talk is None or talk.cancelled or life.turn is not None:
        return life
    return _until_after(life, talk, answer.at, policy)


def _refusal(answer: InvitationAnswered, working: WorkingTime) -> str:
    if answer.answer == "declined":
        return "invitation-declined"
    return f"invitation-counter:{working.local_day(answer.proposed)}" if answer.proposed else "invitation-counter"


def _until_after(life: Life, talk: Invited, at: datetime, policy: Policy) -> Life:
    """Count the silence from the day of the talk; a call whose entry is used up gets another."""
    day = policy.working.local_day(talk.starts)
    life = replace(settled(life, Change.USER_WROTE), rung=call_rung(life), talk_on=day)
    return silence_from(anew(life, ids.order_mark(at)), day, policy, "appointment")


def wanted_appointment(history: History, life: Life, clock: Clock, working: WorkingTime) -> tuple[Entries, Drafts]:
    """Return the entries and the draft by which the talk ahead is confirmed; nothing when there is none to go to."""
    talk = agreed_talk(history)
    if talk is None or not talk.place or talk.starts <= clock.now or life.state is State.CLOSED:
        return {}, {}
    because = (f"appointment:{working.local_day(talk.starts)}",)
    day = working.last_before(working.local_day(talk.starts))
    before, setting_out = appointment_keys(talk)
    moments: dict[TouchKey, date | datetime] = {before: working.moment(day)}
    if is_address(talk.place):
        moments[setting_out] = talk.starts - SETTING_OUT
    moments |= {fact.key: fact.to for fact in history.facts if isinstance(fact, EntryMoved) and fact.key in moments}
    standing = {entry.key for entry in history.entries if entry.hold in {Hold.OURS, Hold.TAKEN}}
    entries: Entries = {
        key: (EntrySpec("appointment", starts, notes=because), because)
        for key, starts in moments.items()
        if key in standing or _lies_ahead(starts, clock, working)
    }
    if not _may_ask(life, clock, working.opens(day)):
        return entries, {}
    return entries, {before: (DraftSpec("appointment-confirm", Audience.CLIENT), because)}


def _may_ask(life: Life, clock: Clock, opens: datetime) -> bool:
    """The question to the client lies ready from the day before on, when all that came in before was read."""
    waits = life.state in CLIENTS_TURN
    return waits and clock.now >= opens and clock.heard(life.offer.account, opens)


def is_address(place: str) -> bool:
    """Return whether a talk's place is one to go to: an address has a number; so have a link and a telephone number."""
    return "://" not in place and 0 < sum(character.isdigit() for character in place) <= MOST_DIGITS


def _lies_ahead(starts: date | datetime, clock: Clock, working: WorkingTime) -> bool:
    return starts > clock.now if isinstance(starts, datetime) else starts >= working.local_day(clock.now)


def agreed_talk(history: History) -> Invited | None:
    """Return the version of the invitation that the client has, None when it was refused or is being called off.

    The client has what was sent; the first version also when an answer shows that it arrived some other way.
    """
    versions = invitations(history)
    sent = {fact.key for fact in history.facts if isinstance(fact, DraftSent)}
    answers = [fact for fact in history.facts if isinstance(fact, InvitationAnswered)]
    arrived = [one for one in versions if _key(one) in sent or (one.sequence == 0 and _last_answer(answers, one))]
    if not arrived or arrived[-1].cancelled or versions[-1].cancelled:
        return None
    return None if _last_answer(answers, arrived[-1]) in _REFUSED else arrived[-1]


def _last_answer(answers: Iterable[InvitationAnswered], talk: Invited) -> str:
    said = [answer.answer for answer in answers if _answers(answer, talk)]
    return said[-1] if said else ""


def _answers(answer: InvitationAnswered, talk: Invited) -> bool:
    """What was said of an earlier version does not bear upon this one."""
    return answer.uid == talk.uid and answer.at >= talk.at


def appointment_keys(talk: Invited) -> tuple[TouchKey, TouchKey]:
    """Return the keys of the entry the day before and of the one before setting out, for this version of a talk."""
    offer: OfferId = talk.offer
    return (
        TouchKey(offer, f"appointment-{talk.sequence}", talk.uid[:6]),
        TouchKey(offer, f"setting-out-{talk.sequence}", talk.uid[:6]),
    )


def appointment_values(history: History, key: TouchKey, working: WorkingTime) -> dict[str, str]:
    """Return the values of the text that confirms a talk: its day, its hour and its place; {} for any other key."""
    talk = next((talk for talk in invitations(history) if key in appointment_keys(talk)), None)
    return {} if talk is None else talk_values(talk, working)


def talk_values(talk: Invited, working: WorkingTime) -> dict[str, str]:
    """Return what a text says of a talk: its day, its hour, and its place where it has one."""
    starts = talk.starts.astimezone(working.timezone)
    when = {"meeting_on": f"{starts:%Y-%m-%d}", "meeting_at": f"{starts:%H:%M}"}
    return when | ({"place": talk.place} if talk.place else {})


def _key(talk: Invited) -> TouchKey:
    return invitation_key(talk.offer, talk.uid, talk.sequence)
