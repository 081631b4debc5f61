"""What must hold of every text, as checks that name what is wrong; tests/drafts/test_bad_texts.py has each one fail."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from mailwatch.core.errors import MailwatchError
from mailwatch.drafts import layout
from mailwatch.drafts.files import Shelf, TemplateFile
from mailwatch.drafts.fill import vocabulary
from tests.drafts.briefs import LANGUAGES
from tests.drafts.states import SHELF, barest, filled_in, found, is_part, texts

FORBIDDEN = {
    "None": r"None",
    "a mark of something unknown": "\ue000",
    "empty brackets": r"\(\s*\)|\[\s*\]|“\s*”|„\s*“|«\s*»|<>",
    "two blanks": r"[^\S\n]{2,}",
    "two empty lines": r"\n\n\n",
    "a blank before a comma or full stop": r"(?<![-\d])[^\S\n][.,](?!\d)",
    "doubled punctuation": r"[.,;]{2}|[?!]{2}|\?\.",
    "a line that begins with punctuation": r"(?m)^\s*[.,;:!?]",
    "a heading of nothing": r":\s*\Z|:\n\n- ?\Z",
    "code": r"\{\{|\{%|<[a-z]+>",
}

# Words that one language uses all the time and the other three never do, or only where SHARED says so.
STOP_WORDS = {
    "nl": "het een niet maar voor wordt nog zijn naar deze heb ik dat met aan ook je jij mijn jou jouw uw wat waar van"
    " om bij te hoe dan kan wil zou geen die de graag ons jullie wie welke of er op",
    "en": "the and is are this that with you your about which there then it's to of it if for has what how i'll i'm"
    " from can't who would be my could shall know not they as by at when or on",
    "de": "der das und ist nicht auch wird dein ihr oder noch ich mit für dem zu ein sie wir den wie bei vom gern dann"
    " auf haben wenn mich mir dir kann unser mein es sich hier ihnen eine einen zum bin hat habe würde etwas nichts"
    " falls schon im sollte was welche am",
    "fr": "le et est pas pour vous dans avec une cette mais sont au du je sur ce que qui la les de un à en si ou quel"
    " tu mon ton ça cela votre des se plus",
}
SHARED = {
    ("nl", "en"): {"is", "of"},
    ("nl", "de"): {"hier", "was", "wie"},
    ("nl", "fr"): {"de", "en", "je", "pas"},
    ("en", "nl"): {"of"},
    ("en", "de"): {"am", "was"},
    ("de", "nl"): {"die", "er", "wie"},
    ("de", "fr"): {"du"},
    ("fr", "nl"): {"de", "je", "te"},
    ("fr", "en"): {"as", "on"},
}
"""What a text of the first language may well hold although it is a word of the second."""

# English has one word for you; French asks after a house (chez vous) and two people (vous deux) whoever is spoken to.
REGISTERS = {
    ("nl", "formal"): r"\b(?:je|jij|jou|jouw|jullie)\b",
    ("nl", "informal"): r"\b(?:u|uw)\b",
    ("de", "formal"): r"\b(?:du|dich|dir|dein\w*|euch|euer|eure\w*)\b",
    ("de", "informal"): r"\b(?:Ihnen|Ihr\w*)\b",
    ("fr", "formal"): r"\b(?:tu|te|toi|ton|tes)\b|\bt'",
    ("fr", "informal"): r"\b(?:votre|vos)\b|(?<!chez )(?<!rendez-)\bvous\b(?! irait| deux)",
}

CLAIMS = {
    "nl": r"geïnteresseerd|interesse|enthousiast|akkoord|besteld|bestelling|zoals (?:afgesproken|besproken|beloofd)",
    "en": r"\binterested\b|your interest|\bkeen\b|\beager\b|excited|as (?:agreed|discussed|promised)|\byour order",
    "de": r"interessiert|Interesse|begeistert|einverstanden|bestellt|Bestellung|wie (?:vereinbart|besprochen)",
    "fr": r"intéressé|intérêt|enthousias|d'accord|(?:votre|ta) commande|comme (?:convenu|prévu|promis)",
}
"""Words that would claim interest, an order or an agreement that nobody wrote (playbook: the tone)."""

COMMAND = re.compile(r"mailwatch [a-z][^\n”»“]*")


def faults(shelf: Shelf, language: str, name: str) -> Iterator[str]:
    """Yield what is wrong with a template, whatever is known; nothing for a good one."""
    file = found(shelf, language, name)
    yield from strays(source(file), language)
    yield from _register(file)
    yield from _claims(file)
    try:
        yield from _when_filled_in(shelf, file)
        yield from _at_its_barest(shelf, file)
    except MailwatchError as error:
        yield f"cannot be filled in: {error}"


def unfit(text: str) -> list[str]:
    """Return what no text may hold and this one does."""
    return [f"{what}: {text!r}" for what, pattern in FORBIDDEN.items() if re.search(pattern, text)]


def too_long(text: str) -> list[str]:
    """Return the lines that run over 78 columns."""
    return [f"a line too long: {line!r}" for line in text.splitlines() if len(line) > layout.QUOTE_WIDTH]


def strays(text: str, language: str) -> Iterator[str]:
    """Yield the words of another language in a text."""
    words = set(re.findall(r"[^\W\d_]+(?:'[^\W\d_]+)?", text.lower()))
    for other in LANGUAGES:
        if other != language and (
            mixed := words & set(STOP_WORDS[other].split()) - SHARED.get((language, other), set())
        ):
            yield f"words of {other}: {sorted(mixed)}"


def source(file: TemplateFile) -> str:
    """Return all that a template can say itself, in whichever branch: its text without code, commands and addresses."""
    lines = [line.value for line in file.headers if line.name not in {"to", "needs", "takes", "quote"}]
    text = "\n".join([*lines, file.body])
    text = re.sub(r"\{\{.*?\}\}", lambda code: " ".join(re.findall(r'"([^"]*)"', code[0])), text)
    text = re.sub(r"\{%.*?%\}|\{#.*?#\}|--with \S+", "", text)
    return COMMAND.sub("", text)


def _register(file: TemplateFile) -> Iterator[str]:
    """A text that says u never says je, and the other way round; what it includes speaks to the user."""
    pattern = REGISTERS.get((file.language, file.name.rpartition(".")[2]))
    if pattern and (slip := re.search(pattern, re.sub(r"(?m)^(?:Subject|To):.*$", "", source_of_body(file)))):
        yield f"the other register: {slip[0]}"


def source_of_body(file: TemplateFile) -> str:
    """Return what a template can say below its headers."""
    return source(TemplateFile(file.language, file.name, file.shown, (), file.body))


def _claims(file: TemplateFile) -> Iterator[str]:
    if claim := re.search(CLAIMS[file.language], source(file)):
        yield f"more than anybody wrote: {claim[0]}"


def _when_filled_in(shelf: Shelf, file: TemplateFile) -> Iterator[str]:
    told = "title" if file.name.startswith("entry/") else "subject"
    for brief, filled in filled_in(shelf, file):
        title, body = filled.required(told), layout.as_text(filled.content)
        wrong = [*unfit(title), *unfit(body), *too_long(body)]
        if len(title) <= len("Re: Zx"):
            wrong.append(f"hardly a {told}: {title!r}")
        if wrong:
            yield f"{wrong[0]} ({brief})"
            return


def _at_its_barest(shelf: Shelf, file: TemplateFile) -> Iterator[str]:
    """With nothing known there is a sentence that no other text has, and no number that nobody gave."""
    brief, filled = barest(shelf, file)
    said = layout.as_lines(filled.content)
    if not is_part(file.name) and not any(line in said for line in own_lines(shelf, file)):
        yield f"nothing that a person would miss: {said!r}"
    given = " ".join(map(str, vocabulary(shelf, file, brief, strict=True).known.values()))
    plain = COMMAND.sub("", said).replace("+10d", "")
    if made_up := set(re.findall(r"\d+", plain)) - set(re.findall(r"\d+", given)):
        yield f"a number that nobody gave: {sorted(made_up)}"


def own_lines(shelf: Shelf, file: TemplateFile) -> frozenset[str]:
    """Return the sentences of a template that no other text of its language has, each a line without variables."""
    mine = _sentences(shelf, file)
    others: set[str] = set()
    for language, name in texts():
        if language == file.language and not is_part(name) and _family(name) != _family(file.name):
            others |= _sentences_by_default(language, name)
    return frozenset(mine - others)


@cache
def _sentences_by_default(language: str, name: str) -> frozenset[str]:
    return frozenset(_sentences(SHELF, found(SHELF, language, name)))


def _sentences(shelf: Shelf, file: TemplateFile) -> set[str]:
    """Return the lines of four words and more that end a sentence; a text that is nothing but another has its lines."""
    lines = {line.strip() for line in file.body.splitlines() if "{{" not in line}
    kept = {line for line in lines if len(line.split()) > 3 and re.search(r"[.?!]$", line)}
    for part in re.findall(r'\{% include "([^"/]+)\.j2" %\}', file.body):
        kept |= _sentences(shelf, found(shelf, file.language, part))
    return kept


def _family(name: str) -> str:
    """Return what a text is about: an entry, its draft and both registers are one."""
    return re.sub(r"-talk$", "", re.sub(r"\.(?:formal|informal)$", "", name.removeprefix("entry/")))
