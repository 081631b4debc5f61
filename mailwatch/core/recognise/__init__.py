"""Is this sent message an offer, and what does it offer: a score, the reasons for and against it, and the terms."""

from __future__ import annotations

from mailwatch.core.known import Known
from mailwatch.core.lexicon import Lexicon
from mailwatch.core.mail import Message
from mailwatch.core.recognise.against import speaks_against
from mailwatch.core.recognise.evidence import speaks_for
from mailwatch.core.recognise.header import might_offer
from mailwatch.core.recognise.learned import corrected
from mailwatch.core.recognise.reading import Reading, read_message
from mailwatch.core.recognise.superseding import superseded
from mailwatch.core.recognise.terms import terms
from mailwatch.core.verdict import Reason, SentVerdict, Terms

__all__ = ["THRESHOLD", "might_offer", "recognise"]

THRESHOLD = 2.7
"""From this score on a message is an offer: handing one over is enough, where nothing speaks against it."""


def recognise(message: Message, lexicon: Lexicon, known: Known) -> SentVerdict:
    """Given a sent message, the words of the languages and what is known, return the verdict with its reasons.

    A correction by the user outweighs everything else, and says so. Terms are filled in for what is no offer too:
    the user may follow it all the same.
    """
    if not might_offer(message.header, known.own):
        return SentVerdict(
            False, 0.0, THRESHOLD, (Reason("nobody", "went to nobody else, or no person wrote it"),), Terms()
        )
    reading = read_message(message, lexicon, known)
    if (tool := _from_quote_tool(reading)) is not None:
        reasons: tuple[Reason, ...] = (tool,)
    else:
        reasons = tuple(
            sorted((*speaks_for(reading), *speaks_against(reading)), key=lambda reason: -abs(reason.weight))
        )
    score = round(sum(reason.weight for reason in reasons), 2)
    if (said := corrected(reading, score >= THRESHOLD, THRESHOLD - score)) is not None:
        reasons = (said, *reasons)
        score = round(score + said.weight, 2)
    offer = score >= THRESHOLD
    return SentVerdict(offer, score, THRESHOLD, reasons, terms(reading), superseded(reading) if offer else None)


def _from_quote_tool(reading: Reading) -> Reason | None:
    """Return the reason for a copy that a configured quote tool made of an offer, None for other mail."""
    sender, tools = reading.message.header.sender, reading.known.quote_tools
    if sender is not None and (sender.email in tools or sender.domain in tools):
        return Reason("quote-tool", f"sent by your quote tool {sender.email}", THRESHOLD + 3)
    return None
