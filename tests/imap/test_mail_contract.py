"""What holds for an account on every server: one suite, run against Dovecot and pymap."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from mailwatch.app.ports import Batch
from mailwatch.core.errors import MailwatchError, Scope
from mailwatch.core.mail import Cursor, Placement
from mailwatch.imap import Account
from tests.imap.messages import message, number_of
from tests.servers import access
from tests.servers.accounts import ImapAccount

LONG_AGO = date(2000, 1, 1)
NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)


def read(mail: Account, mailbox: str, cursor: Cursor | None = None, since: date = LONG_AGO) -> list[Batch]:
    return list(mail.read(mailbox, cursor, since))


def numbers(batches: list[Batch]) -> list[int]:
    return [number_of(fetched.header) for batch in batches for fetched in batch.fetched]


def test_layout_names_mailboxes_by_special_use(mail: Account) -> None:
    """Every selectable mailbox but Sent and Drafts may hold an answer, the inbox first."""
    layout = mail.layout()

    assert (layout.inbox, layout.sent, layout.drafts, layout.trash) == ("INBOX", "Sent", "Drafts", "Trash")
    assert layout.replies[0] == "INBOX"
    assert {"Trash", "Archive"} <= set(layout.replies)
    assert not {"Sent", "Drafts"} & set(layout.replies)


def test_a_mailbox_that_is_made_later_is_found(mail: Account, imap_account: ImapAccount) -> None:
    """Names of people's mailboxes are decoded; subscribed or not does not matter."""
    imap_account.create("Klanten & zo")
    imap_account.create("Büro Köln")

    assert {"Klanten & zo", "Büro Köln"} <= set(mail.layout().replies)


def test_a_decoded_name_opens_the_mailbox(mail: Account, imap_account: ImapAccount) -> None:
    """Modified UTF-7 is the adapter's business."""
    imap_account.create("Büro Köln")
    imap_account.deliver("Büro Köln", message(5))

    assert numbers(read(mail, "Büro Köln")) == [5]


def test_an_empty_mailbox_yields_one_empty_batch(mail: Account) -> None:
    """The cursor of an empty mailbox is its end."""
    (batch,) = read(mail, "INBOX")

    assert batch.fetched == ()
    end = mail.end_of("INBOX")
    assert batch.cursor == Cursor(end.uidvalidity, end.uidnext, floor=end.uidnext)


def test_a_message_comes_with_header_flags_size_and_arrival(mail: Account, imap_account: ImapAccount) -> None:
    """What the server knows beside the header is passed on as it is."""
    raw = message(1)
    uid = imap_account.deliver("INBOX", raw, NOON, ("\\Seen", "$Offerte"))

    (batch,) = read(mail, "INBOX")
    (fetched,) = batch.fetched

    assert fetched.placement == Placement(mail.name, "INBOX", batch.cursor.uidvalidity, uid)
    assert (fetched.arrived, fetched.size) == (NOON, len(raw))
    assert fetched.flags == {"\\Seen", "$Offerte"}
    assert b"Subject: Offerte 1\r\n" in fetched.header
    assert b"Received" not in fetched.header


def test_reading_goes_on_where_it_ended(mail: Account, imap_account: ImapAccount) -> None:
    """Each message comes once; a read with nothing new yields one empty batch with the same cursor."""
    imap_account.deliver("INBOX", message(1))
    first = read(mail, "INBOX")
    nothing = read(mail, "INBOX", first[-1].cursor)
    imap_account.deliver("INBOX", message(2))
    second = read(mail, "INBOX", first[-1].cursor)

    assert (numbers(first), numbers(nothing), numbers(second)) == ([1], [], [2])
    assert [batch.cursor for batch in nothing] == [first[-1].cursor]


def test_the_first_read_takes_a_window_of_days(mail: Account, imap_account: ImapAccount) -> None:
    """The window's lowest UID is remembered; what is older is left alone, what is moved in later is read."""
    for number, days in enumerate((90, 70, 30, 5), 1):
        imap_account.deliver("INBOX", message(number), NOON - timedelta(days=days))

    batches = read(mail, "INBOX", since=(NOON - timedelta(days=60)).date())
    imap_account.deliver("INBOX", message(9), NOON - timedelta(days=400))

    assert numbers(batches) == [3, 4]
    assert batches[-1].cursor.floor == batches[0].fetched[0].placement.uid
    assert numbers(read(mail, "INBOX", batches[-1].cursor)) == [9]


