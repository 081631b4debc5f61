"""Laws of the plan at every moment of every history: what a tick plans, and what stands after it."""

from __future__ import annotations

from collections import Counter
from datetime import datetime, timedelta

from hypothesis import given

from mailwatch.core.clients import lives_of
from mailwatch.core.effects import Planned, PutDraft, PutEntry, WithdrawDraft, WithdrawEntry
from mailwatch.core.facts import (
    CallLogged,
    DraftSent,
    Ended,
    EntryMoved,
    Followed,
    Judged,
    ReplyCame,
    Snoozed,
    UserWrote,
    in_order,
)
from mailwatch.core.history import Clock, History, Hold, StandingEntry
from mailwatch.core.life import Life, day_of
from mailwatch.core.offer import State
from mailwatch.core.plan import plan
from mailwatch.core.verdict import ReplyKind, Strength
from tests.core.desk import ACCOUNT, offers_by_id
from tests.core.histories import Moment, Script, played, scripts

HANDS_ON = {Hold.TAKEN, Hold.GONE, Hold.UNCERTAIN}


BESIDE = ("invite-", "write-", "appointment-", "setting-out-")
"""Rungs of what stands beside the ladder, because the user asked for it or for a talk."""


def puts_draft(one: Planned) -> bool:
    """Return whether a draft of the ladder is planned."""
    return isinstance(one.effect, PutDraft) and not one.key.rung.startswith(BESIDE)


def lives(moment: Moment) -> list[tuple[History, Life]]:
    """Return every offer with its life as the plan saw it."""
    by_offer = lives_of(moment.before, moment.now, moment.policy)
    return [(history, by_offer[history.offer.id]) for history in moment.before.histories]


def nothing_is_left(moment: Moment) -> None:
    """Plan, apply, plan again: nothing left to do."""
    assert moment.again() == ()


def every_effect_has_a_reason(moment: Moment) -> None:
    """Every planned effect says why, in codes that are not empty."""
    for one in moment.planned:
        assert one.because
        assert all(code.strip(": ") for code in one.because)


def one_entry_and_one_draft_a_touch(moment: Moment) -> None:
    """At most one draft and one entry for a touch: none is planned beside one that stands or was there."""
    keys = Counter((type(one.effect), one.key) for one in moment.planned)
    assert not [key for key, times in keys.items() if times > 1]
    drafts = {draft.key: draft.hold for history in moment.before.histories for draft in history.drafts}
    for one in moment.planned:
        if isinstance(one.effect, PutDraft):
            assert drafts.get(one.key, Hold.WITHDRAWN) is Hold.WITHDRAWN


def one_future_entry_an_offer(moment: Moment) -> None:
    """At most one entry of ours lies in the future of an offer; kept answered ones and notices are no touches."""
    for history in moment.after.histories:
        ahead = [entry.key for entry in history.entries if _is_touch_ahead(entry, moment)]
        assert len(ahead) <= 1, ahead


def _is_touch_ahead(entry: StandingEntry, moment: Moment) -> bool:
    if entry.hold is not Hold.OURS or entry.spec.answered or entry.key.rung.startswith(("notice-", *BESIDE)):
        return False
    starts = entry.spec.starts
    return starts > moment.now if isinstance(starts, datetime) else starts > _today(moment)


def one_future_entry_a_client(moment: Moment) -> None:
    """Several open offers to one client: one touch for all of them (playbook: limits)."""
    by_offer = lives_of(moment.after, moment.now, moment.policy)
    ahead: Counter[str] = Counter()
    for history in moment.after.histories:
        life = by_offer[history.offer.id]
        if life.state in {State.WAITING, State.DRAFTED} and life.contact is not None:
            ahead[life.contact.email] += sum(1 for entry in history.entries if _is_touch_ahead(entry, moment))
    assert all(touches <= 1 for touches in ahead.values()), ahead


