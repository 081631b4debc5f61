"""Faults 2 to 8: what a mail server does with a draft, and what the user does with it. Never two for one touch."""

from __future__ import annotations

import re
from email import message_from_bytes
from email.policy import default

import pytest

from mailwatch.core.facts import DraftDeleted, DraftSent
from mailwatch.core.history import Hold
from mailwatch.core.offer import State
from tests.chain.freelancer import ME, Freelancer
from tests.faults.lying_account import LyingAccount
from tests.faults.stories import CLOSING, DUE, let_days_pass, look, restarted, troubles, until_due
from tests.imap.lying_server import Cut, LyingServer


def appended(liar: LyingServer) -> int:
    return len(liar.said("APPEND"))


def hold(freelancer: Freelancer, rung: str = "call") -> Hold:
    """In whose hands the draft of a rung is; the closing message's where there is one."""
    (history,) = freelancer.memory.facts().histories
    holds = {draft.key.rung: draft.hold for draft in history.drafts}
    return holds.get("closing", holds[rung])


def outcomes(freelancer: Freelancer) -> list[str]:
    return [touch.outcome for touch in freelancer.life().made]


# -- 2: the answer to APPEND is lost ---------------------------------------------------------------------


@pytest.mark.parametrize("times", [1, 3])
@pytest.mark.parametrize("restart", [False, True])
def test_fault_02_stored_and_the_line_cut_before_the_ok(
    freelancer: Freelancer, liar: LyingServer, times: int, restart: bool
) -> None:
    """Stored each time it was tried, once or three times in a row: exactly one draft, found by its own id."""
    until_due(freelancer)
    liar.lie("APPEND", lambda _: Cut(), times)
    for _ in range(5):
        look(freelancer)
        if restart:
            restarted(freelancer)
    assert len(freelancer.drafts()) == 1
    assert hold(freelancer) is Hold.OURS
    assert freelancer.tick().planned == ()
    assert not troubles(freelancer)


def test_fault_02_the_line_cut_inside_the_literal(freelancer: Freelancer, liar: LyingServer) -> None:
    """Nothing was stored, at whichever octet: the draft is written in the end, once."""
    until_due(freelancer)
    for octets in (0, 1, 700, 2_000):
        liar.literal_ends_at = octets
        look(freelancer, hours=7)
        assert freelancer.drafts() == []
        assert "line" in troubles(freelancer) or "connection" in troubles(freelancer)
    liar.literal_ends_at = None
    look(freelancer, 3)
    assert len(freelancer.drafts()) == 1
    assert not troubles(freelancer)


# -- 3: OK, and nothing stored ---------------------------------------------------------------------------


def test_fault_03_ok_without_store_once_is_tried_once_more(freelancer: Freelancer, liar: LyingServer) -> None:
    """One retry, with the same Message-ID."""
    until_due(freelancer)
    lost: list[bytes] = []

    def forget(honest: bytes) -> bytes:
        lost.extend(stored.raw for stored in LyingAccount(liar).empty("Drafts"))
        return honest

    liar.lie("APPEND", forget)
    look(freelancer, 4)
    (draft,) = freelancer.drafts()
    assert draft["Message-ID"] == message_from_bytes(lost[0], policy=default)["Message-ID"]
    assert appended(liar) == 2


def test_fault_03_ok_without_store_twice_is_for_a_person(freelancer: Freelancer, liar: LyingServer) -> None:
    """No third APPEND, ever; the user is told by an entry, and the follow-up stays due."""
    until_due(freelancer)
    liar.lie("APPEND", lambda honest: LyingAccount(liar).empty("Drafts") and honest, times=9)
    look(freelancer, 6)
    let_days_pass(freelancer, 2)
    assert appended(liar) == 2
    assert hold(freelancer) is Hold.UNCERTAIN
    assert freelancer.life().state is State.NEEDS_HUMAN
    assert [entry for entry in freelancer.entries() if not hasattr(entry.starts, "hour")], "told by an entry"


