"""Headers of many messages, read from the wire as they come: one pattern for the line, the literal cut by length.

One bad answer costs one message, not its batch: what is missing from an answer and still in the
mailbox is asked for again in halves, down to the one UID that cannot be read.
"""

from __future__ import annotations

import re
from collections.abc import MutableMapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from functools import lru_cache

from mailwatch.app.ports import Fetched
from mailwatch.core.mail import AccountName, Placement
from mailwatch.imap.connection import TOO_LONG, Connection, Response
from mailwatch.imap.internaldate import instant_of
from mailwatch.imap.mailbox import sequence, still_there
from mailwatch.imap.trouble import RefusedError, is_temporary

FIELDS = (
    "Date", "From", "Sender", "Reply-To", "To", "Cc", "Bcc", "Subject", "Message-ID", "In-Reply-To", "References",
    "Content-Type", "Auto-Submitted", "Precedence", "Return-Path", "List-Id", "List-Unsubscribe", "Feedback-ID",
    "X-Loop", "X-Auto-Response-Suppress", "X-Autoreply", "X-Autorespond", "X-Auto-Reply", "X-Apple-Action",
    "X-Failed-Recipients", "X-MS-Exchange-Parent-Message-Id", "X-MS-Exchange-Inbox-Rules-Loop", "Thread-Index",
    "Delivered-To", "X-Mailwatch",
)  # fmt: skip
"""The fields that tell who wrote to whom about what, and people from machines (`mailwatch.core.mail.Header`)."""

_ITEMS = b"UID INTERNALDATE FLAGS RFC822.SIZE "
CHOSEN = _ITEMS + b"BODY.PEEK[HEADER.FIELDS (" + " ".join(FIELDS).upper().encode("ascii") + b")]"
WHOLE = _ITEMS + b"BODY.PEEK[HEADER]"

_ANSWER = re.compile(
    rb"""\*\ \d+\ FETCH\ \((?:
        UID\ (\d{1,10})
      | INTERNALDATE\ "([^"]*)"
      | FLAGS\ \(([^)]*)\)
      | RFC822\.SIZE\ (\d{1,10})
      | BODY\[HEADER[^\]]*\]\ (\{\d+\+?\}\r\n)
      | [A-Z0-9.-]+\ (?:\d+|NIL|"[^"]*"|\([^()]*\))
      | \ )*""",
    re.VERBOSE | re.IGNORECASE,
)
"""Any order of attributes, and others in between; groups: UID, INTERNALDATE, flags, size, the header's literal."""

ENOUGH_TRIES = 3
"""Reads after which a message that the server lists and never shows is set aside."""


class Answer(Enum):
    """What became of a command, apart from the messages it brought."""

    READ = "read"
    UNREADABLE = "unreadable"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Read:
    """Headers of some messages, by UID. `stuck` is the lowest one that must be asked for another time, with why."""

    fetched: tuple[Fetched, ...]
    quarantined: tuple[tuple[int, str], ...] = ()
    stuck: tuple[int, str] | None = None


@dataclass(slots=True)
class HeaderReader:
    """Reads headers of the mailbox that is open on `line`. `doubts` counts fruitless reads of a message over time."""

    line: Connection
    account: AccountName
    mailbox: str
    uidvalidity: int
    doubts: MutableMapping[Placement, int]
    _found: dict[int, Fetched] = field(default_factory=dict)
    _aside: dict[int, str] = field(default_factory=dict)

    def read(self, uids: Sequence[int]) -> Read:
        """Given sorted UIDs, read their headers; those expunged in the meantime are in no part of what is returned."""
        self._found, self._aside = {}, {}
        open_parts = [tuple(uids)]
        while open_parts:
            part = open_parts.pop()
            self._ask(part, CHOSEN)
            left = self._missing(part)
            if len(part) == 1 and left:
                if reason := self._give_up(part[0]):
                    return self._result(stuck=(part[0], reason))
            elif left:
                half = (len(left) + 1) // 2
                open_parts += [half_part for half_part in (left[half:], left[:half]) if half_part]
        return self._result()

    def _missing(self, part: Sequence[int]) -> tuple[int, ...]:
        missing = [uid for uid in part if uid not in self._found]
        return still_there(self.line, missing) if missing else ()

    def _give_up(self, uid: int) -> str:
        """Try one message in another way; set it aside, or return why it must be tried later."""
        answer, said = self._ask((uid,), WHOLE)
        if uid in self._found:
            return ""
        place = Placement(self.account, self.mailbox, self.uidvalidity, uid)
        self.doubts[place] = self.doubts.get(place, 0) + 1
        if answer is Answer.UNREADABLE or said.startswith("BAD") or self.doubts[place] >= ENOUGH_TRIES:
            self._aside[uid] = said
            return ""
        return said

    def _ask(self, uids: Sequence[int], items: bytes) -> tuple[Answer, str]:
        """FETCH into `_found`; return how it went, in words for people."""
        wanted = set(uids)
        answer, said = Answer.READ, "the server answers OK and shows no header"
        try:
            for response in self.line.responses(b"UID FETCH " + sequence(uids) + b" (" + items + b")"):
                fetched = self._parse(response)
                if fetched is Answer.UNREADABLE:
                    answer, said = Answer.UNREADABLE, "the server's answer cannot be read"
                elif isinstance(fetched, Fetched) and fetched.placement.uid in wanted:
                    self._found.setdefault(fetched.placement.uid, fetched)
        except RefusedError as error:
            if is_temporary(error):
                raise
            answer, said = Answer.REFUSED, str(error)
        return answer, said

    def _parse(self, response: Response) -> Fetched | Answer:
        """Return the message in a response, READ for a response about something else."""
        if len(response) != 3:
            return Answer.UNREADABLE if response is TOO_LONG or b"BODY[HEADER" in response[0] else Answer.READ
        line, header, rest = response
        match = _ANSWER.match(line)
        if match is None:
            return Answer.READ
        uid, arrived, flags, size, literal = match.groups()
        if rest != b")\r\n" and (more := _ANSWER.match(b"* 1 FETCH (" + rest)):
            uid, arrived, flags, size = (
                a or b for a, b in zip((uid, arrived, flags, size), more.groups(), strict=False)
            )
        instant = instant_of(arrived) if arrived else None
        if uid is None or instant is None or literal is None:
            return Answer.UNREADABLE
        place = Placement(self.account, self.mailbox, self.uidvalidity, int(uid))
        return Fetched(place, instant, _flags(flags or b""), int(size or 0), header)

    def _result(self, stuck: tuple[int, str] | None = None) -> Read:
        below = stuck[0] if stuck else float("inf")
        fetched = tuple(self._found[uid] for uid in sorted(self._found) if uid < below)
        aside = tuple((uid, self._aside[uid]) for uid in sorted(self._aside) if uid < below)
        return Read(fetched, aside, stuck)


@lru_cache(maxsize=512)
def _flags(text: bytes) -> frozenset[str]:
    return frozenset(text.decode("utf-8", "replace").split()) - {"\\Recent"}  # of this session, not of the message
