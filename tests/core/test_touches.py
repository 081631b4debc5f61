"""Laws of what a client gets, whatever the order of events: the minimum gap, the cap, and do-not-pursue."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from itertools import groupby

from hypothesis import given

from mailwatch.core.brief import PastTouch
from mailwatch.core.clients import lives_of
from mailwatch.core.effects import Audience, PutDraft, PutEntry
from mailwatch.core.facts import CallLogged, CallOutcome, ReplyCame, UserWrote
from mailwatch.core.history import History, Hold
from mailwatch.core.ids import OfferId
from mailwatch.core.life import Life, day_of
from mailwatch.core.offer import State
from mailwatch.core.plan import barring
from mailwatch.core.verdict import ReplyKind, Strength
from tests.core.histories import Moment, Script, played, scripts

Told = tuple[History, Life]

ORDERED = ("snoozed", "moved-by-you", "followed-by-you")
"""Days that the user ordered: they come whatever the cap and the gap say."""

ASKED = ("announced", "promised", "postponed", "again", "client-wrote")
"""Days that the client named or that count from its own message: the gap does not delay them."""

IN_VAIN = {"no-answer", "voicemail", "gatekeeper"}


def by_client(moment: Moment) -> list[list[Told]]:
    """Return the followed offers of each client, with their lives as the plan saw them."""
    lives = lives_of(moment.before, moment.now, moment.policy)
    clients: defaultdict[str, list[Told]] = defaultdict(list)
    for history in moment.before.histories:
        life = lives[history.offer.id]
        if moment.before.follows(history):
            clients[life.contact.email if life.contact else history.offer.id].append((history, life))
    return list(clients.values())


def touches_planned(moment: Moment, offer: OfferId) -> list[str]:
    """Return the rungs of the touches that the plan puts for an offer, entries and drafts."""
    life = lives_of(moment.before, moment.now, moment.policy)[offer]
    names = {rung.name for rung in life.profile.ladder}
    puts = [one.effect for one in moment.planned if isinstance(one.effect, PutEntry | PutDraft)]
    ours = [put for put in puts if put.key.offer == offer and put.key.rung in names]
    return [put.key.rung for put in ours if isinstance(put, PutDraft) or not put.spec.answered]


def counted(made: tuple[PastTouch, ...]) -> int:
    """Count touches by hand: neither what was skipped nor an attempt in vain."""
    count = 0
    for _, runs in groupby(made, key=lambda touch: touch.rung):
        outcomes = [touch.outcome for touch in runs]
        count += sum(1 for outcome in outcomes if outcome not in IN_VAIN and outcome != "skipped")
    return count


def test_counting_by_hand_sees_a_touch() -> None:
    """The law below counts with this: two calls made, one skipped text, one call in vain."""
    on = date(2026, 3, 2)
    made = [PastTouch("call", on, what) for what in ("no-answer", "reached", "skipped")]
    assert counted((*made, PastTouch("second-call", on))) == 2


def never_more_than_the_cap(moment: Moment) -> None:
    """No touch is planned for a client who got as many as the cap over all open offers (playbook: caps).

    The first call of a newer offer is planned for after the day on which the file of the older one shuts.
    """
    for told in by_client(moment):
        is_open = [life for _, life in told if life.state is not State.CLOSED]
        total = sum(counted(life.made) for life in is_open)
        shuts = [as_day(life.due) for life in is_open if life.step is None]
        for history, life in told:
            waits = not life.made and shuts and as_day(life.due) > max(shuts)
            asks_to_look = life.state is State.NEEDS_HUMAN
            exempt = waits or asks_to_look or life.notes[0].startswith(ORDERED)
            if total >= life.profile.cap and not exempt:
                assert touches_planned(moment, history.offer.id) == []


def one_climb_without_signs_of_interest(moment: Moment) -> None:
    """A client who did not ask several times gets no more touches than the ladder has rungs (playbook: signs)."""
    for told in by_client(moment):
        for history, life in told:
            questions = [fact for fact in history.facts if isinstance(fact, ReplyCame) and _asks(fact, life)]
            if len(questions) >= 2 or life.notes[0].startswith(ORDERED):
                continue
            if counted(life.made) >= len(life.profile.ladder):
                assert touches_planned(moment, history.offer.id) == []


def _asks(fact: ReplyCame, life: Life) -> bool:
    """What the user judged otherwise counts as judged: the life holds it so."""
    kinds = {ReplyKind.QUESTION, ReplyKind.NEGOTIATE, ReplyKind.CALL_ME}
    judged = next((one for one in life.replies if one.message_id == fact.message_id), fact)
    return judged.kind in kinds and judged.strength is Strength.SURE


def the_gap_holds_for_a_client(moment: Moment) -> None:
    """No touch within the minimum gap after the last one, over all offers to a client (playbook: never too soon)."""
    working = moment.policy.working
    for told in by_client(moment):
        ours = [day for history, life in told for day in _own_days(history, life, moment)]
        for _, life in told:
            goes_on = life.state is State.WAITING and life.step is not None and life.carried_by is None
            if goes_on and not life.notes[0].startswith((*ORDERED, *ASKED, "no-answer")):
                earlier = [day for day in ours if day <= working.local_day(moment.now) and not _beside(day, life)]
                assert day_of(life.due, working) >= max(earlier) + timedelta(days=life.profile.gap)


def _beside(day: date, life: Life) -> bool:
    """True for a call made in vain while the message to the client was due already: it goes on lying ready."""
    is_message = life.step is not None and life.step.audience is Audience.CLIENT
    return (
        is_message
        and day >= as_day(life.due)
        and any(touch.on == day and touch.outcome in IN_VAIN for touch in life.made)
    )


def as_day(due: date) -> date:
    """Return the day of a due day or moment."""
    return due.date() if isinstance(due, datetime) else due


def _own_days(history: History, life: Life, moment: Moment) -> Iterator[date]:
    """The days on which the user was in touch. A call that nobody took touched nobody."""
    working = moment.policy.working
    yield working.local_day(history.offer.sent_at)
    yield from (touch.on for touch in life.made if touch.outcome not in {"skipped", "no-answer"})
    for fact in history.facts:
        if isinstance(fact, UserWrote) or (isinstance(fact, CallLogged) and fact.outcome is not CallOutcome.NO_ANSWER):
            yield working.local_day(fact.at)


def nothing_for_who_is_not_to_be_pursued(moment: Moment) -> None:
    """Neither a touch nor a draft for somebody marked do-not-pursue: a notice at most."""
    today = moment.policy.working.local_day(moment.now)
    for told in by_client(moment):
        for history, life in told:
            if barring(life, history, moment.before.people, today) is None:
                continue
            puts = [one.effect for one in moment.planned if isinstance(one.effect, PutEntry | PutDraft)]
            ours = [put for put in puts if put.key.offer == history.offer.id]
            assert all(isinstance(put, PutEntry) and put.key.rung == "notice-do-not-pursue" for put in ours), ours


def no_open_offer_without_a_date(moment: Moment) -> None:
    """Every open offer has a day ahead, or something that lies ready (playbook: never open without a date).

    Where the user threw that away, or it is told as a notice, the user knows.
    """
    lives = lives_of(moment.after, moment.now, moment.policy)
    today = moment.policy.working.local_day(moment.now)
    for history in moment.after.histories:
        life = lives[history.offer.id]
        is_open = life.state not in {State.CLOSED, State.UNDELIVERABLE} and life.carried_by is None
        if not is_open or not moment.after.follows(history) or barring(life, history, moment.after.people, today):
            continue
        days = [as_day(entry.spec.starts) for entry in history.entries if entry.hold in {Hold.OURS, Hold.TAKEN}]
        lies = any(draft.hold in {Hold.OURS, Hold.TAKEN, Hold.UNCERTAIN} for draft in history.drafts)
        gone = {entry.key for entry in history.entries if entry.hold is Hold.GONE}
        gone |= {draft.key for draft in history.drafts if draft.hold is Hold.GONE}
        told = life.step is None and any(entry.key.is_notice for entry in history.entries)
        ahead = [day for day in days if day >= today]
        since = as_day(life.due)
        patience = moment.policy.working.plus(since, moment.policy.unlogged_after)
        assert ahead or lies or told or life.key in gone or today <= max(since, patience), (life.state, life.due, days)


LAWS = (
    no_open_offer_without_a_date,
    never_more_than_the_cap,
    one_climb_without_signs_of_interest,
    the_gap_holds_for_a_client,
    nothing_for_who_is_not_to_be_pursued,
)


@given(scripts())
def test_no_client_gets_more_than_it_bears(script: Script) -> None:
    """Each law of this page, at each tick of whatever happens."""
    for moment in played(script):
        for law in LAWS:
            law(moment)
