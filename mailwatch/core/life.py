"""Where one offer stands, and how its next touch gets its day."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from mailwatch.core import ids
from mailwatch.core.brief import PastTouch
from mailwatch.core.cadence import Policy, Profile, Rung, WorkingTime
from mailwatch.core.effects import Audience
from mailwatch.core.facts import CallOutcome, Invited, ReplyCame, TextAsked
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
    awaits the user, `maybes` those that may be answers, `bounce` the one that says it never arrived.

    `made` are the touches so far and `done` their keys, attempts among them; `touches` counts those that the cap
    counts: none that was skipped, and the attempts of one call once; `tried` is how often the present call was tried.
    `tidied` are touches whose entry or call sheet the user threw away when its time had come. `occasion` is the case
    of the next touch's entry where that is not its rung's own: somebody promised something. `all_day` is true once the
    user made an entry of this offer so. `in_touch_on` is the day of the user's last own message or word on the offer,
    `talk_on` that of the talk that was agreed on. `invited` are all versions of invitations, `asked` all texts beside
    the ladder, `for_client` the drafts that were for the client. `carried_by` is the newer offer to the same client
    that has the touches for both.
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
    touches: int = 0
    tried: int = 0
    tidied: tuple[TouchKey, ...] = ()
    occasion: str = ""
    all_day: bool = False
    in_touch_on: date | None = None
    talk_on: date | None = None
    invited: tuple[Invited, ...] = ()
    asked: tuple[TextAsked, ...] = ()
    for_client: frozenset[TouchKey] = frozenset()
    carried_by: OfferId | None = None
    remarks: tuple[str, ...] = ()

    @property
    def step(self) -> Rung | None:
        """The rung that comes next, None past the last one."""
        return self.profile.ladder[self.rung] if self.rung < len(self.profile.ladder) else None

    @property
    def case(self) -> str:
        """The text of the next touch's entry. A message to the client is what it is, whatever was promised before."""
        if self.step is None:
            return "closed"
        return self.occasion if self.occasion and self.step.audience is Audience.USER else self.step.case

    @property
    def key(self) -> TouchKey:
        """The key of the next touch, or of the user's turn; past the ladder that of closing silently."""
        if self.state is State.ANSWERED and self.turn is not None:
            return TouchKey(self.offer.id, turn_case(self.turn), self.restart)
        return TouchKey(self.offer.id, self.step.name if self.step else "closed", self.restart)

    def moved_to(self, change: Change) -> Life:
        """Return this life in the state that `change` leads to."""
        return replace(self, state=after(self.state, change))


BY_CLIENT = ("promised", "postponed", "again")
"""First words of the codes that tell of a day which the client's side named."""

ANNOUNCED = "announced"
"""The same for the day on which the sender said to be in touch."""

BY_USER = ("snoozed", "followed-by-you", "moved-by-you")
"""The same for a day that the user ordered."""


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
    again = replace(life.moved_to(Change.RESTART), restart=mark, rung=rung, tried=0, turn=None, ending=None)
    return silence_from(again, policy.working.local_day(at), policy, "client-wrote")


def silence_from(life: Life, day: date, policy: Policy, why: str) -> Life:
    """Count the silence before the present rung from `day`; past the ladder that before closing."""
    days = life.profile.silence_before(life.rung)
    placed = scheduled(life, day + timedelta(days=days), f"{why}:{day}", policy, f"silent-for:{days}")
    return before_it_lapses(placed, day, policy)


def before_it_lapses(life: Life, since: date, policy: Policy) -> Life:
    """Bring a touch that would come after the offer lapsed to before it, where the gap after `since` allows.

    A client who hears on the last day but one can still say yes (playbook: the ladder, valid until).
    """
    valid = life.offer.terms.valid_until
    if valid is None or life.step is None or day_of(life.due, policy.working) <= valid:
        return life
    last, earliest = policy.working.last_before(valid), since + timedelta(days=life.profile.gap)
    if last < earliest or (life.returns_on is not None and last <= life.returns_on):
        return life
    return replace(life, due=last, notes=(*life.notes, f"before-it-lapses:{valid}"))


