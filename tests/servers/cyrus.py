"""Cyrus IMAP from unpacked packages, in a temporary folder. It refuses to be root, so root starts it as nobody."""

from __future__ import annotations

import itertools
import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Self

from tests.servers import access
from tests.servers.dovecot import NOBODY, free_port
from tests.servers.unpacked import FETCH, UNPACKED, library_path

PREFIX = UNPACKED / "cyrus"
PROGRAMS = PREFIX / "usr/lib/cyrus/bin"
PASSWORD = "geheim"
_START_SECONDS = 30.0

IMAPD_CONF = """\
configdirectory: {root}/conf
partition-default: {root}/spool
defaultpartition: default
cyrus_user: {user}
cyrus_group: {group}
admins: admin
virtdomains: off
unixhierarchysep: yes
altnamespace: yes
allowplaintext: yes
sasl_mech_list: PLAIN LOGIN
sasl_pwcheck_method: auxprop
sasl_auxprop_plugin: sasldb
sasl_sasldb_path: {root}/sasldb2
servername: localhost
allowanonymouslogin: no
lmtpsocket: {root}/sock/lmtp
idlesocket: {root}/sock/idle
notifysocket: {root}/sock/notify
syslog_prefix: mailwatch-test
specialusealways: 1
autocreate_quota: 1000000
autocreate_inbox_folders: Sent | Drafts | Trash | Archive
autocreate_subscribe_folders: Sent | Drafts | Trash | Archive
xlist-sent: Sent
xlist-drafts: Drafts
xlist-trash: Trash
xlist-archive: Archive
imapidlepoll: 1
"""
CYRUS_CONF = """\
START {{
  recover cmd="{programs}/ctl_cyrusdb -C {root}/imapd.conf -r"
  idled cmd="{programs}/idled -C {root}/imapd.conf"
}}
SERVICES {{
  imap cmd="{programs}/imapd -C {root}/imapd.conf -U 30" listen="127.0.0.1:{port}" prefork=1 maxchild=50
}}
EVENTS {{
}}
"""


class Cyrus:
    """Context manager. Every user name that `add_user` gave logs in with `PASSWORD`."""

    host = "127.0.0.1"

    def __init__(self) -> None:
        self.port = 0
        self.root = Path()
        self._process: subprocess.Popen[bytes] | None = None
        self._numbers = itertools.count(1)

    @staticmethod
    def missing() -> str | None:
        """Return what is missing to run a Cyrus, or None."""
        return None if (PROGRAMS / "master").exists() else f"Cyrus in {UNPACKED.name} ({FETCH} fetches it)"

    def __enter__(self) -> Self:
        self.root = Path(tempfile.mkdtemp(prefix="mw-cyrus-"))
        self.port = free_port()
        try:
            self._lay_out()
            self._process = subprocess.Popen(
                [*_as_nobody(), str(PROGRAMS / "master"), *self._master_arguments()],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                env=self._environment(),
                start_new_session=True,
            )
            self._wait_until_it_answers()
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        if self._process is not None:
            self._process.terminate()
            self._process.wait(20)
        shutil.rmtree(self.root, ignore_errors=True)

    def add_user(self, name: str | None = None) -> str:
        """Add a user with empty mailboxes and return the name (invented when not given)."""
        user = name or f"user{next(self._numbers)}"
        command = [*_as_nobody(), str(PREFIX / "usr/sbin/saslpasswd2"), "-p", "-c", "-f", str(self.root / "sasldb2")]
        subprocess.run(
            [*command, "-u", "localhost", user],
            input=f"{PASSWORD}\n".encode(),
            env=self._environment(),
            check=True,
            timeout=20,
            capture_output=True,
        )
        return user

    def password(self, _user: str) -> str:
        return PASSWORD

    def deliver(
        self, user: str, folder: str, raw: bytes, when: datetime | None = None, flags: Sequence[str] = ()
    ) -> int:
        """Append a message over a connection of its own and return its UID."""
        return access.append(self, user, folder, raw, when, flags)

    def _lay_out(self) -> None:
        for folder in ("spool", "sock", *(f"conf/{name}" for name in ("db", "socket", "log", "proc", "msg", "lock"))):
            (self.root / folder).mkdir(parents=True)
        owner = NOBODY if os.getuid() == 0 else os.getuid()
        user, group = _name("passwd", owner), _name("group", NOBODY if os.getuid() == 0 else os.getgid())
        words = {"root": self.root, "port": self.port, "programs": PROGRAMS, "user": user, "group": group}
        (self.root / "imapd.conf").write_text(IMAPD_CONF.format(**words), encoding="utf-8")
        (self.root / "cyrus.conf").write_text(CYRUS_CONF.format(**words), encoding="utf-8")
        if os.getuid() == 0:
            for path in (self.root, *self.root.rglob("*")):
                os.chown(path, NOBODY, NOBODY)

    def _master_arguments(self) -> list[str]:
        root = self.root
        return ["-C", f"{root}/imapd.conf", "-M", f"{root}/cyrus.conf", "-p", f"{root}/master.pid", "-D"]

    def _environment(self) -> dict[str, str]:
        return {"PATH": "/usr/bin:/bin:/usr/sbin", "LD_LIBRARY_PATH": library_path(PREFIX)}

    def _wait_until_it_answers(self) -> None:
        user = self.add_user("first")
        end = time.monotonic() + _START_SECONDS
        while time.monotonic() < end:
            with suppress(OSError, access.imaplib.IMAP4.error), access.login(self, user):
                return
            time.sleep(0.1)
        raise RuntimeError("Cyrus did not start; its log is in syslog")


def _as_nobody() -> list[str]:
    if os.getuid() != 0:
        return []
    return ["setpriv", f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups", "--"]


def _name(table: str, number: int) -> str:
    told = subprocess.run(["getent", table, str(number)], capture_output=True, text=True, check=True, timeout=20)
    return told.stdout.partition(":")[0]
