"""Reading an account: every mailbox that could hold an offer or an answer, to the end, into memory."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, time, timedelta

from mailwatch.app.memory import Direction, Letter
from mailwatch.app.ports import Batch, Fetched, Mail
from mailwatch.app.world import Account, World
from mailwatch.core import ids
from mailwatch.core.errors import MailwatchError, Scope
from mailwatch.core.known import Known
from mailwatch.core.mail import Header

Progress = Callable[[str, int, int], None]
"""Told as (what is being done, how many are done, how many in all), after each step that may take long."""

A_DAY = timedelta(days=1)
"""A message's Date may be so much later than its arrival and is believed (`Header.date`)."""


def no_progress(_what: str, _done: int, _total: int) -> None:
    """Show nothing."""


class Reading:
    """One pass over an account: first what was sent, then, with the offers that gave, what could be an answer."""

    def __init__(self, world: World, account: Account, mail: Mail, now: datetime, progress: Progress) -> None:
        """Find the mailboxes and which of them hold something new. Raises `MailwatchError`."""
        self._world, self._account, self._mail, self._progress = world, account, mail, progress
        self._since = (now - world.limits.window).date()
        self.layout = mail.layout()
        marked = (account.marks.folder,) if account.marks.folder else ()
        self.sent = tuple(dict.fromkeys((self.layout.sent, *marked)))
        self.replies = tuple(mailbox for mailbox in self.layout.replies if mailbox not in self.sent)
        self._cursors = world.memory.cursors(account.name)
        self.changed = self._find_changed()

    def _find_changed(self) -> frozenset[str]:
        """The mailboxes that were never read, or hold something new."""
        wanted = (*self.sent, *self.replies)
        known = {mailbox: self._cursors[mailbox] for mailbox in wanted if mailbox in self._cursors}
        told = self._mail.changed(known) if known else ()
        return frozenset(mailbox for mailbox in wanted if mailbox not in known or mailbox in told)

    def read_sent(self) -> int:
        """Read what is new among the sent messages into memory; return how many messages that is."""
        return self._read(self.sent, known=None)

    def read_replies(self, known: Callable[[], Known]) -> int:
        """Read what is new where answers could lie, asking what is known if there is; return how many messages."""
        return self._read(self.replies, known()) if self.changed.intersection(self.replies) else 0

    def _read(self, mailboxes: tuple[str, ...], known: Known | None) -> int:
        new = 0
        for mailbox in mailboxes:
            if mailbox not in self.changed:
                continue
            for batch in self._mail.read(mailbox, self._cursors.get(mailbox), self._since):
                self._stop_if_emptied(batch)
                new += self._record(batch, known)
                self._progress(f"{self._account.name}: reading {mailbox}", batch.done, batch.total)
        return new

    def _stop_if_emptied(self, batch: Batch) -> None:
        """A Sent folder that is suddenly empty stops the account, not the user (after vdirsyncer's StorageEmpty).

        Only the window of days is read: mail from before it is not missed.
        """
        if batch.mailbox != self.layout.sent or not batch.reset or batch.total or batch.fetched:
            return
        within = datetime.combine(self._since + A_DAY, time.min, UTC)
        recent = self._world.memory.letters(self._account.name, within, Direction.SENT)
        if any(letter.placement.mailbox == batch.mailbox for letter in recent):
            raise MailwatchError(
                f"the folder {batch.mailbox!r} is suddenly empty",
                where=f"account {self._account.name}",
                remedy="is it the right folder? `folders: sent:` in the configuration names another",
                scope=Scope.ACCOUNT,
            )

    def _record(self, batch: Batch, known: Known | None) -> int:
        letters = [self._letter(fetched, known) for fetched in batch.fetched]
        memory, name = self._world.memory, self._account.name
        with memory.transaction():
            for uid, reason in batch.quarantined:
                memory.quarantine(name, batch.mailbox, uid, reason)
            return memory.record(name, batch, letters)

    def _letter(self, fetched: Fetched, known: Known | None) -> Letter:
        header = self._world.mime.header(fetched)
        if known is None or self._from_quote_tool(header):
            direction, matters = Direction.SENT, self._world.judge.might_offer(header, self._world.own)
        elif self._world.is_own(header.sender):
            direction, matters = Direction.OWN, False
        else:
            direction, matters = Direction.INCOMING, self._world.judge.might_answer(header, known)
        return Letter(
            key=ids.message_key(header),
            placement=fetched.placement,
            direction=direction,
            at=header.date,
            sender=header.sender.email if header.sender else "",
            recipients=tuple(address.email for address in header.recipients),
            subject=header.subject,
            parents=header.parents,
            pending=matters,
        )

    def _from_quote_tool(self, header: Header) -> bool:
        """True for a copy that a configured quote tool sent of the user's own offer."""
        senders = self._account.marks.senders
        return header.sender is not None and bool(senders & {header.sender.email, header.sender.domain})
