"""The line that introduces a quote: `Op 3 maart 2025 om 10:14 schreef Jan <jan@x.example>:`."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from mailwatch.mime.phrases import WROTE, WROTE_STARTS

MOST_LINES = 4
"""Lines over which programs wrap such an introduction."""

_LONGEST = 420
_END = re.compile(r"(?:[:：]|-{3,}|<|> ?)\s*\*?\s*$")
_OWN_PRONOUNS = r"(?!\s+(?:ik|wij|we|ich|wir|u|je|jij|jullie|i)\b)"


@cache
def _patterns() -> tuple[re.Pattern[str], ...]:
    verbs = "|".join(sorted((re.escape(verb) for verb in WROTE), key=len, reverse=True))
    starts = "|".join(sorted((re.escape(start) for start in WROTE_STARTS), key=len, reverse=True))
    wrote = rf"(?:\b|(?<=\W)|(?<=[月日]))(?:{verbs}){_OWN_PRONOUNS}"
    email = r"<?[^\s<>@]{1,80}@[^\s<>@]{1,120}"
    return tuple(
        re.compile(pattern, re.IGNORECASE)
        for pattern in (
            # date first: "On Tue, 3 Jun 2025 at 10:14, Jan <jan@x> wrote:", "Op ... heeft ... het volgende geschreven:"
            rf"[-\s*_]{{0,8}}(?:{starts})(?=[\s\d]).{{0,40}}?\d.{{0,260}}?{wrote}.{{0,120}}?(?:[:：]|-{{3,}})[\s*]*",
            # name first: "Jan <jan@x> schrieb am Di., 16. Aug. 2025 um 12:52 Uhr:", "Jan <jan@x> wrote:"
            rf"[^:]{{0,100}}{email}[^:]{{0,60}}{wrote}.{{0,80}}?[:：]\s*",
            # a date in figures first: "2025-10-24 15:36 GMT+02:00 Foo <foo@x>:", "30 серп. 2025 р. 20:45 "A" <a@x> пише:"
            rf"\d{{1,4}}[-./ ].{{0,60}}\d{{1,2}}[:.]\d\d.{{0,120}}(?:{email}.{{0,20}}|{wrote}.{{0,40}})[:：]\s*",
            r"\d{4}[-/]\d{1,2}[-/]\d{1,2}.{0,80}<[^\s<>@]{1,80}@[^\s<>@]{1,120}>:?\s*",
            r"\d{4}-\d{2}-\d{2} \d{1,2}:\d{2} (?:GMT|UTC)[+-]\d{2}:?\d{2} [^.!?]{2,80}:?\s*",
            # GroupWise: ">>> Foo <foo@x> 29-9-2025 17:41 >>>", without the marks, which are taken off before
            rf"[^<>]{{2,80}}<{email[2:]}>\s+\d{{1,4}}[-./]\d{{1,2}}[-./]\d{{2,4}}.{{0,20}}>>>",
            # Russian clients name the user between: "понедельник, 6 октября 2014 г. пользователь lidel написал:"
            rf"\w+,? \d{{1,2}} \w+ \d{{4}}.{{0,120}}{wrote}.{{0,20}}[:：]\s*",
            rf"[^:]{{2,80}}, (?:le |am |op |on )?\d{{1,2}}[-./ ].{{4,60}}{wrote}.{{0,40}}[:：]\s*",
        )
    )


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
        _patterns()[0].fullmatch(" ".join(one.strip() for one in lines[start:])) for start in range(1, len(lines))
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
