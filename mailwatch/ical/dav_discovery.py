"""Which calendars a user has on a server, and which one is meant (RFC 4791 section 6.2, RFC 6764)."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import get_close_matches
from urllib.parse import unquote, urljoin, urlsplit

from mailwatch.core.errors import ConfigurationError, MailwatchError, Retry, Scope
from mailwatch.ical.dav_session import DavSession, same_place


@dataclass(frozen=True, slots=True)
class Collection:
    """A calendar of the user: its address, and its name as the user's client shows it."""

    url: str
    name: str

    def answers_to(self, wanted: str) -> bool:
        """True when the user may mean this calendar: by its name, the last part of its path, or its address."""
        return wanted.casefold() in {self.name.casefold(), _last_part(self.url).casefold()} or (
            "/" in wanted and same_place(self.url, wanted)
        )


def collections(session: DavSession) -> tuple[Collection, ...]:
    """Return the user's calendars; raise `MailwatchError` when the server tells of none.

    A server whose root does not know the user is asked at its well-known address (Nextcloud).
    """
    at_root = not urlsplit(session.server.url).path.strip("/")
    try:
        found = session.calling(lambda: _listed(session))
    except MailwatchError as problem:
        if not at_root or problem.retry is Retry.LATER or getattr(problem.__cause__, "status", None) == 401:
            raise
        found = ()
    if not found and at_root:
        elsewhere = session.at(urljoin(session.server.url, "/.well-known/caldav"))
        found = elsewhere.calling(lambda: _listed(elsewhere))
    if not found:
        raise ConfigurationError(
            "no calendar is found there",
            where=session.server.url,
            remedy="give the address that the calendar's own settings show as its CalDAV address",
            scope=Scope.ACCOUNT,
        )
    return found


def choose(found: tuple[Collection, ...], wanted: str | None, url: str) -> Collection:
    """Given the user's calendars, return the one called `wanted`, or with none the one at `url`, or the only one.

    Raises `ConfigurationError` that lists the names when it is not clear.
    """
    if wanted is None:
        matching = [one for one in found if same_place(one.url, url)] or list(found)
    else:
        matching = [one for one in found if one.answers_to(wanted)]
    if len(matching) == 1:
        return matching[0]
    names = sorted(one.name for one in found)
    close = get_close_matches(wanted or "", names, n=1)
    what = f"there is no calendar {wanted!r}" if wanted and not matching else "it is not clear which calendar is meant"
    hint = f"did you mean {close[0]!r}? There are: " if close else "there are: "
    raise ConfigurationError(what, where=url, remedy=f"set `calendar`; {hint}{', '.join(names)}", scope=Scope.ACCOUNT)


def _listed(session: DavSession) -> tuple[Collection, ...]:
    return tuple(
        Collection(str(calendar.url), calendar.get_display_name() or _last_part(str(calendar.url)))
        for calendar in session.client.principal().get_calendars()
    )


def _last_part(url: str) -> str:
    return unquote(urlsplit(url).path).rstrip("/").rpartition("/")[2]
