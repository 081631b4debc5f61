"""Whom a document is addressed to, as far as it tells."""

from __future__ import annotations

import re

from mailwatch.core.recognise.reading import Reading

_FIRM = re.compile(
    r"\b(?:bv|b\.v\.|nv|n\.v\.|cv|vof|v\.o\.f\.|bvba|cvba|vzw|srl|sprl|sarl|s\.à\s?r\.l\.|sàrl|sas|sa|asbl|scop|eurl|sci"
    r"|gmbh|ag|kg|ohg|ug|e\.v\.|e\.u\.|eg|genossenschaft|verein|stichting|vereniging|ltd|limited|llc|llp|plc|inc|corp)\b",
    re.IGNORECASE,
)
"""How firms and societies sign themselves, in any language."""
_HEAD = 9
"""Lines at the top of a document in which its addressee stands."""
_DIGITS = 3
"""A line with so many figures is a number, a date, a price or an address."""


def addressed_elsewhere(reading: Reading) -> bool:
    """True where the document names an addressee and it is somebody else; no addressee is nobody else."""
    return bool(_addressees(reading)) and not _names_client(reading)


def _addressees(reading: Reading) -> list[str]:
    """Return the lines at the top that name a firm or bear a title (`t.a.v.`, `Frau`); not the sender's own."""
    paper, sender = reading.paper, reading.message.header.sender
    own = {part for part in _parts(f"{sender.name} {sender.email}") if len(part) > _DIGITS} if sender else set()
    marked = [hit.start for key in ("register.title", "register.attention") for hit in paper.hits[key]]
    found, end = [], 0
    for place, line in enumerate(paper.text.plain.split("\n")[:_HEAD]):
        start, end = end, end + len(line) + 1
        told = any(start <= at < start + _MARGIN and at < end for at in marked) or (place and _FIRM.search(line))
        if told and sum(one.isdigit() for one in line) < _DIGITS and not own & set(_parts(line)):
            found.append(line)
    return found


_MARGIN = 12
"""Characters: `Aan: t.a.v. mevr.`; a title further on in a line is no addressee's."""


def _names_client(reading: Reading) -> bool:
    """True where the document names the recipient, a person or a firm."""
    client = reading.client
    if client is None:
        return True
    paper = reading.paper.text.plain.lower()
    local, _, domain = client.email.partition("@")
    firm = domain.split(".")[0]
    names = {part for part in _parts(f"{client.name} {local} {firm}") if len(part) > 2}
    letters = "".join(one for one in paper if one.isalnum())
    return any(part in paper for part in names) or firm.replace("-", "") in letters


def _parts(text: str) -> list[str]:
    return "".join(one if one.isalnum() else " " for one in text.lower()).split()