def test_fault_03_a_draft_that_turns_up_after_all_is_ours(freelancer: Freelancer, liar: LyingServer) -> None:
    """The server was only slow: what it shows later is the draft, and the doubt is over."""
    until_due(freelancer)
    hidden: list[bytes] = []
    liar.lie(
        "APPEND",
        lambda honest: hidden.extend(one.raw for one in LyingAccount(liar).empty("Drafts")) or honest,
        times=2,
    )
    look(freelancer, 5)
    assert hold(freelancer) is Hold.UNCERTAIN
    freelancer.account.deliver("Drafts", hidden[-1], freelancer.clock(), ["\\Draft"])
    look(freelancer, 2)
    assert hold(freelancer) is Hold.OURS
    assert freelancer.life().state is State.DRAFTED


def test_fault_03_confirmed_and_lost_later_is_the_users_act(freelancer: Freelancer, liar: LyingServer) -> None:
    """Read back before it counts as ready; after that an absence is believed and never made good."""
    until_due(freelancer)
    freelancer.tick()
    LyingAccount(liar).empty("Drafts")
    look(freelancer, 5)
    let_days_pass(freelancer, 2)
    assert freelancer.drafts() == []
    assert appended(liar) == 1
    assert hold(freelancer) is Hold.GONE


# -- 4: what APPENDUID says, and servers without UIDPLUS -------------------------------------------------


@pytest.mark.parametrize(
    "answer", [b"TAG OK done\r\n", b"TAG OK [APPENDUID 99 1] done\r\n", b"TAG OK [APPENDUID 7 4000] done\r\n"]
)
def test_fault_04_appenduid_missing_or_wrong(freelancer: Freelancer, liar: LyingServer, answer: bytes) -> None:
    """Never trusted: the draft is found by its own id, and taken away by its true UID."""
    offer = until_due(freelancer)
    liar.lie("APPEND", lambda _: answer)
    freelancer.tick()
    assert len(freelancer.drafts()) == 1
    freelancer.receive("Is hosting bij de prijs inbegrepen?\n\nAnna", answers=offer)
    look(freelancer)
    assert freelancer.drafts() == []
    assert appended(liar) == 1


def test_fault_04_without_move_and_uidplus_the_draft_stays_and_is_told_once(
    freelancer: Freelancer, liar: LyingServer
) -> None:
    """Nothing else could take one message away without the others: the user is told, once, and it is left."""
    offer = until_due(freelancer)
    freelancer.tick()
    liar.capabilities = "IMAP4rev1"
    restarted(freelancer)
    freelancer.receive("Is hosting bij de prijs inbegrepen?\n\nAnna", answers=offer)
    told = []
    for _ in range(12):
        told += [str(error) for error in freelancer.tick(ok=False).errors]
        freelancer.clock.later(hours=7)
    assert len(freelancer.drafts()) == 1
    assert len(told) == 1
    assert "delete it yourself" in told[0]
    assert not liar.said("EXPUNGE") + liar.said("UID STORE") + liar.said("CLOSE")


# -- 5: the server rewrites what it stores ---------------------------------------------------------------


def rewriting(liar: LyingServer, answer: bytes | None = None) -> None:
    """Store what is appended as Outlook and Proton do: another Message-ID, no X- headers, no References."""

    def rewrite(honest: bytes) -> bytes:
        box = liar.boxes["Drafts"]
        uid = max(box.messages)
        raw = box.messages[uid].raw
        raw = re.sub(rb"(?im)^(X-[^:]*|References|In-Reply-To):.*\r\n([ \t].*\r\n)*", b"", raw)
        box.messages[uid].raw = re.sub(
            rb"(?im)^Message-ID:.*\r\n", b"Message-ID: <new%d@outlook.example>\r\n" % uid, raw
        )
        return honest if answer is None else answer

    liar.lie("APPEND", rewrite, times=99)


@pytest.mark.parametrize("day", [DUE, CLOSING], ids=["call sheet", "closing message"])
def test_fault_05_a_rewritten_draft_is_known_by_what_a_person_sees(freelancer, liar: LyingServer, day) -> None:
    """Another Message-ID, no References: still one draft, still ours, still withdrawn when the answer comes."""
    offer = until_due(freelancer, day)
    rewriting(liar)
    look(freelancer, 3)
    assert len(freelancer.drafts()) == 1
    assert hold(freelancer) is Hold.OURS
    freelancer.receive("Is hosting bij de prijs inbegrepen?\n\nAnna", answers=offer)
    look(freelancer, 2)
    assert freelancer.drafts() == []


