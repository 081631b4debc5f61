"""A calendar by mail to oneself, where there is no CalDAV (Microsoft).

Each entry is an invitation (iTIP REQUEST) that is put into the user's own inbox, the only thing ever
written there. Moved entries are the same UID with a higher SEQUENCE, withdrawn ones a CANCEL. Nobody can
answer in it, and the memory of the SEQUENCE is the caller's: `Entry.sequence` and `Seen.sequence`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from mailwatch.app.ports import Entry, Seen
from mailwatch.core.brief import EntryText
from mailwatch.core.ids import DOMAIN, mailed_entry_id
from mailwatch.core.mail import Address, MessageId
from mailwatch.ical.itip import Envelope, Method, attendee_of, mailed, organizer_of, scheduling
from mailwatch.ical.meaning import same_meaning
from mailwatch.ical.reading import read
from mailwatch.ical.vevent import event_of, render

ORGANIZER = Address(f"calendar@{DOMAIN}", "mailwatch")
"""Not the user: Outlook does not offer to accept a meeting that one organizes oneself. Nobody is asked to reply."""


@dataclass(frozen=True, slots=True)
class MailSettings:
    """`address` is the user's own; `timezone` the user's."""

    address: Address
    timezone: str


class MailCalendar:
    """The port `Calendar` over a mailbox. `append` puts a message into the inbox.

    `present`, where given, tells whether the inbox holds a message with that Message-ID, so that a retry
    after a lost answer appends nothing twice.
    """

    two_way = False

    def __init__(
        self,
        settings: MailSettings,
        append: Callable[[bytes], None],
        now: Callable[[], datetime],
        present: Callable[[MessageId], bool] = lambda _: False,
    ) -> None:
        self._settings = settings
        self._append = append
        self._now = now
        self._present = present

    def put(self, entry: Entry, known: Seen | None) -> Seen:
        """Mail the entry, unless `known` means the same already."""
        if known is not None:
            if same_meaning(entry, known):
                return known
            entry = replace(entry, sequence=max(entry.sequence, known.sequence + 1))
        self._send(entry, Method.REQUEST)
        seen = read(render(entry, self._now()), self._settings.timezone)
        assert seen is not None, "it was written a moment ago"
        return seen

    def get(self, uid: str) -> Seen | None:  # noqa: ARG002
        """Return None: what became of a mailed entry cannot be read."""
        return None

    def ours(self) -> tuple[Seen, ...]:
        """Return nothing, for the same reason."""
        return ()

    def elsewhere(self, uid: str) -> bool:  # noqa: ARG002
        """False: no calendar can be looked into."""
        return False

    def withdraw(self, known: Seen) -> bool:
        """Mail the cancellation (RFC 5546 section 3.2.5)."""
        entry = Entry(
            uid=known.uid,
            text=EntryText(known.title, known.description),
            starts=known.starts,
            timezone=self._settings.timezone,
            sequence=known.sequence + 1,
            lasts=timedelta(minutes=15),
            alarm=None,
        )
        self._send(entry, Method.CANCEL)
        return True

    def busy_days(self, since: date, until: date) -> frozenset[date]:  # noqa: ARG002
        """Return nothing, for the same reason."""
        return frozenset()

    def _send(self, entry: Entry, method: Method) -> None:
        now = self._now()
        event = event_of(entry, now)
        organizer = Address(entry.organizer) if entry.organizer else ORGANIZER
        event.add("organizer", organizer_of(organizer))
        event.add("attendee", attendee_of(self._settings.address, answers=False))
        message_id = mailed_entry_id(entry.uid, entry.sequence, method)
        if self._present(message_id):
            return
        own = self._settings.address
        envelope = Envelope(own, (own,), entry.text.title, message_id, now)
        calendar = scheduling(event, method)
        self._append(mailed(envelope, entry.text.description, calendar, method, attach=False))
