"""Faults 9 to 12, 16, 18, 24 and 25: what a server tells of mailboxes, and where an answer can lie."""

from __future__ import annotations

from datetime import date

import pytest

from mailwatch.core.offer import State
from tests.chain.freelancer import CLIENT, ME, OFFER, Freelancer
from tests.faults.lying_account import LyingAccount
from tests.faults.stories import DUE, let_days_pass, look, restarted, sent_offer, status, troubles, until_due
from tests.imap.lying_server import Cut, LyingServer, Session

QUESTION = "Is hosting bij de prijs inbegrepen?\n\nAnna"


def facts(freelancer: Freelancer) -> list[list[object]]:
    return [list(history.facts) for history in freelancer.memory.facts().histories]


# -- 9: UIDVALIDITY --------------------------------------------------------------------------------------


@pytest.mark.parametrize("folder", ["INBOX", "Sent", "Drafts"])
@pytest.mark.parametrize("first", [1, 700], ids=["the same numbers", "other numbers"])
def test_fault_09_uidvalidity_changes_and_comes_back(freelancer, liar: LyingServer, folder: str, first: int) -> None:
    """Known messages are known again by their Message-ID: no event, no draft, no offer more or less."""
    offer = until_due(freelancer)
    freelancer.receive("Dank, ontvangen! Ik kijk ernaar en kom erop terug.\n\nAnna", answers=offer)
    freelancer.receive("Nieuwsbrief", subject="Korting!", sender="x@shop.example")
    freelancer.tick()
    freelancer.days("2026-03-30")
    before = facts(freelancer), len(freelancer.entries()), list(freelancer.account.messages("Drafts").values())
    assert len(before[2]) == 1
    old = liar.boxes[folder].uidvalidity
    for uidvalidity in (old + 1, old, old + 2):
        LyingAccount(liar).renumber(folder, uidvalidity, first)
        look(freelancer, 3)
        assert not troubles(freelancer)
        assert (facts(freelancer), len(freelancer.entries())) == before[:2]
        assert list(freelancer.account.messages("Drafts").values()) == before[2]
    freelancer.receive(QUESTION, answers=offer)
    look(freelancer, 2)
    assert freelancer.life().state is State.ANSWERED
    assert freelancer.drafts() == [], "ours by whatever number, and withdrawn by the right one"


def test_fault_09_no_message_is_touched_by_a_stale_uid(freelancer: Freelancer, liar: LyingServer) -> None:
    """Renumbered between looking and withdrawing: what carries the old UID now is somebody else's."""
    offer = until_due(freelancer)
    freelancer.tick()
    freelancer.receive(QUESTION, answers=offer)
    mine = b"Message-ID: <mine@x.example>\r\nSubject: van mij\r\n\r\n.\r\n"
    account = LyingAccount(liar)

    def renumber(honest: bytes) -> bytes:
        (ours,) = account.empty("Drafts")
        account.renumber("Drafts", 99)
        freelancer.account.deliver("Drafts", mine, freelancer.clock())
        freelancer.account.deliver("Drafts", ours.raw, freelancer.clock())
        return honest

    liar.lie(r"UID FETCH 1 \(UID BODY.PEEK\[\]", renumber)
    look(freelancer, 4)
    assert list(account.messages("Drafts").values()) == [mine]


def test_fault_09_dovecot_really_renumbers(on_servers, dovecot) -> None:
    """A mailbox index lost and made anew on a real server, for each mailbox in turn."""
    freelancer = on_servers("dovecot+vdir")
    until_due(freelancer)
    freelancer.receive("Nieuwsbrief", subject="Korting!", sender="x@shop.example")
    freelancer.tick()
    before = facts(freelancer), len(freelancer.entries()), len(freelancer.drafts())
    home = dovecot.root / "mail" / freelancer.account.user
    lists = list(home.rglob("dovecot-uidlist"))
    assert len(lists) >= 3
    for index in home.rglob("dovecot*"):
        if index.is_file():
            index.unlink()
    restarted(freelancer)
    look(freelancer, 3)
    assert not troubles(freelancer)
    assert (facts(freelancer), len(freelancer.entries()), len(freelancer.drafts())) == before