def test_fault_05_rewritten_and_the_answer_lost(freelancer: Freelancer, liar: LyingServer) -> None:
    """Both at once: found in the window of UIDs by subject, recipients and content."""
    until_due(freelancer)
    rewriting(liar, answer=Cut())
    look(freelancer, 4)
    assert len(freelancer.drafts()) == 1
    assert hold(freelancer) is Hold.OURS
    assert appended(liar) == 1


def test_fault_05_rewritten_beyond_recognition_is_for_a_person(freelancer: Freelancer, liar: LyingServer) -> None:
    """Nothing in it can be known again: state uncertain after one retry, no third APPEND."""
    until_due(freelancer)

    def garble(honest: bytes) -> bytes:
        box = liar.boxes["Drafts"]
        box.messages[max(box.messages)].raw = b"Subject: ?\r\n\r\n?\r\n"
        return honest

    liar.lie("APPEND", garble, times=9)
    look(freelancer, 6)
    assert appended(liar) == 2
    assert hold(freelancer) is Hold.UNCERTAIN


# -- 6: SEARCH lies --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "lie",
    [
        lambda _: b"* SEARCH\r\nTAG OK done\r\n",
        lambda _: b"TAG NO [SERVERBUG] search is broken\r\n",
        lambda _: b"* SEARCH 1 1 1 99\r\nTAG OK done\r\n",
    ],
    ids=["empty", "SERVERBUG", "the same UID twice"],
)
def test_fault_06_search_lies_and_nothing_is_written_twice(freelancer: Freelancer, liar: LyingServer, lie) -> None:
    """No draft is looked for by SEARCH: cut off after it was stored, it is found by FETCH."""
    until_due(freelancer)
    liar.lie("UID SEARCH", lie, times=999)
    liar.lie("APPEND", lambda _: Cut())
    look(freelancer, 4)
    assert len(freelancer.drafts()) == 1
    assert appended(liar) == 1


# -- 7: refused ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("answer", "told"),
    [
        ("NO [OVERQUOTA] Quota exceeded", "full"),
        ("NO [TRYCREATE] Mailbox doesn't exist", "does not exist"),
        ("NO Message contains invalid header", "does not take this message"),
        ("NO [NOPERM] Drafts is read-only", "does not allow"),
    ],
)
def test_fault_07_refused_told_and_still_due(freelancer, liar: LyingServer, answer: str, told: str) -> None:
    """Tried again after minutes, then hours, never more than six; `status` says so; done once it can be."""
    until_due(freelancer)
    box = liar.boxes["Drafts"]
    liar.lie("APPEND", lambda _: box.messages.clear() or f"TAG {answer}\r\n".encode(), times=99)
    for _ in range(24 * 6):
        look(freelancer)
    tries = appended(liar)
    assert 4 <= tries <= 10, "within a day"
    assert told in troubles(freelancer)
    assert freelancer.life().state is State.WAITING
    liar.transform = lambda tag, command, honest: honest  # type: ignore[method-assign]
    look(freelancer, 2, hours=7)
    assert len(freelancer.drafts()) == 1
    assert not troubles(freelancer)


def test_fault_07_the_drafts_folder_is_gone(freelancer: Freelancer, liar: LyingServer) -> None:
    """The account stops with a question that `status` shows; nothing is created; it goes on when the folder is back."""
    until_due(freelancer)
    box = liar.boxes.pop("Drafts")
    look(freelancer, 3)
    assert "no Drafts folder" in troubles(freelancer)
    assert not liar.said("CREATE")
    liar.boxes["Drafts"] = box
    look(freelancer, 2, hours=7)
    assert len(freelancer.drafts()) == 1
    assert not troubles(freelancer)


# -- 8: the user's hand ----------------------------------------------------------------------------------


def closing_lies(freelancer: Freelancer, liar: LyingServer, *, crash: bool) -> None:
    """Let the closing message be put; with `crash` the program stops before it knows, and is started later."""
    until_due(freelancer, CLOSING)
    LyingAccount(liar).empty("Drafts")
    if crash:
        liar.lie("APPEND", lambda _: Cut())
    freelancer.tick(ok=not crash)
    assert len(freelancer.drafts()) == 1
    if crash:
        restarted(freelancer)
    freelancer.clock.later(minutes=30)


