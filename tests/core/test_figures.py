"""The figures of following up, by the playbook's own example: 100 addresses called in two rounds."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from mailwatch.core.cadence import Policy, Profile, WorkingTime
from mailwatch.core.facts import CallLogged, CallOutcome, Ended, Fact, ReplyCame
from mailwatch.core.figures import Figures, Money, figures
from mailwatch.core.history import History
from mailwatch.core.ids import OfferId
from mailwatch.core.mail import AccountName, Address, MessageId
from mailwatch.core.offer import Ending, Offer
from mailwatch.core.story import live
from mailwatch.core.verdict import ReplyKind, Strength, Terms

POLICY = Policy(WorkingTime(ZoneInfo("Europe/Amsterdam")), Profile(tries=1))
"""Each address is tried once a round."""
SENT = datetime(2026, 1, 5, 9, tzinfo=UTC)
FIRST, SECOND, NOW = SENT + timedelta(days=14), SENT + timedelta(days=28), SENT + timedelta(days=120)


def offer(number: int, amount: int | None = 1000) -> Offer:
    """Return one of the hundred."""
    client = Address(f"c{number}@klant{number}.example")
    terms = Terms(contact=client, amount=Decimal(amount) if amount else None, currency="EUR" if amount else None)
    key = MessageId(f"<{number}@me.example>")
    return Offer(
        OfferId(f"o{number:03}"),
        key,
        AccountName("work"),
        Address("me@me.example"),
        (client,),
        "Offerte",
        SENT,
        terms=terms,
    )


def called(number: int, at: datetime, *, reached: bool, worthwhile: bool | None = None) -> CallLogged:
    """Return a call that was made."""
    outcome = CallOutcome.REACHED if reached else CallOutcome.NO_ANSWER
    return CallLogged(OfferId(f"o{number:03}"), at, outcome, worthwhile=worthwhile)


def answered(number: int, at: datetime, kind: ReplyKind) -> ReplyCame:
    """Return a message that came in."""
    key = MessageId(f"<r{number}@klant.example>")
    return ReplyCame(OfferId(f"o{number:03}"), at, key, None, kind, Strength.SURE)


def rounds() -> Figures:
    """Two rounds over 100: 30 reached in the first, 20 of the other 70 in the second, 4 won in each."""
    cases = []
    for number in range(100):
        facts: list[Fact] = [called(number, FIRST, reached=number < 30, worthwhile=number < 4)]
        if number >= 30:
            facts.append(called(number, SECOND, reached=number < 50))
        if number < 4 or 30 <= number < 34:
            facts.append(Ended(OfferId(f"o{number:03}"), SECOND + timedelta(days=3), Ending.WON))
        history = History(offer(number), tuple(facts))
        cases.append((history, live(history, NOW, POLICY)))
    return figures(cases, POLICY.working)


def test_the_two_rounds_of_the_playbook() -> None:
    """Of 100 called once 30 were reached, of the 70 called again 20; what each round won is its own."""
    found = rounds()
    by_name = {rung.rung: rung for rung in found.rungs}
    assert (by_name["call"].got_there, by_name["call"].reached, by_name["call"].won) == (100, 30, 4)
    assert (by_name["second-call"].got_there, by_name["second-call"].reached, by_name["second-call"].won) == (70, 20, 4)
    assert found.worthwhile == 4
    assert (found.first_approaches, found.repeat_calls) == (100, 170)
    assert found.money["EUR"].won == 8000


def test_from_where_on_nothing_came_back() -> None:
    """A rung is called silent only when enough offers got there, and nothing came after it or later."""
    cases = []
    for number in range(30):
        facts: list[Fact] = [called(number, FIRST, reached=False), called(number, SECOND, reached=False)]
        if number < 10:
            facts = [
                called(number, FIRST, reached=False),
                answered(number, FIRST + timedelta(days=2), ReplyKind.QUESTION),
            ]
        history = History(offer(number), tuple(facts))
        cases.append((history, live(history, NOW, POLICY)))
    assert figures(cases, POLICY.working).silent_from == "second-call"
    assert figures(cases[8:18], POLICY.working).silent_from is None, "ten offers prove nothing"


def test_half_of_the_answers_came_within() -> None:
    """The median of days from the offer to the first answer; an automatic reply is none."""
    cases = []
    for number, days in enumerate((1, 3, 20)):
        at = SENT + timedelta(days=days)
        facts = (answered(number, SENT, ReplyKind.AUTO_OOO), answered(number, at, ReplyKind.ACKNOWLEDGE))
        history = History(offer(number), facts)
        cases.append((history, live(history, NOW, POLICY)))
    assert figures(cases, POLICY.working).days_to_answer == 3


def test_an_offer_without_an_amount_is_in_no_sum() -> None:
    """An unknown amount is not zero: it is left out."""
    history = History(offer(1, amount=None))
    found = figures([(history, live(history, SENT, POLICY))], POLICY.working)
    assert found.money == {}
    known = History(offer(2))
    found = figures([(known, live(known, SENT, POLICY))], POLICY.working)
    assert found.money == {"EUR": Money(open=Decimal(1000))}


def test_no_offers_no_figures() -> None:
    """Nothing sent: nothing said."""
    assert figures([], POLICY.working) == Figures(0, (), None, None)
    assert date(2026, 1, 5) == SENT.date()
