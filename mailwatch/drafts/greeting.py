"""The sender's own words of greeting, taken over from the offer: nobody knows better how this client is addressed.

"Dag Pieter-Jan,", "Sehr geehrte Frau Mag. Hofer," and "Groetjes, Lotte" hold what no program can know (gender, title,
how well two people know each other), so they are preferred to anything a template could say.
"""

from __future__ import annotations

import re

from mailwatch.core.brief import Brief
from mailwatch.drafts.clean import clean_line, clean_text
from mailwatch.drafts.people import PARTICLES, Person

_OPENINGS = {
    "nl": "beste|geachte|hallo|hoi|dag|ha|hey|hé|lieve|waarde",
    "en": "dear|hi|hello|hey",
    "de": "sehr geehrte[rs]?|guten tag|hallo|liebe[rs]?|moin|grüezi|servus|sali|salü|hoi|grüß gott|verehrte[rs]?",
    "fr": "bonjour|cher|chère|chers|chères|salut|madame|monsieur",
}
_CLOSINGS = {
    "nl": "(?:met )?(?:vriendelijke|hartelijke|beste|warme|zonnige) groet(?:en|jes)?|groet(?:en|jes)?|mvg|hartelijks?",
    "en": "(?:with )?(?:kind|best|warm)(?:est)? (?:regards|wishes)|regards|all best|all the best|best|cheers"
    "|thanks|yours (?:sincerely|faithfully|truly)|sincerely|many thanks",
    "de": "(?:mit )?(?:freundliche|beste|herzliche|viele|liebe|schöne)[nm]? gr(?:ü|ue)(?:ß|ss)(?:en?)?"
    "|lg|vg|mfg|hochachtungsvoll",
    "fr": "(?:bien )?cordialement|bien à vous|bien à toi|sincèrement|amicalement|(?:très )?belle journée|bonne journée"
    "|à bientôt|(?:meilleures )?salutations(?: distinguées)?",
}
_LONGEST = 60
"""Characters: a line longer than this is a sentence, not a greeting."""


def salutation(brief: Brief, contact: Person | None) -> str:
    """Given an offer, return the salutation it opened with if that greets the contact, else ""."""
    if brief.original is None or brief.language not in _OPENINGS:
        return ""
    first_line = next((clean_line(line) for line in brief.original.text.splitlines() if line.strip()), "")
    opening = re.fullmatch(rf"(?:{_OPENINGS[brief.language]})\b(?P<named>[^,?:;!]*)[,!]?", first_line, re.IGNORECASE)
    if opening is None or len(first_line) > _LONGEST or not _greets(opening["named"], brief, contact):
        return ""
    # A German text goes on in lower case after a comma, in upper case after anything else: one of them is enough.
    return f"{first_line.rstrip(',! ')}," if brief.language == "de" else first_line


def _greets(named: str, brief: Brief, contact: Person | None) -> bool:
    if contact is not None:
        return bool(_names(named) & _names(contact.full))
    original = brief.original
    return original is not None and len(original.to) == 1 and brief.contact in {None, original.to[0]}


def _names(text: str) -> frozenset[str]:
    return frozenset(re.findall(r"[^\W\d_]{2,}", text.lower())) - PARTICLES


def sign_off(brief: Brief) -> str:
    """Given an offer, return the last lines of its own text, from the closing formula on ("Groetjes, / Lotte").

    A name under it must be the sender's: anybody else's stands in a quotation that was not cut off.
    """
    if brief.original is None or brief.language not in _CLOSINGS:
        return ""
    lines = [line.strip() for line in clean_text(brief.original.text).split("\n") if line.strip()]
    match lines[-2:]:
        case [formula, name] if is_closing(formula, brief.language) and len(name) <= _LONGEST:
            return f"{formula}\n{name}" if _names(name) & _names(brief.sender.address.name) else ""
        case _:
            return ""


def is_closing(line: str, language: str) -> bool:
    """True for a line that is a closing formula, such as "Met vriendelijke groet,"."""
    return re.fullmatch(rf"(?:{_CLOSINGS.get(language, '(?!)')})\W*", line.strip(), re.IGNORECASE) is not None