def touched(life: Life, touch: PastTouch, *, counts: bool = True) -> Life:
    """Record that the present touch was made, skipped or passed; `counts` says whether the cap counts it."""
    return replace(life, made=(*life.made, touch), done=(*life.done, life.key), touches=life.touches + counts)


def stepped_back(life: Life) -> Life:
    """Return the life with the last touch the present one again."""
    names = [rung.name for rung in life.profile.ladder]
    if life.done[-1].rung not in names:
        return life
    rung, touches = names.index(life.done[-1].rung), life.touches - 1
    return replace(life, rung=rung, done=life.done[:-1], made=life.made[:-1], touches=touches)


def next_rung(life: Life, since: date, policy: Policy, *, reached: bool = False) -> Life:
    """Go up a rung, silence counted from `since`; what is for when a call reached nobody is passed over if one did."""
    before, ladder = life.step.name if life.step else "call", life.profile.ladder
    rung = life.rung + 1
    while reached and rung < len(ladder) and ladder[rung].fallback:
        rung += 1
    return silence_from(replace(life, rung=rung, tried=0), since, policy, f"after-{before}")


def scheduled(life: Life, day: date, note: str, policy: Policy, *more: str, occasion: str = "") -> Life:
    """Put the next touch on `day` or the working day after it, not while the client is away, nor before a talk."""
    placed = replace(life, due=policy.working.on_or_after(day), notes=(note, *more), occasion=occasion)
    return not_before(placed, policy)


def promised(life: Life, until: date, policy: Policy, why: str, occasion: str, *more: str) -> Life:
    """Somebody named a day: the next touch comes just after it, not before (playbook: promised return)."""
    return scheduled(life, policy.working.next_after(until), f"{why}:{until}", policy, *more, occasion=occasion)


def not_before(life: Life, policy: Policy) -> Life:
    """Move what falls in the client's absence, or before a talk, to after it (playbook: out of office)."""
    back, talk = life.returns_on, life.talk_on
    if back is not None and day_of(life.due, policy.working) <= back:
        life = replace(life, due=policy.working.next_after(back), notes=(*life.notes, f"out-of-office:{back}"))
    if talk is None or day_of(life.due, policy.working) >= (earliest := talk + timedelta(days=life.profile.gap)):
        return life
    return replace(life, due=policy.working.on_or_after(earliest), notes=(*life.notes, f"appointment:{talk}"))


def anew(life: Life, mark: str) -> Life:
    """Give the next touch an entry of its own where the present one is used up: made, or thrown away by the user."""
    return replace(life, restart=mark) if life.key in {*life.done, *life.tidied} else life


def own_touches(life: Life) -> Iterator[date]:
    """Yield the days on which the user was in touch; neither a call that nobody took nor a text thrown away was."""
    if life.in_touch_on is not None:
        yield life.in_touch_on
    yield from (touch.on for touch in life.made if touch.outcome not in {"skipped", CallOutcome.NO_ANSWER})


def keep_distance(life: Life, day: date, policy: Policy, why: str) -> Life:
    """Hold the minimum gap to what was said last, on `day`, `why` telling by whom (playbook: never too soon).

    It never delays a day that the client or the user named, nor the call that was announced: it is expected.
    """
    due, earliest = day_of(life.due, policy.working), day + timedelta(days=life.profile.gap)
    named = life.notes[0].startswith((*BY_CLIENT, *BY_USER, ANNOUNCED))
    if due >= earliest or (named and due >= day):
        return life
    return scheduled(life, earliest, f"{why}:{day}", policy, occasion=life.occasion)


def call_rung(life: Life) -> int:
    """Return the present rung, or the last one below it that is a call: no message was announced or agreed on."""
    ladder = life.profile.ladder
    rung = min(life.rung, len(ladder) - 1)
    calls = [place for place in range(rung + 1) if ladder[place].audience is Audience.USER]
    return calls[-1] if calls else rung


def settled(life: Life, change: Change) -> Life:
    """What awaited the user, or a person's look, is dealt with."""
    return replace(life.moved_to(change), turn=None, maybes=(), bounce=None)


def end(life: Life, ending: Ending) -> Life:
    """Close the offer for the reason given."""
    return replace(life.moved_to(Change.END), ending=ending, turn=None, maybes=())