def test_the_window_is_read_again_from_its_floor(mail: Account, imap_account: ImapAccount) -> None:
    """A cursor whose end is below its floor asks for the window again."""
    for number, days in enumerate((90, 30, 5), 1):
        imap_account.deliver("INBOX", message(number), NOON - timedelta(days=days))
    since = (NOON - timedelta(days=60)).date()
    cursor = read(mail, "INBOX", since=since)[-1].cursor

    again = read(mail, "INBOX", Cursor(cursor.uidvalidity, 1, cursor.floor), since)

    assert numbers(again) == [2, 3]


def test_changed_names_the_mailboxes_with_news(mail: Account, imap_account: ImapAccount) -> None:
    """One that vanished has none; a cursor of another UIDVALIDITY has some."""
    cursors = {name: mail.end_of(name) for name in ("INBOX", "Sent", "Archive")}
    assert mail.changed(cursors) == ()
    imap_account.deliver("Sent", message(1))

    assert mail.changed(cursors | {"Weg": Cursor(1, 1)}) == ("Sent",)
    stale = Cursor(cursors["Archive"].uidvalidity + 1, cursors["Archive"].uidnext)
    assert mail.changed({"Archive": stale}) == ("Archive",)


def test_a_mailbox_deleted_while_it_is_open_has_no_news(mail: Account, imap_account: ImapAccount) -> None:
    """Servers hang up or refuse then; a folder that vanished is no failure, and one made anew is read anew."""
    imap_account.create("Klanten")
    imap_account.deliver("Klanten", message(1))
    inbox = mail.end_of("INBOX")
    cursor = read(mail, "Klanten")[-1].cursor
    _delete(imap_account, "Klanten")

    assert mail.changed({"Klanten": cursor, "INBOX": inbox}) == ()
    imap_account.create("Klanten")
    imap_account.deliver("Klanten", message(2))
    assert mail.changed({"Klanten": cursor}) == ("Klanten",)
    assert numbers(read(mail, "Klanten", cursor)) == [2]


def _delete(account: ImapAccount, folder: str) -> None:
    with access.login(account.server, account.user) as imap:
        assert imap.delete(folder)[0] == "OK"


def test_bodies_are_cut_and_those_gone_left_out(mail: Account, imap_account: ImapAccount) -> None:
    """The first octets of each message that is still there."""
    raw = message(1, body="x" * 5000)
    uid = imap_account.deliver("INBOX", raw)
    cursor = mail.end_of("INBOX")

    found = dict(mail.bodies("INBOX", cursor.uidvalidity, (uid, uid + 7), 1000))

    assert found == {uid: raw[:1000]}


