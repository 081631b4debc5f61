"""Mailbox names: decoded in the program, modified UTF-7 on the line (RFC 3501 section 5.1.3).

Some servers send raw UTF-8 or a bare `&`. What cannot be encoded back to what the server sent is
remembered as sent, so that a mailbox is always asked for by the server's own bytes.
"""

from __future__ import annotations

from imapclient.imap_utf7 import decode as decode_utf7
from imapclient.imap_utf7 import encode as encode_utf7


class Names:
    """The names of one account's mailboxes, both ways."""

    def __init__(self) -> None:
        self._odd: dict[str, bytes] = {}

    def learn(self, sent: bytes) -> str:
        """Given a name as the server sent it, return it decoded, and remember it when it is odd."""
        name = _decoded(sent)
        if encode_utf7(name) != sent:
            self._odd[name] = sent
        return name

    def quoted(self, name: str) -> bytes:
        """Return a name as an IMAP quoted string."""
        sent = self._odd.get(name) or encode_utf7(name)
        return b'"' + sent.replace(b"\\", b"\\\\").replace(b'"', b'\\"') + b'"'


def _decoded(sent: bytes) -> str:
    if sent.upper() == b"INBOX":
        return "INBOX"
    try:
        name = str(decode_utf7(sent))
        if sent.isascii() and encode_utf7(name) == sent:
            return name
    except (ValueError, IndexError):  # not modified UTF-7: taken literally below
        pass
    return sent.decode("utf-8", "backslashreplace")
