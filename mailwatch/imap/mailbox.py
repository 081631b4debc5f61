"""One mailbox: opened, counted, listed, searched. Read-only unless said otherwise."""

from __future__ import annotations

import re
import time
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta

from mailwatch.core.errors import MailwatchError, Retry, Scope
from mailwatch.core.mail import Cursor
from mailwatch.imap.connection import Connection, Response, Selected
from mailwatch.imap.internaldate import MONTHS, day_of
from mailwatch.imap.trouble import RefusedError, is_missing, is_temporary

SEARCH_WINDOW = 50_000
"""Messages searched by one command: its answer stays under 1 MB."""

TAIL = 20
"""The newest messages are looked at one by one: a search index may lag behind (Yahoo, Exchange)."""

TRUSTED = 300.0
"""Seconds that an open mailbox is believed to keep its UIDVALIDITY; servers should hang up when it changes."""

_EXISTS = re.compile(rb"\* (\d{1,10}) EXISTS", re.IGNORECASE)
_CODE = re.compile(rb"\* OK \[(UIDVALIDITY|UIDNEXT) (\d{1,10})\]", re.IGNORECASE)
_UID = re.compile(rb"\* \d+ FETCH \((?:.* )?UID (\d{1,10})", re.IGNORECASE)
_DATE = re.compile(rb'INTERNALDATE "([^"]+)"', re.IGNORECASE)
LISTED = re.compile(
    rb'\* LIST \((?P<attributes>[^)]*)\) (?:NIL|"(?P<separator>\\?.)") (?P<name>.*?)\r\n', re.IGNORECASE | re.DOTALL
)
_ENDS = b"(UIDNEXT UIDVALIDITY)"
_STATUS = re.compile(rb"\* STATUS (.*) \(([^()]*)\)\r\n$", re.IGNORECASE | re.DOTALL)
_FLAG = re.compile(r"[$A-Za-z0-9_.-]+|\\(?:Flagged|Answered|Seen|Draft|Deleted)")
_NUMBER = re.compile(rb"(\d{1,10})")


def examine(line: Connection, mailbox: str) -> Selected:
    """Open a mailbox read-only, afresh: what came since is counted."""
    return _open(line, mailbox, read_only=True)


def select_drafts(line: Connection, mailbox: str) -> Selected:
    """Open a mailbox to change it; only ever Drafts."""
    return _open(line, mailbox, read_only=False)


def at_hand(line: Connection, mailbox: str) -> Selected:
    """Have a mailbox open read-only, as it is if it is open already."""
    now = line.selected
    return now if now and now.mailbox == mailbox and now.read_only else examine(line, mailbox)


def opened(line: Connection, mailbox: str, uidvalidity: int) -> Selected:
    """Have a mailbox open read-only, as it is if it is open already; raise when UIDs mean something else by now."""
    now = at_hand(line, mailbox)
    if now.uidvalidity != uidvalidity:
        line.selected = None
        raise MailwatchError(
            f"{mailbox}: the server numbered its messages anew",
            where=line.where,
            scope=Scope.MAILBOX,
            retry=Retry.LATER,
        )
    return now


def _open(line: Connection, mailbox: str, *, read_only: bool) -> Selected:
    line.selected = None
    verb = b"EXAMINE " if read_only else b"SELECT "
    exists, codes = 0, dict[bytes, int]()
    for response in line.responses(verb + line.names.quoted(mailbox)):
        if found := _EXISTS.match(response[0]):
            exists = int(found[1])
        elif code := _CODE.match(response[0]):
            codes[code[1].upper()] = int(code[2])
    if b"UIDVALIDITY" not in codes:
        raise MailwatchError(
            f"{mailbox}: the server gives no lasting numbers to messages (UIDNOTSTICKY)",
            where=line.where,
            remedy=f"leave it out: folders: {{leave_out: [{mailbox!r}]}}",
            scope=Scope.MAILBOX,
        )
    uidnext = codes.get(b"UIDNEXT") or max(_uids(line.ask(b"UID FETCH * (UID)")) if exists else (), default=0) + 1
    line.selected = Selected(mailbox, read_only, exists, codes[b"UIDVALIDITY"], uidnext, time.monotonic())
    return line.selected