def test_bodies_may_be_read_between_two_batches(
    mail: Account, imap_account: ImapAccount, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A generator that waits holds no command open on the line."""
    monkeypatch.setattr("mailwatch.imap.account.BATCH", 2)
    for number in range(1, 6):
        imap_account.deliver("INBOX", message(number))
    sent = imap_account.deliver("Sent", message(77))

    seen = []
    for batch in mail.read("INBOX", None, LONG_AGO):
        seen += [fetched.placement.uid for fetched in batch.fetched]
        assert [uid for uid, _ in mail.bodies("Sent", mail.end_of("Sent").uidvalidity, (sent,), 99)] == [sent]

    assert len(seen) == len(set(seen)) == 5


def test_a_draft_is_written_found_and_withdrawn(mail: Account, imap_account: ImapAccount) -> None:
    r"""APPENDUID names it, headers from the end known before find it, and only it goes, to the trash.

    The user's own draft stays, even marked \Deleted: nothing is ever expunged as a whole.
    """
    own = imap_account.deliver("Drafts", message(1), flags=("\\Draft", "\\Deleted"))
    mail.layout()
    end = mail.end_of("Drafts")

    uid = mail.append_draft("Drafts", message(2))
    (found,) = mail.headers_from("Drafts", end.uidvalidity, end.uidnext)
    withdrawn = mail.withdraw(found.placement)

    assert uid == found.placement.uid
    assert number_of(found.header) == 2
    assert "\\Draft" in found.flags
    assert withdrawn
    assert list(imap_account.messages("Drafts")) == [own]
    assert list(imap_account.messages("Trash").values()) == [message(2)]


def test_withdrawing_twice_takes_nothing_else(mail: Account, imap_account: ImapAccount) -> None:
    """A UID that is gone is withdrawn already."""
    mail.layout()
    uid = mail.append_draft("Drafts", message(2))
    placement = Placement(mail.name, "Drafts", mail.end_of("Drafts").uidvalidity, uid or 0)
    imap_account.deliver("Drafts", message(3))

    assert mail.withdraw(placement)
    assert mail.withdraw(placement)
    assert list(imap_account.messages("Drafts").values()) == [message(3)]


@pytest.mark.parametrize("mark", ["$Offerte", "\\Flagged"])
def test_a_mark_is_found_whenever_it_was_set(mail: Account, imap_account: ImapAccount, mark: str) -> None:
    """A flag or keyword makes a sent message an offer, above the window's floor, also on mail that was read before."""
    old, plain, marked = (imap_account.deliver("Sent", message(number)) for number in (1, 2, 3))
    cursor = read(mail, "Sent")[-1].cursor
    assert mail.with_keyword("Sent", mark, cursor.floor) == ()
    for uid in (old, marked):
        _mark(imap_account, "Sent", uid, mark)

    (found,) = mail.with_keyword("Sent", mark, plain)

    assert (found.placement.uid, number_of(found.header)) == (marked, 3)
    assert mark in found.flags


@pytest.mark.parametrize("mark", ["a b", "x\r\nA1 DELETE INBOX", "\\Nonsense", "", "ü"])
def test_what_is_no_keyword_is_told(mail: Account, mark: str) -> None:
    """Nothing of it reaches the server."""
    with pytest.raises(MailwatchError, match="no IMAP keyword"):
        mail.with_keyword("INBOX", mark, 1)


def _mark(account: ImapAccount, folder: str, uid: int, mark: str) -> None:
    with access.login(account.server, account.user) as imap:
        imap.select(folder)
        assert imap.uid("STORE", str(uid), "+FLAGS", f"({mark})")[0] == "OK"


def test_reading_changes_no_flag(mail: Account, imap_account: ImapAccount) -> None:
    """Flags and unread marks of everything are what they were, whatever was read."""
    for folder in ("INBOX", "Sent", "Archive", "Trash"):
        for number, flags in enumerate(((), ("\\Seen",), ("\\Flagged", "$Label1"), ("\\Deleted",)), 1):
            imap_account.deliver(folder, message(number), flags=flags)
    before = imap_account.flags()

    for folder in (*mail.layout().replies, "Sent", "Drafts"):
        batches = read(mail, folder)
        uids = [fetched.placement.uid for batch in batches for fetched in batch.fetched]
        list(mail.bodies(folder, batches[-1].cursor.uidvalidity, uids, 10_000))
        mail.headers_from(folder, batches[-1].cursor.uidvalidity, 1)

    assert imap_account.flags() == before


def test_a_mailbox_that_is_not_there_is_told_in_one_line(mail: Account) -> None:
    """It goes no further than that mailbox, and the account works on."""
    with pytest.raises(MailwatchError) as raised:
        read(mail, "Weg")

    assert raised.value.scope is Scope.MAILBOX
    assert "\n" not in str(raised.value)
    assert read(mail, "INBOX")


def test_a_mailbox_that_was_made_anew_is_read_anew(mail: Account, imap_account: ImapAccount) -> None:
    """Fault 9: another UIDVALIDITY makes earlier placements worthless; the first batch says so, once."""
    imap_account.deliver("INBOX", message(1))
    cursor = read(mail, "INBOX")[-1].cursor

    batches = read(mail, "INBOX", Cursor(cursor.uidvalidity - 1, 40, 3))

    assert [batch.reset for batch in batches] == [True]
    assert numbers(batches) == [1]


def test_a_stale_uid_is_never_acted_upon(mail: Account, imap_account: ImapAccount) -> None:
    """Fault 9: with another UIDVALIDITY a UID is another message."""
    uid = imap_account.deliver("Drafts", message(1))
    valid = mail.end_of("Drafts").uidvalidity

    assert not mail.withdraw(Placement(mail.name, "Drafts", valid - 1, uid))
    with pytest.raises(MailwatchError):
        list(mail.bodies("Drafts", valid - 1, (uid,), 100))
    with pytest.raises(MailwatchError):
        mail.headers_from("Drafts", valid - 1, 1)
    assert list(imap_account.messages("Drafts")) == [uid]
