"""What an answer says besides its kind: until when, back when, who decides, which number to ring."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

from mailwatch.core.lexicon import Hits, Language
from mailwatch.core.mail import Address, Message
from mailwatch.core.replies.cues import Cue
from mailwatch.core.replies.domains import is_machine, is_unattended
from mailwatch.core.replies.watched import fold, names_of
from mailwatch.core.when import DateSpan, find_dates
from mailwatch.core.words import Text

_ADDRESS = re.compile(r"[\w.+'-]+@[\w-]+(?:\.[\w-]+)+")
_NUMBER = re.compile(r"(?<![\d€$£.,/-])(?:\+\d{2}|00\d{2}|0)[\d ()/.\u00a0-]{7,18}\d(?!\d)")
_PREFIXES = {
    "NL": "31", "BE": "32", "DE": "49", "AT": "43", "CH": "41", "LU": "352", "FR": "33", "GB": "44", "IE": "353", "US": "1", "CA": "1",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Moment:
    """A date that was named, or the words where they are vague (then `day` is None). Nothing is ever made up."""

    day: date | None = None
    vague: str = ""


def dates(text: Text, on: date, language: Language, *, month_first: bool) -> tuple[DateSpan, ...]:
    """Return the date phrases of a text, read on the day it was sent."""
    return find_dates(text, on, [language], month_first=month_first)


def postponed(spans: tuple[DateSpan, ...], cues: tuple[Cue, ...]) -> Moment:
    """Given the dates of an answer that postpones, return the one it postpones to.

    A date in a sentence that postpones goes before others; of several the first that has a day.
    """
    near = {cue.sentence for cue in cues if cue.kind == "postpone" and not cue.negated}
    candidates = [span for span in spans if span.sentence in near] or list(spans)
    dated = [span for span in candidates if span.day is not None]
    if dated:
        return Moment(day=min(dated, key=lambda span: (_loose(span), span.start)).day)
    vague = next((span.said for span in candidates if span.vague), "")
    return Moment(vague=vague or next((cue.said for cue in cues if cue.kind == "postpone"), ""))


def _loose(span: DateSpan) -> int:
    """Say how little a date phrase is meant as a term: `today` and `this week` tell when the writer writes."""
    return int(
        span.first is not None
        and span.day is not None
        and span.rule in {"this-week", "in"}
        and (span.day - span.first).days < 1
    )


def back(text: Text, spans: tuple[DateSpan, ...], hits: Hits, on: date) -> Moment:
    """Given an absence notice, return the first day back.

    `back on Monday` is that Monday; `absent up to and including Friday` is the next Monday to Friday after it.
    """
    dated = [span for span in spans if span.day is not None and span.day >= on]
    returns = [span for span in dated if _said_with(span, hits, "automatic.back")]
    if returns:
        return Moment(day=max(span.day for span in returns if span.day))
    until = [span for span in dated if _said_with(span, hits, "automatic.until")]
    if until:
        return Moment(day=_next_workday(max(span.day for span in until if span.day)))
    vague = next((span.said for span in spans if span.vague), "")
    if vague or "automatic.absent" in hits:
        return Moment(vague=vague or hits["automatic.absent"][0].said)
    return Moment()


def _said_with(span: DateSpan, hits: Hits, key: str) -> bool:
    return any(
        hit.sentence == span.sentence and hit.start <= span.start and hit.end >= span.start - 30 for hit in hits[key]
    ) or any(hit.sentence == span.sentence and 0 <= hit.start - span.end <= 40 for hit in hits[key + "_after"])


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
