"""A sent message with everything found in it once, for the rules to look at."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from mailwatch.core.domains import organisation
from mailwatch.core.known import Known, KnownOffer
from mailwatch.core.lexicon import Hits, Language, Lexicon
from mailwatch.core.mail import Address, Attachment, Message
from mailwatch.core.money import Amount, find_amounts
from mailwatch.core.phrases import Hit
from mailwatch.core.when import DateSpan, Term, find_dates, find_terms
from mailwatch.core.words import Text, read

_ZERO, _WEST = timedelta(), timedelta(hours=-3)
_FILES = ("offers", "others", "money", "register")
"""The language files that sent mail is judged by."""

MOST_LETTER = 12_000
MOST_PAPER = 6_000
MOST_QUOTED = 2_000
"""Characters that are read: an offer says what it is at its beginning."""


@dataclass(frozen=True, slots=True)
class Part:
    """One text of a message and what stands in it: lengths of time only where something is said to be valid for one."""

    text: Text
    hits: Hits
    amounts: tuple[Amount, ...] = ()
    dates: tuple[DateSpan, ...] = ()
    terms: tuple[Term, ...] = ()

    def has(self, *keys: str) -> bool:
        """True when a phrase of one of the keys stands in it."""
        return any(key in self.hits for key in keys)

    def sentence(self, hit: Hit) -> str:
        """The sentence a phrase stands in."""
        return self.text.sentence(hit.sentence)


@dataclass(frozen=True, slots=True)
class Reading:
    """A sent message as the rules see it. `paper` is the text of its documents, `names` are their file names."""

    message: Message
    known: Known
    language: Language
    shows: str | None
    on: date
    letter: Part
    subject: Part
    quoted: Part
    paper: Part
    names: Part

    @property
    def documents(self) -> tuple[Attachment, ...]:
        """The attachments that may be documents: no images of signatures, no calendars."""
        return documents(self.message)

    @property
    def client(self) -> Address | None:
        """The first recipient who is not the user."""
        return next((one for one in self.message.header.recipients if one.email not in self.known.own), None)

    def earlier(self) -> tuple[KnownOffer, ...]:
        """The offers to the same people, firm or thread, latest first."""
        header, own = self.message.header, self.known.own
        outside = {one.email for one in header.recipients if one.email not in own}
        firms = firms_of(outside)
        parents = set(header.parents)
        found = [
            offer
            for offer in self.known.offers
            if offer.sent_at <= header.date and offer.message_id != header.message_id
            if parents & offer.thread or parents & {offer.message_id} or _same_people(offer, outside, firms)
        ]
        return tuple(sorted(found, key=lambda offer: offer.sent_at, reverse=True))


def _same_people(offer: KnownOffer, outside: set[str], firms: set[str]) -> bool:
    people = {one.email for one in offer.recipients} | ({offer.contact.email} if offer.contact else set())
    return bool(people & outside) or bool(firms_of(people) & firms)


def firms_of(emails: Iterable[str]) -> set[str]:
    """Return the organisations that addresses belong to; none for those of a provider of private addresses."""
    return {firm for email in emails if (firm := organisation(email.rpartition("@")[2]))}


def documents(message: Message) -> tuple[Attachment, ...]:
    """Return the attachments that may be documents."""
    return tuple(
        one
        for one in message.attachments
        if not one.content_type.startswith(("image/", "text/calendar", "application/ics", "application/pgp"))
        and not one.filename.lower().endswith((".png", ".jpg", ".jpeg", ".gif", ".ics", ".vcf", ".asc", ".p7s", ".eml"))
    )


def read_message(message: Message, lexicon: Lexicon, known: Known) -> Reading:
    """Given a sent message, find its language and the phrases, dates and amounts in each part of it."""
    header, papers = message.header, documents(message)
    letter, subject = read(message.own_text[:MOST_LETTER]), read(header.subject)
    paper = read("\n\n".join(one.text for one in papers if one.text)[:MOST_PAPER])
    quoted = read(message.quoted_text[:MOST_QUOTED])
    shows = lexicon.language_of(letter, (paper, subject, quoted)) or _spoken(lexicon, letter)
    language = lexicon.languages[shows or next(iter(lexicon.languages))]
    on = header.date.date()
    american = language.code == "en" and (header.date.utcoffset() or _ZERO) <= _WEST
    return Reading(
        message,
        known,
        language,
        shows,
        on,
        letter=_part(letter, language, on, american=american),
        subject=Part(subject, language.find(subject, *_FILES)),
        quoted=Part(quoted, said := language.find(quoted, "offers", "money"), find_amounts(quoted, said, language)),
        paper=_part(paper, language, on, american=american),
        names=Part(names := read(_spaced(papers)), language.find(names, "offers", "others")),
    )


def _spoken(lexicon: Lexicon, letter: Text) -> str | None:
    """Return the language most of whose phrases stand in a letter too short to show it by its common words."""
    said = {code: len(one.find(letter, "offers", "register").all) for code, one in lexicon.languages.items()}
    best = max(said, key=lambda code: said[code])
    return best if list(said.values()).count(said[best]) == 1 else None


def _part(text: Text, language: Language, on: date, *, american: bool) -> Part:
    hits = language.find(text, *_FILES)
    dates = find_dates(text, on, (language,), month_first=american)
    terms = find_terms(text, (language,)) if "offers.valid" in hits else ()
    return Part(text, hits, find_amounts(text, hits, language), dates, terms)


def _spaced(papers: tuple[Attachment, ...]) -> str:
    """Return the file names as sentences: `Offerte_2025-014.pdf` is the words Offerte and 2025-014."""
    return ".\n\n".join(one.filename.rpartition(".")[0].replace("_", " ") or one.filename for one in papers)
