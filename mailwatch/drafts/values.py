"""What templates may say: each field of a brief as a template sees it, and what only the user may read."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time

from mailwatch.core.brief import Brief
from mailwatch.drafts import greeting, subject
from mailwatch.drafts.clean import clean_line, clean_text
from mailwatch.drafts.days import Day, hour, month
from mailwatch.drafts.money import money
from mailwatch.drafts.people import person
from mailwatch.drafts.unknown import UNKNOWN, Unknown
from mailwatch.drafts.words import Words, without_number

_QUOTE_WORDS = re.compile(
    r"offerte|prijsopgave|prijs\b|quot(?:e|ation)\b|estimate|angebot|anbot|kostenvoranschlag|devis", re.IGNORECASE
)
_ARTICLE = {
    "nl": r"(?:offerte|prijsopgave|voorstel)\s+voor\s+(?=(?:de|het|een|uw|je|jouw|jullie)\s)",
    "en": r"(?:quote|quotation|proposal|estimate)\s+for\s+(?=(?:the|a|an|your)\s)",
    "de": r"(?:angebot|offerte|kostenvoranschlag)\s+für\s+(?=(?:die|das|den|eine|einen|ihre|ihren|deine|deinen)\s)",
}
"""What may be left out before what the offer is for: only where an article follows, so that a sentence can take it."""

_MONTH = re.compile(r"\d{4}-(?:0[1-9]|1[0-2])")
_TIME = re.compile(r"(?:[01]?\d|2[0-3]):[0-5]\d")

Value = object
"""A string, a `Day`, a tuple of lines, a bool, or `UNKNOWN`."""


@dataclass(frozen=True, slots=True)
class Step:
    """A touch that was made, in words. Printed, it is "dinsdag 17 maart: telefoontje, voicemail (na drieën proberen)".

    `rung` is its name on the ladder (`closing-call`), for a template to ask about.
    """

    rung: str
    on: Day
    what: str
    outcome: str | Unknown
    note: str | Unknown

    def __str__(self) -> str:
        outcome = f", {self.outcome}" if self.outcome else ""
        note = f" ({self.note})" if self.note else ""
        colon = " :" if self.on.language == "fr" else ":"
        return f"{self.on.full}{colon} {self.what}{outcome}{note}"


def shared(brief: Brief, language: str, words: Words) -> dict[str, Value]:
    """Given a brief, return the variables that any text may use, in `language`."""
    contact = person(brief.contact)
    me = clean_line(brief.sender.address.name)
    variables: dict[str, Value] = {
        "contact": _known(contact.full if contact else ""),
        "who": _known(contact.full if contact else clean_line(brief.contact.email if brief.contact else "")),
        "first_name": _known(contact.first if contact else ""),
        "contact_email": _known(clean_line(brief.contact.email if brief.contact else "")),
        "me": _known(me),
        "my_first_name": _known(_my_first_name(brief)),
        "my_phone": _known(_in_one_piece(brief.sender.phone or "")),
        "my_email": brief.sender.address.email,
        "subject": _known(subject.bare(brief.subject)),
        "reply_subject": subject.reply(brief.original.subject) if brief.original else UNKNOWN,
        "topic": _topic(brief.subject, language),
        "number": _known(clean_line(brief.number or "")),
        "amount": UNKNOWN if brief.amount is None else money(brief.amount, brief.currency, language),
        "sent_on": _day(brief.sent_on, language, brief.today),
        "valid_until": _day(brief.valid_until, language, brief.today),
        "still_valid": brief.valid_until is not None and brief.valid_until >= brief.today,
        "announced": _day(brief.announced, language, brief.today),
        "promised_on": _day(brief.promised_on, language, brief.today),
        "returns_on": _day(brief.returns_on, language, brief.today),
        "wrote_on": _day(brief.last_words_on, language, brief.today),
        "today": _day(brief.today, language, brief.today),
        "due": _day(brief.due, language, brief.today),
        "talk": brief.original is None,
        "formal": brief.register == "formal",
    }
    kind = "talk" if brief.original is None else "quote" if _QUOTE_WORDS.search(brief.subject) else "proposal"
    the_offer = words.say(f"offer-{kind}", variables) or ""
    variables |= {"the_offer": _known(the_offer), "The_offer": _known(the_offer[:1].upper() + the_offer[1:])}
    own_salutation = greeting.salutation(brief, contact) if language == brief.language else ""
    own_sign_off = greeting.sign_off(brief) if language == brief.language else ""
    variables |= {
        "salutation": _known(own_salutation or words.say(f"salutation-{brief.register}", variables) or ""),
        "sign_off": _known(own_sign_off or words.say(f"sign-off-{brief.register}", variables) or ""),
    }
    return variables


def private(brief: Brief, language: str, words: Words) -> dict[str, Value]:
    """Given a brief with its codes in words, return the variables that only a text to the user may use."""
    return {
        "offer": brief.offer,
        "phone": _known(_in_one_piece(brief.phone or "")),
        "summary": _known(clean_line(brief.summary)),
        "last_words": _lines(clean_text(brief.last_words).split("\n")),
        "announced_text": _known(clean_line(brief.announced_text)),
        "notes": _lines(brief.notes),
        "reasons": _lines(brief.reasons),
        "entry_notes": _lines(brief.entry_notes),
        "other_offers": _lines(brief.other_offers),
        "touches": tuple(_steps(brief, language, words)) or UNKNOWN,
        "two_way": brief.two_way,
    }


def given(brief: Brief, names: Iterable[str], language: str) -> dict[str, Value]:
    """Given the names of extra values that a template declares, return each as the brief has it; a day as `Day`."""
    return {name: _given(brief, name, language) for name in names}


def _given(brief: Brief, name: str, language: str) -> Value:
    """Return one extra value: a day (2026-03-31), a month (2026-03) or a time (14:30) in words, anything else as it is.

    An offer's own last day of validity is its deadline where the user gave none.
    """
    text = clean_line(brief.extra.get(name, ""))
    if name == "deadline" and not text and brief.valid_until is not None and brief.valid_until >= brief.today:
        return _day(brief.valid_until, language, brief.today)
    if _MONTH.fullmatch(text):
        return month(date.fromisoformat(f"{text}-01"), language)
    with contextlib.suppress(ValueError):
        return _day(date.fromisoformat(text), language, brief.today)
    if _TIME.fullmatch(text):
        return hour(time.fromisoformat(text.zfill(5)), language)
    return _known(text)


def _steps(brief: Brief, language: str, words: Words) -> Iterable[Step]:
    for touch in brief.touches:
        what = words.say(f"rung-{touch.rung}", {}) or words.say(f"rung-{without_number(touch.rung)}", {})
        outcome = words.say(f"outcome-{touch.outcome}", {}) if touch.outcome else ""
        outcome = clean_line(touch.outcome) if outcome is None else outcome
        on = Day(touch.on, language, brief.today)
        yield Step(touch.rung, on, what or clean_line(touch.rung), _known(outcome), _known(clean_line(touch.note)))


def _topic(raw: str, language: str) -> Value:
    """What the offer is about, to follow "over", "about", "über": "de website", else the subject in quotation marks."""
    plain = subject.bare(raw)
    if not plain:
        return UNKNOWN
    if language in _ARTICLE and (article := re.match(_ARTICLE[language], plain, re.IGNORECASE)):
        return plain[article.end() :]
    opening, closing = {"de": "„“", "fr": ("«\xa0", "\xa0»")}.get(language, "“”")
    return f"{opening}{plain}{closing}"


def _my_first_name(brief: Brief) -> str:
    found = person(brief.sender.address)
    return (found.first or found.full) if found else clean_line(brief.sender.address.name)


def _day(day: date | None, language: str, today: date) -> Day | Unknown:
    if day is None:
        return UNKNOWN
    return Day(day.date() if isinstance(day, datetime) else day, language, today)


def _known(text: str) -> str | Unknown:
    return text or UNKNOWN


def _in_one_piece(number: str) -> str:
    """Return a telephone number that no line break cuts in two."""
    return clean_line(number).replace(" ", "\xa0")


def _lines(lines: Iterable[str]) -> tuple[str, ...] | Unknown:
    return tuple(line for line in map(clean_line, lines) if line) or UNKNOWN
