"""Orders from the command line, carried out at once where no daemon runs: by a tick of the command's own."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from mailwatch.cli.amounts import Amount
from mailwatch.config import paths
from mailwatch.core.facts import CallOutcome
from mailwatch.daemon.lock import lock
from mailwatch.store import open_store
from tests.chain.freelancer import AMSTERDAM
from tests.cli.conftest import Desk


@pytest.fixture
def followed(desk: Desk) -> Desk:
    """A desk with one offer that is followed, sent a moment ago."""
    desk.ok("run", "--once", "--yes")
    desk.send(0)
    desk.ok("run", "--once")
    return desk


def the_line(desk: Desk) -> str:
    """The line of the only offer in `status --all`."""
    return desk.ok("status", "--all").lines[1]


@pytest.mark.parametrize("word", ["won", "lost"])
def test_an_offer_is_closed(followed: Desk, word: str) -> None:
    """Closed by the user's word: the entry goes, `status` keeps it for `--all`, `undo` brings it back."""
    said = followed.ok(word, followed.offer, "--note", "via Bo")
    assert said.lines[-1] == f"{followed.offer} Offerte website: {word}"
    assert said.lines[0].startswith("take away the entry for ")
    assert followed.freelancer.entries() == []
    assert f"  {word}" in the_line(followed)
    assert followed.ok("status").lines == ["No open offers. Closed ones: mailwatch status --all"]
    assert "taken back (" in followed.ok("undo", followed.offer).out
    assert len(followed.freelancer.entries()) == 1


def test_ignore_can_be_undone(followed: Desk) -> None:
    """Left alone, and said how to take that back."""
    offer = followed.offer
    said = followed.ok("ignore", offer)
    assert said.lines[-1] == f"{offer} Offerte website: no longer followed; `mailwatch undo {offer}` takes that back"
    assert followed.freelancer.entries() == []
    followed.ok("undo", offer)
    assert len(followed.freelancer.entries()) == 1


def test_snooze_moves_the_entry(followed: Desk) -> None:
    """The next touch gets the day that was typed, the working day after it at the latest."""
    said = followed.ok("snooze", followed.offer, "+30d")
    (entry,) = followed.freelancer.entries()
    wanted = (datetime.now(UTC) + timedelta(days=30)).date()
    assert timedelta(0) <= entry.starts.date() - wanted <= timedelta(days=5)
    assert said.lines[-1] == (
        f"{followed.offer} Offerte website: set to {in_days(30)}; next: call on {entry.starts:%a %Y-%m-%d}"
    )


def in_days(number: int) -> str:
    """The day so many days from now, as an answer tells it."""
    return f"{datetime.now(AMSTERDAM) + timedelta(days=number):%a %Y-%m-%d}"


def test_a_call_says_what_comes_next(followed: Desk) -> None:
    """Nobody reached: the same call again. Reached: the next rung. The answer names it with its day."""
    said = followed.ok("called", followed.offer, "--outcome", "voicemail")
    assert said.lines[-1].startswith(f"{followed.offer} Offerte website: call logged (voicemail); next: call on ")
    said = followed.ok("called", followed.offer)
    assert "call logged (reached); next: second call on " in said.lines[-1]
    assert "second call, " in the_line(followed)


def test_a_promise_is_an_outcome_of_its_own(followed: Desk) -> None:
    """`--promised` says that they will ring; the next touch comes after that day."""
    said = followed.ok("called", followed.offer, "--promised", "+30d", "--worthwhile", "--note", "belt terug")
    assert f"call logged (promised-callback, word by {in_days(30)}); next: call on " in said.lines[-1]
    (call,) = facts()
    assert (call.outcome, call.worthwhile) == (CallOutcome.PROMISED, True)
    assert call.promised == (datetime.now(AMSTERDAM) + timedelta(days=30)).date()
    assert "you called: promised callback, promised word by " in followed.ok("show", followed.offer).out


