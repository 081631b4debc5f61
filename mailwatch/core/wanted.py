"""What should stand in the calendar and in Drafts for one offer, whatever stands there now."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta

from mailwatch.core import ids
from mailwatch.core.appointments import wanted_appointment
from mailwatch.core.asked import wanted_texts
from mailwatch.core.cadence import Policy, Rung, WorkingTime
from mailwatch.core.effects import Audience, Drafts, DraftSpec, Entries, EntrySpec
from mailwatch.core.facts import ReplyCame
from mailwatch.core.history import Clock, History, Hold, StandingEntry
from mailwatch.core.ids import TouchKey
from mailwatch.core.invitations import wanted_invitation
from mailwatch.core.life import Life, about, day_of, turn_case
from mailwatch.core.mail import SpecialUse
from mailwatch.core.offer import Ending, State
from mailwatch.core.people import DoNotPursue
from mailwatch.core.profiles import RESELLER
from mailwatch.core.verdict import ReplyKind

NEWS = timedelta(days=7)
"""How long something is news: older than this, no notice is put any more."""

QUARTER = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class Wanted:
    """The entries and drafts that should stand, each with its reasons (codes, as in `EntrySpec.notes`)."""

    entries: Entries = field(default_factory=dict)
    drafts: Drafts = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Scene:
    """One offer at one moment."""

    life: Life
    history: History
    now: datetime
    working: WorkingTime

    @property
    def today(self) -> date:
        return self.working.local_day(self.now)

    def standing(self, key: TouchKey) -> StandingEntry | None:
        """The entry of a touch if it stands in the calendar as far as we know, ours or taken over."""
        for entry in self.history.entries:
            if entry.key == key and entry.hold in {Hold.OURS, Hold.TAKEN}:
                return entry
        return None


def wanted(life: Life, history: History, clock: Clock, policy: Policy) -> Wanted:
    """Given the life of an offer, return what should stand for it now."""
    scene = _Scene(life, history, clock.now, policy.working)
    found = Wanted()
    match life.state:
        case State.WAITING | State.DRAFTED | State.NEEDS_HUMAN if life.step is not None and not life.carried_by:
            found.entries.update(_touch_entry(scene, life.step))
            if life.state is not State.NEEDS_HUMAN and _is_silent(life, clock, policy.working):
                spec = DraftSpec(life.step.case, life.step.audience)
                found.drafts[life.key] = (spec, (*life.notes, f"due:{day_of(life.due, policy.working)}"))
            elif life.state is not State.NEEDS_HUMAN:
                found.drafts.update(_last_draft(life, history))
        case State.WAITING if life.step is None and not life.carried_by:
            found.drafts.update(_last_draft(life, history))
        case State.ANSWERED if life.turn is not None:
            found.entries.update(_turn_entry(scene, life.turn))
        case _:
            pass
    found.entries.update(_notices(scene))
    found.drafts.update(wanted_texts(history))
    found.drafts.update(wanted_invitation(history, clock.now, closed=life.state is State.CLOSED))
    entries, drafts = wanted_appointment(history, life, clock, policy.working)
    found.entries.update(entries)
    found.drafts.update(drafts)
    return found


def barred(mark: DoNotPursue, life: Life, history: History, clock: Clock, policy: Policy) -> Wanted:
    """For somebody who is not to be pursued nothing stands, but a new offer to them is told today, with the history."""
    scene = _Scene(life, history, clock.now, policy.working)
    sent_since = life.offer.sent_at >= mark.at and clock.now - life.offer.sent_at <= NEWS
    if not sent_since or life.state is State.CLOSED:
        return Wanted()
    key = TouchKey(life.offer.id, "notice-do-not-pursue", "")
    return Wanted(_all_day(scene, key, "do-not-pursue", f"do-not-pursue:{mark.reason}"))


def _is_silent(life: Life, clock: Clock, working: WorkingTime) -> bool:
    """True when the touch is due and everything up to that moment was read: silence is a claim about what was read."""
    due_from = working.opens(day_of(life.due, working))
    return clock.now >= due_from and clock.heard(life.offer.account, due_from)


def _last_draft(life: Life, history: History) -> Drafts:
    """A sheet that nobody logged a call for, and a message not sent, stay until the next touch is due."""
    unlogged = {key for key, touch in zip(life.done, life.made, strict=True) if not touch.outcome}
    return {
        draft.key: (draft.spec, ("not-logged",))
        for draft in history.drafts
        if draft.key in unlogged and draft.hold is Hold.OURS
    }


def _touch_entry(scene: _Scene, step: Rung) -> Entries:
    life = scene.life
    doubts = tuple(about("maybe", maybe) for maybe in life.maybes)
    told = _told(scene, (*doubts, *about_step(life, step)))
    spec = EntrySpec(life.case, _place(scene, life.key, life.due, all_day=life.all_day), notes=told)
    return {life.key: (spec, (*life.notes, *doubts))}


def about_step(life: Life, step: Rung) -> tuple[str, ...]:
    """Return what a call's entry tells of the ladder: a reseller is rung twice at most, or no call comes after."""
    if step.audience is not Audience.USER:
        return ()
    if life.profile.name == RESELLER.name:
        return ("reseller", "text:reseller")
    rest = life.profile.ladder[life.rung + 1 :]
    is_last = bool(rest) and all(later.audience is Audience.CLIENT and not later.fallback for later in rest)
    return ("last-call",) if is_last else ()


