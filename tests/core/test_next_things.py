"""What comes next, a rule a test: each of these was once otherwise."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

from mailwatch.core import ids
from mailwatch.core.appointments import is_address
from mailwatch.core.cadence import DEFAULT_LADDER, Policy, Profile, WorkingTime
from mailwatch.core.clients import lives_of
from mailwatch.core.effects import Audience, PutDraft, PutEntry
from mailwatch.core.facts import (
    CallLogged,
    CallOutcome,
    DraftSent,
    EntryMoved,
    InvitationAnswered,
    Invited,
    ReplyCame,
    Snoozed,
    TextAsked,
    UserWrote,
)
from mailwatch.core.history import Hold
from mailwatch.core.ids import TouchKey
from mailwatch.core.invitations import invitation_key
from mailwatch.core.life import Life
from mailwatch.core.mail import MessageId
from mailwatch.core.offer import Offer, State
from mailwatch.core.verdict import ReplyKind, Strength
from tests.core.desk import CLIENT, ZONE, Desk, an_offer, at
from tests.core.histories import tick

FIRST = an_offer(1, at("2026-03-02"))


def desk(*offers: Offer, policy: Policy | None = None) -> Desk:
    """Return the desk of somebody whose offers have left."""
    return Desk(policy or Policy(WorkingTime(ZONE)), offers=list(offers or [FIRST]))


def days_pass(eva: Desk, until: str, since: str = "2026-03-02") -> None:
    """Look at each day's morning."""
    now = at(since, "09:40")
    while now <= at(until, "23:00"):
        tick(eva, now)
        now += timedelta(days=1)


def client_writes(eva: Desk, kind: ReplyKind, when: datetime, number: int = 1, offer: Offer = FIRST) -> None:
    """Let a message of the client come in."""
    key = MessageId(f"<reply.{number}@klant.example>")
    eva.facts.append(ReplyCame(offer.id, when, key, CLIENT, kind, Strength.SURE))


def calls(eva: Desk, when: datetime, outcome: str, offer: Offer = FIRST) -> None:
    """Log a call, and look."""
    eva.facts.append(CallLogged(offer.id, when, CallOutcome(outcome)))
    tick(eva, when + timedelta(minutes=1))


def life_of(eva: Desk, now: datetime, offer: Offer = FIRST) -> Life:
    """Return where an offer stands beside the client's others."""
    return lives_of(eva.known(), now, eva.policy)[offer.id]


def to_one_client(*offers: Offer) -> list[Offer]:
    """Return the offers, all to Anna."""
    return [replace(offer, terms=replace(offer.terms, contact=CLIENT)) for offer in offers]


# -- silence, once it ended, stays ended --------------------------------------------------------------------


def test_another_ladder_opens_no_file_that_fell_silent() -> None:
    """Closed in silence under a short ladder, it stays closed under a longer one; a late answer still opens it."""
    short = Profile(ladder=(DEFAULT_LADDER[0],))
    eva = desk(policy=Policy(WorkingTime(ZONE), short))
    days_pass(eva, "2026-04-20")
    assert life_of(eva, at("2026-04-20")).state is State.CLOSED
    eva.policy = Policy(WorkingTime(ZONE))
    assert tick(eva, at("2026-04-21")).planned == ()
    client_writes(eva, ReplyKind.QUESTION, at("2026-04-22"))
    assert life_of(eva, at("2026-04-22")).state is State.ANSWERED


def test_a_message_of_a_rung_ahead_that_was_sent_is_that_rung() -> None:
    """The closing was sent under a ladder without a call before it: no call to close comes after it."""
    short = Profile(ladder=(*DEFAULT_LADDER[:2], DEFAULT_LADDER[3]))
    eva = desk(policy=Policy(WorkingTime(ZONE), short))
    days_pass(eva, "2026-04-08")
    (closing,) = [draft.key for draft in eva.standing_drafts() if draft.spec.audience is Audience.CLIENT]
    eva.sends(closing, at("2026-04-08", "11:00"))
    eva.policy = Policy(WorkingTime(ZONE))
    life = life_of(eva, at("2026-04-08", "12:00"))
    assert life.step is not None
    assert life.step.name == "white-flag-call"


# -- calls --------------------------------------------------------------------------------------------------


def test_a_call_made_before_its_moved_day_is_that_call() -> None:
    """Moved by a word on the other offer, made the day before: the next look does not take it for the second one."""
    older, newer = to_one_client(an_offer(1, at("2026-03-02")), an_offer(2, at("2026-03-09")))
    eva = desk(older, newer)
    days_pass(eva, "2026-03-25")
    client_writes(eva, ReplyKind.ACKNOWLEDGE, at("2026-03-26", "11:00"), offer=older)
    tick(eva, at("2026-03-26", "11:01"))
    calls(eva, at("2026-03-30", "11:00"), "reached", newer)
    for later in ("11:10", "11:20"):
        assert tick(eva, at("2026-03-30", later)).planned == ()
    assert [touch.rung for touch in life_of(eva, at("2026-03-30", "12:00"), newer).made] == ["call"]


