"""Drafts: append and read back, withdraw, and find out afterwards what became of them. Never two for one touch."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from mailwatch.app.briefing import brief_for, history_of
from mailwatch.app.drafts_folder import (
    Lying,
    fingerprint_at,
    itself,
    read_drafts,
    rewritten,
    sent_copy,
    sheet,
    successor,
)
from mailwatch.app.inviting import talk_of, version_of, with_talk
from mailwatch.app.memory import Direction, DraftRecord, Letter, PutBefore
from mailwatch.app.ports import Layout, Mail
from mailwatch.app.world import World
from mailwatch.core import ids
from mailwatch.core.effects import PutDraft, WithdrawDraft
from mailwatch.core.errors import MailwatchError, Retry, Scope
from mailwatch.core.history import Hold
from mailwatch.core.ids import TouchKey
from mailwatch.core.invitations import is_invitation
from mailwatch.core.mail import AccountName, Cursor, Header, MessageId, Placement


@dataclass(frozen=True, slots=True)
class Prepared:
    """A draft that is about to be appended: the message, and what is journaled to find it again."""

    raw: bytes
    before: PutBefore


class StaysError(MailwatchError):
    """A draft of ours stays, though nobody wants it: from now on it is the user's."""


class Drafting:
    """Puts drafts into the Drafts folder of one account and takes them away."""

    def __init__(self, world: World, mail: Mail, layout: Layout, now: datetime) -> None:
        self._world, self._mail, self._layout, self._now = world, mail, layout, now

    def prepare(self, effect: PutDraft) -> Prepared:
        """Write the message and note where Drafts ends, before anything is done."""
        message_id = ids.draft_message_id(effect.key)
        raw = self._written(effect, message_id)
        header = self._header(raw)
        earlier = self._world.memory.letter(message_id)
        before = PutBefore(
            message_id=message_id,
            end=self._mail.end_of(self._layout.drafts),
            fingerprint=self._world.fingerprint(raw),
            subject=header.subject,
            recipients=tuple(sorted(address.email for address in header.recipients)),
            parents=header.parents,
            earlier=earlier.placement if earlier else None,
        )
        return Prepared(raw, before)

    def _written(self, effect: PutDraft, message_id: MessageId) -> bytes:
        world = self._world
        brief = brief_for(world, effect.key, effect.spec, self._now)
        if not is_invitation(effect.key):
            return world.texts.draft(brief, message_id, self._now)
        version = version_of(history_of(world, effect.key.offer), effect.key)
        raw = world.texts.draft(with_talk(brief, version, world), message_id, self._now)
        return world.invite(raw, talk_of(brief, version, world), self._now)

    def lies_already(self, effect: PutDraft, before: PutBefore) -> DraftRecord | None:
        """Return the draft if it lies in Drafts, or was sent, in an earlier life of the database: looked for first."""
        lying = self._lying(before.end.uidvalidity, 1)
        found = itself(before, lying) or rewritten(self._world, self._mail, before, lying) or sheet(before, lying)
        if found is not None:
            return self._record(effect, before, found)
        letter = self._world.memory.letter(before.message_id)
        was_sent = letter is not None and letter.direction is Direction.SENT
        return self._as(effect, before, letter.placement, Hold.TAKEN) if letter and was_sent else None

    def append(self, effect: PutDraft, prepared: Prepared) -> DraftRecord | None:
        """Append the draft and read it back; None when the server said OK and it is not there (fault 3)."""
        self._mail.append_draft(self._layout.drafts, prepared.raw)
        return self.find(effect, prepared.before, self._now)

    def find(self, effect: PutDraft, before: PutBefore, begun_at: datetime) -> DraftRecord | None:
        """Given what was journaled before an APPEND, find what became of it, None when it left no trace.

        By Message-ID at or above the UID that was next then; else by what a person sees in it; else
        what the user made of it: edited in Drafts, moved to another folder, or sent.
        """
        end = self._mail.end_of(self._layout.drafts)
        lowest = before.end.uidnext if end.uidvalidity == before.end.uidvalidity else 1
        lying = self._lying(end.uidvalidity, lowest)
        found = itself(before, lying) or rewritten(self._world, self._mail, before, lying) or successor(before, lying)
        if found is not None:
            return self._record(effect, before, found)
        letter = sent_copy(self._world, self._mail.name, before, begun_at) or self._moved(before)
        return self._as(effect, before, letter.placement, Hold.TAKEN) if letter is not None else None

    def _moved(self, before: PutBefore) -> Letter | None:
        letter = self._world.memory.letter(before.message_id)
        return letter if letter is not None and letter.placement != before.earlier else None

    def uncertain(self, effect: PutDraft, before: PutBefore) -> DraftRecord:
        """Return the record of a draft that a server took twice and that cannot be found: no third attempt is made."""
        return self._as(effect, before, self._nowhere(before.end), Hold.UNCERTAIN)

    def withdraw(self, record: DraftRecord, effect: WithdrawDraft) -> bool:
        """Take the draft away if it is still as we wrote it; False when the user's hand was there first.

        Raises `StaysError` when the server offers no way to take away one message only.
        """
        found = fingerprint_at(self._world, self._mail, record.placement)
        if found is None or found != record.fingerprint:
            return False
        if not self._mail.withdraw(record.placement):
            raise StaysError(
                f"the server cannot take away a single draft ({effect.key})",
                where=f"account {self._mail.name}",
                remedy=f"delete it yourself: {record.subject!r} in {record.placement.mailbox}",
                scope=Scope.MESSAGE,
                retry=Retry.NEVER,
            )
        return True

    def is_gone(self, record: DraftRecord) -> bool:
        """True when nothing lies at the draft's placement any more."""
        return fingerprint_at(self._world, self._mail, record.placement) is None

    def _lying(self, uidvalidity: int, lowest: int) -> tuple[Lying, ...]:
        return read_drafts(self._world, self._mail, self._layout.drafts, uidvalidity, lowest)

    def _record(self, effect: PutDraft, before: PutBefore, found: Lying) -> DraftRecord:
        """The fingerprint kept is of what the server holds: it may have rewritten what we gave it."""
        stands = fingerprint_at(self._world, self._mail, found.placement)
        ours = found.header.message_id == before.message_id or stands == before.fingerprint
        record = self._as(effect, before, found.placement, Hold.OURS if ours else Hold.TAKEN)
        return replace(record, fingerprint=stands or before.fingerprint)

    def _as(self, effect: PutDraft, before: PutBefore, where: Placement, hold: Hold) -> DraftRecord:
        return DraftRecord(
            key=effect.key,
            spec=effect.spec,
            hold=hold,
            put_at=self._now,
            message_id=before.message_id,
            placement=where,
            fingerprint=before.fingerprint,
            subject=before.subject,
            recipients=before.recipients,
            parents=before.parents,
        )

    def _nowhere(self, end: Cursor) -> Placement:
        return Placement(AccountName(self._mail.name), self._layout.drafts, end.uidvalidity, 0)

    def _header(self, raw: bytes) -> Header:
        return self._world.mime.message(raw).header


def draft_record(world: World, key: TouchKey) -> DraftRecord | None:
    """Return what is remembered of a draft that stands."""
    return next((record for record in world.memory.drafts() if record.key == key), None)