def test_somebody_else_says_when_it_suits(followed: Desk) -> None:
    """The gatekeeper names a day: the same call on it, or on the working day after."""
    monday = next(day for day in range(25, 32) if in_days(day).startswith("Mon"))
    said = followed.ok("called", followed.offer, "--outcome", "gatekeeper", "--again", f"+{monday}d")
    day = followed.freelancer.entries()[0].starts.date()
    assert said.lines[-1].endswith(f"; next: call on {day:%a %Y-%m-%d}")
    assert day >= (datetime.now(AMSTERDAM) + timedelta(days=monday)).date()
    assert ", again on " in followed.ok("show", followed.offer).out


def test_a_visit_is_a_touch(followed: Desk) -> None:
    """Spoken to in person: the next rung."""
    said = followed.ok("called", followed.offer, "--outcome", "visit", "--note", "koffie")
    assert "call logged (visit); next: second call on " in said.lines[-1]
    assert "you visited (koffie)" in followed.ok("show", followed.offer).out


def test_tags_choose_the_pace(followed: Desk) -> None:
    """A tag of a profile's name plans by it; `show` tells both; a tag that chooses none is kept and told so."""
    offer = followed.offer
    said = followed.ok("tag", offer, "Quick")
    assert f"{offer} Offerte website: tagged quick; next: call on " in said.lines[-1]
    assert followed.freelancer.entries()[0].starts.date() <= (datetime.now(AMSTERDAM) + timedelta(days=10)).date()
    said = followed.ok("tag", offer, "partner")
    assert "tagged partner (partner chooses no profile; these do: reseller, investment, quick); " in said.lines[-1]
    shown = followed.ok("show", offer).out
    assert "  tags      partner, quick\n  pace      profile quick\n" in shown
    assert "you put on the tags: quick" in shown
    report = json.loads(followed.ok("show", offer, "--json").out)
    assert (report["tags"], report["profile"]) == (["partner", "quick"], "quick")
    followed.ok("tag", offer, "quick", "--remove")
    assert "pace" not in followed.ok("show", offer).out
    followed.ok("undo", offer)
    assert "profile quick" in followed.ok("show", offer).out


def test_follow_with_a_tag(followed: Desk) -> None:
    """In one go, for an offer and for a talk."""
    said = followed.ok("follow", followed.offer, "--tag", "reseller", "--tag", "vip")
    assert "followed (vip chooses no profile; " in said.lines[-1]
    assert "profile reseller" in followed.ok("show", followed.offer).out
    followed.ok("follow", "--talk", "Onderhoud", "--phone", "+31612345678", "--tag", "investment")
    talk = next(offer for offer in followed.offers() if offer.talk)
    assert "profile investment" in followed.ok("show", talk.id).out


def test_a_spoken_announcement_moves_the_ladder(followed: Desk) -> None:
    """Said aloud that you will ring on a day: the call is on it, whatever the offer announced."""
    offer, monday = followed.offer, next(day for day in range(25, 32) if in_days(day).startswith("Mon"))
    said = followed.ok("follow", offer, "--announced", f"+{monday}d")
    assert followed.offers()[0].terms.announced is not None
    entry = followed.freelancer.entries()[0].starts.date()
    assert said.lines[-1].endswith(f": followed; next: call on {entry:%a %Y-%m-%d}")
    assert entry >= (datetime.now(AMSTERDAM) + timedelta(days=monday)).date()


def test_a_spoken_announcement_can_be_taken_back(followed: Desk) -> None:
    """`undo` gives back the day that the offer had before."""
    before = followed.freelancer.entries()[0].starts
    followed.ok("follow", followed.offer, "--announced", "+30d")
    assert followed.freelancer.entries()[0].starts != before
    followed.ok("undo", followed.offer)
    assert followed.freelancer.entries()[0].starts == before
    assert followed.offers()[0].terms.announced is None


def test_a_spoken_announcement_counts_after_a_call_too(followed: Desk) -> None:
    """Further up the ladder it is the next touch that has that day, once."""
    offer, monday = followed.offer, next(day for day in range(25, 32) if in_days(day).startswith("Mon"))
    followed.ok("called", offer)
    said = followed.ok("follow", offer, "--announced", f"+{monday}d")
    (entry,) = followed.freelancer.entries()
    assert said.lines[-1].endswith(f": followed; next: second call on {entry.starts:%a %Y-%m-%d}")
    assert entry.starts.date() >= (datetime.now(AMSTERDAM) + timedelta(days=monday)).date()


