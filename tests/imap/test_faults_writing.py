"""Faults 2 to 8, the side of APPEND: what the server says of a draft, and what it does not."""

from __future__ import annotations

import pytest

from mailwatch.core.errors import MailwatchError, Retry, Scope
from mailwatch.core.mail import Placement
from mailwatch.imap import Account
from tests.imap.lying_server import Cut, LyingServer
from tests.imap.messages import message, number_of


def drafts(mail: Account, uid: int = 1) -> list[int]:
    return [number_of(fetched.header) for fetched in mail.headers_from("Drafts", 7, uid)]


def test_fault_02_the_line_is_cut_before_the_ok(liar: LyingServer, lied_to: Account) -> None:
    """The draft stands there, and was sent once: finding out is the caller's business, not another APPEND."""
    end = lied_to.end_of("Drafts")
    liar.lie("APPEND", lambda _: Cut())

    with pytest.raises(MailwatchError) as raised:
        lied_to.append_draft("Drafts", message(1))

    assert raised.value.retry is Retry.LATER
    assert len(liar.said("APPEND")) == 1
    assert drafts(lied_to, end.uidnext) == [1]


def test_fault_02_the_line_is_cut_at_each_octet_of_the_literal(liar: LyingServer, lied_to: Account) -> None:
    """Nothing is stored, nothing is sent again by itself, and the next call works."""
    raw = b"Message-ID: <1@klant.example>\r\n\r\nDag"
    for length in range(len(raw)):
        liar.literal_ends_at = length
        with pytest.raises(MailwatchError) as raised:
            lied_to.append_draft("Drafts", raw)
        assert (raised.value.scope, raised.value.retry) == (Scope.ACCOUNT, Retry.LATER)
    liar.literal_ends_at = None

    assert len(liar.said("APPEND")) == len(raw)
    assert drafts(lied_to) == []
    assert lied_to.append_draft("Drafts", raw) == 1


def test_fault_03_ok_and_nothing_stored(liar: LyingServer, lied_to: Account) -> None:
    """Reading back by FETCH tells the truth."""
    end = lied_to.end_of("Drafts")
    liar.lie("APPEND", lambda honest: liar.boxes["Drafts"].messages.clear() or honest)

    assert lied_to.append_draft("Drafts", message(1)) == end.uidnext
    assert drafts(lied_to, end.uidnext) == []


@pytest.mark.parametrize(
    "answer",
    [b"TAG OK done\r\n", b"TAG OK [APPENDUID 99 1] done\r\n", b"TAG OK [APPENDUID 7 1] done\r\n", b"TAG OK\r\n"],
    ids=["none", "another UIDVALIDITY", "a UID from before", "no text"],
)
def test_fault_04_appenduid_is_missing_or_wrong(liar: LyingServer, lied_to: Account, answer: bytes) -> None:
    """A UID that cannot be true counts as none; the draft is found from the end that was known before."""
    liar.boxes["Drafts"].add(message(8))
    end = lied_to.end_of("Drafts")
    liar.lie("APPEND", lambda _: answer)

    assert lied_to.append_draft("Drafts", message(9)) is None
    assert drafts(lied_to, end.uidnext) == [9]


def test_fault_05_a_draft_with_another_message_id_is_among_those_above(liar: LyingServer, lied_to: Account) -> None:
    """All headers from the known end come, whatever their Message-ID, with subject and recipients."""
    end = lied_to.end_of("Drafts")
    lied_to.append_draft("Drafts", message(1))
    stored = liar.boxes["Drafts"].messages[end.uidnext]
    stored.raw = stored.raw.replace(b"<1@klant.example>", b"<rewritten@outlook.example>")

    (found,) = lied_to.headers_from("Drafts", end.uidvalidity, end.uidnext)

    assert b"Subject: Offerte 1" in found.header
    assert b"rewritten" in found.header


def test_fault_06_finding_a_draft_never_searches(liar: LyingServer, lied_to: Account) -> None:
    """SEARCH lies; FETCH is asked."""
    end = lied_to.end_of("Drafts")
    lied_to.append_draft("Drafts", message(1))
    lied_to.headers_from("Drafts", end.uidvalidity, end.uidnext)

    assert not [command for command in liar.commands if "SEARCH" in command]


