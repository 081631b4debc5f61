"""CalDAV: the two-way calendar (RFC 4791), safe to repeat on servers that keep to none of the rules.

Every write first looks at what stands there, because some servers ignore conditions (Zimbra, SOGo),
others have only weak ETags that no condition may carry (GMX; RFC 9110 section 13.1.1), and an answer may have
been lost on the way. `If-Match: *` is never sent: iCloud reads it the wrong way round.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import TYPE_CHECKING

from mailwatch.app.ports import Entry, Seen
from mailwatch.core.errors import ChangedError, MailwatchError, Retry, Scope
from mailwatch.ical.busy import all_days
from mailwatch.ical.dav_collection import DavCollection
from mailwatch.ical.dav_discovery import Collection, choose, collections
from mailwatch.ical.dav_failures import RefusedError, explained
from mailwatch.ical.dav_session import DavSession, Server, same_place
from mailwatch.ical.meaning import same_meaning, untouched
from mailwatch.ical.vevent import render

if TYPE_CHECKING:
    from mailwatch.ical.dav_session import Answer


@dataclass(frozen=True, slots=True)
class CalDavSettings:
    """`calendar` is the name or address of the calendar to write to; None where the user has only one.

    `away` names the calendar whose all-day entries are days off. `timezone` is the user's.
    """

    server: Server
    timezone: str
    calendar: str | None = None
    away: str | None = None


class CalDavCalendar:
    """The port `Calendar` over a calendar on a CalDAV server."""

    two_way = True

    def __init__(
        self,
        settings: CalDavSettings,
        now: Callable[[], datetime],
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._settings = settings
        self._now = now
        self._session = DavSession(settings.server, sleep)
        self._chosen: DavCollection | None = None

    def put(self, entry: Entry, known: Seen | None) -> Seen:
        """Write the entry unless it stands there; raise `ChangedError` when the user's version does, or none."""
        there = self._own().at_own_place(entry.uid) if known is None else self.get(entry.uid)
        for _ in range(2):
            if there is not None and same_meaning(entry, there):
                return there
            _require_unchanged(known, there)
            written = self._write(entry, there)
            if written is not None:
                return written
            there = self.get(entry.uid)
        raise ChangedError("the entry changes while it is written", where=known.href if known else entry.uid)

    def get(self, uid: str) -> Seen | None:
        """Return the entry with this UID, wherever in our calendar it stands."""
        return self._own().find(uid)

    def ours(self) -> tuple[Seen, ...]:
        """Return every entry that mailwatch made, one for each UID."""
        return tuple({seen.uid: seen for seen in self._own().ours()}.values())

    def elsewhere(self, uid: str) -> bool:
        """True when another calendar of the user holds the UID; calendars that may not be read are passed over."""
        own = self._own().url
        return any(self._holds(one, uid) for one in self.calendars() if not same_place(one.url, own))

    def withdraw(self, known: Seen) -> bool:
        """Delete the entry if it is still as `known`; deleted already is as good."""
        for _ in range(2):
            there = self.get(known.uid)
            if there is None:
                return True
            if not _is_ours_still(known, there):
                return False
            answer = self._session.delete(there.href, _condition(there))
            if answer.done or answer.status in {404, 410}:
                return True
            if answer.status != 412 and self.get(known.uid) is not None:
                raise _refused(answer, there.href)
        return False

    def busy_days(self, since: date, until: date) -> frozenset[date]:
        """Return the days off, both ends included."""
        if self._settings.away is None:
            return frozenset()
        away = choose(self.calendars(), self._settings.away, self._settings.server.url)
        return all_days(self._at(away).texts(since, until), since, until)

    def calendars(self) -> tuple[Collection, ...]:
        """Return all calendars of the user, as `check` shows them."""
        return collections(self._session)

    def close(self) -> None:
        """Hang up."""
        self._session.close()

    def _own(self) -> DavCollection:
        if self._chosen is None:
            found = choose(self.calendars(), self._settings.calendar, self._settings.server.url)
            self._chosen = self._at(found)
        return self._chosen

    def _at(self, collection: Collection) -> DavCollection:
        return DavCollection(self._session, collection.url, self._settings.timezone)

    def _holds(self, collection: Collection, uid: str) -> bool:
        try:
            return self._at(collection).find(uid) is not None
        except MailwatchError as problem:
            if problem.retry is Retry.NEVER:
                return False
            raise

    def _write(self, entry: Entry, there: Seen | None) -> Seen | None:
        """PUT once and return what then stands there; None when a condition failed and it must be looked at again."""
        if there is not None:
            entry = replace(entry, sequence=max(entry.sequence, there.sequence + 1))
        url = there.href if there is not None else self._own().place_of(entry.uid)
        try:
            answer = self._session.put(url, render(entry, self._now()), _condition(there))
        except MailwatchError as problem:
            return self._after_lost_answer(entry, problem)
        if answer.status == 412:
            return None
        if not answer.done:
            if there is None and self.get(entry.uid) is not None:
                return None
            raise self._refusal(answer, entry, url, new=there is None)
        written = self.get(entry.uid)
        if written is None:
            raise MailwatchError(
                "the server took the entry but does not show it",
                where=url,
                remedy="choose a calendar of your own: in shared ones private entries may be hidden",
                scope=Scope.ACCOUNT,
                retry=Retry.LATER,
            )
        return written

    def _after_lost_answer(self, entry: Entry, problem: MailwatchError) -> Seen:
        """The line broke or the server failed after the PUT: it may have been stored all the same."""
        if problem.retry is Retry.NEVER or problem.wait is not None:
            raise problem
        try:
            there = self.get(entry.uid)
        except MailwatchError:
            raise problem from None
        if there is not None and same_meaning(entry, there):
            return there
        raise problem

    def _refusal(self, answer: Answer, entry: Entry, url: str, *, new: bool) -> MailwatchError:
        """A UID that is taken, though not in this calendar, is one the user deleted or moved."""
        taken = "no-uid-conflict" in answer.text or "uid already exists" in answer.text.lower()
        if new and (taken or (answer.status in {400, 403, 409} and self.elsewhere(entry.uid))):
            return ChangedError(
                "the entry was deleted or moved to another calendar, and the server keeps its id taken", where=url
            )
        return _refused(answer, url)


def _require_unchanged(known: Seen | None, there: Seen | None) -> None:
    if there is None:
        if known is not None:
            raise ChangedError("the entry was deleted or moved to another calendar", where=known.href)
    elif not _is_ours_still(known, there):
        raise ChangedError("the entry was changed in the calendar", where=there.href)


def _is_ours_still(known: Seen | None, there: Seen) -> bool:
    return untouched(there) or (known is not None and same_meaning(known, there))


def _condition(there: Seen | None) -> dict[str, str]:
    if there is None:
        return {"If-None-Match": "*"}
    strong = bool(there.etag) and not there.etag.startswith("W/")
    return {"If-Match": there.etag} if strong else {}


def _refused(answer: Answer, where: str) -> MailwatchError:
    return explained(RefusedError(answer.status), where)
