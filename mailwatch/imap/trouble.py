"""What servers and sockets complain of, as `MailwatchError`: how far it goes, whether and when to try again.

Two kinds come from below: a command was refused (`RefusedError`: the line is well), or the line was
lost (`LostError` and everything that sockets, TLS and imaplib raise). Which words mean what is a
table; the first line that fits counts.
"""

from __future__ import annotations

import imaplib
import re
import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from imapclient.exceptions import IMAPClientError, LoginError

from mailwatch.core.errors import MailwatchError, Retry, Scope

AGAIN_AFTER_CROWD = 120.0
"""Seconds to stay away from a server that has too many connections of ours; most count for a minute or two."""


class RefusedError(Exception):
    """The server answered NO or BAD (`status`) and said `text`."""

    def __init__(self, status: str, text: str) -> None:
        super().__init__(f"{status} {text}".strip())
        self.status = status
        self.text = text


class LostError(Exception):
    """The line ended; the first argument is what the server said last."""


class GarbledError(LostError):
    """What came over the line makes no sense any more, as after a literal of the wrong length."""


class CrowdedError(MailwatchError):
    """The server has as many connections of this account as it allows."""


@dataclass(frozen=True, slots=True)
class _Meaning:
    pattern: re.Pattern[str]
    what: str
    scope: Scope = Scope.ACCOUNT
    retry: Retry = Retry.LATER
    wait: float | None = None
    remedy: str = ""


def _meaning(
    pattern: str,
    what: str,
    *,
    scope: Scope = Scope.ACCOUNT,
    retry: Retry = Retry.LATER,
    wait: float | None = None,
    remedy: str = "",
) -> _Meaning:
    return _Meaning(re.compile(pattern, re.IGNORECASE), what, scope, retry, wait, remedy)


_BACKOFF = re.compile(r"Suggested Backoff Time: *(\d{1,10}) *(milliseconds|ms)", re.IGNORECASE)

_OTHER_LOGIN = "use an app password, or allow IMAP in the account's settings"

_NO_MAILBOX = "the mailbox does not exist"

_CROWDED = "the server allows no more connections"

_WORDS = (
    _meaning(r"Suggested Backoff Time|\[THROTTLED\]|throttl", "the server asks for patience", wait=300),
    _meaning(
        r"too many[\w ]*connections|maximum number of connections|connection limit|\[LIMIT\]",
        _CROWDED,
        wait=AGAIN_AFTER_CROWD,
        remedy="close another mail program, or wait",
    ),
    _meaning(r"authenticated but not connected", "the server let us in but has no mailbox for us now", wait=60),
    _meaning(r"application-specific|app password|WEBALERT|BasicAuthBlocked|basic auth\w* is (disabled|blocked)",
             "the server wants another kind of password", retry=Retry.NEVER, remedy=_OTHER_LOGIN),
    _meaning(r"\[OVERQUOTA\]|over ?quota|mailbox is full|quota exceeded", "the mailbox is full",
             scope=Scope.MAILBOX, remedy="make room in it"),
    _meaning(r"invalid (header|message)|malformed|bare (LF|newline)|rejected|too (large|big)|\[TOOBIG\]",
             "the server does not take this message", scope=Scope.MESSAGE, retry=Retry.NEVER),
    _meaning(r"\[(UNAVAILABLE|INUSE|SERVERBUG|CONTACTADMIN)\]|temporar|try again|internal (server )?error",
             "the server has trouble of its own"),
    _meaning(r"\[EXPIRED\]|session[\w ]*(expired|invalidated)|token[\w ]*expired|AccessTokenExpired",
             "the server ended the session"),
    _meaning(r"\[(NONEXISTENT|TRYCREATE)\]|(mailbox|folder)[^.]*(doesn't|does not|not) (exist|found)|unknown mailbox",
             _NO_MAILBOX, scope=Scope.MAILBOX, retry=Retry.NEVER,
             remedy="name another one under folders of this account"),
    _meaning(r"\[(NOPERM|ACL)\]|permission|read-only|not (allowed|permitted)", "the server does not allow it",
             scope=Scope.MAILBOX, retry=Retry.NEVER,
             remedy="give mailwatch that right, or name another mailbox under folders of this account"),
)  # fmt: skip

_AT_LOGIN = ("the server has trouble", "the server asks", "the server allows no more", "the server let us in",
             "the server wants another kind")  # fmt: skip


def is_temporary(error: RefusedError) -> bool:
    """True when the server means now, not this message or this mailbox."""
    meaning = _find(error.text)
    return meaning is not None and meaning.scope is Scope.ACCOUNT and meaning.retry is Retry.LATER


def is_missing(error: RefusedError) -> bool:
    """True when the server says that there is no such mailbox."""
    meaning = _find(error.text)
    return meaning is not None and meaning.what == _NO_MAILBOX


