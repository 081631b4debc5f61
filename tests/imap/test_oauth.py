"""A token instead of a password: SASL XOAUTH2, as Microsoft and Gmail want it."""

from __future__ import annotations

import base64
import socket
import threading
from collections.abc import Iterator

import pytest

from mailwatch.core.errors import MailwatchError
from mailwatch.core.mail import AccountName
from mailwatch.imap import Security, Settings, connect

TOKEN = "ya29.a0"


class TokenServer:
    """Takes XOAUTH2 with one token, refuses everything else as Microsoft words it."""

    def __init__(self) -> None:
        self.said: list[bytes] = []
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = self._listener.getsockname()[1]
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self) -> None:
        while True:
            try:
                line, _ = self._listener.accept()
            except OSError:
                return
            with line, line.makefile("rwb") as file:
                self._talk(file)

    def _talk(self, file) -> None:
        def tell(text: str) -> None:
            file.write(text.encode() + b"\r\n")
            file.flush()

        tell("* OK [CAPABILITY IMAP4rev1 AUTH=XOAUTH2 LOGINDISABLED] hi")
        for raw in file:
            tag, command, *_ = raw.decode().split()
            if command == "AUTHENTICATE":
                tell("+ ")
                self.said.append(base64.b64decode(file.readline()))
                good = f"auth=Bearer {TOKEN}".encode() in self.said[-1]
                tell(f"{tag} OK in" if good else f"{tag} NO AUTHENTICATE failed.")
            elif command == "LIST":
                names = ("INBOX", ""), ("Sent", r"\Sent"), ("Drafts", r"\Drafts")
                for name, use in names:
                    tell(f'* LIST ({use}) "/" "{name}"')
                tell(f"{tag} OK done")
            elif command == "CAPABILITY":
                tell("* CAPABILITY IMAP4rev1 SPECIAL-USE AUTH=XOAUTH2 LOGINDISABLED")
                tell(f"{tag} OK done")
            else:
                tell(f"{tag} OK done")

    def close(self) -> None:
        self._listener.close()


@pytest.fixture
def server() -> Iterator[TokenServer]:
    running = TokenServer()
    yield running
    running.close()


def settings(server: TokenServer, token: str) -> Settings:
    return Settings(
        AccountName("work"),
        "127.0.0.1",
        "eva@x.example",
        lambda: token,
        server.port,
        Security.PLAIN,
        oauth=True,
        timeout=5,
    )


def test_the_token_is_sent_as_sasl_xoauth2(server: TokenServer) -> None:
    """User and token travel as Google and Microsoft document it, never as a password."""
    account = connect(settings(server, TOKEN))
    assert account.layout().sent == "Sent"
    account.close()
    assert server.said == [f"user=eva@x.example\x01auth=Bearer {TOKEN}\x01\x01".encode()]


def test_a_token_that_is_refused_is_told_in_one_line(server: TokenServer) -> None:
    """An expired token is a refused login, with the account named and no token in the text."""
    account = connect(settings(server, "expired"))
    with pytest.raises(MailwatchError) as caught:
        account.layout()
    assert "work" in str(caught.value)
    assert "expired" not in str(caught.value)
    assert "\n" not in str(caught.value)
