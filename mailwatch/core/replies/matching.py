"""Which offer a message bears upon: evidence is gathered for each offer that it could be, the best one counts."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import timedelta
from functools import lru_cache

from mailwatch.core.domains import is_public, label, organisation
from mailwatch.core.known import KnownOffer
from mailwatch.core.mail import Message, MessageId
from mailwatch.core.replies.quotes import quoted_offers
from mailwatch.core.replies.watched import Watched, bare, fold, names_of, number_key, people_of, words_of
from mailwatch.core.subjects import tails
from mailwatch.core.verdict import Reason

_OLD = timedelta(days=400)
"""An offer this long ago is meant only by a message that names it or stands in its thread."""

_NUMBERISH = re.compile(r"[^\s,;:()\[\]<>\"'“”„«»]*\d[^\s,;:()\[\]<>\"'“”„«»]*")
_NAME = re.compile(r"\b[A-ZÀ-Þ][^\W\d_]{2,}")
_SPOKEN = re.compile(r"\w+")
_RECENT = timedelta(days=60)
_LONG = 5
"""Letters of a word that may be, or begin, the name of a company."""
_READ = 20_000
"""Characters of a text that evidence is looked for in."""


@dataclass(frozen=True, slots=True)
class About:
    """What a report names besides: ids of the message it is about, its subject, the people."""

    ids: tuple[MessageId, ...] = ()
    subject: str = ""
    people: tuple[str, ...] = ()


@dataclass(slots=True)
class Evidence:
    """What speaks for one offer: reasons with their weights. `nearest` is the place of the parent that is its own."""

    offer: KnownOffer
    reasons: list[Reason] = field(default_factory=list)
    nearest: int = 999
    codes: set[str] = field(default_factory=set)

    @property
    def weight(self) -> float:
        """What the reasons weigh together."""
        return sum(reason.weight for reason in self.reasons)

    @property
    def facts(self) -> frozenset[str]:
        """The codes of the reasons."""
        return frozenset(self.codes)

    def add(self, code: str, text: str, weight: float) -> None:
        """Add a reason, each code once."""
        if code not in self.codes:
            self.codes.add(code)
            self.reasons.append(Reason(code, text, weight))


NOTHING_ABOUT = About()


def gather(message: Message, watched: Watched, about: About = NOTHING_ABOUT) -> list[Evidence]:
    """Given a message, return the evidence for each offer it might bear upon, the strongest first.

    Of equal ones the newest comes first. Offers that left after the message came are left out.
    """
    gathering = _Gathering(message, watched, about)
    gathering.threads()
    gathering.people()
    gathering.subject()
    gathering.numbers()
    if not gathering.found:
        gathering.names()
    gathering.quotations()
    gathering.details()
    now = message.header.date
    fitting = [one for one in gathering.found.values() if _in_time(one, now - one.offer.sent_at)]
    return sorted(fitting, key=lambda one: (one.weight, -one.nearest, one.offer.sent_at), reverse=True)


def _in_time(one: Evidence, age: timedelta) -> bool:
    """True for a message that came after the offer. Clocks differ: within a day the thread tells what came first."""
    if age < timedelta(0):
        return age > _SKEW and "thread" in one.codes
    return age < _OLD or bool(one.codes & {"thread", "number"})


_SKEW = timedelta(days=-1)


class _Gathering:
    """The evidence of one message, gathered step by step."""

    def __init__(self, message: Message, watched: Watched, about: About) -> None:
        self.message, self.watched, self.about = message, watched, about
        self.found: dict[int, Evidence] = {}

    def of(self, offer: KnownOffer) -> Evidence:
        """Return the evidence for an offer, begun when there was none."""
        return self.found.setdefault(id(offer), Evidence(offer))

    def threads(self) -> None:
        """Follow References and In-Reply-To, whole or without brackets, and the ids that a report names."""
        for place, parent in enumerate((*self.message.header.parents, *self.about.ids)):
            for offer in self.watched.threads.get(bare(parent), ()):
                one = self.of(offer)
                own = bare(offer.message_id) == bare(parent)
                one.nearest = min(one.nearest, 2 * place + (not own))
                one.add("thread", "it answers in the thread of the offer", 10.0)

    def people(self) -> None:
        """Look who wrote: the contact, somebody else it went to, the same company."""
        header = self.message.header
        senders = [one for one in (header.sender, *header.reply_to) if one and one.email not in self.watched.known.own]
        for email in dict.fromkeys([*(one.email for one in senders), *self.about.people]):
            for offer in self.watched.people.get(email, ()):
                contact = offer.contact is not None and offer.contact.email == email
                weight, code = (3.0, "contact") if contact else (2.8, "recipient")
                self.of(offer).add(code, f"{email} is whom the offer went to", weight)
        for domain in {organisation(one.domain): None for one in senders if organisation(one.domain)}:
            for offer in self.watched.organisations.get(domain, ()):
                one = self.of(offer)
                if not one.codes & {"contact", "recipient"}:
                    one.add("organisation", f"somebody at {domain}, where the offer went", 2.5)

    def subject(self) -> None:
        """Compare base subjects (RFC 5256), whole or behind `Gelesen:` and its like."""
        for subject in (self.message.header.subject, self.about.subject):
            for tail in tails(subject):
                for offer in self.watched.subjects.get(tail, ()):
                    self.of(offer).add("subject", f"the same subject: {offer.subject}", 2.5)

    def numbers(self) -> None:
        """Look for the numbers of offers in subject, text and attachments (an order names ours in its PDF)."""
        message = self.message
        attached = " ".join(f"{one.filename} {one.text[:_READ]}" for one in message.attachments)
        for place, text, weight in (
            ("subject", message.header.subject, 6.0),
            ("text", message.own_text[:_READ], 5.0),
            ("attachment", attached, 5.0),
            ("quotation", message.quoted_text[:_READ], 4.0),
        ):
            for said in _NUMBERISH.findall(text):
                for offer in self.watched.numbers.get(number_key(said.strip(".")), ()):
                    self.of(offer).add("number", f"the number {offer.number} stands in its {place}", weight)

    def names(self) -> None:
        """Nobody known wrote: look for somebody's name, as of a partner who writes from a private address."""
        message = self.message
        sender = message.header.sender
        said = {fold(name) for name in _NAME.findall(f"{message.header.subject} {message.own_text[:_READ]}")}
        senders = set(names_of(sender)) if sender else set()
        for name in said | senders:
            for offer in self.watched.names.get(name, ()):
                self.of(offer)
        for word in words_of(message.header.subject):
            for offer in self.watched.subject_words.get(word, ()):
                self.of(offer)

    def quotations(self) -> None:
        """Look for the words of offers in what is quoted or passed on."""
        message = self.message
        passed_on = message.own_text[:_READ] if message.forwarded else ""
        below = f"{message.quoted_text[:_READ]} {passed_on}"
        for offer in quoted_offers(below, self.watched):
            self.of(offer).add("quoted", "it quotes the words of the offer", 7.0)

    def details(self) -> None:
        """Weigh what tells offers to the same client apart, and who writes from elsewhere."""
        said = fold(f"{self.message.header.subject} {self.message.own_text[:_READ]} {self.message.signature}")
        spoken = frozenset(_SPOKEN.findall(said))
        topics = words_of(f"{self.message.header.subject} {self.message.own_text[:2000]}")
        for one in self.found.values():
            self._writer(one, spoken)
            self._matter(one, said, topics)
            if one.offer.closed:
                one.add("closed", "the offer is closed", -1.0)
            elif self.message.header.date - one.offer.sent_at < _RECENT and "thread" not in one.codes:
                one.add("recent", "the offer is of the last weeks", 0.3)

    def _writer(self, one: Evidence, spoken: frozenset[str]) -> None:
        """Weigh the names: of the writer, and of the people whom the offer went to."""
        if "contact" in one.codes:
            return
        sender = self.message.header.sender
        people = [person for person in people_of(one.offer) if person.email not in self.watched.known.own]
        if any(name in spoken for person in people for name in names_of(person) if len(name) > 2):
            one.add("names-contact", "it names the contact", 1.2 if "organisation" in one.codes else 2.0)
            if sender and is_public(sender.domain) and self._greeted():
                one.add("greets", "it greets the user by name", 0.6)
        if sender is None or one.codes & {"recipient", "organisation"}:
            return
        names = frozenset(names_of(sender))
        same = max((len(names.intersection(names_of(person))) for person in people), default=0)
        if same:
            one.add("name", f"{sender} has the name of the contact", 1.5 if same == 1 else 3.0)
        elif names & _names_in(one.offer.text):
            one.add("named-in-offer", f"the offer names {sender}", 1.5)
        if self._names_company(one.offer, spoken):
            one.add("names-company", "it names the client's company", 1.2)

    @staticmethod
    def _matter(one: Evidence, said: str, topics: frozenset[str]) -> None:
        """Weigh what it is about: words of the offer's subject, its amount."""
        if shared := topics & words_of(one.offer.subject):
            one.add("words", f"it is about {', '.join(sorted(shared)[:3])}", min(2.0, len(shared)))
        if one.offer.amount is not None and _names_amount(said, int(one.offer.amount)):
            one.add("amount", f"it names {one.offer.amount}", 1.5)

    def _greeted(self) -> bool:
        """True when the text begins with the name of the user, as it stands in To."""
        beginning = set(re.findall(r"\w+", fold(self.message.own_text[:80])))
        own = [one for one in self.message.header.to if one.email in self.watched.known.own]
        return any(beginning & set(names_of(one)) for one in own)

    @staticmethod
    def _names_company(offer: KnownOffer, spoken: frozenset[str]) -> bool:
        domains = {person.domain for person in people_of(offer) if person.domain and not is_public(person.domain)}
        return any(name[:end] in spoken for name in map(label, domains) for end in range(_LONG, len(name) + 1))


@lru_cache(maxsize=1024)
def _names_in(offered: str) -> frozenset[str]:
    """Return the words of an offer's text that may be names: a wedding's other half, the one who was on the phone."""
    return frozenset(fold(name) for name in _NAME.findall(offered[:_READ]))


def _names_amount(said: str, amount: int) -> bool:
    groups = f"{amount:,}".split(",")
    if amount < _LEAST_AMOUNT or not all(group in said for group in groups):
        return False
    return re.search(rf"(?<!\d){_BETWEEN.join(groups)}(?!\d|[.,]\d{{3}})", said) is not None


_LEAST_AMOUNT = 100
"""Smaller numbers stand everywhere."""
_BETWEEN = "[., ']?"
