"""A throw-away Dovecot on loopback, its mail in a temporary folder, started as root or as anybody else."""

from __future__ import annotations

import getpass
import grp
import itertools
import os
import re
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Self

from tests.servers import access
from tests.servers.dovecot_conf import Settings, configuration

DOVECOT = "/usr/sbin/dovecot"
PASSWORD = "geheim"
NOBODY = 65534
_ATTEMPTS = 3
"""A free port may be taken by another program before Dovecot has it."""
_START_SECONDS = 20.0


class Dovecot:
    """Context manager: `with Dovecot({"eva": "geheim"}) as server`.

    With `users` None every user name logs in with `PASSWORD`; `add_user` then invents one. `sent` is the name
    of the Sent mailbox; Drafts, Trash, Archive and Junk exist too, with their special uses unless
    `special_use` is false. `tls` is (certificate, key), PEM files: then `tls_port` speaks TLS and `port` STARTTLS.
    `storage` is Dovecot's mail driver ("maildir", "sdbox"). Lives as long as the thread that started it, at most.
    """

    host = "127.0.0.1"

    @staticmethod
    def missing() -> str | None:
        """Return what is missing to run a Dovecot, or None."""
        return None if Path(DOVECOT).exists() else "Debian's dovecot-imapd (apt install dovecot-imapd)"

    def __init__(
        self,
        users: Mapping[str, str] | None = None,
        sent: str = "Sent",
        *,
        special_use: bool = True,
        separator: str = "/",
        prefix: str = "",
        idle_check: str = "1s",
        tls: tuple[Path, Path] | None = None,
        storage: str = "maildir",
    ) -> None:
        self.users = None if users is None else dict(users)
        self.sent, self.special_use, self.separator, self.prefix = sent, special_use, separator, prefix
        self.idle_check, self.tls, self.storage = idle_check, tls, storage
        self.port = self.tls_port = 0
        self.root = Path()
        self._process: subprocess.Popen[bytes] | None = None
        self._numbers = itertools.count(1)

    # -- life ---------------------------------------------------------------

    def __enter__(self) -> Self:
        self.root = Path(tempfile.mkdtemp(prefix="mw-dovecot-"))
        try:
            self._lay_out()
            self._find_port_and_start()
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()
        shutil.rmtree(self.root, ignore_errors=True)

    def start(self) -> None:
        """Start it (again) on the same port with the same mail; `stop` and `start` are a restart of the server."""
        (self.root / "dovecot.conf").write_text(configuration(self._settings(), version()), encoding="utf-8")
        command = [DOVECOT, "-F", "-c", str(self.root / "dovecot.conf")]
        if setpriv := shutil.which("setpriv"):
            command = [setpriv, "--pdeathsig", "TERM", *command]  # a killed test run leaves no server behind
        with (self.root / "console.log").open("ab") as console:
            self._process = subprocess.Popen(
                command, stdin=subprocess.DEVNULL, stdout=console, stderr=console, start_new_session=True
            )

    def stop(self) -> None:
        """Stop it and all its processes; harmless when it is not running."""
        process, self._process = self._process, None
        if process is None:
            return
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)  # its own session: start_new_session
            process.wait(10)

    def log(self) -> str:
        """Return what it wrote to its log and to the console."""
        logs = (self.root / "console.log", self.root / "dovecot.log")
        return "".join(log.read_text(errors="replace") for log in logs if log.exists())

    # -- what tests do to it -------------------------------------------------

    def add_user(self, name: str | None = None) -> str:
        """Return a user name that nobody used yet (or `name`), with empty mailboxes; only with `users` None."""
        assert self.users is None, "the users of this server are fixed"
        return name or f"user{next(self._numbers)}@mailwatch.test"

    def password(self, user: str) -> str:
        """Return the password of a user."""
        return PASSWORD if self.users is None else self.users[user]

    def deliver(
        self, user: str, folder: str, raw: bytes, when: datetime | None = None, flags: Sequence[str] = ()
    ) -> int:
        """Append a message over a connection of its own and return its UID; INTERNALDATE is `when` (aware)."""
        return access.append(self, user, folder, raw, when, flags)

    def maildir(self, user: str) -> Path:
        """Return the folder with the user's mail, to write to it directly (a mailbox of 100,000 messages)."""
        return self.root / "mail" / user

    # -- how -----------------------------------------------------------------

    def _find_port_and_start(self) -> None:
        for _ in range(_ATTEMPTS):
            self.port = free_port()
            self.tls_port = free_port() if self.tls else 0
            self.start()
            if self.answers():
                return
            self.stop()
        raise RuntimeError(f"dovecot did not start: {self.log()}")

    def _lay_out(self) -> None:
        for folder in ("run", "mail", "home"):
            (self.root / folder).mkdir()
        if self.users is not None:
            lines = [f"{user}:{{PLAIN}}{password}\n" for user, password in self.users.items()]
            (self.root / "users").write_text("".join(lines), encoding="utf-8")
        if os.getuid() == 0:
            self.root.chmod(0o755)
            for folder in ("mail", "home"):
                os.chown(self.root / folder, NOBODY, NOBODY)

    def _settings(self) -> Settings:
        by_root = os.getuid() == 0
        certificate, key = self.tls or (None, None)
        return Settings(
            root=self.root,
            port=self.port,
            tls_port=self.tls_port,
            uid=NOBODY if by_root else os.getuid(),
            gid=NOBODY if by_root else os.getgid(),
            owner=None if by_root else (getpass.getuser(), grp.getgrgid(os.getgid()).gr_name),
            any_password=PASSWORD if self.users is None else None,
            sent=self.sent,
            special_use=self.special_use,
            separator=self.separator,
            prefix=self.prefix,
            idle_check=self.idle_check,
            storage=self.storage,
            certificate=certificate,
            key=key,
        )

    def answers(self) -> bool:
        """Wait until it takes connections and return True, False when it ended instead."""
        end = time.monotonic() + _START_SECONDS
        while time.monotonic() < end:
            with suppress(OSError), socket.create_connection((self.host, self.port), 1) as connection:
                connection.settimeout(5)
                if connection.recv(200).startswith(b"* OK") and self._process and self._process.poll() is None:
                    return True
            if self._process is None or self._process.poll() is not None:
                return False
            time.sleep(0.02)
        return False


def version() -> tuple[int, int]:
    """Return major and minor number of the installed Dovecot."""
    told = subprocess.run([DOVECOT, "--version"], capture_output=True, text=True, check=True, timeout=20).stdout
    match = re.match(r"(\d+)\.(\d+)", told)
    assert match, told
    return int(match.group(1)), int(match.group(2))


def free_port() -> int:
    """Return a loopback port that was free a moment ago."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])