def ends_of(line: Connection, mailboxes: Sequence[str]) -> dict[str, Cursor | None]:
    """Return the end of each mailbox that exists, None where the server would not tell.

    The open one is only asked for what is new: STATUS of a large mailbox takes servers a thousand times as long. For
    the others one command where LIST-STATUS is offered (RFC 5819), else a STATUS each.
    """
    state = line.selected
    if state is None or state.mailbox not in mailboxes:
        return status(line, mailboxes)
    end = _end_of_open(line, state)
    others = [name for name in mailboxes if name != state.mailbox or end is None]
    return status(line, others) | ({state.mailbox: end} if end else {})


def _end_of_open(line: Connection, state: Selected) -> Cursor | None:
    """Return the end of the open mailbox, None when another way must be found; it may have been deleted meanwhile."""
    if not state.exists or time.monotonic() - state.since > TRUSTED:
        return None
    try:
        line.ask(b"NOOP")  # lets the server tell it what arrived
        newest = max(_uids(line.ask(b"UID FETCH %d:* (UID)" % state.uidnext)), default=0)
    except RefusedError:
        line.selected = None
        return None
    return Cursor(state.uidvalidity, max(state.uidnext, newest + 1))


def status(line: Connection, mailboxes: Sequence[str]) -> dict[str, Cursor | None]:
    """Return the end of each of these mailboxes as STATUS tells it; see `ends_of`."""
    if len(mailboxes) > 1 and line.offers("LIST-STATUS"):
        names = b" ".join(line.names.quoted(name) for name in mailboxes)
        responses = line.ask(b'LIST "" (' + names + b") RETURN (STATUS " + _ENDS + b")")
        return dict[str, Cursor | None](dict.fromkeys(_listed(line, responses))) | _statuses(line, responses)
    ends: dict[str, Cursor | None] = {}
    for mailbox in mailboxes:
        try:
            told = _statuses(line, line.ask(b"STATUS " + line.names.quoted(mailbox) + b" " + _ENDS))
        except RefusedError as error:
            if is_temporary(error):
                raise
            if not is_missing(error):
                ends[mailbox] = None
        else:
            ends[mailbox] = next(iter(told.values()), None)
    return ends


def _listed(line: Connection, responses: Iterable[Response]) -> Iterator[str]:
    for response in responses:
        if found := LISTED.match(b"".join(response[::2])):
            yield line.names.learn(response[1] if len(response) > 1 else unquoted(found["name"]))


def _statuses(line: Connection, responses: Iterable[Response]) -> dict[str, Cursor]:
    ends: dict[str, Cursor] = {}
    for response in responses:
        found = _STATUS.match(b"".join(response[::2]))
        if found is None:
            continue
        name = line.names.learn(response[1] if len(response) > 1 else unquoted(found[1]))
        words = found[2].upper().split()
        told = dict(zip(words[::2], words[1::2], strict=False))
        numbers = [told.get(item, b"") for item in (b"UIDVALIDITY", b"UIDNEXT")]
        if all(_NUMBER.fullmatch(number) for number in numbers):
            ends[name] = Cursor(*map(int, numbers))
    return ends


def uids_from(line: Connection, lowest: int) -> tuple[int, ...]:
    """Return every UID of the open mailbox at or above `lowest`, sorted, each once.

    `n:*` always names the last message, even below n (RFC 3501 section 6.4.8): dropped here.
    """
    if line.selected is None or not line.selected.exists:
        return ()
    uids = _uids(line.ask(b"UID FETCH %d:* (UID)" % lowest))
    return tuple(uid for uid in uids if uid >= lowest)


def still_there(line: Connection, uids: Sequence[int]) -> tuple[int, ...]:
    """Return those of `uids` that the open mailbox still holds."""
    wanted = set(uids)
    return tuple(uid for uid in _uids(line.ask(b"UID FETCH " + sequence(uids) + b" (UID)")) if uid in wanted)