def facts() -> tuple:
    """What is remembered to have happened."""
    store = open_store(paths.database_file(), read_only=True)
    found = tuple(fact for history in store.facts().histories for fact in history.facts)
    store.close()
    return found


def test_a_note_is_kept(followed: Desk) -> None:
    """Words need no quotes."""
    followed.ok("note", followed.offer, "wil", "eerst", "intern", "overleggen")
    assert [fact.text for fact in facts()] == ["wil eerst intern overleggen"]


def test_a_reply_is_judged_by_the_user(followed: Desk) -> None:
    """What the client wrote is what the user says it is."""
    offer = followed.offers()[0]
    followed.receive("Bedankt, ik zie het.\n\nAnna", answers=offer.message_id)
    followed.ok("run", "--once")
    said = followed.ok("reply", offer.id, "--is", "decline")
    assert said.lines[-1].endswith("is taken as decline; closed: not interested")
    assert "not-interested" in the_line(followed)


def test_follow_a_sent_message(followed: Desk) -> None:
    """A sent message that was not taken for an offer becomes one by its Message-ID."""
    message_id = followed.send(
        0, subject="Even bijpraten", body="Hoi Bo,\n\nLeuk dat je er was.\n\nEva", to="bo@x.example"
    )
    followed.ok("run", "--once")
    assert len(followed.offers()) == 1
    assert "Even bijpraten: followed; next: call on " in followed.ok("follow", message_id, "--announced", "+7d").out
    assert len(followed.freelancer.entries()) == 2


def test_follow_a_talk(followed: Desk) -> None:
    """A proposal talked through is followed the same way, with all that was said in it."""
    person = ("--contact", "Bo@X.example", "--name", "Bo", "--phone", "+31612345678", "--register", "informal")
    terms = ("--amount", "2.450,-", "--valid-until", "+60d", "--language", "de", "--announced", "+9d")
    said = followed.ok("follow", "--talk", "Onderhoud", *person, *terms)
    assert "Onderhoud: followed; next: call on " in said.lines[-1]
    assert any("Onderhoud" in line and "EUR 2,450" in line for line in followed.ok("status").lines)
    found = next(offer for offer in followed.offers() if offer.talk).terms
    assert (found.amount, found.currency, found.language, found.register) == (2450, "EUR", "de", "informal")
    assert found.valid_until is not None
    assert found.announced is not None
    assert str(found.contact) == "Bo <bo@x.example>"


@pytest.mark.parametrize(
    ("typed", "amount", "currency"),
    [("2450", "2450", None), ("EUR 2.450,00", "2450.00", "EUR"), ("£1,200", "1200", "GBP"),
     ("12k euro", "12000", "EUR"), ("1'250.- CHF", "1250", "CHF")],
)  # fmt: skip
def test_amounts_are_read_as_they_are_typed(typed: str, amount: str, currency: str | None) -> None:
    """With or without a currency, in the manner of each country."""
    assert Amount().convert(typed, None, None) == (Decimal(amount), currency)


def test_undo_of_follow_leaves_nothing(followed: Desk) -> None:
    """A message that was followed by mistake is no offer any more, a talk neither; what stood for them goes."""
    message_id = followed.send(
        0, subject="Even bijpraten", body="Hoi Bo,\n\nLeuk dat je er was.\n\nEva", to="bo@x.example"
    )
    followed.ok("run", "--once")
    followed.ok("follow", message_id)
    followed.ok("follow", "--talk", "Onderhoud", "--contact", "jan@y.example")
    assert len(followed.freelancer.entries()) == 3
    followed.ok("undo", "bo@x.example")
    said = followed.ok("undo", "jan@y.example")
    assert "Onderhoud: taken back, no longer followed; `mailwatch follow " in said.lines[-1]
    assert len(followed.freelancer.entries()) == 1
    assert len(followed.ok("status").lines) == 2


def test_undo_says_what_it_took_back(followed: Desk) -> None:
    """In the words of the commands, at the time of the user's clock; one order is taken back as a whole."""
    followed.ok("called", followed.offer, "--outcome", "voicemail")
    now = datetime.now(AMSTERDAM)
    said = followed.ok("undo", followed.offer)
    assert f": taken back (called, voicemail of {now:%Y-%m-%d %H:}" in said.lines[-1]
    followed.ok("follow", followed.offer, "--tag", "quick")
    followed.ok("undo", followed.offer)
    assert "quick" not in followed.ok("show", followed.offer).out.partition("\n\n")[0]


