"""A sent message with everything found in it once, for the rules to look at."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from mailwatch.core.known import Known, KnownOffer
from mailwatch.core.lexicon import Hits, Language, Lexicon
from mailwatch.core.mail import Address, Attachment, Message
from mailwatch.core.money import Amount, find_amounts
from mailwatch.core.phrases import Hit
from mailwatch.core.recognise.header import base_subject
from mailwatch.core.when import DateSpan, Term, find_dates, find_terms
from mailwatch.core.words import Text, read

_ZERO, _WEST = timedelta(), timedelta(hours=-3)
MOST_LETTER = 12_000
MOST_PAPER = 6_000
MOST_QUOTED = 2_000
"""Characters that are read: an offer says what it is at its beginning."""


@dataclass(frozen=True, slots=True)
class Part:
    """One text of a message and what stands in it. Dates and amounts are read only where they are asked for."""

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
        firms = {email.rpartition("@")[2] for email in outside} - _PUBLIC
        parents = set(header.parents)
        found = [
            offer
            for offer in self.known.offers
            if offer.sent_at <= header.date and offer.message_id != header.message_id
            if parents & offer.thread or parents & {offer.message_id} or _same_people(offer, outside, firms)
        ]
        return tuple(sorted(found, key=lambda offer: offer.sent_at, reverse=True))


_PUBLIC = frozenset(
    "gmail.com googlemail.com outlook.com hotmail.com live.com live.nl hotmail.nl outlook.de outlook.fr icloud.com me.com "
    "yahoo.com yahoo.fr yahoo.de gmx.de gmx.net gmx.at gmx.ch web.de t-online.de orange.fr wanadoo.fr free.fr laposte.net "
    "telenet.be skynet.be proximus.be ziggo.nl kpnmail.nl planet.nl hetnet.nl xs4all.nl home.nl bluewin.ch aol.com "
    "btinternet.com proton.me protonmail.com posteo.de mailbox.org fastmail.com sfr.fr".split()
)
"""Domains whose addresses belong to people who have nothing to do with each other."""


def is_public(domain: str) -> bool:
    """True for a provider of private addresses; addresses like `gmail.example` of made-up mail count too."""
    return domain in _PUBLIC or domain.partition(".")[0] in _PROVIDERS


_PROVIDERS = frozenset({"gmail", "outlook", "hotmail", "icloud", "yahoo", "gmx", "web", "proton", "gmx-mail"})


def _same_people(offer: KnownOffer, outside: set[str], firms: set[str]) -> bool:
    people = {one.email for one in offer.recipients} | ({offer.contact.email} if offer.contact else set())
    domains = {email.rpartition("@")[2] for email in people}
    return bool(people & outside) or any(domain in firms and not is_public(domain) for domain in domains)


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
    letter, subject = read(message.own_text[:MOST_LETTER]), read(base_subject(header.subject))
    paper = read("\n\n".join(one.text for one in papers if one.text)[:MOST_PAPER])
    quoted = read(message.quoted_text[:MOST_QUOTED])
    shows = lexicon.language_of(letter, (paper, subject, quoted))
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
        subject=Part(subject, language.find(subject)),
        quoted=Part(quoted, language.find(quoted)),
        paper=_part(paper, language, on, american=american),
        names=Part(names := read(_spaced(papers)), language.find(names)),
    )


def _part(text: Text, language: Language, on: date, *, american: bool) -> Part:
    hits = language.find(text)
    dates = find_dates(text, on, (language,), month_first=american)
    return Part(text, hits, find_amounts(text, hits, language), dates, find_terms(text, (language,)))


def _spaced(papers: tuple[Attachment, ...]) -> str:
    """Return the file names as sentences: `Offerte_2025-014.pdf` is the words Offerte and 2025-014."""
    return ".\n\n".join(one.filename.rpartition(".")[0].replace("_", " ") or one.filename for one in papers)