def test_fault_09_a_sent_folder_that_is_suddenly_empty_stops_the_account(freelancer, liar: LyingServer) -> None:
    """Made anew and empty: nothing is concluded, `status` says so, and all goes on when the mail is back."""
    until_due(freelancer)
    sent = LyingAccount(liar).empty("Sent")
    LyingAccount(liar).renumber("Sent", 8)
    look(freelancer, 2)
    assert "suddenly empty" in troubles(freelancer)
    assert freelancer.drafts() == []
    for stored in sent:
        liar.boxes["Sent"].add(stored.raw, stored.arrived)
    look(freelancer, 2, hours=7)
    assert len(freelancer.drafts()) == 1
    assert not troubles(freelancer)


def test_fault_09_a_sent_folder_with_old_mail_only_is_not_empty(freelancer: Freelancer, liar: LyingServer) -> None:
    """Numbered anew after months without an offer: what is older than the window is not read, and not missed."""
    sent_offer(freelancer)
    freelancer.clock.to("2026-06-20")
    LyingAccount(liar).renumber("Sent", 8)
    look(freelancer, 2)
    assert not troubles(freelancer)


# -- 10 to 12: answers of the server that mislead --------------------------------------------------------


def test_fault_10_mail_that_arrives_or_goes_while_it_is_read(freelancer: Freelancer, liar: LyingServer) -> None:
    """Every answer is handled once: what came during the scan, what was archived between two commands."""
    offers = [sent_offer_to(freelancer, number) for number in range(3)]
    account = LyingAccount(liar)
    freelancer.receive(QUESTION, answers=offers[0], sender=client(0))
    freelancer.receive(QUESTION, answers=offers[1], sender=client(1))

    def archive(honest: bytes) -> bytes:
        account.move("INBOX", "Archive")
        freelancer.receive(QUESTION, answers=offers[2], sender=client(2))
        return honest

    liar.lie(r"UID FETCH \d+:\* \(UID\)", archive)
    look(freelancer, 3)
    assert [len(one) for one in facts(freelancer)] == [1, 1, 1]
    assert {life.state for life in freelancer.lives()} == {State.ANSWERED}


def client(number: int) -> str:
    return f"Anna {number} <anna@klant{number}.example>"


def sent_offer_to(freelancer: Freelancer, number: int) -> str:
    freelancer.clock.later(hours=1)
    offer = freelancer.send(to=client(number), subject=f"Offerte {number}")
    freelancer.tick()
    return offer


def test_fault_10_old_mail_moved_in_is_read_and_changes_nothing(freelancer: Freelancer, liar: LyingServer) -> None:
    """Mail from before the offer that turns up in a folder of the user's is no answer."""
    freelancer.clock.later(hours=1)
    freelancer.receive("Kunt u mij een offerte sturen voor een website?\n\nAnna", subject="Website", folder="Archive")
    freelancer.clock.later(hours=30)
    freelancer.send()
    freelancer.tick()
    LyingAccount(liar).move("Archive", "INBOX")
    look(freelancer, 2)
    assert freelancer.life().state is State.WAITING
    freelancer.days(DUE.replace(day=17))
    assert len(freelancer.drafts()) == 1


