"""The line that introduces a quote: `Op 3 maart 2025 om 10:14 schreef Jan <jan@x.example>:`."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from mailwatch.mime.phrases import either_word, phrases

MOST_LINES = 4
"""Lines over which programs wrap such an introduction."""

_LONGEST = 420
_END = re.compile(r"(?:[:：]|-{3,}|<|> ?)\s*\*?\s*$")
_EMAIL = r"[^\s<>@]{1,80}@[^\s<>@]{1,120}>?"
_OWN_PRONOUNS = r"(?!\s+(?:ik|wij|we|ich|wir|u|je|jij|jullie|i)\b)"


@cache
def _date_first() -> re.Pattern[str]:
    """`On Tue, 3 Jun 2025 at 10:14, Jan <jan@x> wrote:`, `Op 3 maart heeft Jan het volgende geschreven:`."""
    opening = rf"[-\s*_]{{0,8}}{either_word(phrases('wrote_starts'))}(?=[\s\d]).{{0,40}}?\d"
    return re.compile(rf"{opening}.{{0,260}}?{_wrote()}.{{0,120}}?(?:[:：]|-{{3,}})[\s*]*", re.IGNORECASE)


@cache
def _patterns() -> tuple[re.Pattern[str], ...]:
    wrote, end = _wrote(), r"[:：]\s*"
    moment = r"\d{1,4}[-./ ].{0,60}\d{1,2}[:.]\d\d"
    others = (
        # Jan <jan@x> schrieb am Di., 16. Aug. 2025 um 12:52 Uhr:
        rf"[^:]{{0,100}}{_EMAIL}[^:]{{0,60}}{wrote}.{{0,80}}?{end}",
        # Jan schreef op 2025-03-03 10:14: and Jan a écrit le 03/03/2025 à 10:14 :
        rf"[^:]{{2,80}} {wrote} .{{0,30}}?{moment}.{{0,40}}{end}",
        # Zitat von Jan <jan@x>: and Citeren Jan <jan@x>: (Horde)
        rf"{either_word(phrases('quoting'))} .{{0,80}}{_EMAIL}{end}",
        # Von Jan am 3.3.2025 10:14:
        rf"(?:von|from|van|de) [^:]{{2,60}}(?:am|on|op|le) {moment}.{{0,20}}{end}",
        # 30 серп. 2025 р. 20:45 "A" <a@x> пише: and Thu, 26 Jun 2025 14:00:51 +0400 от A <a@x>:
        rf"(?:\w{{2,12}}\.?,? )?{moment}.{{0,120}}(?:{_EMAIL}.{{0,20}}|{wrote}.{{0,40}}){end}",
        # 2013/7/20 Sam <sam@x>
        rf"\d{{4}}[-/]\d{{1,2}}[-/]\d{{1,2}}.{{0,80}}<{_EMAIL}:?\s*",
        # 2025-10-24 15:36 GMT+02:00 Foo
        r"\d{4}-\d{2}-\d{2} \d{1,2}:\d{2} (?:GMT|UTC)[+-]\d{2}:?\d{2} [^.!?]{2,80}:?\s*",
        # GroupWise: >>> Foo <foo@x> 29-9-2025 17:41 >>>, of which the first marks were taken off before
        rf"[^<>]{{2,80}}<{_EMAIL}\s+\d{{1,4}}[-./]\d{{1,2}}[-./]\d{{2,4}}.{{0,20}}>>>",
        # понедельник, 6 октября 2025 г. пользователь Foo написал:
        rf"\w+,? \d{{1,2}} \w+ \d{{4}}.{{0,120}}{wrote}.{{0,20}}{end}",
        # Jan Jansen, am 3.6.2025 schrieb:
        rf"[^:]{{2,80}}, (?:le |am |op |on )?\d{{1,2}}[-./ ].{{4,60}}{wrote}.{{0,40}}{end}",
    )
    return (_date_first(), *(re.compile(pattern, re.IGNORECASE) for pattern in others))


def _wrote() -> str:
    """A verb of writing that does not say what the sender of this very message wrote."""
    return rf"(?:\b|(?<=\W)|(?<=[月日])){either_word(phrases('wrote'))}{_OWN_PRONOUNS}"


def attribution_at(lines: Sequence[str], at: int) -> int:
    """Return over how many lines from `at` an introduction runs, 0 when there is none."""
    joined = ""
    for count in range(1, MOST_LINES + 3):
        if at + count > len(lines):
            return 0
        line = lines[at + count - 1].strip()
        joined = f"{joined} {line}".strip()
        if len(joined) > _LONGEST or not lines[at].strip():
            return 0
        if _closes(joined) and _is_attribution(joined):
            return 0 if _begins_later(lines[at : at + count]) else count
        if count == 1 and not _may_open(joined):
            return 0
    return 0


def _begins_later(lines: Sequence[str]) -> bool:
    """True when a later of these lines opens the introduction: the first is the end of the sender's own words."""
    return any(
        _date_first().fullmatch(" ".join(one.strip() for one in lines[start:])) for start in range(1, len(lines))
    )


def _closes(joined: str) -> bool:
    return bool(_END.search(joined)) or bool(re.match(r"\d{4}[-/]", joined))


def _may_open(first: str) -> bool:
    """Only a line with a date or an address begins an introduction that goes on below."""
    return any(char.isdigit() for char in first) or "@" in first or "<" in first


def _is_attribution(joined: str) -> bool:
    if not any(char.isdigit() for char in joined) and "@" not in joined:
        return False
    return any(pattern.fullmatch(joined) for pattern in _patterns())