def what_is_the_users_is_not_touched(moment: Moment) -> None:
    """Taken, gone or uncertain: no effect touches it again."""
    entries = {e.key for h in moment.before.histories for e in h.entries if e.hold in HANDS_ON}
    drafts = {d.key for h in moment.before.histories for d in h.drafts if d.hold in HANDS_ON}
    for one in moment.planned:
        theirs = entries if isinstance(one.effect, PutEntry | WithdrawEntry) else drafts
        assert one.key not in theirs


def only_what_stands_is_withdrawn(moment: Moment) -> None:
    """Nothing is withdrawn that does not stand as ours."""
    entries = {e.key for h in moment.before.histories for e in h.entries if e.hold is Hold.OURS}
    drafts = {d.key for h in moment.before.histories for d in h.drafts if d.hold is Hold.OURS}
    for one in moment.planned:
        if isinstance(one.effect, WithdrawEntry):
            assert one.key in entries
        if isinstance(one.effect, WithdrawDraft):
            assert one.key in drafts


def drafts_wait_for_due_and_heard(moment: Moment) -> None:
    """A draft is written only for a waiting offer whose touch is due, and only when all before that was read."""
    known = {history.offer.id: life for history, life in lives(moment)}
    working = moment.policy.working
    for one in moment.planned:
        if puts_draft(one):
            life = known[one.key.offer]
            due_from = working.opens(day_of(life.due, working))
            assert life.state is State.WAITING
            assert one.key == life.key
            assert moment.now >= due_from
            assert moment.clock.heard(ACCOUNT, due_from)


def unheard_means_no_draft(moment: Moment) -> None:
    """With an account that was never read, nothing is drafted at all."""
    for clock in (Clock(moment.now, {}), Clock(moment.now, {ACCOUNT: moment.now - timedelta(days=400)})):
        planned = plan(moment.before, clock, moment.policy)
        assert not [one for one in planned if puts_draft(one)]


def hearing_more_removes_nothing(moment: Moment) -> None:
    """Raising `heard_until` takes nothing away: it allows drafts, for which the sheet of a passed touch goes."""
    deaf = plan(moment.before, Clock(moment.now, {}), moment.policy)
    passed = {key for _, life in lives(moment) for key in life.done}
    for one in moment.planned:
        if one not in deaf:
            assert isinstance(one.effect, PutDraft | WithdrawDraft)
            assert isinstance(one.effect, PutDraft) or one.key in passed


def answered_means_no_draft(moment: Moment) -> None:
    """Where it is not the client's turn, or may not be, no draft of ours is planned or stays."""
    for history, life in lives(moment):
        if life.state in {State.WAITING, State.DRAFTED}:
            continue
        after = offers_by_id(moment.after)[history.offer.id]
        if moment.before.follows(history):
            ours = [draft for draft in after.drafts if draft.hold is Hold.OURS]
            assert not [draft for draft in ours if not draft.key.rung.startswith(BESIDE)]


def what_the_client_asked_holds_every_draft(moment: Moment) -> None:
    """A human reply that awaits the user: no draft until the turn is the client's again, told from the facts alone."""
    for history in moment.before.histories:
        ordered = in_order(history.facts)
        asked = [place for place, fact in enumerate(ordered) if _asks(fact)]
        if not asked or any(_settles(fact) for fact in ordered[asked[-1] :]):
            continue
        drafts = [one.key for one in moment.planned if puts_draft(one)]
        assert history.offer.id not in {key.offer for key in drafts}


def _asks(fact: object) -> bool:
    turn = {ReplyKind.ACCEPT, ReplyKind.QUESTION, ReplyKind.NEGOTIATE, ReplyKind.CALL_ME}
    return isinstance(fact, ReplyCame) and fact.strength is Strength.SURE and fact.kind in turn


def _settles(fact: object) -> bool:
    """What gives the turn back to the client: the user's word, a call, or another message of a person."""
    if isinstance(fact, ReplyCame):
        return not fact.kind.automatic and not _asks(fact)
    return isinstance(fact, UserWrote | CallLogged | DraftSent | Judged | Ended | Followed | Snoozed)


