"""What was observed. Facts are only ever added; everything else is computed from them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from itertools import groupby

from mailwatch.core.effects import Audience
from mailwatch.core.ids import OfferId, TouchKey
from mailwatch.core.mail import Address, MessageId, SpecialUse
from mailwatch.core.offer import Ending
from mailwatch.core.verdict import ReplyKind, Strength


@dataclass(frozen=True, slots=True)
class ReplyCame:
    """A message came in that bears upon the offer. `found_in` is the use of the mailbox it lay in, when it has one.

    `promised` is true where `postponed_until` is the day by which the client itself said to be back.
    """

    offer: OfferId
    at: datetime
    message_id: MessageId
    sender: Address | None
    kind: ReplyKind
    strength: Strength
    subject: str = ""
    excerpt: str = ""
    postponed_until: date | None = None
    returns_on: date | None = None
    decider: Address | None = None
    phone: str | None = None
    reasons: tuple[str, ...] = ()
    found_in: SpecialUse | None = None
    promised: bool = False

    @property
    def is_answer(self) -> bool:
        """True where a person wrote about the offer for sure."""
        human = not self.kind.automatic and self.kind is not ReplyKind.UNRELATED
        return human and self.strength is Strength.SURE


@dataclass(frozen=True, slots=True)
class UserWrote:
    """The user sent another message to the client about this offer (not one of our drafts)."""

    offer: OfferId
    at: datetime
    message_id: MessageId


class CallOutcome(StrEnum):
    """How a call went (playbook: the ladder; gatekeeper is an outcome of any call, not a rung)."""

    REACHED = "reached"
    GATEKEEPER = "gatekeeper"
    NO_ANSWER = "no-answer"
    VOICEMAIL = "voicemail"
    PROMISED = "promised-callback"
    VISIT = "visit"
    """Spoken to in person: visits are touches too (playbook: kind of sale)."""


@dataclass(frozen=True, slots=True)
class CallLogged:
    """The user called, or visited. `promised` is the day on which the other side said to ring or write back.

    `again` is the day that suits for ringing again, as whoever picked up said.
    """

    offer: OfferId
    at: datetime
    outcome: CallOutcome
    promised: date | None = None
    note: str = ""
    worthwhile: bool | None = None
    again: date | None = None


@dataclass(frozen=True, slots=True)
class EntryMoved:
    """The user moved the entry of a touch: an order, not a conflict. A plain date: made all-day."""

    key: TouchKey
    at: datetime
    to: date | datetime


@dataclass(frozen=True, slots=True)
class EntryDeleted:
    """The user deleted the entry of a touch. `before_due`: leave this offer alone; after it: tidying."""

    key: TouchKey
    at: datetime
    before_due: bool


@dataclass(frozen=True, slots=True)
class DraftSent:
    """The user sent the draft of a touch: the touch was made."""

    key: TouchKey
    at: datetime
    message_id: MessageId | None = None


@dataclass(frozen=True, slots=True)
class DraftDeleted:
    """The user threw the draft of a touch away: that touch is skipped, never made again."""

    key: TouchKey
    at: datetime


@dataclass(frozen=True, slots=True)
class Snoozed:
    """The user set the day of the next touch."""

    offer: OfferId
    at: datetime
    until: date


@dataclass(frozen=True, slots=True)
class Ended:
    """The offer was closed by the user, or by a newer offer (`by` is its id)."""

    offer: OfferId
    at: datetime
    ending: Ending
    by: OfferId | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Followed:
    """The user wants this offer followed, from `first` on where given (spread after consent)."""

    offer: OfferId
    at: datetime
    first: date | None = None


@dataclass(frozen=True, slots=True)
class Judged:
    """The user said what a message is; it replaces what was recorded of that message."""

    offer: OfferId
    at: datetime
    message_id: MessageId
    kind: ReplyKind
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Noted:
    """A note of the user on the offer."""

    offer: OfferId
    at: datetime
    text: str


@dataclass(frozen=True, slots=True)
class Invited:
    """The user wants the client invited for a talk at `starts` (aware), or an earlier invitation changed or called off.

    `uid` names the invitation, `sequence` its version (RFC 5546 section 2.1.4): 0, and 1 more for each change.
    """

    offer: OfferId
    at: datetime
    uid: str
    sequence: int
    starts: datetime
    place: str = ""
    cancelled: bool = False


@dataclass(frozen=True, slots=True)
class InvitationAnswered:
    """The client's calendar answered an invitation: `answer` is the PARTSTAT in lower case, or `counter`.

    `proposed` is the start that a counter-proposal names.
    """

    offer: OfferId
    at: datetime
    uid: str
    message_id: MessageId
    answer: str
    attendee: str
    proposed: datetime | None = None


@dataclass(frozen=True, slots=True)
class TextAsked:
    """The user asked for a text beside the ladder; `values` are what it says besides what is known of the offer."""

    offer: OfferId
    at: datetime
    case: str
    audience: Audience
    values: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class FellSilent:
    """The ladder had ended in silence: remembered, so that another cadence does not open the file again.

    `restart` is what had last restarted the ladder (`TouchKey.restart`).
    """

    offer: OfferId
    at: datetime
    restart: str


@dataclass(frozen=True, slots=True)
class Tagged:
    """The user put tags on the offer, or took them off (`removed`): a tag can choose the profile."""

    offer: OfferId
    at: datetime
    tags: tuple[str, ...]
    removed: bool = False


Fact = (
    ReplyCame
    | UserWrote
    | CallLogged
    | EntryMoved
    | EntryDeleted
    | DraftSent
    | DraftDeleted
    | Snoozed
    | Ended
    | Followed
    | Judged
    | Noted
    | Invited
    | InvitationAnswered
    | TextAsked
    | Tagged
    | FellSilent
)


def offer_of(fact: Fact) -> OfferId:
    """Return the offer that a fact is about."""
    match fact:
        case EntryMoved() | EntryDeleted() | DraftSent() | DraftDeleted():
            return fact.key.offer
        case _:
            return fact.offer


_BY_HAND, _WRITTEN, _CAME, _ANSWERED, _ORDERED = range(5)

_RANKS: dict[type[Fact], int] = {
    EntryMoved: _BY_HAND,
    EntryDeleted: _BY_HAND,
    DraftSent: _BY_HAND,
    DraftDeleted: _BY_HAND,
    UserWrote: _WRITTEN,
    ReplyCame: _CAME,
    CallLogged: _ORDERED,
    Snoozed: _ORDERED,
    Ended: _ORDERED,
    Followed: _ORDERED,
    Judged: _ORDERED,
    Noted: _ORDERED,
    Invited: _ORDERED,
    InvitationAnswered: _ANSWERED,
    TextAsked: _ORDERED,
    Tagged: _ORDERED,
    FellSilent: _BY_HAND,
}


def in_order(facts: Iterable[Fact]) -> list[Fact]:
    """Return facts in order of time, whatever the order in which they were observed.

    Of one moment, what the client wrote comes after what the user wrote, so that the turn is the user's, and what a
    calendar answered after the message that brought it; orders come last, and among themselves as they were given.
    """
    ordered: list[Fact] = []
    for (_, rank), together in groupby(sorted(facts, key=_place_in_time), key=_place_in_time):
        same = list(together)
        ordered += sorted(same, key=repr) if len(same) > 1 and rank != _ORDERED else same
    return ordered


def _place_in_time(fact: Fact) -> tuple[datetime, int]:
    return fact.at, _RANKS[type(fact)]
