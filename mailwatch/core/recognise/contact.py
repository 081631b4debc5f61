"""Who will answer an offer: the person in To or Cc whom the letter addresses."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from mailwatch.core.mail import Address
from mailwatch.core.recognise.reading import Reading

SHARED = frozenset(
    """
    info contact office kontakt hello hallo hi mail post welkom bonjour sales verkoop inkoop procurement
    tender tenders vergabe einkauf achats marches aanbestedingen admin administratie administration
    secretariaat secretariat sekretariat
    receptie reception accueil team support service klantenservice bestellingen orders bestellung commande directie
    management hr personeel booking bookings events praktijk kantoor bureau enquiries inquiries finance buchhaltung
    projects projecten projekte communicatie communication marketing gemeinde mairie commune gemeente vergabestelle
    """.split()  # noqa: SIM905  a list of names reads best as names
)
"""Left-hand sides of addresses that several people read."""

_NOBODY = re.compile(
    r"no-?_?reply|noreply|donotreply|do-not-reply|mailer-daemon|niet-beantwoorden|ne-pas-repondre", re.IGNORECASE
)
_NAME = re.compile(r"[^\W\d_][\w'’.-]*(?:\s[^\W\d_][\w'’.-]*)*")
_ROWS = 3


def contact(reading: Reading) -> Address | None:
    """Given a sent message, return the person who will answer, None when it went to nobody but the user.

    The first in To whom the letter greets by name, else the first in To; somebody in Cc only where the letter
    greets him or her and nobody in To. A shared mailbox gets the name that the letter gives.
    """
    header, own = reading.message.header, reading.known.own
    rows = [
        [one for one in row if one.email not in own and not _NOBODY.search(one.email)]
        for row in (header.to, header.cc, header.bcc)
    ]
    everyone = [one for row in rows for one in row]
    if not everyone:
        return None
    greeted = greeted_names(reading)
    chosen = next((one for one in everyone if _answers_to(one, greeted)), everyone[0])
    return _named(chosen, reading, greeted)


def _answers_to(address: Address, greeted: Iterable[str]) -> bool:
    known = set(_words(address.name)) | set(_words(address.email.partition("@")[0]))
    return any(name in known for name in greeted)


def _words(text: str) -> list[str]:
    return [word for word in re.split(r"[\W\d_]+", text.casefold()) if len(word) > 1]


def greeted_names(reading: Reading) -> tuple[str, ...]:
    """Return the names, in small letters, that the first lines of the letter greet; without titles and particles."""
    titles = {hit.said.casefold().rstrip(".") for hit in reading.letter.hits["register.title"]}
    lines = _greeting_lines(reading)
    words = [word for line in lines for word in re.findall(r"[^\W\d_][\w'’-]*", line) if word[:1].isupper()]
    return tuple(word.casefold() for word in words if word.casefold() not in titles)


def _greeting_lines(reading: Reading) -> list[str]:
    """Return what follows each greeting or attention line at the beginning of the letter, up to the end of the line."""
    plain, found = reading.letter.text.plain, []
    for hit in (*reading.letter.hits["register.greeting"], *reading.letter.hits["register.attention"]):
        if (
            plain.count("\n", 0, hit.start) <= _ROWS
            and not plain[plain.rfind("\n", 0, hit.start) + 1 : hit.start].strip()
        ):
            end = plain.find("\n", hit.end)
            found.append(re.split(r"[!:.](?:\s|$)", plain[hit.end : end if end >= 0 else len(plain)])[0][:80])
    first = plain.lstrip().partition("\n")[0]
    if not found and (name := re.match(r"([^\W\d_]+),?\s", first)) and name[1][:1].isupper():
        found.append(name[1])
    return found


def _named(address: Address, reading: Reading, greeted: tuple[str, ...]) -> Address:
    """Give a shared or nameless mailbox the name that the letter greets."""
    shared = address.email.partition("@")[0] in SHARED
    if address.name and not shared:
        return address
    for line in _greeting_lines(reading):
        found = _NAME.search(line.strip(" ,"))
        name = found.group().strip(" .,") if found else ""
        words = [word for word in name.split() if word.casefold().rstrip(".") not in _titles(reading)]
        if words and words[-1].casefold() in greeted:
            return replace(address, name=" ".join(words))
    return address


def _titles(reading: Reading) -> frozenset[str]:
    return frozenset(
        word for hit in reading.letter.hits["register.title"] for word in hit.said.casefold().replace(".", "").split()
    )
