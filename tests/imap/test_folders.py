"""Fault 17: which mailbox is which. The right one, or a question; never a silent wrong one, never a new one."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from mailwatch.core.errors import MailwatchError, Retry, Scope
from mailwatch.imap import Account
from tests.imap.lying_server import Box, LyingServer
from tests.servers.accounts import ImapAccount
from tests.servers.dovecot import Dovecot


@pytest.fixture
def lay_out(liar: LyingServer, connected: Callable[..., Account]) -> Callable[..., Account]:
    """Makes an account on a server with these mailboxes (name or name and attributes) and no others."""

    def make(*boxes: str | tuple[str, str], separator: str = "/", capabilities: str = "", **more: object) -> Account:
        named = [(box, "") if isinstance(box, str) else box for box in boxes]
        liar.boxes = {name: Box(attributes=attributes) for name, attributes in (("INBOX", ""), *named)}
        liar.separator = separator
        liar.capabilities += capabilities
        return connected(liar, **more)

    return make


@pytest.mark.parametrize(
    ("sent", "drafts", "trash", "separator"),
    [
        ("Sent", "Drafts", "Trash", "/"),
        ("INBOX.Sent", "INBOX.Drafts", "INBOX.Trash", "."),
        ("INBOX/Sent Items", "INBOX/Drafts", "INBOX/Deleted Items", "/"),
        ("Sent Messages", "Drafts", "Deleted Messages", "/"),
        ("Verzonden items", "Concepten", "Verwijderde items", "/"),
        ("INBOX.Verzonden berichten", "INBOX.Concepten", "INBOX.Prullenbak", "."),
        ("Gesendete Objekte", "Entw&APw-rfe", "Gel&APY-schte Objekte", "/"),
        ("Gesendete Elemente", "Entw&APw-rfe", "Gel&APY-schte Elemente", "/"),
        ("INBOX.Gesendet", "INBOX.Entw&APw-rfe", "INBOX.Papierkorb", "."),
        ("&AMk-l&AOk-ments envoy&AOk-s", "Brouillons", "&AMk-l&AOk-ments supprim&AOk-s", "/"),
        ("Envoy&AOk-s", "Brouillons", "Corbeille", "/"),
        ("sent-mail", "drafts", "trash", "/"),
        ("Envoye\u0301s", "Brouillons", "Corbeille", "/"),
    ],
)
def test_fault_17_names_without_special_use(
    lay_out: Callable[..., Account], sent: str, drafts: str, trash: str, separator: str
) -> None:
    """Gmail, Outlook, Courier and Cyrus in four languages, below INBOX too, in modified or raw UTF-8."""
    layout = lay_out(sent, drafts, trash, "Klanten", separator=separator).layout()

    assert (_plain(layout.sent), _plain(layout.drafts), _plain(layout.trash or "")) == (
        _decoded(sent),
        _decoded(drafts),
        _decoded(trash),
    )
    assert layout.replies == ("INBOX", layout.trash, "Klanten")


def test_fault_17_special_use_wins_over_names(lay_out: Callable[..., Account]) -> None:
    """A folder named Sent that the server does not call so is a folder like others."""
    layout = lay_out(("Verstuurd", "\\Sent"), "Sent", ("Kladjes", "\\Drafts"), "Drafts").layout()

    assert (layout.sent, layout.drafts) == ("Verstuurd", "Kladjes")
    assert layout.replies == ("INBOX", "Sent", "Drafts")


def test_fault_17_a_folder_below_another_is_not_the_sent_folder(lay_out: Callable[..., Account]) -> None:
    """INBOX.IDN.Sent is the Sent folder of something else (emailjs#67)."""
    layout = lay_out("INBOX.IDN.Sent", "INBOX.Sent", "INBOX.Drafts", separator=".").layout()

    assert layout.sent == "INBOX.Sent"
    assert "INBOX.IDN.Sent" in layout.replies

    with pytest.raises(MailwatchError, match="no Sent folder"):
        lay_out("INBOX.IDN.Sent", "INBOX.Drafts", separator=".").layout()


@pytest.mark.parametrize("use", ["", "\\Sent"], ids=["by name", "by special use"])
def test_fault_17_two_candidates_are_a_question(lay_out: Callable[..., Account], liar: LyingServer, use: str) -> None:
    """Both are named, with the line to write; nothing is read meanwhile."""
    with pytest.raises(MailwatchError) as raised:
        lay_out(("Sent", use), ("Sent Items", use), "Drafts").layout()

    told = str(raised.value)
    assert "'Sent' and 'Sent Items'" in told
    assert 'folders: {sent: "Sent"}' in told
    assert (raised.value.scope, raised.value.retry) == (Scope.ACCOUNT, Retry.NEVER)
    assert not liar.said("EXAMINE") + liar.said("CREATE")


def test_fault_17_a_question_does_not_shut_the_door(lay_out: Callable[..., Account], liar: LyingServer) -> None:
    """Once the folder is there, the account goes on."""
    account = lay_out("Drafts")
    with pytest.raises(MailwatchError, match="no Sent folder found among 'INBOX', 'Drafts'"):
        account.layout()
    liar.boxes["Sent"] = Box()

    assert account.layout().sent == "Sent"


def test_fault_17_a_configured_name_always_wins(lay_out: Callable[..., Account]) -> None:
    """Over special use and over two candidates."""
    layout = lay_out(
        ("Sent", "\\Sent"), "Sent Items", "Drafts", "Bakje", sent="Sent Items", drafts="Bakje", trash="Drafts"
    ).layout()

    assert (layout.sent, layout.drafts, layout.trash) == ("Sent Items", "Bakje", "Drafts")


def test_fault_17_a_configured_name_that_is_not_there(lay_out: Callable[..., Account]) -> None:
    """Told with the one that was meant."""
    with pytest.raises(MailwatchError, match=r"no folder 'sent items', but 'INBOX.Sent Items'"):
        lay_out("INBOX.Sent Items", "INBOX.Drafts", separator=".", sent="sent items").layout()


@pytest.mark.parametrize(
    ("parent", "names"),
    [
        ("[Gmail]", ("Gesendet", "Entw&APw-rfe", "Papierkorb", "Alle Nachrichten", "Spam")),
        ("[Google Mail]", ("Sent Mail", "Drafts", "Bin", "All Mail", "Spam")),
        ("[Gmail]", ("Verzonden berichten", "Concepten", "Prullenbak", "Alle berichten", "Spam")),
    ],
)
def test_fault_17_gmail_is_read_by_all_mail(
    lay_out: Callable[..., Account], parent: str, names: tuple[str, ...]
) -> None:
    """Labels are views: All Mail, Spam and Trash hold everything once."""
    boxes = [f"{parent}/{name}" for name in names]
    layout = lay_out((parent, "\\Noselect"), *boxes, "Klanten", capabilities=" X-GM-EXT-1").layout()

    assert [layout.sent, layout.drafts] == [_decoded(name) for name in boxes[:2]]
    assert sorted(layout.replies) == sorted(_decoded(name) for name in boxes[2:])


def test_fault_17_gmail_without_all_mail_is_a_question(lay_out: Callable[..., Account]) -> None:
    """Archived answers lie only there."""
    with pytest.raises(MailwatchError, match="All Mail"):
        lay_out("[Gmail]/Sent Mail", "[Gmail]/Drafts", capabilities=" X-GM-EXT-1").layout()


def test_fault_17_every_selectable_folder_may_hold_an_answer(lay_out: Callable[..., Account]) -> None:
    """Junk and trash too; not what cannot be opened, is a view, or is left out with all below it."""
    layout = lay_out(
        ("Sent", "\\Sent"),
        ("Drafts", "\\Drafts"),
        ("Junk", "\\Junk"),
        ("Trash", "\\Trash"),
        ("Map", "\\Noselect"),
        ("Weg", "\\NonExistent"),
        ("Ster", "\\Flagged"),
        "Map/Klant",
        "Lijsten",
        "Lijsten/python",
        "Lijstenmaker",
        leave_out=("Lijsten",),
    ).layout()

    assert set(layout.replies) == {"INBOX", "Junk", "Trash", "Map/Klant", "Lijstenmaker"}
    assert layout.junk == "Junk"


@pytest.mark.parametrize("shared", [False, True])
def test_fault_17_folders_of_others_only_when_wanted(
    lay_out: Callable[..., Account], liar: LyingServer, shared: bool
) -> None:
    """The namespaces of RFC 2342 tell whose a folder is."""
    account = lay_out("Sent", "Drafts", "user/piet/Sent", "Public/info", capabilities=" NAMESPACE", shared=shared)
    liar.lie("NAMESPACE", lambda _: b'* NAMESPACE (("" "/")) (("user/" "/")) (("Public/" "/"))\r\nTAG OK\r\n')

    others = set(account.layout().replies) - {"INBOX"}

    assert others == ({"user/piet/Sent", "Public/info"} if shared else set())


def test_fault_17_names_come_as_literals_too(lay_out: Callable[..., Account], liar: LyingServer) -> None:
    """A name may hold quotes and backslashes; it is asked for as the server wrote it."""
    odd = 'Zeg "ja" \\ nee'
    account = lay_out("Sent", "Drafts")
    liar.boxes[odd] = Box()
    literal = f'* LIST () "/" {{{len(odd)}}}\r\n{odd}\r\n'.encode()
    liar.lie("LIST", lambda honest: literal + re.sub(rb"[^\n]*Zeg[^\n]*\n", b"", honest))

    assert odd in account.layout().replies


def test_fault_17_a_raw_utf8_name_is_asked_for_as_it_came(lay_out: Callable[..., Account], liar: LyingServer) -> None:
    """Servers with UTF8=ACCEPT, and careless ones; and a bare & that is no modified UTF-7."""
    account = lay_out("Sent", "Drafts", "Büro", "R&D")
    assert {"Büro", "R&D"} <= set(account.layout().replies)

    account.end_of("Büro")
    account.end_of("R&D")

    assert liar.said("STATUS") == [
        'STATUS "Büro" (UIDNEXT UIDVALIDITY)',
        'STATUS "R&D" (UIDNEXT UIDVALIDITY)',
    ]


def test_fault_17_on_dovecot_without_special_use(
    new_dovecot: Callable[..., Dovecot], connected: Callable[..., Account]
) -> None:
    """A real server with the INBOX. prefix, dots, and a Dutch Sent folder."""
    server = new_dovecot(sent="Verzonden items", special_use=False, separator=".", prefix="INBOX.")
    user = server.add_user()

    layout = connected(server, user, server.password(user)).layout()

    assert (layout.sent, layout.drafts) == ("INBOX.Verzonden items", "INBOX.Drafts")
    assert {"INBOX", "INBOX.Archive"} <= set(layout.replies)


@pytest.mark.more
def test_fault_17_on_courier(courier: object, connected: Callable[..., Account]) -> None:
    """INBOX. before every name, no special uses, no MOVE: a draft is taken away by UID EXPUNGE."""
    _round_trip(courier, connected, "INBOX.Sent")


@pytest.mark.more
def test_fault_17_on_cyrus(cyrus: object, connected: Callable[..., Account]) -> None:
    """Cyrus."""
    _round_trip(cyrus, connected, None)


def _round_trip(server: object, connected: Callable[..., Account], sent: str | None) -> None:
    user = ImapAccount(server, server.add_user())
    account = connected(server, user.user, user.password)
    layout = account.layout()
    assert sent in {None, layout.sent}
    end = account.end_of(layout.drafts)
    account.append_draft(layout.drafts, b"Message-ID: <d@x>\r\nSubject: d\r\n\r\nd\r\n")
    (found,) = account.headers_from(layout.drafts, end.uidvalidity, end.uidnext)
    assert account.withdraw(found.placement)
    assert account.headers_from(layout.drafts, end.uidvalidity, end.uidnext) == ()


def _decoded(name: str) -> str:
    from imapclient.imap_utf7 import decode

    return _plain(decode(name.encode()) if name.isascii() else name)


def _plain(name: str) -> str:
    import unicodedata

    return unicodedata.normalize("NFC", name)