@pytest.mark.parametrize(
    "lie",
    [
        lambda _: b"TAG OK done\r\n",
        lambda honest: Cut(honest[: len(honest) // 2]),
        lambda honest: b"* 9 EXISTS\r\n* 1 FETCH (FLAGS (\\Seen))\r\n* 2 EXPUNGE\r\n" + honest,
        lambda honest: b"* 1 FETCH (UID NIL)\r\n" + honest,
    ],
    ids=["no body", "cut", "unasked", "NIL UID"],
)
@pytest.mark.parametrize("command", [r"UID FETCH .*HEADER.FIELDS", r"UID FETCH .*BODY.PEEK\[\]"])
def test_fault_11_an_unread_answer_is_read_later(freelancer, liar: LyingServer, lie, command: str) -> None:
    """The cursor does not pass what was not read; no draft before it was; then it counts once."""
    offer = until_due(freelancer)
    freelancer.receive(QUESTION, answers=offer)
    liar.lie(command, lie, times=2)
    for _ in range(6):
        look(freelancer)
        assert freelancer.drafts() == []
    assert freelancer.life().state is State.ANSWERED
    assert len(freelancer.life().replies) == 1


def test_fault_11_cut_at_every_octet_of_an_answer(freelancer: Freelancer, liar: LyingServer) -> None:
    """Wherever the line ends inside the header of an answer, it is not lost."""
    offer = until_due(freelancer)
    freelancer.receive(QUESTION, answers=offer)
    for octets in range(0, 900, 60):
        liar.lie("UID FETCH .*HEADER.FIELDS", lambda honest, octets=octets: Cut(honest[:octets]))
        look(freelancer, seconds=10)
        assert freelancer.drafts() == []
    look(freelancer, 2)
    assert freelancer.life().state is State.ANSWERED


def test_fault_12_a_message_that_cannot_be_read_is_counted_and_told(freelancer, monkeypatch) -> None:
    """One answer of the server that makes no sense: set aside alone, said in `status`, the rest goes on."""
    offer = until_due(freelancer)
    spoilt = freelancer.account.deliver("INBOX", b"Subject: x\r\n\r\nx\r\n", freelancer.clock())
    freelancer.receive(QUESTION, answers=offer)
    honest = Session._one

    def spoil(session: Session, number: int, uid: int, items: bytes) -> bytes:
        if uid == spoilt and b"HEADER" in items:
            return b"* %d FETCH (UID %d INTERNALDATE NIL FLAGS () BODY[HEADER] {2}\r\n\r\n)\r\n" % (number, uid)
        return honest(session, number, uid, items)

    monkeypatch.setattr(Session, "_one", spoil)
    look(freelancer, 4)
    assert freelancer.life().state is State.ANSWERED
    assert status(freelancer).unreadable == 1


def test_fault_12_a_message_that_no_judgement_bears_is_set_aside(freelancer, monkeypatch: pytest.MonkeyPatch) -> None:
    """A fault of our own in judging one message stops neither the scan nor the others; it is counted and told."""
    offer = until_due(freelancer)
    judge = freelancer.world.judge.incoming

    def broken(message, known):
        if message.header.subject == "breek":
            raise RecursionError("too deep")
        return judge(message, known)

    monkeypatch.setattr(freelancer.world.judge, "incoming", broken)
    freelancer.receive("?", subject="breek", answers=offer)
    freelancer.receive(QUESTION, answers=offer)
    look(freelancer, 2)
    assert freelancer.life().state is State.ANSWERED
    assert status(freelancer).unreadable == 1


# -- 16: blind over the due date -------------------------------------------------------------------------


@pytest.mark.parametrize("refused", ['(EXAMINE|STATUS) "INBOX"', "LOGIN"])
def test_fault_16_unreachable_over_the_due_date_with_an_answer_waiting(freelancer, liar, refused: str) -> None:
    """No draft while the inbox cannot be read; then replies are read first, and there is none either."""
    offer = sent_offer(freelancer)
    freelancer.days("2026-03-14")
    liar.refuse(refused, "NO [UNAVAILABLE] come back later", times=9_999)
    liar.hang_up()
    freelancer.receive(QUESTION, answers=offer)
    for day in ("2026-03-15", "2026-03-16", "2026-03-17", "2026-03-18"):
        freelancer.clock.to(day)
        restarted(freelancer)
        look(freelancer, 3, hours=1)
        assert freelancer.drafts() == []
    assert "trouble of its own" in troubles(freelancer)
    liar.transform = lambda tag, command, honest: honest  # type: ignore[method-assign]
    restarted(freelancer)
    look(freelancer, 3)
    let_days_pass(freelancer, 1)
    assert freelancer.drafts() == []
    assert freelancer.life().state is State.ANSWERED
    assert not troubles(freelancer)


# -- 18 and 24: own mail ---------------------------------------------------------------------------------


def offer_mail(freelancer: Freelancer, to: str = CLIENT, **headers: str) -> bytes:
    freelancer.clock.later(minutes=5)
    return freelancer.message(f"Eva Jansen <{ME}>", to, "Offerte website", OFFER, **headers).as_bytes()


def test_fault_18_a_sent_copy_twice_is_one_offer(freelancer: Freelancer) -> None:
    """Stored by the server and by the client."""
    raw = offer_mail(freelancer)
    for _ in range(2):
        freelancer.account.deliver("Sent", raw, freelancer.clock())
        look(freelancer)
    assert len(freelancer.lives()) == 1
    assert len(freelancer.entries()) == 1


@pytest.mark.parametrize("folder", ["INBOX", "Archive"])
@pytest.mark.parametrize("copy_first", [True, False])
def test_fault_18_a_copy_to_oneself_is_one_offer(freelancer: Freelancer, folder: str, copy_first: bool) -> None:
    """A Bcc to oneself may be read before the copy in Sent: the offer is found all the same, once."""
    raw = offer_mail(freelancer, Bcc=ME)
    for box in (folder, "Sent") if copy_first else ("Sent", folder):
        freelancer.account.deliver(box, raw, freelancer.clock())
        look(freelancer)
    assert [life.state for life in freelancer.lives()] == [State.WAITING]
    assert len(freelancer.entries()) == 1
    freelancer.days(DUE)
    assert len(freelancer.drafts()) == 1


def test_fault_18_one_copy_for_each_recipient_is_one_offer(freelancer: Freelancer) -> None:
    """The same message, stored once for each of its recipients."""
    raw = offer_mail(freelancer)
    for to in (b"anna@klant.example", b"piet@klant.example"):
        freelancer.account.deliver("Sent", raw.replace(b"anna@klant.example", to), freelancer.clock())
    look(freelancer)
    assert len(freelancer.lives()) == 1
    assert len(freelancer.entries()) == 1


def test_fault_24_own_mail_in_the_inbox_is_no_answer(freelancer: Freelancer) -> None:
    """One's own follow-up that comes back (Cc to oneself, a list) does not stop the ladder."""
    offer = sent_offer(freelancer)
    freelancer.clock.later(days=2)
    freelancer.receive("Heeft u mijn offerte gezien?\n\nEva", answers=offer, sender=f"Eva <{ME}>")
    freelancer.days(DUE)
    assert freelancer.life().replies == ()
    assert len(freelancer.drafts()) == 1


# -- 25: where an answer can lie -------------------------------------------------------------------------


@pytest.mark.parametrize("folder", ["Junk", "Archive", "Trash", "Klanten"])
def test_fault_25_an_answer_in_whatever_folder_is_found_before_a_draft(freelancer, folder: str) -> None:
    """Filed by a rule, archived on the phone, thrown away after reading, taken for spam."""
    offer = until_due(freelancer)
    if folder == "Klanten":
        freelancer.account.create(folder)
    freelancer.receive(QUESTION, answers=offer, folder=folder)
    freelancer.tick()
    assert freelancer.drafts() == []
    assert freelancer.life().state is State.ANSWERED
    notices = [entry for entry in freelancer.entries() if not hasattr(entry.starts, "hour")]
    assert [notice.starts for notice in notices] == ([DUE] if folder == "Junk" else [])


def test_fault_25_archived_between_two_polls(freelancer: Freelancer, liar: LyingServer) -> None:
    """Read and archived before we looked: found where it lies; moved again later: known, counted once."""
    offer = sent_offer(freelancer)
    freelancer.days("2026-03-10")
    freelancer.receive(QUESTION, answers=offer)
    LyingAccount(liar).move("INBOX", "Archive")
    look(freelancer)
    LyingAccount(liar).move("Archive", "Trash")
    look(freelancer, 2)
    freelancer.days(DUE)
    assert len(freelancer.life().replies) == 1
    assert freelancer.drafts() == []
    assert date(2026, 3, 10) <= freelancer.life().replies[0].at.date()
