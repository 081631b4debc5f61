"""Faults 9 to 12: numbers that change, mail that moves, answers that are broken. Each mail once, none missed."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from mailwatch.app.ports import Batch
from mailwatch.core.errors import MailwatchError, Retry, Scope
from mailwatch.core.mail import Cursor
from mailwatch.imap import Account
from tests.imap.lying_server import NOON, Cut, LyingServer
from tests.imap.messages import message, number_of

SINCE = date(2026, 11, 1)
HEADERS = r"UID FETCH .*HEADER\.FIELDS"


def read(mail: Account, cursor: Cursor | None = None) -> list[Batch]:
    return list(mail.read("INBOX", cursor, SINCE))


def numbers(batches: list[Batch]) -> list[int]:
    return [number_of(fetched.header) for batch in batches for fetched in batch.fetched]


def read_at_last(mail: Account, tries: int = 8) -> tuple[list[int], list[int]]:
    """Read as the application does, tick after tick from the last cursor; return numbers read and UIDs set aside."""
    cursor, seen, aside = None, [], []
    for _ in range(tries):
        try:
            for batch in mail.read("INBOX", cursor, SINCE):
                cursor = batch.cursor
                seen += [number_of(fetched.header) for fetched in batch.fetched]
                aside += [uid for uid, _ in batch.quarantined]
        except MailwatchError as error:
            if error.retry is not Retry.LATER:
                raise
        else:
            return seen, aside
    raise AssertionError("never came to an end")


@pytest.fixture
def inbox(liar: LyingServer) -> LyingServer:
    for number in range(1, 11):
        liar.boxes["INBOX"].add(message(number))
    return liar


# -- fault 9 ------------------------------------------------------------------


@pytest.mark.parametrize("now", [8, 6], ids=["new value", "old value"])
def test_fault_09_uidvalidity_changes_without_reason(inbox: LyingServer, lied_to: Account, now: int) -> None:
    """The window is read again, once, and says that earlier placements mean nothing; then all goes on as before."""
    cursor = read(lied_to)[-1].cursor
    inbox.boxes["INBOX"].uidvalidity = now

    again = read(lied_to, cursor)
    after = read(lied_to, again[-1].cursor)

    assert numbers(again) == list(range(1, 11))
    assert [batch.reset for batch in again + after] == [True, False]
    assert again[-1].cursor.uidvalidity == now


def test_fault_09_messages_are_renumbered(inbox: LyingServer, lied_to: Account) -> None:
    """A mailbox that was restored: UIDNEXT went back while UIDVALIDITY stayed."""
    cursor = read(lied_to)[-1].cursor
    box = inbox.boxes["INBOX"]
    box.messages, box.uidnext = {}, 1
    box.add(message(42))

    again = read(lied_to, cursor)

    assert numbers(again) == [42]
    assert again[0].reset


def test_fault_09_uidvalidity_changes_between_two_batches(
    inbox: LyingServer, lied_to: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No UID of one numbering is asked for in another; the next read starts anew."""
    monkeypatch.setattr("mailwatch.imap.account.BATCH", 4)
    batches = lied_to.read("INBOX", None, SINCE)
    first = next(batches)
    lied_to.end_of("Sent")
    list(lied_to.bodies("Sent", 7, (), 1))
    inbox.boxes["INBOX"].uidvalidity = 8
    list(lied_to.read("Sent", None, SINCE))  # another mailbox is open now

    with pytest.raises(MailwatchError) as raised:
        list(batches)

    assert (raised.value.scope, raised.value.retry) == (Scope.MAILBOX, Retry.LATER)
    assert numbers(read(lied_to, first.cursor)) == list(range(1, 11))


# -- fault 10 -----------------------------------------------------------------


def test_fault_10_the_last_message_is_not_new_again(inbox: LyingServer, lied_to: Account) -> None:
    """`n:*` names the last message even where n is beyond it."""
    cursor = read(lied_to)[-1].cursor

    for _ in range(3):
        (batch,) = read(lied_to, cursor)
        assert (batch.fetched, batch.cursor) == ((), cursor)


