"""The user's own answer is noticed also where the mail program lost the thread."""

from __future__ import annotations

from tests.chain.freelancer import Freelancer


def test_an_answer_in_no_known_thread_ends_the_users_turn(freelancer: Freelancer) -> None:
    """An In-Reply-To that points nowhere, the same subject and client, one open offer: the waiting starts again."""
    freelancer.clock.later(hours=1)
    offer = freelancer.send()
    freelancer.days("2026-03-04")
    freelancer.receive("Is hosting bij de prijs inbegrepen?\n\nAnna", answers=offer)
    freelancer.tick()
    assert freelancer.life().state == "answered"
    freelancer.clock.later(hours=3)
    freelancer.send("Re: Offerte website", "Ja, het eerste jaar wel.\n\nEva", In_Reply_To="<lost@elsewhere.example>")
    freelancer.tick()
    assert freelancer.life().state == "waiting"
    assert [str(entry.starts)[:10] for entry in freelancer.future()] == ["2026-03-18"]
