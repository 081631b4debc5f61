"""An offer, the states it can be in, and THE table by which a state changes. It changes nowhere else."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from mailwatch.core.ids import OfferId
from mailwatch.core.mail import AccountName, Address, MessageId
from mailwatch.core.verdict import Terms


@dataclass(frozen=True, slots=True)
class Offer:
    """An offer that left. `message_id` is its Message-ID, or a digest where it has none (`ids.message_key`).

    `sender` is the identity that sent it. `text` is the start of what its sender wrote, `summary` one
    line on what was offered, `reasons` the sentences why it was taken for an offer. A talk entered
    by hand is an offer too: `talk` is true and no message exists.
    """

    id: OfferId
    message_id: MessageId
    account: AccountName
    sender: Address
    to: tuple[Address, ...]
    subject: str
    sent_at: datetime
    cc: tuple[Address, ...] = ()
    references: tuple[MessageId, ...] = ()
    terms: Terms = field(default_factory=Terms)
    text: str = ""
    summary: str = ""
    signature: str = ""
    reasons: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    talk: bool = False


class State(StrEnum):
    """Where an offer stands. Every offer is in exactly one of these at any moment (invariant I1)."""

    WAITING = "waiting"
    """The client's turn: a next touch has a date."""
    DRAFTED = "drafted"
    """The next touch is due and its draft lies ready."""
    ANSWERED = "answered"
    """The user's turn: the client asked, negotiated, wants a call, or said yes."""
    NEEDS_HUMAN = "needs-human"
    """Something may be an answer, or a draft cannot be found again: no text is written until a person looked."""
    UNDELIVERABLE = "undeliverable"
    """The offer bounced: silence means nothing."""
    CLOSED = "closed"
    """Over: won, lost, silent to the end, left alone or superseded. A late answer reopens it."""


CLIENTS_TURN = frozenset({State.WAITING, State.DRAFTED})
"""States in which an offer has touches ahead."""


class Change(StrEnum):
    """What can happen to an offer, as far as its state goes."""

    RESTART = "restart"
    """The client wrote, and it is still the client's turn (acknowledge, delegate, postpone)."""
    ANSWER = "answer"
    """The client wrote, and it is the user's turn (question, negotiate, call me, accept)."""
    DECLINE = "decline"
    """The client said no."""
    DOUBT = "doubt"
    """A maybe came in, or a draft is uncertain."""
    BOUNCE = "bounce"
    """The offer came back."""
    USER_WROTE = "user-wrote"
    """The user wrote to the client, or told how a talk went."""
    DRAFT_READY = "draft-ready"
    """The draft of the next touch lies in Drafts, as it was written or edited by the user."""
    DRAFT_GONE = "draft-gone"
    """The user threw away a text for the client: that touch is skipped."""
    END = "end"
    """Closed: by the user's order, by a newer offer, or by silence to the end of the ladder."""
    REOPEN = "reopen"
    """The user wants it followed (again)."""


_W, _D, _A, _N, _U, _C = (
    State.WAITING,
    State.DRAFTED,
    State.ANSWERED,
    State.NEEDS_HUMAN,
    State.UNDELIVERABLE,
    State.CLOSED,
)

TRANSITIONS: dict[Change, dict[State, State]] = {
    # from:               waiting  drafted  answered  needs-human  undeliverable  closed
    Change.RESTART:     {_W: _W,  _D: _W,  _A: _W,   _N: _W,      _U: _W,        _C: _W},
    Change.ANSWER:      {_W: _A,  _D: _A,  _A: _A,   _N: _A,      _U: _A,        _C: _A},
    Change.DECLINE:     {_W: _C,  _D: _C,  _A: _C,   _N: _C,      _U: _C,        _C: _C},
    Change.DOUBT:       {_W: _N,  _D: _N,  _A: _A,   _N: _N,      _U: _N,        _C: _C},
    Change.BOUNCE:      {_W: _U,  _D: _U,  _A: _A,   _N: _U,      _U: _U,        _C: _C},
    Change.USER_WROTE:  {_W: _W,  _D: _W,  _A: _W,   _N: _W,      _U: _W,        _C: _C},
    Change.DRAFT_READY: {_W: _D,  _D: _D,  _A: _A,   _N: _N,      _U: _U,        _C: _C},
    Change.DRAFT_GONE:  {_W: _W,  _D: _W,  _A: _A,   _N: _N,      _U: _U,        _C: _C},
    Change.END:         {_W: _C,  _D: _C,  _A: _C,   _N: _C,      _U: _C,        _C: _C},
    Change.REOPEN:      {_W: _W,  _D: _D,  _A: _A,   _N: _W,      _U: _W,        _C: _W},
}  # fmt: skip
"""THE state transition table: for each change, from every state to the next. Nothing is left out."""


def after(state: State, change: Change) -> State:
    """Given a state and what happened, return the next state."""
    return TRANSITIONS[change][state]


class Ending(StrEnum):
    """Why an offer is closed. *Not interested* (said so) is not *closed, silent* (never did); playbook: marked."""

    WON = "won"
    LOST = "lost"
    NOT_INTERESTED = "not-interested"
    SILENT = "closed-silent"
    POSTPONED = "postponed-too-often"
    LEFT_ALONE = "left-alone"
    IGNORED = "ignored"
    SUPERSEDED = "superseded"