def _turn_entry(scene: _Scene, turn: ReplyCame) -> Entries:
    """The user's turn: an entry that says what the client wants, on the day it has."""
    life = scene.life
    what = about(turn.kind.value, turn)
    place = _place(scene, life.key, life.due, all_day=life.all_day)
    because = (what, *(note for note in life.notes if note != what))
    return {life.key: (EntrySpec(turn_case(turn), place, notes=_told(scene, (what,))), because)}


_OF_THE_MOMENT = ("maybe:", "last-call", "reseller", "text:reseller")
"""Codes that are told anew each time."""


def _told(scene: _Scene, more: tuple[str, ...]) -> tuple[str, ...]:
    """What the entry tells: why this day, and `more`. What the user only moved goes on saying what it said."""
    notes, standing = scene.life.notes, scene.standing(scene.life.key)
    if standing is not None and notes[-1].startswith("moved-by-you"):
        notes = tuple(note for note in standing.spec.notes if not note.startswith(_OF_THE_MOMENT))
    return (*(note for note in notes if note not in more), *more)


def _notices(scene: _Scene) -> Entries:
    """What needs telling at once is an all-day entry today; of an offer to be left alone nothing is told."""
    life, found = scene.life, Entries()
    if life.ending in {Ending.IGNORED, Ending.LEFT_ALONE}:
        return found
    if life.bounce is not None and life.state is State.UNDELIVERABLE:
        found.update(_notice(scene, "bounced", life.bounce))
    for reply in life.replies:
        if reply.found_in is SpecialUse.JUNK and not reply.kind.automatic and reply.kind is not ReplyKind.UNRELATED:
            found.update(_notice(scene, "answer-in-junk", reply))
    for maybe in life.maybes if life.step is None else ():
        found.update(_notice(scene, "maybe", maybe, "notice"))
    for draft in scene.history.drafts:
        if draft.hold is Hold.UNCERTAIN:
            mark = ids.restart_mark(ids.draft_message_id(draft.key))
            key = TouchKey(life.offer.id, "notice-uncertain-draft", mark)
            found.update(_all_day(scene, key, "uncertain-draft", f"rung:{draft.key.rung}"))
    return found


def _notice(scene: _Scene, what: str, reply: ReplyCame, case: str = "") -> Entries:
    """What a message has to tell, while it is news; what was told already stays."""
    key = TouchKey(scene.life.offer.id, f"notice-{what}", ids.restart_mark(reply.message_id))
    if scene.now - reply.at > NEWS and scene.standing(key) is None:
        return {}
    return _all_day(scene, key, case or what, about(what, reply))


def _all_day(scene: _Scene, key: TouchKey, case: str, note: str) -> Entries:
    standing = scene.standing(key)
    starts = standing.spec.starts if standing else scene.today
    return {key: (EntrySpec(case, starts, notes=(note,)), (note,))}


def _place(scene: _Scene, key: TouchKey, due: date | datetime, *, all_day: bool = False) -> date | datetime:
    """Return when the entry starts: when the touch is due, but a new entry is never put into the past."""
    day, standing = day_of(due, scene.working), scene.standing(key)
    if standing is not None and day <= scene.today and day_of(standing.spec.starts, scene.working) <= scene.today:
        return standing.spec.starts
    if all_day:
        return day if day >= scene.today else scene.working.on_or_after(scene.today)
    moment = due if isinstance(due, datetime) else scene.working.moment(day)
    return moment if moment >= scene.now else _soon(scene.now, scene.working)


def _soon(now: datetime, working: WorkingTime) -> datetime:
    """Return the next quarter of an hour in working time, with a little room to read the entry."""
    local = now.astimezone(working.timezone)
    today = local.date()
    if working.works_on(today) and local.time() < working.ends:
        floor = local.replace(minute=0, second=0, microsecond=0)
        quarters = (local - floor) // QUARTER + 2
        soon = max(floor + quarters * QUARTER, working.opens(today))
        if soon.date() == today:
            return soon
    return working.moment(working.on_or_after(today + timedelta(days=1)))


def answered(spec: EntrySpec) -> EntrySpec:
    """Return the entry as it is kept after an answer: retitled and without alarm (`answered: keep`)."""
    return replace(spec, case="answered", alarm=False, answered=True)
