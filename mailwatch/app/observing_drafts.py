"""What became of the drafts we put: still ours, edited, sent, thrown away, or moved by the server."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from mailwatch.app.drafts_folder import Lying, fingerprint_at, itself, read_drafts, sent_copy, successor
from mailwatch.app.memory import DraftRecord, Letter
from mailwatch.app.ports import Layout, Mail
from mailwatch.app.world import Account, World
from mailwatch.core.facts import DraftDeleted, DraftSent
from mailwatch.core.history import Hold
from mailwatch.core.mail import Cursor

READS_TO_BELIEVE = 2
"""Reads of Drafts and Sent without a trace before a draft is believed deleted: the sent copy may come late."""


def observe_drafts(world: World, account: Account, mail: Mail, layout: Layout, now: datetime) -> None:
    """Compare the drafts we put on this account with what lies in Drafts and Sent, and record what the user did.

    Costs nothing while no draft of ours stands. Raises `MailwatchError`.
    """
    records = [record for record in world.memory.drafts() if record.placement.account == account.name]
    if not records:
        return
    end = mail.end_of(layout.drafts)
    lying = read_drafts(world, mail, layout.drafts, end.uidvalidity, _lowest(records, layout.drafts, end))
    for record in records:
        _observe(world, mail, record, lying, now)


def _lowest(records: Sequence[DraftRecord], drafts: str, end: Cursor) -> int:
    """Return the UID from which Drafts is read: all of it for one that lay elsewhere, nowhere, or is numbered anew."""
    places = [record.placement for record in records]
    known = all((where.mailbox, where.uidvalidity) == (drafts, end.uidvalidity) for where in places)
    return max(1, min(where.uid for where in places)) if known else 1


def _observe(world: World, mail: Mail, record: DraftRecord, lying: Sequence[Lying], now: datetime) -> None:
    found = itself(record, lying)
    if found is None and (sent := sent_copy(world, record.placement.account, record, record.put_at)) is not None:
        _was_sent(world, record, sent)
    elif (found := found or successor(record, lying)) is not None:
        _still_there(world, mail, record, found)
    elif record.hold is not Hold.UNCERTAIN:
        _not_found(world, record, now)


def _still_there(world: World, mail: Mail, record: DraftRecord, found: Lying) -> None:
    kept = replace(record, missed=0)
    if found.placement != record.placement:
        same = fingerprint_at(world, mail, found.placement) == record.fingerprint
        hold = Hold.OURS if same and record.hold is not Hold.TAKEN else Hold.TAKEN
        kept = replace(kept, placement=found.placement, hold=hold)
    if kept != record:
        with world.memory.transaction():
            world.memory.keep_draft(kept)


def _was_sent(world: World, record: DraftRecord, sent: Letter) -> None:
    with world.memory.transaction():
        world.memory.keep_draft(replace(record, hold=Hold.GONE))
        world.memory.add_fact(DraftSent(record.key, sent.at, sent.key), f"draft-sent:{record.key}")
        world.memory.join_thread(record.key.offer, (sent.key,))


def _not_found(world: World, record: DraftRecord, now: datetime) -> None:
    missed = record.missed + 1
    with world.memory.transaction():
        if missed < READS_TO_BELIEVE:
            world.memory.keep_draft(replace(record, missed=missed))
        else:
            world.memory.keep_draft(replace(record, missed=missed, hold=Hold.GONE))
            world.memory.add_fact(
                DraftDeleted(record.key, now), f"draft-deleted:{record.key}:{record.put_at.isoformat()}"
            )
