"""Courier's imapd behind a small login of our own: no authdaemond, no root, nothing installed.

What Courier teaches: INBOX. before every name, no special uses, no CONDSTORE, no MOVE.
"""

from __future__ import annotations

import itertools
import shutil
import socket
import subprocess
import tempfile
import threading
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Self

from tests.servers import access
from tests.servers.unpacked import FETCH, UNPACKED, library_path

PREFIX = UNPACKED / "courier"
CAPABILITIES = "IMAP4rev1 UIDPLUS CHILDREN NAMESPACE THREAD=ORDEREDSUBJECT THREAD=REFERENCES SORT QUOTA IDLE"
PASSWORD = "geheim"
FOLDERS = ("Sent", "Drafts", "Trash")
ENVIRONMENT = {
    "PATH": "/usr/bin:/bin",
    "TCPREMOTEIP": "127.0.0.1",
    "TCPREMOTEPORT": "1",
    "TCPLOCALIP": "127.0.0.1",
    "TCPLOCALPORT": "1",
    "PROTOCOL": "IMAP",
    "IMAP_CAPABILITY": CAPABILITIES,
    "IMAP_KEYWORDS": "1",
    "IMAP_USELOCKS": "0",
    "IMAP_ENHANCEDIDLE": "0",
    "IMAP_IDLE_TIMEOUT": "1",
    "IMAP_TRASHFOLDERNAME": "Trash",
    "IMAP_EMPTYTRASH": "",
    "IMAP_UMASK": "022",
    "IMAP_ACL": "0",
    "IMAP_STARTTLS": "NO",
    "SENDMAIL": "/bin/true",
    "HEADERFROM": "X",
}


class Courier:
    """Context manager. Every user name that `add_user` gave logs in with `PASSWORD`."""

    host = "127.0.0.1"

    def __init__(self) -> None:
        self.users: set[str] = set()
        self.port = 0
        self.root = Path()
        self._processes: list[subprocess.Popen[bytes]] = []
        self._numbers = itertools.count(1)

    @staticmethod
    def missing() -> str | None:
        """Return what is missing to run a Courier, or None."""
        return None if (PREFIX / "usr/bin/imapd").exists() else f"Courier in {UNPACKED.name} ({FETCH} fetches it)"

    def __enter__(self) -> Self:
        self.root = Path(tempfile.mkdtemp(prefix="mw-courier-"))
        self._environment = ENVIRONMENT | {"LD_LIBRARY_PATH": library_path(PREFIX)}
        self._listener = socket.create_server((self.host, 0))
        self.port = self._listener.getsockname()[1]
        threading.Thread(target=self._accept, name="courier", daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        for process in self._processes:
            process.terminate()
            process.wait(10)
        shutil.rmtree(self.root, ignore_errors=True)

    def add_user(self, name: str | None = None) -> str:
        """Add a user with empty mailboxes and return the name (invented when not given)."""
        user = name or f"user{next(self._numbers)}"
        maildir = self.root / user / "Maildir"
        maildir.parent.mkdir()
        make = str(PREFIX / "usr/bin/maildirmake.courier")
        subprocess.run([make, str(maildir)], check=True, env=self._environment, timeout=20)
        for folder in FOLDERS:
            subprocess.run([make, "-f", folder, str(maildir)], check=True, env=self._environment, timeout=20)
        self.users.add(user)
        return user

    def password(self, _user: str) -> str:
        return PASSWORD

    def deliver(
        self, user: str, folder: str, raw: bytes, when: datetime | None = None, flags: Sequence[str] = ()
    ) -> int:
        """Append a message over a connection of its own and return its UID."""
        return access.append(self, user, folder, raw, when, flags)

    def _accept(self) -> None:
        while True:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return  # closed by __exit__
            threading.Thread(target=self._greet, args=(connection,), daemon=True).start()

    def _greet(self, connection: socket.socket) -> None:
        with connection:
            connection.sendall(f"* OK [CAPABILITY {CAPABILITIES}] Courier-IMAP ready\r\n".encode())
            while words := _line(connection).split():
                tag, command = words[0], words[1].upper()
                match command:
                    case "CAPABILITY":
                        answer = f"* CAPABILITY {CAPABILITIES}\r\n{tag} OK done\r\n"
                    case "LOGIN" if words[2].strip('"') in self.users and words[3].strip('"') == PASSWORD:
                        self._hand_over(connection, tag, words[2].strip('"'))
                        return
                    case "LOGIN":
                        answer = f"{tag} NO Login failed.\r\n"
                    case "LOGOUT":
                        connection.sendall(f"* BYE\r\n{tag} OK bye\r\n".encode())
                        return
                    case _:
                        answer = f"{tag} BAD log in first\r\n"
                connection.sendall(answer.encode())

    def _hand_over(self, connection: socket.socket, tag: str, user: str) -> None:
        home = self.root / user
        who = {"IMAPLOGINTAG": tag, "AUTHENTICATED": user, "HOME": str(home), "MAILDIR": "Maildir"}
        process = subprocess.Popen(
            [str(PREFIX / "usr/bin/imapd"), "Maildir"],
            stdin=connection,
            stdout=connection,
            stderr=subprocess.DEVNULL,
            env=self._environment | who,
            cwd=home,
        )
        self._processes.append(process)


def _line(connection: socket.socket) -> str:
    line = b""
    while not line.endswith(b"\n"):
        octet = connection.recv(1)  # not one more: what follows the login is imapd's to read
        if not octet:
            return ""
        line += octet
    return line.decode()
