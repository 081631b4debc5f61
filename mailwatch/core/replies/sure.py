"""Which of the offers it is, and whether that is sure: a maybe holds the draft back, but never closes the offer."""

from __future__ import annotations

from mailwatch.core.replies.kinds import Weighed
from mailwatch.core.replies.matching import Evidence, gather
from mailwatch.core.replies.reading import Reading
from mailwatch.core.subjects import base_subject
from mailwatch.core.verdict import ReplyKind, Strength

ENOUGH = 3.4
"""What the evidence must weigh: a contact (3) who writes anew needs a word about the offer as well."""

_TEXT = 1.6
"""What the text can add to the evidence at most."""
_PERSON = frozenset({"contact", "recipient"})
_SAME_COMPANY = _PERSON | {"organisation"}
_BRIEF = 25
"""Words: a shorter answer on the thread is about the offer, whatever it says."""


def choose(reading: Reading) -> Evidence | None:
    """Return the offer that an answer of a person bears upon, None when there is none."""
    found = gather(reading.message, reading.watched)
    if not found or found[0].weight + _TEXT < ENOUGH:
        return None
    for one in found:
        _weigh_text(one, reading)
    found.sort(key=lambda one: (one.weight, -one.nearest, one.offer.sent_at), reverse=True)
    if found[0].weight < ENOUGH:
        return None
    if len(found) > 1 and found[0].weight - found[1].weight < 1 and found[0].facts == found[1].facts:
        found[0].add("two-offers", "another offer to the same client would fit as well; the newer is taken", -0.1)
    return found[0]


def _weigh_text(one: Evidence, reading: Reading) -> None:
    if reading.about_offer:
        one.add("speaks-of-offer", "it speaks of the offer", 0.8)
    if reading.weighed.answer >= 2.5:
        one.add("answers", f"it reads like an answer: {reading.weighed.kind}", 0.8)
    if reading.sells and not one.facts & {"thread", "number", "quoted"}:
        one.add("sells", "its writer sends a price, a bill or an invitation", -3.0)


def strength_of(one: Evidence, reading: Reading, weighed: Weighed) -> Strength:
    """Return how surely an answer bears upon the offer that was chosen.

    Sure: in the thread, by somebody the offer went to; its number, by its contact; its words quoted, from its company.
    A colleague, a new thread, a changed subject about something else are maybes.
    """
    facts = one.facts
    if "two-offers" in facts:
        return Strength.MAYBE
    by_thread = "thread" in facts and facts & _PERSON and not _strays(one, reading, weighed)
    by_number = "number" in facts and "contact" in facts
    by_words = "quoted" in facts and facts & _SAME_COMPANY and not _strays(one, reading, weighed)
    return Strength.SURE if by_thread or by_number or by_words else Strength.MAYBE


def _strays(one: Evidence, reading: Reading, weighed: Weighed) -> bool:
    """True when a message in the thread may be about something else: people press Reply to ask of another matter."""
    if len(reading.text.words) <= _BRIEF:
        return False
    changed = (
        base_subject(reading.message.header.subject) != base_subject(one.offer.subject) and "subject" not in one.facts
    )
    if changed:
        return not (reading.about_offer and weighed.score >= 2.5)
    told = weighed.score >= 1.5 and weighed.kind is not ReplyKind.QUESTION
    return not (reading.about_offer or told or one.facts & {"words", "amount"})