def uids_since(line: Connection, since: date, floor: int = 1) -> tuple[int, ...]:
    """Return the UIDs of the open mailbox, at or above `floor`, that arrived on the day `since` or later; sorted.

    SEARCH compares days in the server's own zone, so it is asked for a day more. What it finds is held against the
    newest messages, read one by one; a search that is refused or missed one of those is not believed.
    """
    state = line.selected
    if state is None or not state.exists:
        return ()
    day = since - timedelta(days=1)
    newest = {uid for uid in _arrived(line, max(1, state.exists - TAIL + 1), state.exists, day) if uid >= floor}
    try:
        found = _search(line, day, floor, state.exists)
    except RefusedError as error:
        if is_temporary(error) and "SERVERBUG" not in error.text:
            raise
        found = set()
    if {uid for uid in newest if uid < state.uidnext} - found:
        found = {uid for uid in _arrived(line, 1, state.exists, day) if uid >= floor}
    return tuple(sorted(found | newest))


def uids_with(line: Connection, flag: str, floor: int) -> tuple[int, ...]:
    r"""Return the UIDs of the open mailbox, at or above `floor`, that carry a flag (`\Flagged`) or keyword."""
    if not _FLAG.fullmatch(flag):
        raise MailwatchError(
            f"{flag!r} is no IMAP keyword",
            where=line.where,
            remedy="use letters, digits, - and _, with $ in front if you like, or \\Flagged",
            scope=Scope.MAILBOX,
        )
    key = flag[1:].upper() if flag.startswith("\\") else f"KEYWORD {flag}"
    line.ask(b"NOOP")  # lets the server see what other clients marked
    return tuple(sorted(_found(line.ask(f"UID SEARCH UID {max(1, floor)}:* {key}".encode("ascii")), floor)))


def _search(line: Connection, day: date, floor: int, exists: int) -> set[int]:
    """SEARCH in windows from the newest down: an expunge in between moves messages only into windows still to come."""
    since = b"SINCE %d-%s-%d" % (day.day, MONTHS[day.month - 1], day.year)
    if floor > 1:
        return _found(line.ask(b"UID SEARCH UID %d:* %s" % (floor, since)), floor)
    found: set[int] = set()
    for last in range(exists, 0, -SEARCH_WINDOW):
        first = max(1, last - SEARCH_WINDOW + 1)
        end = b"*" if last == exists else b"%d" % last
        found |= _found(line.ask(b"UID SEARCH %d:%s %s" % (first, end, since)), floor)
    return found


def _found(responses: Iterable[Response], floor: int) -> set[int]:
    uids: set[int] = set()
    for response in responses:
        if response[0][2:8].upper() == b"SEARCH":
            uids.update(uid for uid in map(int, _NUMBER.findall(response[0])) if uid >= floor)
    return uids


def _arrived(line: Connection, first: int, last: int, day: date) -> set[int]:
    """Return the UIDs of messages `first` to `last` (by number) that arrived on `day` or later, or who knows when."""
    uids: set[int] = set()
    for start in range(first, last + 1, SEARCH_WINDOW):
        end = min(last, start + SEARCH_WINDOW - 1)
        for response in line.responses(b"FETCH %d:%d (UID INTERNALDATE)" % (start, end)):
            uid, arrived = _UID.match(response[0]), _DATE.search(response[0])
            if uid and (arrived is None or (day_of(arrived[1]) or day) >= day):
                uids.add(int(uid[1]))
    return uids


def _uids(responses: Iterable[Response]) -> list[int]:
    found = (_UID.match(response[0]) for response in responses)
    return sorted({int(match[1]) for match in found if match})


def sequence(uids: Sequence[int]) -> bytes:
    """Given sorted UIDs, return an IMAP sequence set; neighbours become a range."""
    runs: list[list[int]] = []
    for uid in uids:
        if runs and runs[-1][1] == uid - 1:
            runs[-1][1] = uid
        else:
            runs.append([uid, uid])
    return b",".join(b"%d" % first if first == last else b"%d:%d" % (first, last) for first, last in runs)


def unquoted(name: bytes) -> bytes:
    """Given an astring as sent, return what it stands for."""
    if name.startswith(b'"') and name.endswith(b'"'):
        return re.sub(rb"\\(.)", rb"\1", name[1:-1])
    return name
