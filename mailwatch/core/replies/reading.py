"""A message as it is judged: its texts as words, and what was found in them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

from mailwatch.core.known import Known, KnownOffer
from mailwatch.core.lexicon import Hits, Language, Lexicon
from mailwatch.core.mail import Message
from mailwatch.core.replies.automatic import opening_hits
from mailwatch.core.replies.cues import LEVELS, Cue, find_cues
from mailwatch.core.replies.kinds import Weighed, weigh
from mailwatch.core.replies.likeness import with_likeness
from mailwatch.core.replies.machine_words import machine_words
from mailwatch.core.replies.watched import Watched
from mailwatch.core.when import DateSpan, find_dates
from mailwatch.core.words import Text

_LONGEST = 6_000
"""Characters of the own text that are judged: what is said is said by then."""

_SOME_DAYS = timedelta(days=8)
_MANY_DAYS = timedelta(days=330)
"""What is that far off when no year is said has just been: your letter of 3 March, written on 5 March."""

_FEW = 12
"""Words that may show another language than the one they are in."""

_PLAIN = LEVELS["sure"]

_AMERICAN = (timedelta(hours=-11), timedelta(hours=-3))
"""Offsets from UTC where English dates have the month first."""


@dataclass(frozen=True)
class Reading:
    """A message with its own text as words, the phrases in subject and text, its cues and its dates.

    Cues and dates are found when they are first asked for: most mail has nothing to do with any offer.
    """

    message: Message
    known: Known
    watched: Watched
    lexicon: Lexicon
    text: Text
    subject: Hits
    body: Hits

    @property
    def on(self) -> date:
        """The day on which it was written."""
        return self.message.header.date.date()

    @property
    def language(self) -> Language:
        """The language it is written in."""
        return self._told[1]

    @property
    def cues(self) -> tuple[Cue, ...]:
        """The words that tell what it is."""
        return self._told[0]

    @cached_property
    def _told(self) -> tuple[tuple[Cue, ...], Language]:
        subject = self.lexicon.read(self.message.header.subject)
        return _in_its_language(self.text, (subject, self.lexicon.read(self.message.quoted_text[:2000])), self.lexicon)

    @cached_property
    def dates(self) -> tuple[DateSpan, ...]:
        """The days and times that it names, but those that only count, greet or have been."""
        offset = self.message.header.date.utcoffset()
        month_first = self.language.code == "en" and offset is not None and _AMERICAN[0] <= offset <= _AMERICAN[1]
        return tuple(
            span
            for span in find_dates(self.text, self.on, [self.language], month_first=month_first)
            if not _is_counted(span) and not _has_been(span, self.on) and not _is_greeting(span, self.text)
        )

    @cached_property
    def weighed(self) -> Weighed:
        """What it is, as far as its phrases tell."""
        return weigh(self.text, self.cues, None, _later(self.dates, self.on))

    @property
    def is_order(self) -> bool:
        """True for an order out of a purchasing system: no person wrote it, and still it says yes."""
        header = self.message.header
        said = opening_hits(header.subject, self.subject, "order.subjects")
        return bool(said) and header.fields.get("auto-submitted", "no").strip().lower() == "no"

    @cached_property
    def about_offer(self) -> bool:
        """True when the text speaks of an offer, a price, a start."""
        return any(cue.kind == "references" for cue in self.cues)

    @cached_property
    def sells(self) -> bool:
        """True when the writer sends a price, a bill or an invitation of his own."""
        return any(cue.kind == "supplier" for cue in self.cues)

    def weigh_for(self, offer: KnownOffer) -> Weighed:
        """Weigh the cues again, knowing the offer's amount."""
        later = _later(self.dates, self.on)
        weighed = weigh(self.text, self.cues, offer.amount, later, self._agreed(offer) if later else frozenset())
        return with_likeness(weighed, self.text, self.language)

    def _agreed(self, offer: KnownOffer) -> frozenset[int]:
        """Return the sentences that name no other day than the offer does."""
        text = Lexicon.read(f"{offer.subject}.\n{offer.text}")
        own = {span.day for span in find_dates(text, offer.sent_at.date(), [self.language])}
        other = {span.sentence for span in self.dates if span.day not in own}
        return frozenset(span.sentence for span in self.dates) - other


def read(message: Message, known: Known, lexicon: Lexicon) -> Reading:
    """Read a message in the language it is written in, else that of its subject or of what it quotes."""
    text = lexicon.read(message.own_text[:_LONGEST])
    return Reading(
        message=message,
        known=known,
        watched=Watched.of(known),
        lexicon=lexicon,
        text=text,
        subject=machine_words(lexicon.read(message.header.subject), lexicon),
        body=machine_words(text, lexicon),
    )


def _in_its_language(text: Text, hints: tuple[Text, ...], lexicon: Lexicon) -> tuple[tuple[Cue, ...], Language]:
    """Return the cues of a text in its language. An "Akkoord." does not show one: then the language that knows it.

    So it is where few words show a language that finds nothing in them and another says something plain: "we in" is
    Dutch too.
    """
    shown = lexicon.language_of(text)
    if shown:
        cues = find_cues(text, lexicon.languages[shown])
        if cues or len(text.words) > _FEW:
            return cues, lexicon.languages[shown]
    hinted = shown or lexicon.language_of(hints[0], hints[1:])
    found = [(find_cues(text, language), language) for language in lexicon.languages.values()]
    plain = [one for one in found if not shown or one[1].code == shown or _total(one[0]) >= _PLAIN]
    return max(plain, key=lambda one: (_total(one[0]), one[1].code == hinted))


def _is_counted(span: DateSpan) -> bool:
    """True for `the first`, `the second` without a month: in an answer they count things, not days."""
    return span.rule == "day" and not any(one.isdigit() for one in span.said)


def _is_greeting(span: DateSpan, text: Text) -> bool:
    """True for the "Morgen" before a name with which a message begins: it wishes a good morning."""
    following = next((word.start for word in text.words if word.start >= span.end), None)
    begins = not any(word.start < span.start for word in text.words)
    named = following is not None and text.plain[following].isupper()
    return begins and named and span.said.casefold() == "morgen"


def _has_been(span: DateSpan, on: date) -> bool:
    """True for a day without a year that was taken for next year's: it names a letter or a talk of some days ago."""
    if span.day is None or span.rule != "date" or span.day <= on + _MANY_DAYS:
        return False
    return str(span.day.year) not in span.said and str(span.day.year)[2:] not in span.said.split(".")


def _later(dates: tuple[DateSpan, ...], on: date) -> frozenset[int]:
    """Return the sentences that name a time some days off: nearer ones say when somebody reads, rings or comes."""
    return frozenset(span.sentence for span in dates if span.day is not None and span.day >= on + _SOME_DAYS)


def _total(cues: tuple[Cue, ...]) -> float:
    return sum(cue.weight for cue in cues)
