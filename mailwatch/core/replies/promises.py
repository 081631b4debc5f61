"""Whether the client says to be back, and by when: a date of the client's own (playbook: promised return).

Told from a postponement by who acts: *you'll hear from me by the 15th*, not *ring me on the 15th*. "I'll ring if it
interests me" is no promise (playbook: empty promise).
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from mailwatch.core.replies.cues import Cue
from mailwatch.core.when import DateSpan
from mailwatch.core.words import Text

_CLAUSE_ENDS = frozenset(",;:–—(")


def promises(cues: Iterable[Cue]) -> tuple[Cue, ...]:
    """Return what the client says to do of his or her own accord: no question, no "not", no "if it interests me"."""
    cues = tuple(cues)
    empty = {cue.sentence for cue in cues if cue.kind == "empty"}
    return tuple(
        cue
        for cue in cues
        if cue.kind == "promises" and not cue.asked and not cue.negated and cue.sentence not in empty
    )


def promised(text: Text, spans: tuple[DateSpan, ...], cues: tuple[Cue, ...]) -> DateSpan | None:
    """Return the time by which the client promises to be back, None where none is promised or it is vague.

    It stands in the clause of the promise.
    """
    joins = [cue for cue in cues if cue.kind == "joins"]
    found = [
        (abs(text.words[cue.first].start - span.start), span)
        for cue in promises(cues)
        for span in spans
        if span.day is not None and span.sentence == cue.sentence and _one_clause(text, cue, span, joins)
    ]
    return min(found, key=lambda one: one[0])[1] if found else None


def promised_then(spans: tuple[DateSpan, ...], cues: tuple[Cue, ...]) -> DateSpan | None:
    """Return the time after which the client promises to be back: *we meet on 12 May, then I'll let you know*."""
    for cue in promises(cues):
        then = [one for one in cues if one.kind == "afterwards" and one.sentence == cue.sentence]
        before = [span for span in spans if span.day is not None and cue.sentence - 1 <= span.sentence <= cue.sentence]
        if then and before:
            return before[-1]
    return None


def last_day(span: DateSpan) -> date | None:
    """Return the last day on which a promise for a time can be kept: of *next week* the Friday."""
    last = span.last or span.day
    return last - timedelta(days=max(0, last.isoweekday() - 5)) if last is not None and last != span.day else span.day


def _one_clause(text: Text, cue: Cue, span: DateSpan, joins: list[Cue]) -> bool:
    start, end = text.words[cue.first].start, text.words[cue.last].end
    if span.start < end and start < span.end:
        return True
    first, last = (span.end, start) if span.end <= start else (end, span.start)
    joined = any(first <= text.words[join.first].start < last for join in joins)
    return not joined and not _CLAUSE_ENDS & set(text.plain[first:last])
