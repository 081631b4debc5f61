"""Rules that hold for what people write: from a message, told by the real judgement, to what follows from it."""

from __future__ import annotations

from datetime import date

import pytest

from mailwatch.core.verdict import ReplyKind
from tests.judgement.incoming import answer, judge

INTEREST = (ReplyKind.ACCEPT, ReplyKind.CALL_ME, ReplyKind.POSTPONE)
"""What would make something come sooner, later or at all because of what was written."""


@pytest.mark.parametrize(
    "words",
    [
        "Stuur maar wat informatie, ik bel je wel als het me aanspreekt.",
        "Stuur maar iets op, dan bel ik als het interessant is.",
        "Just send me something, I'll call you if I'm interested.",
        "Send some information and I'll ring if it interests me.",
        "Schicken Sie mir etwas, ich melde mich, wenn es mich interessiert.",
        "Envoyez-moi une documentation, je vous rappellerai si cela m'intéresse.",
    ],
)
def test_an_empty_promise_is_none(words: str) -> None:
    """Told to send something, they ring if it interests them: no promised call, no postponement and no interest."""
    told = judge(answer(words))
    assert told.kind not in INTEREST
    assert told.postponed_until is None


@pytest.mark.parametrize(
    "words",
    [
        "Interessant voorstel!",
        "Klinkt goed, ik kijk er rustig naar.",
        "Interesting, thank you.",
        "Das klingt interessant.",
        "C'est intéressant, merci.",
    ],
)
def test_interest_is_no_order(words: str) -> None:
    """A friendly word reads as interest and no more: the client's turn still."""
    assert judge(answer(words)).kind is ReplyKind.ACKNOWLEDGE


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("Je hoort voor 15 maart van me.", date(2025, 3, 15)),
        ("Dank! Ik kom er maandag op terug.", date(2025, 3, 10)),
        ("You'll hear from me before the 15th.", date(2025, 3, 15)),
        ("I'll get back to you by Friday.", date(2025, 3, 7)),
        ("Sie hören bis zum 15. März von mir.", date(2025, 3, 15)),
        ("Vous aurez de mes nouvelles avant le 15 mars.", date(2025, 3, 15)),
    ],
)
def test_a_promise_to_be_back_is_a_date(words: str, day: date) -> None:
    """Written on Wednesday 5 March: the day by which the client said to be back."""
    told = judge(answer(words))
    assert (told.promised, told.postponed_until) == (True, day)


@pytest.mark.parametrize("words", ["Kun je in september nog eens bellen?", "Ask me again in September."])
def test_being_asked_to_come_back_is_no_promise(words: str) -> None:
    """A day that the client names for the sender is a postponement, and counted as one."""
    told = judge(answer(words))
    assert (told.kind, told.promised) == (ReplyKind.POSTPONE, False)
