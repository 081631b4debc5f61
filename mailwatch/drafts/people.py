"""Names of people as a salutation needs them; a name that may be a company's gives none."""

from __future__ import annotations

import re
from dataclasses import dataclass

from mailwatch.core.mail import Address
from mailwatch.drafts.clean import clean_line


def _words(listed: str) -> frozenset[str]:
    return frozenset(listed.split())


_TITLES = _words(
    "mr mrs ms miss mx dr prof ir ing drs mag dipl dhr mevr mw heer mevrouw de-heer herr frau m mme mlle me maître"
)
_KEPT_TITLES = _words("dr prof mag")
PARTICLES = _words("van von de der den het ter ten te in 't op vom zu zum zur du des la le del della di da dos y")
"""Small words inside surnames: two people who share one are not therefore the same."""
_ORGANISATIONS = _words(
    """bv nv vof cv gmbh ag kg ug ohg ek firma ltd limited llc llp plc inc corp co sa sarl sas sprl asbl vzw eurl group
    groep groupe gruppe holding company bedrijf team afdeling abteilung service services support info sales
    office kantoor secretariaat secrétariat sekretariat administratie administration verwaltung buchhaltung
    boekhouding comptabilité inkoop procurement einkauf achats vergabestelle gemeente commune council stad ville
    school stichting stiftung fondation foundation vereniging verein association studio bureau agentur agence
    agency atelier bakkerij bäckerei boulangerie bakery garage hotel hôtel restaurant praktijk praxis cabinet
    winkel shop webshop museum universiteit university universität université redactie redaktion rédaction
    noreply reception receptie"""
)
_MAILBOXES = _words("info contact hello hallo office mail post admin sales team bonjour kontakt inkoop")
_WORD = re.compile(r"['’]?[^\W\d_](?:[^\W\d_]|['’.\-])*")


@dataclass(frozen=True, slots=True)
class Person:
    """A person's name: "Anna de Vries"; `first` is "" where only initials are known."""

    full: str
    first: str


def person(address: Address | None) -> Person | None:
    """Given an address, return the name of the person it belongs to, or None where that is not sure."""
    if address is None:
        return None
    words = _in_order(clean_line(address.name)).split()
    while words and _bare(words[0]) in _TITLES - _KEPT_TITLES:
        words.pop(0)
    names = [word for word in words if _bare(word) not in _KEPT_TITLES]
    if not 1 <= len(names) <= 6 or not all(_WORD.fullmatch(word) for word in names):
        return None
    if _is_organisation(names, address):
        return None
    if " ".join(names).isupper() or " ".join(names).islower():
        words, names = [_cased(word) for word in words], [_cased(word) for word in names]
    return Person(" ".join(words), _first(names))


def _in_order(name: str) -> str:
    name = re.sub(r"\s*[(\[|].*$|\s+[-–—/]\s+.*$|\s+via\s+.*$|,?\s+@.*$", "", name).strip(" \"'")
    last, comma, first = name.partition(",")
    if comma and first.strip() and "," not in first:
        return f"{first.strip()} {last.strip()}"
    return name


def _is_organisation(names: list[str], address: Address) -> bool:
    legal_form = _bare(names[-1]).replace(".", "") if len(names) > 1 else ""  # B.V. at the end; A.G. Bell is a person
    if legal_form in _ORGANISATIONS or any(_bare(name) in _ORGANISATIONS for name in names):
        return True
    mailbox = address.email.partition("@")[0]
    site = address.domain.rpartition(".")[0].replace("-", "").replace(".", "")
    joined = "".join(_bare(name) for name in names)
    return joined == site and (len(names) == 1 or mailbox in _MAILBOXES)


def _first(names: list[str]) -> str:
    first = names[0]
    if _bare(first) in PARTICLES or first.endswith(".") or len(_bare(first)) < 2 or "." in first:
        return ""
    return first


def _cased(word: str) -> str:
    if word.lower() in PARTICLES:
        return word.lower()
    return "-".join(part[:1].upper() + part[1:].lower() for part in word.split("-"))


def _bare(word: str) -> str:
    return word.lower().strip(".'’")