def test_how_it_went_is_said_of_the_call_that_was_asked_about() -> None:
    """The next entry asks how the call went: what is logged then is that call, and the second is still to come."""
    eva = desk()
    days_pass(eva, "2026-03-22")
    calls(eva, at("2026-03-23", "12:00"), "reached")
    life = life_of(eva, at("2026-03-23", "13:00"))
    assert [touch.rung for touch in life.made] == ["call"]
    assert (life.key.rung, life.due) == ("second-call", date(2026, 4, 6))


def test_each_restart_of_the_client_begins_the_tries_anew() -> None:
    """Two calls in vain, then the client asks again: the first call in vain after that is not the third."""
    eva = desk()
    client_writes(eva, ReplyKind.CALL_ME, at("2026-03-04"))
    for day in ("2026-03-05", "2026-03-06"):
        calls(eva, at(day, "12:00"), "no-answer")
    eva.facts.append(UserWrote(FIRST.id, at("2026-03-09"), MessageId("<mine@voorbeeld.example>")))
    client_writes(eva, ReplyKind.CALL_ME, at("2026-03-11"), 2)
    calls(eva, at("2026-03-12", "12:00"), "no-answer")
    life = life_of(eva, at("2026-03-12", "13:00"))
    assert (life.state, life.due) == (State.ANSWERED, date(2026, 3, 13))


def test_the_working_day_after_a_weekend_is_monday() -> None:
    """Nobody picked up on a Saturday: again on Monday."""
    eva = desk()
    days_pass(eva, "2026-03-16")
    calls(eva, at("2026-03-21", "12:00"), "no-answer")
    assert life_of(eva, at("2026-03-21", "13:00")).due == date(2026, 3, 23)


def test_a_call_on_a_carried_offer_is_the_one_call() -> None:
    """Logged on the older of two offers, it is the call for both; put off on the older one, so is the newer."""
    older, newer = to_one_client(an_offer(1, at("2026-03-02")), an_offer(2, at("2026-03-09")))
    eva = desk(older, newer)
    days_pass(eva, "2026-03-23")
    calls(eva, at("2026-03-23", "12:00"), "reached", older)
    assert life_of(eva, at("2026-03-23", "13:00"), newer).key.rung == "second-call"
    eva.facts.append(Snoozed(older.id, at("2026-03-24"), date(2026, 5, 4)))
    assert life_of(eva, at("2026-03-24", "13:00"), newer).due == date(2026, 5, 4)


def test_a_message_sent_late_is_the_touch_and_counts_from_its_day() -> None:
    """The closing lay for days and was sent after all: the next call keeps the whole silence after it."""
    eva = desk()
    days_pass(eva, "2026-04-30")
    (closing,) = [draft.key for draft in eva.standing_drafts() if draft.key.rung == "closing"]
    eva.sends(closing, at("2026-05-01", "11:00"))
    life = life_of(eva, at("2026-05-01", "12:00"))
    assert life.made[-1].outcome == "sent"
    assert (life.key.rung, life.due) == ("white-flag-call", date(2026, 5, 15))


def test_the_last_message_at_the_cap_lies_until_the_file_shuts() -> None:
    """With no touch left after the closing, it lies in Drafts for the two weeks before the end, not for three days."""
    eva = desk(policy=Policy(WorkingTime(ZONE), Profile(cap=4)))
    days_pass(eva, "2026-05-03")
    assert [draft.key.rung for draft in eva.standing_drafts()] == ["closing"]
    days_pass(eva, "2026-05-04", "2026-05-04")
    assert eva.standing_drafts() == []


# -- what waits for the user --------------------------------------------------------------------------------


def reminded() -> tuple[Desk, TouchKey]:
    """Return a desk on which a question waits since the fifth, told again for the tenth."""
    eva = desk()
    client_writes(eva, ReplyKind.QUESTION, at("2026-03-04"))
    days_pass(eva, "2026-03-09", "2026-03-04")
    (entry,) = [entry for entry in eva.standing_entries() if entry.key.rung == "your-turn"]
    assert entry.spec.starts == at("2026-03-10", "10:00")
    return eva, entry.key


def test_a_reminder_obeys_the_user() -> None:
    """Put off, it stands on that day; moved within the day, it stays at that hour."""
    eva, _ = reminded()
    eva.facts.append(Snoozed(FIRST.id, at("2026-03-09", "12:00"), date(2026, 3, 30)))
    tick(eva, at("2026-03-09", "12:01"))
    assert [entry.spec.starts for entry in eva.standing_entries()] == [at("2026-03-30", "10:00")]
    eva, key = reminded()
    eva.moves(key, at("2026-03-09", "12:00"), at("2026-03-10", "16:00"))
    assert [one for one in tick(eva, at("2026-03-09", "12:01")).planned if isinstance(one.effect, PutEntry)] == []