def test_what_is_settled_is_not_opened_in_silence(followed: Desk) -> None:
    """Won is won: no day is set for it, and another word says what it takes the place of."""
    offer = followed.offer
    followed.ok("won", offer)
    said = followed.type("snooze", offer, "+5d")
    assert (said.status, said.err) == (1, f"{offer} is closed: won (`mailwatch follow {offer}` opens it again)\n")
    assert followed.ok("write", "send-something", offer).lines[-1].endswith(" (the offer is closed: won)")
    assert followed.ok("lost", offer).lines[-1] == f"{offer} Offerte website: lost (until now: won)"


def test_a_day_belongs_to_who_comes_back(followed: Desk) -> None:
    """A question has no day to wait for."""
    offer = followed.offers()[0]
    followed.receive("Bedankt, ik zie het.\n\nAnna", answers=offer.message_id)
    followed.ok("run", "--once")
    said = followed.type("reply", offer.id, "--is", "question", "--until", "+5d")
    assert (said.status, said.err) == (
        1,
        "question has no day to wait for (leave out --until, or say postpone)\n",
    )


def test_who_is_not_known_is_not_forgotten(followed: Desk) -> None:
    """Nothing of anybody else is counted, nor gone; asked twice, it says the same."""
    for _ in range(2):
        said = followed.type("forget", "nobody@x.example", "--yes")
        assert (said.status, said.err) == (1, "nothing is known about nobody@x.example\n")
    assert followed.offers()


