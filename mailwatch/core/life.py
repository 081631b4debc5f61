"""Where one offer stands, and how its next touch gets its day."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from mailwatch.core import ids
from mailwatch.core.brief import PastTouch
from mailwatch.core.cadence import Policy, Profile, Rung, WorkingTime
from mailwatch.core.facts import ReplyCame
from mailwatch.core.ids import OfferId, TouchKey
from mailwatch.core.mail import Address
from mailwatch.core.offer import Change, Ending, Offer, State, after
from mailwatch.core.verdict import ReplyKind


@dataclass(frozen=True, slots=True)
class Life:
    """Where an offer stands.

    `rung` counts from 0; at the length of the ladder nothing is left but to close. `restart` marks the
    client's message or the user's order that last restarted the ladder ("" before any). `due` is the day or the
    moment of the next touch or of the user's turn, `notes` the codes that say why that day. `turn` is the message that
    awaits the user, `maybes` those that may be answers, `bounce` the one that says it never arrived. `made` are the
    touches so far and `done` their keys; `tidied` are touches whose entry or call sheet the user threw away when its
    time had come. `all_day` is true once the user made an entry of this offer so. `carried_by` is the newer offer to
    the same client that has the touches for both.
    """

    offer: Offer
    profile: Profile
    due: date | datetime
    state: State = State.WAITING
    ending: Ending | None = None
    rung: int = 0
    restart: str = ""
    notes: tuple[str, ...] = ()
    contact: Address | None = None
    phone: str | None = None
    postponements: int = 0
    returns_on: date | None = None
    turn: ReplyCame | None = None
    bounce: ReplyCame | None = None
    maybes: tuple[ReplyCame, ...] = ()
    replies: tuple[ReplyCame, ...] = ()
    made: tuple[PastTouch, ...] = ()
    done: tuple[TouchKey, ...] = ()
    tidied: tuple[TouchKey, ...] = ()
    all_day: bool = False
    carried_by: OfferId | None = None
    remarks: tuple[str, ...] = ()

    @property
    def step(self) -> Rung | None:
        """The rung that comes next, None past the last one."""
        return self.profile.ladder[self.rung] if self.rung < len(self.profile.ladder) else None

    @property
    def key(self) -> TouchKey:
        """The key of the next touch, or of the user's turn; past the ladder that of closing silently."""
        if self.state is State.ANSWERED and self.turn is not None:
            return TouchKey(self.offer.id, turn_case(self.turn), self.restart)
        return TouchKey(self.offer.id, self.step.name if self.step else "closed", self.restart)

    def moved_to(self, change: Change) -> Life:
        """Return this life in the state that `change` leads to."""
        return replace(self, state=after(self.state, change))


def turn_case(turn: ReplyCame) -> str:
    """Return the text for the user's turn: a yes asks whether the offer is won."""
    return "ask-won" if turn.kind is ReplyKind.ACCEPT else "your-turn"


def about(what: str, reply: ReplyCame) -> str:
    """Return a code with the sender of a message as its argument."""
    return f"{what}:{reply.sender.email if reply.sender else ''}"


def day_of(moment: date | datetime, working: WorkingTime) -> date:
    """Return the user's calendar day of a day or an aware moment."""
    return working.local_day(moment) if isinstance(moment, datetime) else moment


def waiting_again(life: Life, at: datetime, reply: ReplyCame, policy: Policy) -> Life:
    """The client wrote and it stays the client's turn: the waiting starts again on the same rung."""
    mark = ids.restart_mark(reply.message_id)
    rung = min(life.rung, len(life.profile.ladder) - 1)
    again = replace(life.moved_to(Change.RESTART), restart=mark, rung=rung, turn=None, ending=None)
    return silence_from(again, policy.working.local_day(at), policy, "client-wrote")


def silence_from(life: Life, day: date, policy: Policy, why: str) -> Life:
    """Count the silence before the present rung from `day`; past the ladder that before closing."""
    days = life.profile.silence_before(life.rung)
    return scheduled(life, day + timedelta(days=days), f"{why}:{day}", policy, f"silent-for:{days}")


def touched(life: Life, touch: PastTouch) -> Life:
    """Record that the present touch was made, skipped or passed."""
    return replace(life, made=(*life.made, touch), done=(*life.done, life.key))


def next_rung(life: Life, since: date, policy: Policy) -> Life:
    """Go up a rung, silence counted from `since`."""
    before = life.step.name if life.step else ""
    return silence_from(replace(life, rung=life.rung + 1), since, policy, f"after-{before}")


def scheduled(life: Life, day: date, note: str, policy: Policy, *more: str) -> Life:
    """Put the next touch on `day` or the working day after it, and not while the client is away."""
    placed = replace(life, due=policy.working.on_or_after(day), notes=(note, *more))
    return not_before(placed, policy)


def not_before(life: Life, policy: Policy) -> Life:
    """Move what falls in the client's absence to after it (playbook: out of office)."""
    back = life.returns_on
    if back is None or day_of(life.due, policy.working) > back:
        return life
    return replace(life, due=policy.working.next_after(back), notes=(*life.notes, f"out-of-office:{back}"))


def anew(life: Life, mark: str) -> Life:
    """Give the next touch an entry of its own where the present one is used up: made, or thrown away by the user."""
    return replace(life, restart=mark) if life.key in {*life.done, *life.tidied} else life


def keep_distance(life: Life, at: datetime, policy: Policy, why: str) -> Life:
    """Hold the minimum gap to what was written last, `why` saying by whom (playbook: never too soon)."""
    day = policy.working.local_day(at)
    earliest = day + timedelta(days=life.profile.gap)
    if day_of(life.due, policy.working) >= earliest:
        return life
    return scheduled(life, earliest, f"{why}:{day}", policy)


def end(life: Life, ending: Ending) -> Life:
    """Close the offer for the reason given."""
    return replace(life.moved_to(Change.END), ending=ending, turn=None, maybes=())