def entries_are_put_ahead(moment: Moment) -> None:
    """An entry is never put into the past: it starts now or later, on today or later."""
    for put, standing in _puts(moment):
        if standing is not None and standing.spec.starts == put.spec.starts:
            continue
        starts = put.spec.starts
        assert starts >= (moment.now if isinstance(starts, datetime) else _today(moment)), (put, moment.now)


def entries_are_put_on_working_days(moment: Moment) -> None:
    """An entry is never put on a day that is not worked, but for notices and where the user moved it there."""
    for put, standing in _puts(moment):
        day = day_of(put.spec.starts, moment.policy.working)
        kept = standing is not None and standing.spec.starts == put.spec.starts
        if not (kept or put.key.rung.startswith(("notice-", *BESIDE)) or _was_moved_to(day, put, moment)):
            assert moment.policy.working.works_on(day), put


def _was_moved_to(day: object, put: PutEntry, moment: Moment) -> bool:
    history = offers_by_id(moment.before)[put.key.offer]
    moved = [fact for fact in history.facts if isinstance(fact, EntryMoved)]
    return day in {day_of(fact.to, moment.policy.working) for fact in moved}


def _puts(moment: Moment) -> list[tuple[PutEntry, StandingEntry | None]]:
    standing = {e.key: e for h in moment.before.histories for e in h.entries if e.hold is Hold.OURS}
    effects = [one.effect for one in moment.planned if isinstance(one.effect, PutEntry)]
    return [(effect, standing.get(effect.key)) for effect in effects]


def nothing_without_leave(moment: Moment) -> None:
    """Nothing is planned before consent, nor for offers from before it that nobody asked to follow."""
    consented = moment.before.consented.get(ACCOUNT)
    for one in moment.planned:
        history = offers_by_id(moment.before)[one.key.offer]
        assert consented is not None
        assert history.offer.sent_at >= consented or any(isinstance(fact, Followed) for fact in history.facts)


def one_state_that_fits(moment: Moment) -> None:
    """Every offer is in exactly one state, and what it carries fits that state (I1)."""
    for history, life in lives(moment):
        assert life.state in State
        assert (life.ending is not None) == (life.state is State.CLOSED)
        assert (life.turn is not None) == (life.state is State.ANSWERED)
        assert (life.bounce is not None) <= (life.state in {State.UNDELIVERABLE, State.NEEDS_HUMAN, State.CLOSED})
        uncertain = any(draft.hold is Hold.UNCERTAIN for draft in history.drafts)
        if life.state is State.NEEDS_HUMAN:
            assert life.maybes or uncertain
        assert len(life.made) == len(life.done)
        assert life.notes


def the_ladder_is_the_cap(moment: Moment) -> None:
    """Between two restarts no more touches are planned than the ladder has rungs."""
    for history, life in lives(moment):
        names = {rung.name for rung in life.profile.ladder}
        touches = Counter(draft.key.restart for draft in history.drafts if draft.key.rung in names)
        assert all(times <= len(life.profile.ladder) for times in touches.values())
        assert 0 <= life.rung <= len(life.profile.ladder) + sum(1 for touch in life.made if touch.outcome)


def _today(moment: Moment) -> object:
    return moment.policy.working.local_day(moment.now)


LAWS = (
    nothing_is_left,
    every_effect_has_a_reason,
    one_entry_and_one_draft_a_touch,
    one_future_entry_an_offer,
    one_future_entry_a_client,
    what_is_the_users_is_not_touched,
    only_what_stands_is_withdrawn,
    drafts_wait_for_due_and_heard,
    unheard_means_no_draft,
    hearing_more_removes_nothing,
    answered_means_no_draft,
    what_the_client_asked_holds_every_draft,
    entries_are_put_ahead,
    entries_are_put_on_working_days,
    nothing_without_leave,
    one_state_that_fits,
    the_ladder_is_the_cap,
)


@given(scripts())
def test_every_law_holds_at_every_moment(script: Script) -> None:
    """Each law of this page, at each tick of whatever happens."""
    for moment in played(script):
        for law in LAWS:
            law(moment)