def test_forget_asks_first(followed: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """All that is known of a person goes, after a yes; without a terminal `--yes` is needed."""
    followed.ok("status")
    assert followed.type("forget", "anna@klant.example").status == 1
    assert followed.offers()
    assert "forgotten (" in followed.ok("forget", "anna@klant.example", "--yes").out
    assert followed.offers() == []
    assert not (paths.cache_directory() / "status.json").exists(), "the report named the person"


@pytest.mark.parametrize(
    ("arguments", "status", "told"),
    [
        (("won", "zzzz"), 1, "no offer is called 'zzzz' (`mailwatch status --all` lists them)"),
        (
            ("snooze", "zzzz", "soon"),
            2,
            "mailwatch snooze: Invalid value for 'UNTIL': 'soon' says no day: expected a day",
        ),
        (("undo", "OFFER"), 1, "nothing to undo for OFFER"),
        (("reply", "OFFER", "--is", "accept"), 1, "no message that bears upon OFFER is known (`mailwatch show OFFER`)"),
        (("reply", "OFFER", "--is", "yes"), 2, "mailwatch reply: Invalid value for '--is': 'yes' is not one of"),
        (("follow",), 2, "mailwatch follow: give an offer or a Message-ID, or --talk with what you offered"),
        (("follow", "OFFER", "--talk", "x"), 2, "mailwatch follow: either an offer or --talk, not both"),
        (("follow", "--talk", "x"), 2, "mailwatch follow: say with whom the talk was: --contact EMAIL, "),
        (
            ("follow", "--talk", "x", "--contact", "nix"),
            2,
            "mailwatch follow: Invalid value for '--contact': 'nix' is no address",
        ),
        (
            ("called", "OFFER", "--worthwhile", "--not-worthwhile"),
            2,
            "mailwatch called: --worthwhile and --not-worthwhile: say one of the two",
        ),
        (("note", "OFFER", ""), 2, "mailwatch note: the note is empty"),
        (("follow", "x@y"), 1, "no offer and no sent message is called 'x@y' (give an offer's id, or the Message-ID"),
        (("follow", "OFFER", "--name", "Bo"), 2, "mailwatch follow: --contact, --name, --phone, --amount, "),
        (
            ("follow", "--talk", "x", "--amount", "veel"),
            2,
            "mailwatch follow: Invalid value for '--amount': 'veel' is no",
        ),
        (("follow", "OFFER", "--tag", " , "), 1, "no tag was given (such as: reseller)"),
        (("tag", "OFFER"), 2, "mailwatch tag: Missing argument 'TAG...'"),
        (("tag", "OFFER", "x", "--remove"), 1, "OFFER is not tagged x (mailwatch show OFFER)"),
        (
            ("called", "OFFER", "--outcome", "voicemail", "--promised", "+3d"),
            2,
            "mailwatch called: voicemail: nobody promised anything then",
        ),
        (
            ("called", "OFFER", "--again", "+3d", "--promised", "+4d"),
            2,
            "mailwatch called: either they ring (promised) or",
        ),
        (
            ("called", "OFFER", "--outcome", "no-answer", "--worthwhile"),
            2,
            "mailwatch called: no-answer: nobody was spoken to",
        ),
        (("forget", "Anna"), 2, "mailwatch forget: 'Anna' is no address: give the one that the offers went to"),
        (("consent", "--account", "wrok"), 1, "no account is called 'wrok' (the accounts are: work)"),
        (("note", "OFFER"), 2, "mailwatch note: Missing argument 'TEXT...' (see mailwatch note --help)"),
    ],
)
def test_a_wrong_order_is_one_line(followed: Desk, arguments: tuple[str, ...], status: int, told: str) -> None:
    """What is wrong and what to do about it; nothing changes."""
    offer = followed.offer
    said = followed.type(*(offer if argument == "OFFER" else argument for argument in arguments))
    assert said.status == status
    assert said.err.startswith(told.replace("OFFER", offer))
    assert said.err.count("\n") == 1
    assert facts() == ()


def test_an_offer_is_found_by_a_name(followed: Desk) -> None:
    """A name is what one remembers: of the client, or of what it was for."""
    followed.send(0, subject="Offerte app", to="Bo Bakker <bo@x.example>")
    followed.ok("run", "--once")
    assert "Offerte app: noted" in followed.ok("note", "bakker", "belt terug").out
    assert "Offerte website: noted" in followed.ok("note", "de vries", "belt terug").out
    assert followed.type("note", "offerte", "wie?").err.startswith("'offerte' can mean several offers (say which: ")


def test_several_offers_are_asked_about(followed: Desk) -> None:
    """A name that fits several is not guessed at."""
    followed.send(0, subject="Offerte app")
    followed.ok("run", "--once")
    said = followed.type("won", "anna@klant.example")
    assert said.status == 1
    assert said.err.startswith("'anna@klant.example' can mean several offers (say which: ")


def test_an_order_can_wait(followed: Desk) -> None:
    """`--no-wait` leaves it to the next look; so does a memory that another process holds for too long."""
    assert followed.ok("note", "--no-wait", followed.offer, "later").lines == [
        "the order is kept; it is carried out at the next look"
    ]
    assert facts() == ()
    followed.ok("run", "--once")
    assert len(facts()) == 1


def test_an_order_outlives_a_lock_that_is_held(followed: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """Another command acts and has no bell: the order is kept, never lost."""
    monkeypatch.setattr("mailwatch.cli.ordering.PATIENCE", 0.2)
    with lock(paths.database_file()):
        said = followed.ok("note", followed.offer, "busy")
    assert said.lines == ["the order is kept; it is carried out at the next look"]


def test_orders_are_carried_out_offline(followed: Desk) -> None:
    """No server there: the order counts, what follows from it waits, and that is said."""
    file = followed.freelancer.home / "config.yaml"
    file.write_text(file.read_text().replace(f"port: {followed.freelancer.account.port}", "port: 1"))
    said = followed.type("won", followed.offer)
    assert said.status == 0
    assert said.lines[-1].endswith("Offerte website: won")
    assert said.err.startswith("not now: work (127.0.0.1:1): ")
    assert followed.freelancer.entries() == [], "the calendar can be reached"


def test_a_shell_completes_offers(followed: Desk) -> None:
    """Ids come from the memory, with client and subject beside them."""
    from mailwatch.cli.offers import complete_offer

    (item,) = complete_offer(None, None, followed.offer[:3])
    assert item.value == followed.offer
    assert item.help == "Anna de Vries <anna@klant.example> Offerte website"
    assert complete_offer(None, None, "zzz") == []
