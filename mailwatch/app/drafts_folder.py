"""What lies in a Drafts folder, and which of it is a draft of ours whatever the server made of it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeVar

from mailwatch.app.memory import Direction, DraftRecord, Letter, PutBefore
from mailwatch.app.ports import Mail
from mailwatch.app.world import World
from mailwatch.core import ids
from mailwatch.core.mail import AccountName, Header, Placement

T = TypeVar("T")

WHOLE = 12 * 1024 * 1024
"""Octets read of a draft: a longer one is not ours."""


@dataclass(frozen=True, slots=True)
class Lying:
    """A message in Drafts."""

    placement: Placement
    header: Header

    @property
    def recipients(self) -> tuple[str, ...]:
        """The addresses it goes to, in order of the alphabet."""
        return tuple(sorted(address.email for address in self.header.recipients))


def read_drafts(world: World, mail: Mail, mailbox: str, uidvalidity: int, lowest: int) -> tuple[Lying, ...]:
    """Return what lies in Drafts at or above a UID, by FETCH: SEARCH may lie (fault 6)."""
    found = mail.headers_from(mailbox, uidvalidity, lowest)
    return tuple(Lying(fetched.placement, world.mime.header(fetched)) for fetched in found)


def fingerprint_at(world: World, mail: Mail, placement: Placement) -> str | None:
    """Return the fingerprint of the message at a placement, None when it is gone."""
    for _, raw in mail.bodies(placement.mailbox, placement.uidvalidity, [placement.uid], WHOLE):
        return world.fingerprint(raw)
    return None


def itself(draft: DraftRecord | PutBefore, lying: Sequence[Lying]) -> Lying | None:
    """Find the very message we appended: by placement, else (after a renumbering) by its Message-ID."""
    if isinstance(draft, DraftRecord):
        for one in lying:
            if one.placement == draft.placement:
                return one
    return _first(one for one in lying if one.header.message_id == draft.message_id)


def rewritten(world: World, mail: Mail, before: PutBefore, lying: Sequence[Lying]) -> Lying | None:
    """Find what we appended though the server changed its Message-ID (fault 5): what a person sees is the same."""
    for one in _alike(before, lying):
        if fingerprint_at(world, mail, one.placement) == before.fingerprint:
            return one
    return None


def successor(draft: DraftRecord | PutBefore, lying: Sequence[Lying]) -> Lying | None:
    """Find what a client saved in a draft's place under a new UID and Message-ID: subject, people or thread tell."""
    alike = _first(_alike(draft, lying))
    if alike is not None or not draft.parents:
        return alike
    return _first(one for one in lying if set(one.header.parents) & set(draft.parents))


def sheet(before: PutBefore, lying: Sequence[Lying]) -> Lying | None:
    """Find a call sheet of ours that a server renamed, and that no memory knows of: only we write such a subject.

    A text for the client is not known by subject and people: it could be the user's own.
    """
    if before.parents:
        return None
    return _first(one for one in _alike(before, lying) if not ids.is_ours(one.header.message_id or ""))


def sent_copy(world: World, account: AccountName, draft: DraftRecord | PutBefore, since: datetime) -> Letter | None:
    """Find the copy of a draft that the user sent after `since`: by Message-ID, else by thread, people and subject."""
    letters = world.memory.letters(account, since - timedelta(days=1), Direction.SENT)
    by_id = _first(letter for letter in letters if letter.key == draft.message_id)
    return by_id or _first(
        letter for letter in letters if letter.at >= since - CLOCKS_DIFFER and _continues(letter, draft)
    )


CLOCKS_DIFFER = timedelta(minutes=5)
"""How far the clock of the user's mail client may lag behind ours."""


def _continues(letter: Letter, draft: DraftRecord | PutBefore) -> bool:
    same_people = bool(set(letter.recipients) & set(draft.recipients))
    if draft.parents:
        return same_people and bool(set(letter.parents) & set(draft.parents))
    return same_people and letter.subject == draft.subject


def _alike(draft: DraftRecord | PutBefore, lying: Iterable[Lying]) -> Iterable[Lying]:
    return (one for one in lying if one.header.subject == draft.subject and one.recipients == draft.recipients)


def _first(found: Iterable[T]) -> T | None:
    return next(iter(found), None)