def test_fault_06_an_unreadable_draft_is_not_left_out(liar: LyingServer, lied_to: Account) -> None:
    """Could be ours: better no answer than a second draft."""
    liar.boxes["Drafts"].add(message(1))
    liar.lie("UID FETCH .*HEADER", lambda _: b"TAG OK done\r\n", times=9)

    with pytest.raises(MailwatchError) as raised:
        lied_to.headers_from("Drafts", 7, 1)

    assert raised.value.retry is Retry.LATER


@pytest.mark.parametrize(
    ("answer", "scope", "retry", "words"),
    [
        ("NO [OVERQUOTA] Quota exceeded", Scope.MAILBOX, Retry.LATER, "full"),
        ("NO [TRYCREATE] Mailbox doesn't exist", Scope.MAILBOX, Retry.NEVER, "does not exist"),
        ("NO Message contains invalid header", Scope.MESSAGE, Retry.NEVER, "does not take this message"),
        ("NO [NOPERM] Drafts is read-only", Scope.MAILBOX, Retry.NEVER, "does not allow"),
        ("NO [UNAVAILABLE] come back", Scope.ACCOUNT, Retry.LATER, "trouble"),
        ("NO nope", Scope.MAILBOX, Retry.LATER, "nope"),
    ],
)
def test_fault_07_the_draft_is_refused(
    liar: LyingServer, lied_to: Account, answer: str, scope: Scope, retry: Retry, words: str
) -> None:
    """Each refusal says how far it goes and whether to try again; nothing is tried again here, nothing created."""
    liar.refuse("APPEND", answer)

    with pytest.raises(MailwatchError, match=words) as raised:
        lied_to.append_draft("Drafts", message(1))

    assert (raised.value.scope, raised.value.retry) == (scope, retry)
    assert len(liar.said("APPEND")) == 1
    assert not liar.said("CREATE")
    assert lied_to.append_draft("Drafts", message(1))


def test_fault_07_a_drafts_folder_that_is_gone_is_not_made(liar: LyingServer, lied_to: Account) -> None:
    """The account stops with a question."""
    del liar.boxes["Drafts"]

    with pytest.raises(MailwatchError, match="no Drafts folder"):
        lied_to.layout()
    assert not liar.said("CREATE")


@pytest.mark.parametrize(
    ("capabilities", "commands"),
    [
        ("IMAP4rev1 UIDPLUS MOVE", ["UID MOVE"]),
        ("IMAP4rev1 MOVE", ["UID MOVE"]),
        ("IMAP4rev1 UIDPLUS", ["UID STORE", "UID EXPUNGE"]),
        ("IMAP4rev1", []),
    ],
)
def test_withdrawing_names_one_uid_or_does_nothing(
    liar: LyingServer, lied_to: Account, capabilities: str, commands: list[str]
) -> None:
    """MOVE, else UID EXPUNGE, else nothing; never EXPUNGE or CLOSE."""
    liar.capabilities = capabilities
    kept, ours = liar.boxes["Drafts"].add(message(1), flags=("\\Deleted",)), liar.boxes["Drafts"].add(message(2))

    done = lied_to.withdraw(Placement(lied_to.name, "Drafts", 7, ours))

    changing = [command for command in liar.commands if "MOVE" in command or "STORE" in command or "EXPUNGE" in command]
    assert [" ".join(command.split(" ")[:2]) for command in changing] == commands
    assert done is bool(commands)
    assert list(liar.boxes["Drafts"].messages) == ([kept] if done else [kept, ours])
    assert not liar.said("EXPUNGE") + liar.said("CLOSE")


def test_fault_09_a_draft_is_not_withdrawn_by_a_stale_uid(liar: LyingServer, lied_to: Account) -> None:
    """After renumbering of Drafts the UID is somebody else's."""
    uid = liar.boxes["Drafts"].add(message(1))
    liar.boxes["Drafts"].uidvalidity = 8

    assert not lied_to.withdraw(Placement(lied_to.name, "Drafts", 7, uid))
    assert list(liar.boxes["Drafts"].messages) == [uid]