def refused(error: RefusedError, where: str, what: str, scope: Scope = Scope.MAILBOX) -> MailwatchError:
    """Given a refusal of a command that was to do `what`, return what people read."""
    meaning = _find(error.text)
    said = _said(error.text)
    if meaning is None:
        return MailwatchError(f"{what}: the server refused{said}", where=where, scope=scope, retry=Retry.LATER)
    return _told(meaning, error.text, where, what)


def login_refused(text: str, where: str) -> MailwatchError:
    """Given what the server said to a login, return what people read; the same password is not tried again."""
    meaning = _find(text)
    if meaning is not None and meaning.what.startswith(_AT_LOGIN):
        return _told(meaning, text, where, "")
    return MailwatchError(
        f"the server refused the login{_said(text)}",
        where=where,
        remedy=f"check user and password; {_OTHER_LOGIN}",
        scope=Scope.ACCOUNT,
        retry=Retry.NEVER,
    )


def lost(error: Exception, where: str) -> MailwatchError:
    """Given what broke a line, return what people read."""
    text = _text(error)
    if (meaning := _find(text)) is not None and not isinstance(error, OSError):
        return _told(meaning, text, where, "")
    what, remedy, retry = _of_the_line(error, text)
    return MailwatchError(what, where=where, remedy=remedy, scope=Scope.ACCOUNT, retry=retry)


@contextmanager
def told(where: str, what: str, scope: Scope = Scope.MAILBOX) -> Iterator[None]:
    """Turn everything that can go wrong on the line into `MailwatchError`.

    Its cause is what the server or the socket said; errors of our own that pass through have none.
    """
    try:
        yield
    except RefusedError as error:
        raise refused(error, where, what, scope) from error
    except (LostError, imaplib.IMAP4.abort, OSError) as error:
        raise lost(error, where) from error
    except LoginError as error:
        if isinstance(error.__context__, imaplib.IMAP4.abort):  # the line broke: that says nothing of the password
            raise lost(error.__context__, where) from error
        raise login_refused(_text(error), where) from error
    except IMAPClientError as error:  # is imaplib's own error, too
        raise refused(RefusedError("NO", _text(error)), where, what, scope) from error


def _of_the_line(error: Exception, text: str) -> tuple[str, str, Retry]:
    """Return what went wrong, the remedy, and whether to try again."""
    match error:
        case ssl.SSLCertVerificationError():
            return (
                f"the server's certificate is not to be trusted: {error.verify_message}",
                "if it is a bridge on your own machine, give its SHA-256 as fingerprint; else check the host name",
                Retry.NEVER,
            )
        case ssl.SSLError() if re.search("wrong.version|record.layer|http.request", text, re.IGNORECASE):
            return "the server does not speak TLS on this port", "try security: starttls, or port 993", Retry.NEVER
        case ssl.SSLError():
            return f"the encrypted line broke: {text}", "", Retry.LATER
        case socket.gaierror():
            return "the host name is not known", "check host, or the network", Retry.LATER
        case TimeoutError():
            return "the server did not answer in time", "", Retry.LATER
        case ConnectionRefusedError():
            return "nobody listens there", "check host and port", Retry.LATER
        case _:
            return f"the line was lost: {text or 'the server hung up'}", "", Retry.LATER


def _told(meaning: _Meaning, text: str, where: str, what: str) -> MailwatchError:
    backoff = _BACKOFF.search(text)
    kind = CrowdedError if meaning.what == _CROWDED else MailwatchError
    return kind(
        f"{what}: {meaning.what}{_said(text)}" if what else f"{meaning.what}{_said(text)}",
        where=where,
        remedy=meaning.remedy,
        scope=meaning.scope,
        retry=meaning.retry,
        wait=int(backoff[1]) / 1000 if backoff else meaning.wait,
    )


def _find(text: str) -> _Meaning | None:
    return next((meaning for meaning in _WORDS if meaning.pattern.search(text)), None)


def _said(text: str) -> str:
    """Return the server's words for the end of a line, on one line and short."""
    one_line = " ".join("".join(letter if letter.isprintable() else " " for letter in text).split())
    return f": {one_line[:200]}" if one_line else ""


def _text(error: Exception) -> str:
    """Return the words of an error; imaplib and imapclient pass on bytes, or their repr behind `append failed:`."""
    if isinstance(error, OSError) and error.strerror:
        return error.strerror
    first = error.args[0] if error.args else ""
    text = first.decode("utf-8", "replace") if isinstance(first, bytes) else str(first)
    return re.sub(r"""^b(['"])(.*)\1$""", r"\2", text.removeprefix("append failed: "), flags=re.DOTALL)