def saved_by_a_client(raw: bytes, number: int) -> bytes:
    """What clients save: the same with another Message-ID (Gmail at every autosave)."""
    return re.sub(rb"(?im)^Message-ID:.*\r\n", b"Message-ID: <edit%d@client.example>\r\n" % number, raw)


def closing_facts(freelancer: Freelancer) -> list[object]:
    (history,) = freelancer.memory.facts().histories
    return [fact for fact in history.facts if isinstance(fact, DraftSent | DraftDeleted) and fact.key.rung == "closing"]


crashing = pytest.mark.parametrize("crash", [False, True], ids=["seen", "before recovery"])


@crashing
def test_fault_08_edited(freelancer: Freelancer, liar: LyingServer, crash: bool) -> None:
    """New UID, new Message-ID, other words: the user's, never a second one, never touched."""
    closing_lies(freelancer, liar, crash=crash)
    (stored,) = LyingAccount(liar).empty("Drafts")
    edited = saved_by_a_client(stored.raw, 1).replace(b"Anna", b"Annie")
    freelancer.account.deliver("Drafts", edited, freelancer.clock(), ["\\Draft"])
    look(freelancer, 3)
    let_days_pass(freelancer, 3)
    assert list(freelancer.account.messages("Drafts").values()) == [edited]
    assert hold(freelancer) is Hold.TAKEN


@crashing
@pytest.mark.parametrize("keeps_id", [True, False])
def test_fault_08_sent(freelancer: Freelancer, liar: LyingServer, crash: bool, keeps_id: bool) -> None:
    """Sent, with our Message-ID or the client's own: a touch made, no second draft."""
    closing_lies(freelancer, liar, crash=crash)
    (stored,) = LyingAccount(liar).empty("Drafts")
    raw = stored.raw if keeps_id else saved_by_a_client(stored.raw, 2)
    freelancer.account.deliver("Sent", raw, freelancer.clock(), ["\\Seen"])
    look(freelancer, 3)
    let_days_pass(freelancer, 8)
    assert freelancer.drafts() == []
    assert [type(fact) for fact in closing_facts(freelancer)] == [DraftSent]
    assert outcomes(freelancer)[-1] == "sent"


@crashing
@pytest.mark.parametrize("folder", ["Trash", "Archive"])
def test_fault_08_trashed_or_moved(freelancer: Freelancer, liar: LyingServer, crash: bool, folder: str) -> None:
    """Gone from Drafts and not sent: that touch is skipped, wherever the message lies now."""
    closing_lies(freelancer, liar, crash=crash)
    LyingAccount(liar).move("Drafts", folder)
    look(freelancer, 4)
    let_days_pass(freelancer, 8)
    assert freelancer.drafts() == []
    assert [type(fact) for fact in closing_facts(freelancer)] == [DraftDeleted]
    assert outcomes(freelancer)[-1] == "skipped"


def test_fault_08_a_draft_taken_away_and_wanted_again(freelancer: Freelancer, liar: LyingServer) -> None:
    """Withdrawn into the trash for a doubt, wanted again, and the line breaks: the one in the trash is not the one."""
    offer = until_due(freelancer, CLOSING)
    LyingAccount(liar).empty("Drafts")
    freelancer.tick()
    freelancer.clock.later(minutes=30)
    maybe = freelancer.receive(
        "Ik heb nog even naar jullie offerte voor de website gekeken.\n\nPiet",
        subject="Offerte website",
        sender="Piet Jansen <piet@klant.example>",
    )
    look(freelancer)
    assert freelancer.life().state is State.NEEDS_HUMAN
    assert freelancer.drafts() == []
    freelancer.order("reply", offer=freelancer.life().offer.id, message=maybe, kind="unrelated")
    liar.literal_ends_at = 100
    look(freelancer)
    assert freelancer.drafts() == []
    liar.literal_ends_at = None
    look(freelancer, 4)
    assert len(freelancer.drafts()) == 1
    assert hold(freelancer) is Hold.OURS
    assert offer in freelancer.drafts()[0]["References"]
    assert ME in freelancer.drafts()[0]["From"]
