"""The judgement of the core with the words of every language at hand; the words are loaded when first needed."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property

from mailwatch.core.known import Known
from mailwatch.core.lexicon import Lexicon
from mailwatch.core.mail import Header, Message
from mailwatch.core.recognise import might_offer, recognise
from mailwatch.core.replies import judge_reply, might_answer
from mailwatch.core.verdict import ReplyVerdict, SentVerdict


class Judgement:
    """What the daemon, `mailwatch judge` and the demo all judge with."""

    def __init__(self, load: Callable[[], Lexicon]) -> None:
        self._load = load

    @cached_property
    def lexicon(self) -> Lexicon:
        """The words of every language."""
        return self._load()

    def might_offer(self, header: Header, own: frozenset[str]) -> bool:
        """Could this sent message be an offer? Told from the header alone, in microseconds."""
        return might_offer(header, own)

    def might_answer(self, header: Header, known: Known) -> bool:
        """Could this incoming message bear upon an offer? Told from the header alone, in microseconds."""
        return might_answer(header, known)

    def sent(self, message: Message, known: Known) -> SentVerdict:
        """Judge a sent message."""
        return recognise(message, self.lexicon, known)

    def incoming(self, message: Message, known: Known) -> ReplyVerdict:
        """Judge an incoming message."""
        return judge_reply(message, known, self.lexicon)