def test_fault_10_gaps_in_the_numbers(inbox: LyingServer, lied_to: Account) -> None:
    """UIDs need not follow one another."""
    box = inbox.boxes["INBOX"]
    for uid in (2, 3, 7):
        del box.messages[uid]
    box.uidnext = 4_294_967_290
    box.add(message(11))

    assert numbers(read(lied_to)) == [1, 4, 5, 6, 8, 9, 10, 11]


def test_fault_10_mail_that_arrives_while_reading(
    inbox: LyingServer, lied_to: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What comes during a first scan is read at its end, what comes later by the next read: once each."""
    monkeypatch.setattr("mailwatch.imap.account.BATCH", 4)
    box, batches, late = inbox.boxes["INBOX"], [], iter((101, 102, 103, 104))
    for batch in lied_to.read("INBOX", None, SINCE):
        batches.append(batch)
        box.add(message(next(late)))

    batches += read(lied_to, batches[-1].cursor)

    assert numbers(batches) == [*range(1, 11), 101, 102, 103, 104]


def test_fault_10_old_mail_moved_in(inbox: LyingServer, lied_to: Account) -> None:
    """A reply of last year that is moved here today is read: it is new here."""
    cursor = read(lied_to)[-1].cursor
    inbox.boxes["INBOX"].add(message(77), NOON - timedelta(days=365))

    assert numbers(read(lied_to, cursor)) == [77]


def test_fault_10_expunged_between_search_and_fetch(inbox: LyingServer, lied_to: Account) -> None:
    """A message that went is nobody's fault: the others are read, none is set aside."""
    box = inbox.boxes["INBOX"]

    def expunge(honest: bytes) -> bytes:
        del box.messages[5]
        return honest

    inbox.lie("UID SEARCH", expunge)
    batches = read(lied_to)

    assert numbers(batches) == [1, 2, 3, 4, 6, 7, 8, 9, 10]
    assert all(batch.quarantined == () for batch in batches)
    assert batches[-1].cursor.uidnext == 11


def test_fault_10_the_same_uid_twice_in_an_answer(inbox: LyingServer, lied_to: Account) -> None:
    """SEARCH and FETCH that repeat themselves change nothing."""
    inbox.lie("UID SEARCH", lambda honest: honest.replace(b"* SEARCH 1 2", b"* SEARCH 1 1 2 2 1"))
    inbox.lie(HEADERS, lambda honest: honest.split(b"* 2 FETCH")[0] + honest)

    assert numbers(read(lied_to)) == list(range(1, 11))


@pytest.mark.parametrize("answer", [b"* SEARCH\r\nTAG OK\r\n", b"TAG NO [SERVERBUG] SEARCH Server error\r\n"])
def test_fault_10_search_that_finds_nothing_is_not_believed(
    inbox: LyingServer, lied_to: Account, answer: bytes
) -> None:
    """The newest messages are looked at by FETCH: a search that misses them is replaced by reading all dates."""
    inbox.lie("UID SEARCH", lambda _: answer)

    assert numbers(read(lied_to)) == list(range(1, 11))


def test_fault_10_a_large_mailbox_is_searched_in_windows(
    inbox: LyingServer, lied_to: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    """From the newest down, so that an expunge in between moves no message past a window."""
    monkeypatch.setattr("mailwatch.imap.mailbox.SEARCH_WINDOW", 4)
    box = inbox.boxes["INBOX"]

    def expunge(honest: bytes) -> bytes:
        box.messages.pop(2, None)
        return honest

    inbox.lie("UID SEARCH", expunge)

    assert numbers(read(lied_to)) == [1, *range(3, 11)]
    assert len(inbox.said("UID SEARCH")) == 3


# -- fault 11 -----------------------------------------------------------------


def test_fault_11_a_literal_cut_at_every_octet(liar: LyingServer, lied_to: Account) -> None:
    """The cursor stays before what was not read, wherever the line ended; the next read brings it."""
    liar.boxes["INBOX"].add(b"Message-ID: <1@klant.example>\r\nSubject: Offerte\r\n\r\nDag")
    whole = []
    liar.lie(HEADERS, lambda honest: whole.append(honest) or honest)
    read(lied_to)
    literal = range(whole[0].index(b"{") - 3, len(whole[0]))

    for length in (*range(0, literal.start, 40), *literal):
        liar.lie(HEADERS, lambda honest, length=length: Cut(honest[:length]))
        with pytest.raises(MailwatchError) as raised:
            read(lied_to)
        assert (raised.value.scope, raised.value.retry) == (Scope.ACCOUNT, Retry.LATER), length
        batches = read(lied_to)
        assert (numbers(batches), batches[-1].quarantined) == ([1], ())


def test_fault_11_ok_without_a_body(inbox: LyingServer, lied_to: Account) -> None:
    """As iCloud at times: what the server lists and does not show is asked for again, alone."""
    inbox.lie(HEADERS, lambda honest: honest.rpartition(b"\r\n")[0].rpartition(b"\r\n")[2] + b"\r\n", times=1)

    assert numbers(read(lied_to)) == list(range(1, 11))


def test_fault_11_ok_without_a_body_for_ever(inbox: LyingServer, lied_to: Account) -> None:
    """The cursor waits before that message; only after three reads it is set aside by name, and the rest is read."""
    inbox.lie(r"UID FETCH 4 .*HEADER", lambda _: b"TAG OK done\r\n", times=99)
    inbox.lie(r"UID FETCH 1:10 .*HEADER", _without(4), times=99)

    batches = []
    with pytest.raises(MailwatchError, match="message 4 cannot be read yet"):
        batches.extend(lied_to.read("INBOX", None, SINCE))
    cursors = []
    with pytest.raises(MailwatchError):
        cursors.extend(batch.cursor for batch in lied_to.read("INBOX", None, SINCE))

    assert cursors == [Cursor(7, 4, 1)]
    seen, aside = read_at_last(lied_to)
    assert (seen, aside) == ([1, 2, 3, 5, 6, 7, 8, 9, 10], [4])


def test_fault_11_unasked_responses_in_between(inbox: LyingServer, lied_to: Account) -> None:
    """EXISTS, EXPUNGE, RECENT and FETCH about other things may come at any place."""
    noise = b"* 11 EXISTS\r\n* 1 RECENT\r\n* 3 FETCH (FLAGS (\\Seen))\r\n* 12 EXPUNGE\r\n* OK Still here\r\n"
    noise += b"* 2 FETCH (FLAGS (\\Seen) UID 2)\r\n"
    inbox.lie(HEADERS, lambda honest: noise + honest.replace(b"* 5 FETCH", noise + b"* 5 FETCH"))

    assert numbers(read(lied_to)) == list(range(1, 11))


# -- fault 12 -----------------------------------------------------------------


@pytest.mark.parametrize(
    "bad",
    [
        b'* 4 FETCH (UID NIL INTERNALDATE "x" BODY[HEADER.FIELDS (DATE)] {2}\r\n\r\n)\r\n',
        b'* 4 FETCH (UID 4 INTERNALDATE "32-Foo-2026 99:00:00 +0000" BODY[HEADER] {2}\r\n\r\n)\r\n',
        b"* 4 FETCH (UID 4 " + b"x" * 1_100_000 + b")\r\n",
        b"* 4 FETCH (UID 4 BODY[HEADER] {5}\r\nSubject: longer than five\r\n\r\n)\r\n",
        b"garbage \xff\xfe\r\n",
        b'* 4 FETCH (UID 4 ENVELOPE ("a "b" c" NIL BODY[HEADER] {2}\r\n\r\n)\r\n',
    ],
    ids=["NIL UID", "bad date", "line over 1 MB", "literal too short", "garbage", "unbalanced quotes"],
)
def test_fault_12_one_bad_answer_costs_one_message(inbox: LyingServer, lied_to: Account, bad: bytes) -> None:
    """The batch is halved down to the one UID; that one is set aside with a reason, all others are read."""

    def spoil(honest: bytes) -> bytes:
        pieces = [b"* " + piece for piece in honest.split(b"* ") if piece]
        return b"".join(bad if b"UID 4 " in piece else piece for piece in pieces[:-1]) + _last(pieces[-1], bad)

    inbox.lie(r"UID FETCH \S+ .*HEADER", spoil, times=999)
    seen, aside = read_at_last(lied_to)

    assert (sorted(seen), aside) == ([1, 2, 3, 5, 6, 7, 8, 9, 10], [4])


def test_fault_12_ok_without_text(liar: LyingServer, lied_to: Account) -> None:
    """Every tagged OK may come bare, from the first command on."""
    liar.boxes["INBOX"].add(message(1))
    liar.lie(".*", lambda honest: honest.replace(b" OK done\r\n", b" OK\r\n"), times=999)

    assert numbers(read(lied_to)) == [1]


def test_fault_12_a_header_of_eight_bits(liar: LyingServer, lied_to: Account) -> None:
    """Octets are passed on as they came."""
    raw = message(1).replace(b"Offerte", "Prijs voor één café".encode("latin-1"))
    liar.boxes["INBOX"].add(raw)

    ((batch,),) = [read(lied_to)]

    assert "Prijs voor één café".encode("latin-1") in batch.fetched[0].header


def test_fault_12_attributes_in_any_order(inbox: LyingServer, lied_to: Account) -> None:
    """Servers choose the order, and add what they like."""
    header = b"Message-ID: <4@klant.example>\r\n\r\n"
    shuffled = b'* 4 FETCH (MODSEQ (12) BODY[HEADER.FIELDS ("DATE" FROM)] {%d}\r\n%s' % (len(header), header)
    shuffled += b' FLAGS (\\Seen) X-GM-MSGID 17 RFC822.SIZE 99 INTERNALDATE " 1-Nov-2026 01:02:03 +0100" UID 4)\r\n'

    def shuffle(honest: bytes) -> bytes:
        pieces = [b"* " + piece for piece in honest.split(b"* ") if piece]
        return b"".join(shuffled if b"UID 4 " in piece else piece for piece in pieces)

    inbox.lie(HEADERS, shuffle)
    fetched = {one.placement.uid: one for batch in read(lied_to) for one in batch.fetched}

    assert sorted(fetched) == list(range(1, 11))
    assert (fetched[4].size, fetched[4].flags) == (99, {"\\Seen"})
    assert fetched[4].arrived == datetime(2026, 11, 1, 0, 2, 3, tzinfo=UTC)


def test_fault_12_a_body_that_is_not_shown_is_not_taken_for_gone(inbox: LyingServer, lied_to: Account) -> None:
    """Asked for alone and whole; if it still is not shown, that is told, and tried later."""
    inbox.lie(r"UID FETCH .*BODY\.PEEK\[\]", lambda _: b"TAG OK done\r\n", times=1)
    assert dict(lied_to.bodies("INBOX", 7, (3,), 9999)) == {3: message(3)}

    inbox.lie(r"UID FETCH .*BODY\.PEEK\[\]", lambda _: b"TAG OK done\r\n", times=9)
    with pytest.raises(MailwatchError) as raised:
        list(lied_to.bodies("INBOX", 7, (3,), 9999))
    assert (raised.value.scope, raised.value.retry) == (Scope.MESSAGE, Retry.LATER)


def test_nothing_that_could_change_a_mailbox_is_ever_sent(inbox: LyingServer, lied_to: Account) -> None:
    """Reading means EXAMINE and PEEK, whatever goes wrong."""
    inbox.lie(HEADERS, lambda _: b"TAG OK done\r\n")
    cursor = read(lied_to)[-1].cursor
    list(lied_to.bodies("INBOX", 7, range(1, 11), 100))
    lied_to.headers_from("Drafts", 7, 1)
    lied_to.changed({"INBOX": cursor, "Sent": cursor})

    verbs = {command.split(" ")[0].upper() for command in inbox.commands}
    assert not verbs & {"SELECT", "STORE", "EXPUNGE", "CLOSE", "COPY", "CREATE", "DELETE", "RENAME", "SUBSCRIBE"}
    assert not [command for command in inbox.commands if "BODY[" in command]


def _without(number: int) -> object:
    def drop(honest: bytes) -> bytes:
        pieces = [b"* " + piece for piece in honest.split(b"* ") if piece]
        kept = [piece for piece in pieces if b"UID %d " % number not in piece]
        return b"".join(kept) if pieces[-1] in kept else b"".join(kept) + _last(pieces[-1], b"")

    return drop


def _last(piece: bytes, bad: bytes) -> bytes:
    """Replace the message in the last piece of an answer, which has the tagged line behind it."""
    if b"UID 4 " not in piece:
        return piece
    body, _, tagged = piece.rstrip(b"\r\n").rpartition(b"\r\n")
    assert body
    return bad + tagged + b"\r\n"
