"""Does an offer leave an open end: has the client something to do, and is there an invitation to a next talk?

Playbook, section 4, prevention: no open end, one thing for the client to do, an electronic invitation.
"""

from __future__ import annotations

import re
from functools import cached_property

from mailwatch.core.lexicon import Hits, Language
from mailwatch.core.mail import Attachment
from mailwatch.core.phrases import Hit
from mailwatch.core.recognise.reading import Part
from mailwatch.core.sentences import asked_sentences
from mailwatch.core.words import Text

_SCHEDULING = re.compile(
    r"(?:calendly\.com|cal\.com|savvycal\.com|tidycal\.com|zcal\.co|youcanbook\.me|koalendar\.com|doodle\.com"
    r"|datumprikker\.nl|setmore\.com|acuityscheduling\.com|simplybook\.\w+|vyte\.in|harmonizely\.com|rdv\.\w+"
    r"|meetings\.hubspot\.com|meetings-eu1\.hubspot\.com|calendar\.app\.google|calendar\.google\.com/calendar/appointments"
    r"|bookings\.zoho\.\w+|zohobookings\.\w+|outlook\.office(?:365)?\.com/(?:owa/calendar|book)|bookings\.cloud\.microsoft"
    r"|teams\.microsoft\.com/l/meetup|teams\.live\.com/meet|meet\.google\.com|zoom\.us/j|whereby\.com)/\S",
    re.IGNORECASE,
)
"""Pages on which a moment for a talk is chosen, or the room in which it is held."""

_LEAST = 2
"""Words: a single one with a question mark (`Vragen?`) is a turn of phrase."""
_BRIEF = 14
"""Words: in a longer sentence without a time, being in touch is part of the work, or hangs on something."""
_OF_A_CLAUSE = frozenset(",;:–—(-•*")


class OpenEnd:
    """A letter as far as it tells how things go on. Everything is found once, when first asked for."""

    def __init__(self, letter: Part, language: Language) -> None:
        self._letter = letter
        self._hits: Hits = language.find(letter.text, "open_end")

    @property
    def _text(self) -> Text:
        return self._letter.text

    @cached_property
    def _asked(self) -> frozenset[int]:
        return asked_sentences(self._text)

    def task(self) -> str:
        """Return the first sentence that asks the client to do something, else the last question; "" for neither.

        A courtesy is no task: who may ring with questions need not do anything.
        """
        courteous = {hit.sentence for hit in self._hits["open_end.courtesy"]}
        asks = [hit.sentence for hit in self._hits["open_end.needs"]]
        asks += [hit.sentence for hit in self._hits["open_end.does"] if self._is_imperative(hit)]
        if told := sorted(set(asks) - courteous):
            return self._text.sentence(told[0])
        nodded = {hit.sentence for hit in self._hits["open_end.nods"]}
        questions = [one for one in sorted(self._asked - courteous) if one in nodded or self._length(one) >= _LEAST]
        return self._text.sentence(questions[-1]) if questions else ""

    def invites(self, attachments: tuple[Attachment, ...]) -> bool:
        """True where a talk is proposed for a certain day, or an invitation or a page to choose a day comes along."""
        return (
            any(map(_is_calendar, attachments))
            or _SCHEDULING.search(self._text.plain) is not None
            or "open_end.invitation" in self._hits
            or self._proposes_talk()
        )

    def announces_vaguely(self) -> str:
        """Return the sentence that says, without naming any time, that the sender will be in touch; "" for none.

        What is only to follow once the client agrees, or asks something, announces nothing.
        """
        barred = {hit.sentence for hit in self._hits["open_end.once"]} | self._asked
        barred |= {hit.sentence for hit in self._hits["open_end.courtesy"]}
        calls = (hit.sentence for hit in self._letter.hits["offers.announces"] if hit.sentence not in barred)
        return next((self._text.sentence(one) for one in calls if self._length(one) <= _BRIEF), "")

    def _proposes_talk(self) -> bool:
        suggested = self._asked | {hit.sentence for hit in self._hits["open_end.suggests"]}
        talked = {hit.sentence for hit in self._hits["open_end.talk"]}
        days = {span.sentence for span in self._letter.dates if span.day is not None and span.first == span.last}
        return bool(suggested & talked & days)

    def _is_imperative(self, hit: Hit) -> bool:
        """True for a verb with which a clause begins, and behind which nobody else stands who does it."""
        following = {other.first for other in self._hits["open_end.subjects"]}
        return hit.first + 1 not in following and hit.last + 1 not in following and self._begins_clause(hit)

    def _begins_clause(self, hit: Hit) -> bool:
        words = self._text.words
        if hit.first == 0 or words[hit.first - 1].sentence != hit.sentence:
            return True
        between = self._text.plain[words[hit.first - 1].end : hit.start]
        if any(mark in _OF_A_CLAUSE or mark == "\n" for mark in between):
            return True
        opened = any(other.last == hit.first - 1 for other in self._hits["open_end.opens"])
        return opened and not self._has_subject(hit)

    def _has_subject(self, hit: Hit) -> bool:
        """True where somebody else does it in the same clause: `I have read and accept the terms`."""
        before = [other for other in self._hits["open_end.subjects"] if other.sentence == hit.sentence]
        return any(
            other.end <= hit.start and not set(self._text.plain[other.end : hit.start]) & _OF_A_CLAUSE
            for other in before
        )

    def _length(self, sentence: int) -> int:
        return sum(word.sentence == sentence for word in self._text.words)


def _is_calendar(attachment: Attachment) -> bool:
    return attachment.content_type in {"text/calendar", "application/ics"} or attachment.filename.lower().endswith(
        ".ics"
    )
