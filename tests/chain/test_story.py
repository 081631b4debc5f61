"""The whole chain, on real servers: an offer leaves, and what follows."""

from __future__ import annotations

from datetime import date
from email.message import EmailMessage

from mailwatch.core.offer import Ending, State
from tests.chain.freelancer import ME, Freelancer, text_of


def test_an_offer_gets_its_call_two_weeks_on(freelancer: Freelancer) -> None:
    """The entry stands on the day the offer is seen, on the working day two weeks later."""
    freelancer.clock.later(hours=1)
    freelancer.send()
    freelancer.tick()
    (entry,) = freelancer.entries()
    assert entry.starts.date() == date(2026, 3, 16)
    assert "Anna" in entry.title
    assert freelancer.drafts() == []


def test_silence_leads_to_call_sheet_closing_message_and_closed(freelancer: Freelancer) -> None:
    """Offer, entry, silence, two call sheets, closing by phone and by mail, white flag the same way, closed."""
    freelancer.clock.later(hours=1)
    offer = freelancer.send()
    freelancer.days("2026-03-15")
    assert freelancer.drafts() == []
    freelancer.days("2026-03-16")
    (sheet,) = freelancer.drafts()
    assert ME in sheet["To"]
    assert sheet["In-Reply-To"] is None
    assert "2.450" in text_of(sheet)
    freelancer.days("2026-04-03")
    (second,) = freelancer.drafts()
    assert second["Message-ID"] != sheet["Message-ID"]
    freelancer.days("2026-04-13")
    (spoken,) = freelancer.drafts()
    assert ME in spoken["To"]
    assert "Om te zeggen, in eigen woorden" in text_of(spoken)
    freelancer.days("2026-04-20")
    (closing,) = to_client(freelancer)
    assert closing["In-Reply-To"] == offer
    assert ME in closing["From"]
    freelancer.days("2026-05-04")
    assert to_client(freelancer) == []
    freelancer.days("2026-05-11")
    (white_flag,) = to_client(freelancer)
    assert white_flag["Message-ID"] != closing["Message-ID"]
    freelancer.days("2026-05-26")
    assert freelancer.life().state is State.CLOSED
    assert freelancer.life().ending is Ending.SILENT
    assert freelancer.drafts() == []
    assert freelancer.future() == []


def to_client(freelancer: Freelancer) -> list[EmailMessage]:
    """Return the drafts that are addressed to the client."""
    return [draft for draft in freelancer.drafts() if "klant" in draft["To"]]


def after_offer(freelancer: Freelancer) -> str:
    """Send an offer and let mailwatch see it."""
    freelancer.clock.later(hours=1)
    offer = freelancer.send()
    freelancer.days("2026-03-04")
    return offer


def test_a_yes_asks_whether_it_is_won(freelancer: Freelancer) -> None:
    """Accept: the call goes, an entry on the next working day asks "won?"; the user's word closes it."""
    offer = after_offer(freelancer)
    freelancer.receive("Akkoord, we gaan ervoor! Laten we starten.\n\nAnna", answers=offer)
    freelancer.tick()
    assert freelancer.life().state is State.ANSWERED
    (entry,) = freelancer.future()
    assert entry.starts.date() == date(2026, 3, 5)
    freelancer.order("won", offer=freelancer.life().offer.id)
    freelancer.tick()
    assert freelancer.life().ending is Ending.WON
    assert freelancer.future() == []


def test_a_no_closes_the_offer(freelancer: Freelancer) -> None:
    """Decline: closed as not interested, the entry is withdrawn, nothing comes after."""
    offer = after_offer(freelancer)
    freelancer.receive("Bedankt, maar we gaan met een andere partij in zee. Dus nee, helaas.\n\nAnna", answers=offer)
    freelancer.tick()
    assert freelancer.life().ending is Ending.NOT_INTERESTED
    assert freelancer.future() == []
    freelancer.days("2026-03-20")
    assert freelancer.drafts() == []


