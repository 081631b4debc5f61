"""Invitations to the client for the follow-up talk: which draft should lie ready, told from the facts."""

from __future__ import annotations

from datetime import datetime

from mailwatch.core.effects import Audience, Drafts, DraftSpec
from mailwatch.core.facts import DraftSent, Invited
from mailwatch.core.history import History
from mailwatch.core.ids import OfferId, TouchKey

RUNG = "invite-"


def invitation_key(offer: OfferId, uid: str, sequence: int) -> TouchKey:
    """Return the key of the draft that carries one version of an invitation; it is a touch beside the ladder."""
    return TouchKey(offer, f"{RUNG}{sequence}", uid[:6])


def is_invitation(key: TouchKey) -> bool:
    """True for a key that `invitation_key` made."""
    return key.rung.startswith(RUNG)


def invitations(history: History) -> tuple[Invited, ...]:
    """Return every version of every invitation for an offer, the last one last."""
    return tuple(fact for fact in history.facts if isinstance(fact, Invited))


def wanted_invitation(history: History, now: datetime, *, closed: bool) -> Drafts:
    """Return the draft of the last version, {} when none is called for.

    An invitation to a talk that is past, or for an offer that is closed, is wanted no more; what the client
    never got need not be called off.
    """
    versions = invitations(history)
    if not versions:
        return {}
    last = versions[-1]
    reached = _reached_client(history, last.uid)
    if last.starts < now or (last.cancelled and not reached) or (closed and not last.cancelled):
        return {}
    case = "invite-cancelled" if last.cancelled else "invite-moved" if reached else "invite"
    key = invitation_key(last.offer, last.uid, last.sequence)
    return {key: (DraftSpec(case, Audience.CLIENT), (f"invited:{last.starts:%Y-%m-%d}",))}


def _reached_client(history: History, uid: str) -> bool:
    """True when the user sent an earlier version."""
    earlier = {invitation_key(fact.offer, uid, fact.sequence) for fact in invitations(history)[:-1] if fact.uid == uid}
    return any(isinstance(fact, DraftSent) and fact.key in earlier for fact in history.facts)
