"""What an answer says besides its kind: until when, back when, who decides, which number to ring."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta

from mailwatch.core.domains import is_machine, is_unattended
from mailwatch.core.lexicon import Hits
from mailwatch.core.mail import Address, Message
from mailwatch.core.replies.cues import Cue
from mailwatch.core.replies.watched import fold, names_of
from mailwatch.core.when import DateSpan

_ADDRESS = re.compile(r"(?<![\w.+'-])[\w.+'-]{1,64}@[\w-]+(?:\.[\w-]+)+")
_NUMBER = re.compile(r"(?<![\d€$£.,/-])(?:\+\d{2}|00\d{2}|0)[\d ()/.\u00a0-]{7,18}\d(?!\d)")
_PREFIXES = {
    "NL": "31", "BE": "32", "DE": "49", "AT": "43", "CH": "41", "LU": "352", "FR": "33", "GB": "44", "IE": "353",
    "US": "1", "CA": "1",
}  # fmt: skip
"""Calling codes by country (ITU-T E.164)."""


_SOME_DAYS = timedelta(days=5)
"""A day nearer than this that stands apart from the postponement is when something else happens."""

_CLOSE = 30
"""Characters between a date and the words that say what it is."""


@dataclass(frozen=True, slots=True)
class Moment:
    """A date that was named, or the words where they are vague (then `day` is None). Nothing is ever made up."""

    day: date | None = None
    vague: str = ""


def postponed(spans: tuple[DateSpan, ...], cues: tuple[Cue, ...], on: date) -> Moment:
    """Given the dates of an answer that postpones, return the one it postpones to.

    The sentence that postpones most plainly, and in most words, is asked first; where it names no time to come at
    all, the next one is. Vague words are the answer only where no other sentence that postpones names a day some
    days off: *not this year any more, do ring in January*.
    """
    plain: dict[int, float] = defaultdict(float)
    words: dict[int, int] = defaultdict(int)
    for cue in cues:
        if cue.kind == "postpone" and not cue.negated:
            plain[cue.sentence] += cue.weight
            words[cue.sentence] += cue.last - cue.first
    vague = ""
    for sentence in sorted(plain, key=lambda one: (-plain[one], -words[one], one)):
        inside = [span for span in spans if span.sentence == sentence and (span.vague or _ahead(span, on))]
        dated = [span for span in inside if not span.vague]
        far = [span for span in dated if _ahead(span, on + _SOME_DAYS)]
        if far or (dated and not vague):
            return Moment(day=(far or dated)[0].day)
        vague = vague or next((span.said for span in inside), "")
    if vague:
        return Moment(vague=vague)
    later = [span for span in spans if _ahead(span, on + _SOME_DAYS)]
    if len(later) == 1:
        return Moment(day=later[0].day)
    return Moment(vague=next((cue.said for cue in cues if cue.kind == "postpone"), ""))


def _ahead(span: DateSpan, on: date) -> bool:
    """True for a date that somebody may postpone to: not today, and not a period that has begun."""
    return span.day is not None and span.day > on and (span.first is None or span.first > on)


def back(spans: tuple[DateSpan, ...], hits: Hits, on: date) -> Moment:
    """Given an absence notice, return the first day back.

    `back on Monday` is that Monday; `absent up to and including Friday` is the next Monday to Friday after
    it; `until Monday` is that Monday, since nobody goes away until the first day of the week.
    """
    dated = [span for span in spans if span.day is not None and span.day >= on]
    for key, days_later in (("absence.until", 1), ("absence.back", 0), ("absence.until_before", None)):
        days = [_reaches(span, days_later) for span in dated if _said_with(span, hits, key)]
        if days:
            return Moment(day=max(days))
    vague = next((span.said for span in spans if span.vague), "")
    return Moment(vague=vague or next((hit.said for hit in hits["absence.says"]), ""))


def _reaches(span: DateSpan, days_later: int | None) -> date:
    assert span.day is not None
    day = span.last or span.day
    if days_later is None:
        days_later = 0 if day.isoweekday() == 1 else 1
    return _next_workday(day) if days_later else span.day


def _said_with(span: DateSpan, hits: Hits, key: str) -> bool:
    """True where such words stand before a date (or are part of it), or shortly after it in the same sentence."""
    before = any(
        hit.sentence == span.sentence and hit.start <= span.end and hit.end >= span.start - _CLOSE for hit in hits[key]
    )
    return before or any(
        hit.sentence == span.sentence and 0 <= hit.start - span.end <= _CLOSE for hit in hits[f"{key}_after"]
    )


def _next_workday(day: date) -> date:
    following = day + timedelta(days=1)
    while following.isoweekday() > 5:
        following += timedelta(days=1)
    return following


def other_person(message: Message, own: frozenset[str]) -> Address | None:
    """Return somebody else whose address stands in the text, or whom the text names and who gets a copy."""
    header = message.header
    known = {address.email for address in (header.sender, *header.reply_to) if address} | own
    for found in _ADDRESS.findall(message.own_text):
        email = found.strip(".'").lower()
        if email not in known and not is_machine(email) and not is_unattended(email):
            return Address(email, _named_before(message.own_text, found))
    words = set(re.findall(r"\w+", fold(message.own_text)))
    others = [one for one in (*header.cc, *header.to) if one.email not in known]
    named = [one for one in others if words & set(names_of(one))]
    return named[0] if named else None


def _named_before(text: str, address: str) -> str:
    before = text[: text.index(address)][-60:]
    found = re.findall(r"[A-ZÀ-Þ][\w'-]+(?: (?:van|de|den|der|von|zu|le|la|du)){0,2}(?: [A-ZÀ-Þ][\w'-]+)", before)
    return found[-1] if found else ""


def phone(message: Message, country: str) -> str | None:
    """Return the telephone number in text or signature in E.164 form, None when there is none."""
    for text in (message.own_text, message.signature):
        for found in _NUMBER.findall(text):
            digits = re.sub(r"\(0\)|\D", "", found)
            if found.startswith("+") or digits.startswith("00"):
                return f"+{digits.removeprefix('00')}"
            if country in _PREFIXES and 9 <= len(digits) <= 12:
                return f"+{_PREFIXES[country]}{digits[1:]}"
    return None