def test_a_question_is_the_users_turn_until_answered(freelancer: Freelancer) -> None:
    """Question: an entry on the next working day; once the user wrote back the waiting starts again."""
    offer = after_offer(freelancer)
    question = freelancer.receive("Is hosting bij de prijs inbegrepen?\n\nAnna", answers=offer)
    freelancer.tick()
    assert freelancer.life().state is State.ANSWERED
    assert [entry.starts.date() for entry in freelancer.future()] == [date(2026, 3, 5)]
    freelancer.clock.later(hours=3)
    freelancer.send(
        "Re: Offerte website", "Ja, het eerste jaar wel.\n\nEva", In_Reply_To=question, References=f"{offer} {question}"
    )
    freelancer.tick()
    assert freelancer.life().state is State.WAITING
    assert [entry.starts.date() for entry in freelancer.future()] == [date(2026, 3, 18)]


def test_an_acknowledgement_starts_the_waiting_again(freelancer: Freelancer) -> None:
    """Acknowledge: the client's turn still, the same rung, two weeks from the message."""
    offer = after_offer(freelancer)
    freelancer.days("2026-03-09")
    freelancer.receive("Dank, ontvangen! Ik kijk ernaar en kom erop terug.\n\nAnna", answers=offer)
    freelancer.tick()
    assert freelancer.life().state is State.WAITING
    assert [entry.starts.date() for entry in freelancer.future()] == [date(2026, 3, 23)]


def test_an_answer_withdraws_the_call_sheet(freelancer: Freelancer) -> None:
    """A call sheet that lies ready and unchanged goes when the client answers."""
    offer = after_offer(freelancer)
    freelancer.days("2026-03-16")
    assert len(freelancer.drafts()) == 1
    freelancer.receive("Is hosting bij de prijs inbegrepen?\n\nAnna", answers=offer)
    freelancer.tick()
    assert freelancer.drafts() == []


def test_a_second_pass_changes_nothing(freelancer: Freelancer) -> None:
    """Plan, act, plan again: nothing left to do, at any moment of the story."""
    after_offer(freelancer)
    for day in ("2026-03-16", "2026-03-30", "2026-04-13", "2026-04-20"):
        freelancer.days(day)
        before = [seen.raw for seen in freelancer.entries()], len(freelancer.drafts())
        assert freelancer.tick().planned == ()
        assert ([seen.raw for seen in freelancer.entries()], len(freelancer.drafts())) == before


def test_an_edited_draft_is_the_users(freelancer: Freelancer) -> None:
    """A draft edited by one character is never touched again, whatever the client answers."""
    offer = after_offer(freelancer)
    freelancer.days("2026-04-20")
    (closing,) = to_client(freelancer)
    edited = closing.as_bytes().replace(b"Anna", b"Annie", 1)
    freelancer.replace("Drafts", closing["Message-ID"], edited)
    freelancer.days("2026-04-21")
    freelancer.receive("Is hosting bij de prijs inbegrepen?\n\nAnna", answers=offer)
    freelancer.days("2026-04-23")
    assert [draft["Subject"] for draft in to_client(freelancer)] == [closing["Subject"]]


def test_the_closing_message_that_was_sent_is_a_touch_made(freelancer: Freelancer) -> None:
    """Sent from Drafts: the touch was made, nothing is written again, two weeks later the white flag is rung."""
    after_offer(freelancer)
    freelancer.days("2026-04-20")
    (closing,) = to_client(freelancer)
    freelancer.remove("Drafts", closing["Message-ID"])
    freelancer.account.deliver("Sent", closing.as_bytes(), freelancer.clock(), ["\\Seen"])
    freelancer.days("2026-04-22")
    assert [touch.outcome for touch in freelancer.life().made][-1] == "sent"
    freelancer.days("2026-05-04")
    assert to_client(freelancer) == []
    assert [entry.starts.date() for entry in freelancer.future()] == [date(2026, 5, 4)]


def test_the_closing_message_that_was_deleted_is_not_made_again(freelancer: Freelancer) -> None:
    """Deleted: that touch is skipped, never recreated."""
    after_offer(freelancer)
    freelancer.days("2026-04-20")
    (closing,) = to_client(freelancer)
    freelancer.remove("Drafts", closing["Message-ID"])
    freelancer.days("2026-04-27")
    assert freelancer.drafts() == []
    assert [touch.outcome for touch in freelancer.life().made][-1] == "skipped"
