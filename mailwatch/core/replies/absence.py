"""An absence notice that no header declares: it speaks as a person would, but of nothing else."""

from __future__ import annotations

from mailwatch.core.replies import says
from mailwatch.core.replies.cues import Cue
from mailwatch.core.replies.reading import Reading

_BRIEF = 60
"""Words: who writes more than that about being away has something else to say."""

_ANSWERS = frozenset({"accept", "decline", "negotiate", "question", "delegate", "references"})


def only_away(reading: Reading) -> bool:
    """True for a short text that tells of an absence and when it ends, asks nothing and says nothing of the offer."""
    if "absence.says" not in reading.body or len(reading.text.words) > _BRIEF or "?" in reading.text.plain:
        return False
    if any(cue.kind in _ANSWERS and cue.weight >= 1 and not cue.negated for cue in reading.cues):
        return False
    if any(cue.kind == "postpone" and cue.level == "sure" and not _of_absence(cue, reading) for cue in reading.cues):
        return False
    return says.back(reading.dates, reading.body, reading.on).day is not None


def _of_absence(cue: Cue, reading: Reading) -> bool:
    """True where the words that put off are those of the absence itself: "closed until"."""
    return any(
        hit.key.startswith("absence.") and hit.first <= cue.last and cue.first <= hit.last for hit in reading.body.all
    )
