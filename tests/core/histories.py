"""Histories as they could happen: offers leave, weeks pass, clients write, users call, move, delete, forget.

A `Script` is what hypothesis draws: a policy, offers, and steps. `played` lives through it on a `Desk` and yields
every tick as a `Moment`: what was known, what was planned, what stood afterwards. The user's hands only touch what
stands, and messages come late, out of order and at the same second, as they do.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from hypothesis import strategies as st

from mailwatch.core import ids
from mailwatch.core.cadence import DEFAULT_LADDER, Policy, Profile, Rung, Selector, WorkingTime
from mailwatch.core.calls import UNREACHED
from mailwatch.core.effects import Audience, Planned
from mailwatch.core.facts import (
    CallLogged,
    CallOutcome,
    Ended,
    Fact,
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
from mailwatch.core.history import Clock, Facts
from mailwatch.core.mail import Address, MessageId, SpecialUse
from mailwatch.core.offer import Ending, Offer
from mailwatch.core.people import DoNotPursue, PursueAgain
from mailwatch.core.plan import fell_silent, plan
from mailwatch.core.profiles import BUILT_IN
from mailwatch.core.verdict import ReplyKind, Strength
from tests.core.desk import ACCOUNT, CLIENT, LONG_AGO, ZONE, Desk, an_offer, at

BEGIN = at("2026-02-02", "08:00")
"""A Monday; the clock goes forward within ten weeks of it (29 March), holidays are drawn."""

LADDERS = (
    DEFAULT_LADDER,
    (Rung("call", 14, "call", Audience.USER), Rung("closing", 10, "closing", Audience.CLIENT)),
    (
        Rung("call", 3, "call", Audience.USER),
        Rung("further-call", 7, "further-call", Audience.USER),
        Rung("third", 2, "further-call", Audience.USER),
        Rung("closing", 9, "closing", Audience.CLIENT),
        Rung("white-flag", 14, "white-flag", Audience.CLIENT),
    ),
)


# -- what is drawn ----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Step:
    """After `wait`, something happens (`what`), to the offer or thing numbered `which`, `lag` before it is seen."""

    wait: timedelta
    what: str
    which: int = 0
    lag: timedelta = timedelta(0)
    kind: ReplyKind = ReplyKind.QUESTION
    strength: Strength = Strength.SURE
    outcome: CallOutcome = CallOutcome.REACHED
    ending: Ending = Ending.WON
    ahead: int | None = None
    all_day: bool = False


@dataclass(frozen=True, slots=True)
class Script:
    """A policy, offers in order of time, and what happens. `consented_after`: how many of the offers came before it."""

    policy: Policy
    offers: tuple[Offer, ...]
    steps: tuple[Step, ...]
    consented_after: int = 0
    daily: bool = True


def days_off() -> st.SearchStrategy[frozenset[date]]:
    """Draw some days off, weeks of holidays among them."""
    one = st.integers(0, 120).map(lambda number: frozenset({BEGIN.date() + timedelta(days=number)}))
    week = st.integers(0, 120).map(
        lambda number: frozenset(BEGIN.date() + timedelta(days=number + more) for more in range(9))
    )
    return st.lists(one | week, max_size=3).map(lambda parts: frozenset().union(*parts))


@st.composite
def policies(draw: st.DrawFn) -> Policy:
    """Draw how a user works and follows up."""
    off, holidays = draw(days_off()), draw(days_off())
    starts, ends, call_at = draw(
        st.sampled_from(
            [
                (time(9), time(17), time(10)),
                (time(8), time(12, 30), time(8)),
                (time(13), time(23, 50), time(21, 45)),
            ]
        )
    )
    working = WorkingTime(
        ZONE,
        weekdays=draw(st.sampled_from([frozenset({1, 2, 3, 4, 5}), frozenset({2, 4}), frozenset(range(1, 8))])),
        starts=starts,
        ends=ends,
        call_at=call_at,
        away=off,
        holiday=holidays.__contains__,
    )
    ladders = st.sampled_from(LADDERS)
    ours = Profile(
        "default",
        draw(ladders),
        draw(st.sampled_from([14, 7])),
        draw(st.integers(1, 3)),
        draw(gaps()),
        cap=draw(st.sampled_from([9, 3])),
        tries=draw(st.sampled_from([3, 1])),
    )
    other = Profile("other", draw(ladders), gap=draw(gaps()))
    return Policy(
        working,
        profile=ours,
        profiles=tuple((Selector(tags=frozenset({profile.name})), profile) for profile in (other, *BUILT_IN.values())),
        keep_answered=draw(st.booleans()),
        unlogged_after=draw(st.sampled_from([3, 1, 5])),
    )


def gaps() -> st.SearchStrategy[int]:
    """Draw a minimum gap, in days."""
    return st.sampled_from([5, 2, 9])


@st.composite
def offers(draw: st.DrawFn) -> tuple[Offer, ...]:
    """Draw up to three offers, each to a client of its own or all to one."""
    one_client = draw(st.booleans())
    sent = sorted(draw(st.lists(st.integers(0, 24 * 30), min_size=1, max_size=3)))
    found = []
    for number, hours in enumerate(sent):
        sent_at = BEGIN + timedelta(hours=hours)
        ahead = draw(st.sampled_from([None, None, 0, 3, 20]))
        announced = None if ahead is None else sent_at.date() + timedelta(days=ahead)
        tags = draw(st.sampled_from([(), (), ("other",), ("quick",), ("reseller",), ("investment",)]))
        valid = draw(st.sampled_from([None, None, 10, 20, 45]))
        offer = an_offer(number, sent_at, announced=announced, tags=tags)
        if valid is not None:
            offer = replace(offer, terms=replace(offer.terms, valid_until=sent_at.date() + timedelta(days=valid)))
        found.append(replace(offer, terms=replace(offer.terms, contact=CLIENT)) if one_client else offer)
    return tuple(found)


WAITS = st.sampled_from([0, 0, 1, 5, 23, 24, 49, 24 * 5, 24 * 13, 24 * 15, 24 * 24]).map(lambda h: timedelta(hours=h))
HANDS = ("move", "delete-entry", "edit-entry", "send", "delete-draft", "edit-draft", "lose-draft")
EVENTS = (
    *("reply", "reply", "reply", "wrote", "call", "call", "call"),
    *("snooze", "end", "follow", "judge", "note", "tag", "bar", "invite", "invited", "text", "nothing"),
)
KINDS = [kind for kind in ReplyKind if kind is not ReplyKind.BOUNCE_SOFT]


def steps() -> st.SearchStrategy[Step]:
    """Draw something that happens."""
    return st.builds(
        Step,
        wait=WAITS,
        what=st.sampled_from(EVENTS + HANDS + HANDS),
        which=st.integers(0, 5),
        lag=st.sampled_from([0, 0, 0, 3, 24 * 2, 24 * 9]).map(lambda hours: timedelta(hours=hours)),
        kind=st.sampled_from(KINDS),
        strength=st.sampled_from([Strength.SURE, Strength.SURE, Strength.MAYBE]),
        outcome=st.sampled_from(CallOutcome),
        ending=st.sampled_from([Ending.WON, Ending.LOST, Ending.IGNORED, Ending.SUPERSEDED]),
        ahead=st.sampled_from([None, 0, 1, 4, 12, 40, -3]),
        all_day=st.booleans(),
    )


def scripts(most: int = 12) -> st.SearchStrategy[Script]:
    """Draw a whole story of at most so many steps."""
    return st.builds(
        Script,
        policy=policies(),
        offers=offers(),
        steps=st.lists(steps(), min_size=2, max_size=most).map(tuple),
        consented_after=st.sampled_from([0, 0, 0, 1, 2]),
        daily=st.booleans(),
    )


# -- what happens -----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Moment:
    """One tick: what was known, when and how far it was heard, what was planned, and what was known after doing it."""

    before: Facts
    clock: Clock
    policy: Policy
    planned: tuple[Planned, ...]
    after: Facts

    @property
    def now(self) -> datetime:
        return self.clock.now

    def again(self) -> tuple[Planned, ...]:
        """Plan once more, nothing having happened."""
        return plan(self.after, self.clock, self.policy)


def played(script: Script) -> Iterator[Moment]:
    """Live through a script; yield each tick."""
    desk = Desk(script.policy, consented=_consent(script))
    now, left = BEGIN, list(script.offers)
    for number, step in enumerate((*script.steps, Step(timedelta(days=20), "nothing"))):
        until = now + step.wait
        while script.daily and (tomorrow := _morning(now)) < until:
            now = tomorrow
            left = _offers_leave(desk, left, now)
            yield tick(desk, now)
        now = max(now, until)
        left = _offers_leave(desk, left, now)
        happens(desk, step, number, now)
        yield tick(desk, now, heard=now - step.lag if step.what == "nothing" else now)


def _consent(script: Script) -> datetime | None:
    """Consent is given before the first offer, or between two, or never."""
    if script.consented_after == 0:
        return LONG_AGO
    if script.consented_after < len(script.offers):
        return script.offers[script.consented_after].sent_at
    return None


def _morning(now: datetime) -> datetime:
    return at(now.astimezone(ZONE).date() + timedelta(days=1), "09:40")


def _offers_leave(desk: Desk, left: list[Offer], now: datetime) -> list[Offer]:
    desk.offers += [offer for offer in left if offer.sent_at <= now]
    return [offer for offer in left if offer.sent_at > now]


def tick(desk: Desk, now: datetime, heard: datetime | None = None) -> Moment:
    """Plan and do at one moment; return what was known, planned and done."""
    before = desk.known()
    clock = Clock(now, {ACCOUNT: heard or now})
    planned = plan(before, clock, desk.policy)
    desk.carry_out(planned)
    desk.drafts = {key: draft if draft.since else replace(draft, since=now) for key, draft in desk.drafts.items()}
    desk.facts += fell_silent(desk.known(), clock, desk.policy)
    return Moment(before, clock, desk.policy, planned, desk.known())


def happens(desk: Desk, step: Step, number: int, now: datetime) -> None:
    """Let one thing happen on the desk."""
    if step.what in HANDS:
        _hand(desk, step, now)
    elif desk.offers and step.what == "bar":
        bars(desk, desk.offers[step.which % len(desk.offers)], step, now)
    elif desk.offers and step.what != "nothing":
        offer = desk.offers[step.which % len(desk.offers)]
        if (fact := told(step, offer, number, now, desk)) is not None:
            desk.facts.append(fact)


def bars(desk: Desk, offer: Offer, step: Step, now: datetime) -> None:
    """The user marks the client as not to be pursued, for some days or for ever, or lifts the mark."""
    assert offer.terms.contact is not None
    who = offer.terms.contact.email
    until = None if step.ahead is None else now.astimezone(ZONE).date() + timedelta(days=step.ahead)
    desk.people.append(PursueAgain(who, now) if step.all_day else DoNotPursue(who, now, "wil niet", until))


def told(step: Step, offer: Offer, number: int, now: datetime, desk: Desk) -> Fact | None:
    """Return the fact that a step leads to, None where it makes no sense."""
    moment = max(now - step.lag, offer.sent_at)
    ahead = None if step.ahead is None else max(now, offer.sent_at).astimezone(ZONE).date() + timedelta(days=step.ahead)
    match step.what:
        case "reply":
            return a_reply(step, offer, number, moment, ahead)
        case "wrote":
            return UserWrote(offer.id, moment, MessageId(f"<mine.{number}@voorbeeld.example>"))
        case "call":
            promised = ahead if step.outcome is CallOutcome.PROMISED else None
            again = ahead if step.outcome in UNREACHED and step.all_day else None
            return CallLogged(offer.id, now, step.outcome, promised, again=again)
        case "snooze":
            return Snoozed(offer.id, now, ahead or now.date())
        case "end":
            return Ended(offer.id, now, step.ending)
        case "follow":
            return Followed(offer.id, now, ahead)
        case "tag":
            return Tagged(offer.id, now, ("reseller",), removed=step.all_day)
        case "invite":
            versions = [fact for fact in desk.facts if isinstance(fact, Invited) and fact.offer == offer.id]
            starts = at(ahead or now.astimezone(ZONE).date(), "14:00")
            place = "Kerkstraat 1" if step.all_day else ""
            uid = ids.invitation_uid(offer.id)
            return Invited(offer.id, now, uid, len(versions), starts, place, step.which == 5 and bool(versions))
        case "invited":
            said = ("accepted", "declined", "counter")[step.which % 3]
            came = [fact for fact in desk.facts if isinstance(fact, ReplyCame) and fact.offer == offer.id]
            about = came[-1].message_id if came else MessageId(f"<answer.{number}@klant.example>")
            return InvitationAnswered(offer.id, now, ids.invitation_uid(offer.id), about, said, CLIENT.email)
        case "text":
            values = (("call_on", ahead.isoformat()),) if ahead else ()
            return TextAsked(offer.id, now, "send-something", Audience.CLIENT, values)
        case "note":
            return Noted(offer.id, now, "de hond heet Max")
        case "judge":
            came = [fact for fact in desk.facts if isinstance(fact, ReplyCame) and fact.offer == offer.id]
            return Judged(offer.id, now, came[-1].message_id, step.kind, ahead) if came else None
    raise AssertionError(step.what)


def a_reply(step: Step, offer: Offer, number: int, moment: datetime, ahead: date | None) -> ReplyCame:
    """Return a message of the client, or of a machine."""
    sender = Address("postmaster@klant.example") if step.kind is ReplyKind.BOUNCE_HARD else CLIENT
    reply = ReplyCame(
        offer.id,
        moment,
        MessageId(f"<reply.{number}@klant.example>"),
        sender,
        step.kind,
        step.strength,
        found_in=SpecialUse.JUNK if step.which == 5 else None,
    )
    match step.kind:
        case ReplyKind.POSTPONE:
            return replace(reply, postponed_until=ahead)
        case ReplyKind.AUTO_OOO:
            return replace(reply, returns_on=ahead)
        case ReplyKind.DELEGATE if step.all_day:
            return replace(reply, decider=Address(f"piet{number}@klant.example"))
        case _:
            return reply


def _hand(desk: Desk, step: Step, now: datetime) -> None:
    """The user does something to what stands."""
    entries, drafts = desk.standing_entries(), desk.standing_drafts()
    things = entries if step.what in {"move", "delete-entry", "edit-entry"} else drafts
    if not things:
        return
    key = things[-1 - step.which % len(things)].key
    match step.what:
        case "move":
            day = now.astimezone(ZONE).date() + timedelta(days=step.ahead or 0)
            desk.moves(key, now, day if step.all_day else at(day, "15:00"))
        case "delete-entry":
            desk.deletes_entry(key, now)
        case "edit-entry":
            desk.edits_entry(key)
        case "send":
            desk.sends(key, now)
        case "delete-draft":
            desk.deletes_draft(key, now)
        case "edit-draft":
            desk.edits_draft(key)
        case "lose-draft":
            desk.loses(key)