def test_what_the_user_wrote_into_does_not_end_the_reminders() -> None:
    """An entry with a note of the user's stays as it is, and another one comes back."""
    eva, key = reminded()
    eva.edits_entry(key)
    days_pass(eva, "2026-03-11", "2026-03-10")
    ahead = [entry for entry in eva.standing_entries() if entry.hold is Hold.OURS]
    assert [entry.spec.starts for entry in ahead] == [at("2026-03-13", "10:00")]
    assert tick(eva, at("2026-03-11", "12:00")).planned == ()


def test_a_second_offer_at_the_cap_has_a_date() -> None:
    """A reseller who was rung twice gets a new offer: its call waits for the first file to shut, on a known day."""
    older, newer = to_one_client(an_offer(1, at("2026-03-02")), an_offer(2, at("2026-03-20")))
    eva = desk(
        older, policy=Policy(WorkingTime(ZONE), Profile(ladder=DEFAULT_LADDER[:2], close_after=30, cap=2, tries=1))
    )
    days_pass(eva, "2026-03-16")
    for day in ("2026-03-16", "2026-03-19"):
        calls(eva, at(day, "12:00"), "reached", older)
    eva.offers.append(newer)
    tick(eva, at("2026-03-20", "12:00"))
    assert [entry.spec.starts for entry in eva.standing_entries() if entry.key.offer == newer.id] == [
        at("2026-04-21", "10:00")
    ]


# -- talks --------------------------------------------------------------------------------------------------


def invited(eva: Desk, day: str = "2026-04-01") -> Invited:
    """Invite the client to a talk at her place; the invitation is sent."""
    talk = Invited(
        FIRST.id, at("2026-03-03", "10:00"), ids.invitation_uid(FIRST.id), 0, at(day, "14:00"), "Kerkstraat 1"
    )
    eva.facts.append(talk)
    eva.facts.append(DraftSent(invitation_key(talk.offer, talk.uid, 0), at("2026-03-03", "10:00")))
    tick(eva, at("2026-03-03", "11:00"))
    return talk


def test_no_call_comes_before_the_talk() -> None:
    """Whatever is said meanwhile, the next call is after the talk; in the very second it was asked for, too."""
    eva = desk()
    invited(eva)
    assert life_of(eva, at("2026-03-03", "12:00")).due == date(2026, 4, 15)
    client_writes(eva, ReplyKind.ACKNOWLEDGE, at("2026-03-04"))
    tick(eva, at("2026-03-04", "12:00"))
    calls_ahead = [entry.spec.starts for entry in eva.standing_entries() if entry.key.rung == "call"]
    assert calls_ahead == [at("2026-04-06", "10:00")]


def test_a_moved_reminder_of_the_talk_stays_where_it_was_moved() -> None:
    """An entry that the user moved is an order, beside the ladder too."""
    eva = desk()
    invited(eva)
    (entry,) = [entry for entry in eva.standing_entries() if entry.key.rung == "appointment-0"]
    eva.moves(entry.key, at("2026-03-20"), at("2026-03-30", "15:00"))
    assert any(isinstance(fact, EntryMoved) for fact in eva.facts)
    assert tick(eva, at("2026-03-20", "10:00")).planned == ()


def test_a_yes_to_the_earlier_time_is_none_to_the_later() -> None:
    """Moved, but the message that says so not sent: the client has the first time, and that one is confirmed."""
    eva = desk()
    talk = invited(eva)
    later = replace(talk, at=at("2026-03-05"), sequence=1, starts=at("2026-04-03", "14:00"))
    answer = InvitationAnswered(
        FIRST.id, at("2026-03-06"), talk.uid, MessageId("<a@klant.example>"), "accepted", CLIENT.email
    )
    eva.facts += [later, answer]
    tick(eva, at("2026-03-06", "12:00"))
    entries = {entry.key.rung for entry in eva.standing_entries()}
    assert {"appointment-0", "setting-out-0"} <= entries
    assert "appointment-1" not in entries


def test_an_announced_call_is_a_call_on_whatever_rung() -> None:
    """At the end of the ladder a text announces a call: a call comes, not the last message."""
    eva = desk()
    days_pass(eva, "2026-05-11")
    assert life_of(eva, at("2026-05-11", "12:00")).key.rung == "white-flag"
    values = (("call_on", "2026-05-20"),)
    asked = TextAsked(FIRST.id, at("2026-05-12"), "send-something", Audience.CLIENT, values)
    eva.facts.append(asked)
    planned = tick(eva, at("2026-05-12", "10:00")).planned
    (text,) = [one.key for one in planned if isinstance(one.effect, PutDraft)]
    eva.sends(text, at("2026-05-12", "11:00"))
    life = life_of(eva, at("2026-05-12", "12:00"))
    assert (life.key.rung, life.due) == ("white-flag-call", date(2026, 5, 20))


def test_nobody_sets_out_for_a_talk_on_a_screen() -> None:
    """Only an address is gone to; a talk elsewhere is confirmed the day before, and that is all."""
    assert [is_address(place) for place in ("Kerkstraat 1, 3511 AB Utrecht", "Rue de Rivoli 12")] == [True, True]
    elsewhere = ("Teams", "telefonisch", "https://meet.example/123", "+31 6 12345678", "")
    assert not any(is_address(place) for place in elsewhere)
