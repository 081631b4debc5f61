"""The questions that are put to a CalDAV calendar (RFC 4791 sections 7.8 and 7.9), as XML."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from xml.sax.saxutils import escape

_HEAD = '<?xml version="1.0" encoding="utf-8"?>'
_NAMESPACES = 'xmlns="DAV:" xmlns:C="urn:ietf:params:xml:ns:caldav"'


def with_uid(text: str, *, whole: bool) -> str:
    """Ask for the events whose UID contains `text`: with their contents when `whole`, else their ETags alone."""
    match = f'<C:text-match collation="i;octet">{escape(text)}</C:text-match>'
    return _query(f'<C:prop-filter name="UID">{match}</C:prop-filter>', whole=whole)


def between(since: date, until: date) -> str:
    """Ask for the events that touch the days from `since` up to, not including, `until`, with their contents."""
    return _query(f'<C:time-range start="{since:%Y%m%d}T000000Z" end="{until:%Y%m%d}T000000Z"/>', whole=True)


def of(paths: Iterable[str]) -> str:
    """Ask for the contents of the objects at these (quoted) paths."""
    hrefs = "".join(f"<href>{escape(path)}</href>" for path in paths)
    return f"{_HEAD}<C:calendar-multiget {_NAMESPACES}>{_properties(whole=True)}{hrefs}</C:calendar-multiget>"


def _query(condition: str, *, whole: bool) -> str:
    events = f'<C:comp-filter name="VEVENT">{condition}</C:comp-filter>'
    wanted = f'<C:filter><C:comp-filter name="VCALENDAR">{events}</C:comp-filter></C:filter>'
    return f"{_HEAD}<C:calendar-query {_NAMESPACES}>{_properties(whole=whole)}{wanted}</C:calendar-query>"


def _properties(*, whole: bool) -> str:
    return f"<prop><getetag/>{'<C:calendar-data/>' if whole else ''}</prop>"
