"""What measurements need: a Dovecot with large mailboxes, a calendar, homes of files, and processes over them."""

from __future__ import annotations

import itertools
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

from mailwatch.demo.caldav_server import CalDavServer
from tests.bench.correspondence import ME
from tests.bench.maildir import fill, forget_indexes
from tests.chain.conftest import caldav
from tests.servers.dovecot import Dovecot

CONFIGURATION = """\
me: {language: nl, name: Eva Jansen, register: informal}
country: NL
timezone: Europe/Amsterdam
"""
ACCOUNT = """\
  {name}:
    host: 127.0.0.1
    port: {port}
    security: plain
    user: {user}
    password: {password}
    addresses: [{me}]
"""


class Stage:
    """One Dovecot, one Radicale, and a folder for the homes."""

    def __init__(self, folder: Path, server: Dovecot, calendars: CalDavServer, now: datetime) -> None:
        self.folder, self.server, self.calendars, self.now = folder, server, calendars, now
        self._numbers = itertools.count(1)

    def mailbox(self, messages: int) -> str:
        """Make a user with an INBOX and a Sent of so many messages each; return the name."""
        user = self.server.add_user()
        fill(self.server.maildir(user), messages, self.now)
        return user

    def home(self, *users: str, imap_port: int | None = None, calendar: str = "") -> Home:
        """Make a home whose configuration names these users, and a calendar of its own on Radicale."""
        folder = self.folder / f"home{next(self._numbers)}"
        folder.mkdir()
        calendar = calendar or caldav(self.calendars)
        accounts = "".join(
            ACCOUNT.format(
                name=f"account{number}",
                port=imap_port or self.server.port,
                user=user,
                password=self.server.password(user),
                me=ME if number == 1 else f"eva{number}@voorbeeld.example",
            )
            for number, user in enumerate(users, 1)
        )
        (folder / "config.yaml").write_text(f"{CONFIGURATION}accounts:\n{accounts}{calendar}")
        (folder / "config.yaml").chmod(0o600)
        return Home(folder)

    def cool(self, user: str) -> None:
        """Restart the server without what it remembers of the user's mailboxes; files stay in the kernel's cache."""
        self.server.stop()
        forget_indexes(self.server.maildir(user))
        self.server.start()
        assert self.server.answers(), self.server.log()


class Home:
    """A user's files: configuration, database, the daemon's socket."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.configuration = folder / "config.yaml"
        self.database = folder / "mailwatch" / "mailwatch.db"

    def forget(self) -> None:
        """Remove the database."""
        shutil.rmtree(self.database.parent, ignore_errors=True)

    def scan(self) -> dict[str, Any]:
        """Do one tick in a process of its own; return what `tests.bench.one_scan` says of it."""
        command = [sys.executable, "-m", "tests.bench.one_scan", str(self.configuration), str(self.database)]
        told = subprocess.run(command, capture_output=True, text=True, check=False, timeout=600)
        assert told.returncode == 0, told.stderr
        return dict(json.loads(told.stdout))

    def environment(self) -> dict[str, str]:
        """Return the environment in which `mailwatch` takes this home for its user's."""
        bases = ("XDG_STATE_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME", "XDG_RUNTIME_DIR", "XDG_CONFIG_HOME")
        return os.environ | dict.fromkeys(bases, str(self.folder)) | {"MAILWATCH_CONFIG": str(self.configuration)}

    def mailwatch(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run a command as its user would type it."""
        command = [str(Path(sys.executable).with_name("mailwatch")), *arguments]
        return subprocess.run(command, env=self.environment(), capture_output=True, text=True, check=False, timeout=600)

    @contextmanager
    def daemon(self) -> Iterator[subprocess.Popen[bytes]]:
        """Have the daemon run."""
        command = [str(Path(sys.executable).with_name("mailwatch")), "run"]
        log = (self.folder / "daemon.log").open("wb")
        with log, subprocess.Popen(command, env=self.environment(), stdin=subprocess.DEVNULL, stderr=log) as process:
            try:
                yield process
            finally:
                process.terminate()
                process.wait(20)
