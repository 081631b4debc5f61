"""The offers that are watched, ready to be asked about: built once, asked for every header that comes in."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from dataclasses import dataclass, field
from functools import lru_cache

from mailwatch.core.domains import organisation, words
from mailwatch.core.known import Known, KnownOffer
from mailwatch.core.mail import Address, MessageId
from mailwatch.core.subjects import base_subject

_NAME = re.compile(r"[^\W\d_]{2,}")
_WORD = re.compile(r"[^\W\d_]{5,}")
_TITLES = words("herr frau mag ing dipl dott mevrouw meneer mrs miss the van den der vom zum und info mail office team")


@dataclass(frozen=True, slots=True, eq=False)
class Watched:
    """What is known, indexed by everything a header may share with an offer."""

    known: Known
    threads: dict[MessageId, list[KnownOffer]] = field(default_factory=lambda: defaultdict(list))
    people: dict[str, list[KnownOffer]] = field(default_factory=lambda: defaultdict(list))
    organisations: dict[str, list[KnownOffer]] = field(default_factory=lambda: defaultdict(list))
    subjects: dict[str, list[KnownOffer]] = field(default_factory=lambda: defaultdict(list))
    numbers: dict[str, list[KnownOffer]] = field(default_factory=lambda: defaultdict(list))
    names: dict[str, list[KnownOffer]] = field(default_factory=lambda: defaultdict(list))
    subject_words: dict[str, list[KnownOffer]] = field(default_factory=lambda: defaultdict(list))

    @property
    def households(self) -> bool:
        """True when an open offer went to somebody's private address."""
        return "" in self.organisations

    @staticmethod
    def of(known: Known) -> Watched:
        """Return the index of what is known; the last few are remembered, so asking again costs nothing."""
        for one in _recent:
            if one.known is known:
                return one
        watched = Watched(known)
        for offer in known.offers:
            watched._add(offer)
        _recent.insert(0, watched)
        del _recent[_REMEMBERED:]
        return watched

    def _add(self, offer: KnownOffer) -> None:
        for message_id in {offer.message_id, *offer.thread}:
            self.threads[bare(message_id)].append(offer)
        for person in people_of(offer):
            if person.email in self.known.own:
                continue
            self.people[person.email].append(offer)
            if (domain := organisation(person.domain)) or not offer.closed:
                _append(self.organisations[domain], offer)
            for name in names_of(person):
                _append(self.names[name], offer)
        if subject := base_subject(offer.subject):
            self.subjects[subject].append(offer)
        for word in words_of(offer.subject):
            self.subject_words[word].append(offer)
        if offer.number and len(key := number_key(offer.number)) >= 3:
            self.numbers[key].append(offer)


_REMEMBERED = 4
_recent: list[Watched] = []


def _append(offers: list[KnownOffer], offer: KnownOffer) -> None:
    if not offers or offers[-1] is not offer:
        offers.append(offer)


def people_of(offer: KnownOffer) -> tuple[Address, ...]:
    """Return everyone the offer went to, its contact first, each once."""
    people = ((offer.contact,) if offer.contact else ()) + offer.recipients
    return tuple({person.email: person for person in reversed(people)}.values())[::-1]


def bare(message_id: MessageId | str) -> MessageId:
    """Return a Message-ID as it is compared: with its brackets, also where a gateway dropped them (fault 23)."""
    return MessageId("<" + message_id.strip().strip("<>") + ">")


def number_key(number: str) -> str:
    """Return the number of an offer as it is compared: letters and digits, upper case."""
    return "".join(one for one in number.upper() if one.isalnum())


def fold(text: str) -> str:
    """Return a text lower case and without accents."""
    if text.isascii():
        return text.lower()
    return "".join(one for one in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(one))


@lru_cache(maxsize=8192)
def names_of(person: Address) -> tuple[str, ...]:
    """Return the parts of a person's name that others may be recognised by, from display name and address."""
    local = person.email.partition("@")[0]
    found = _NAME.findall(fold(f"{person.name} {re.sub(r'[._-]', ' ', local)}"))
    return tuple(dict.fromkeys(name for name in found if name not in _TITLES))


def words_of(subject: str) -> frozenset[str]:
    """Return the longer words of a subject, folded: what it is about."""
    return frozenset(_WORD.findall(fold(subject)))
