"""A freelancer in memory for the soak: real decisions, texts and database, a calendar on disk, luck in between.

`Story` is the model beside it: what was sent, what was answered, what the user did, as the test did it.
"""

from __future__ import annotations

import os
import re
import shutil
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from email.utils import format_datetime
from pathlib import Path
from random import Random
from typing import Any

from mailwatch import config, wiring
from mailwatch.app.tick import Ticker, TickReport
from mailwatch.app.world import Account
from mailwatch.core import ids
from mailwatch.core.cadence import DEFAULT_LADDER
from mailwatch.core.history import Hold
from mailwatch.core.ids import TouchKey
from mailwatch.core.mail import AccountName, MessageId
from mailwatch.core.story import live
from mailwatch.store import open_store
from tests.chain.freelancer import AMSTERDAM, CONFIGURATION, ME, OFFER
from tests.faults.fakes import FakeMail, Kept, Killed, Luck, Unsteady

RUNGS = tuple(rung.name for rung in DEFAULT_LADDER)
TURNS = ("your-turn", "ask-won")
START = datetime(2026, 3, 2, 8, 0, tzinfo=AMSTERDAM)

ANSWERS = {
    "question": "Is hosting bij de prijs inbegrepen?\n\nAnna",
    "decline": "Bedankt, maar we gaan met een andere partij in zee. Dus nee, helaas.\n\nAnna",
    "acknowledge": "Dank, ontvangen! Ik kijk ernaar en kom erop terug.\n\nAnna",
    "out of office": "Ik ben met vakantie en lees mijn mail niet.",
}


@dataclass
class Told:
    """An offer as the model knows it. `turn` is whose turn it is: "client", "user" or "" when it is closed."""

    number: int
    message_id: str
    turn: str = "client"
    restarts: list[str] = field(default_factory=lambda: [""])
    thread: list[str] = field(default_factory=list)

    @property
    def offer(self) -> ids.OfferId:
        return ids.offer_id(MessageId(self.message_id))

    @property
    def client(self) -> str:
        return f"anna@klant{self.number}.example"

    def drafts(self) -> dict[str, TouchKey]:
        """Every Message-ID that a draft of this offer can have."""
        return {ids.draft_message_id(key): key for key in self.keys(RUNGS)}

    def keys(self, rungs: Iterable[str]) -> list[TouchKey]:
        """Every touch of these names that this offer can have."""
        return [TouchKey(self.offer, rung, restart) for rung in rungs for restart in self.restarts]


@dataclass
class Story:
    """All that happened. `appended` counts drafts stored by Message-ID, `settled` are those the user disposed of."""

    offers: list[Told] = field(default_factory=list)
    appended: list[str] = field(default_factory=list)
    settled: set[str] = field(default_factory=set)
    wrong: list[str] = field(default_factory=list)


class Desk:
    """One freelancer: mail and calendar stand beside the program, which may die and be started again."""

    def __init__(self, seed: int) -> None:
        shm = Path("/dev/shm")
        self.home = Path(tempfile.mkdtemp(prefix="mailwatch-soak-", dir=shm if os.access(shm, os.W_OK) else None))
        self.now = START
        self.luck, self.calendar_luck = Luck(Random(seed)), Luck(Random(seed + 1))
        self.mail, self.story = FakeMail(lambda: self.now), Story()
        self.mail.name = AccountName("work")
        self._append = self.mail.append_draft
        self.mail.append_draft = self._watched_append  # type: ignore[method-assign]
        file = self.home / "config.yaml"
        vdir = f"calendar:\n  vdir: {self.home / 'calendar'}"
        file.write_text(
            CONFIGURATION.format(host="127.0.0.1", port=1, user="eva", password="x", me=ME, calendar=vdir, more="")
        )
        file.chmod(0o600)
        self.configuration = config.load(file)
        self.before_tick: list[tuple[str, str]] = []
        self._numbers = 0
        self.start()
        self.tick()
        with self.memory.transaction():
            self.memory.give_order("consent", {}, self.now)
        self.tick()

    def start(self) -> None:
        """Start (again) from what is on the disk."""
        self.memory = open_store(self.home / "mailwatch.db")
        world = wiring.world_of(self.configuration, self.memory, lambda: self.now)
        self.calendar = world.calendar
        mail: Any = Unsteady(self.mail, self.luck)
        account = Account(AccountName("work"), lambda: mail, frozenset({ME}))
        calendar: Any = Unsteady(self.calendar, self.calendar_luck)
        self.world = replace(world, accounts={account.name: account}, calendar=calendar)
        self.ticker = Ticker(self.world)

    def stop(self) -> None:
        self.memory.close()

    def clear(self) -> None:
        """End, and leave nothing behind."""
        self.stop()
        shutil.rmtree(self.home, ignore_errors=True)

    def tick(self) -> TickReport | None:
        """Look once; None when the program died in the middle, and was started again."""
        self.now += timedelta(minutes=7)
        self.turns = {told.offer: told.turn for told in self.story.offers}
        try:
            return self.ticker.tick()
        except Killed:
            self.stop()
            self.start()
            return None

    def calm(self) -> None:
        """Let nothing fail from now on."""
        for luck in (self.luck, self.calendar_luck):
            luck.bad, luck.fatal = 0.0, None
        self.luck.deaf.clear()

    def pass_day(self) -> None:
        """Let it be half past nine of the next day."""
        day = self.now.astimezone(AMSTERDAM).date() + timedelta(days=1)
        self.now = datetime.combine(day, time(9, 30), AMSTERDAM)

    def pass_days_before(self, told: Told) -> None:
        """Let it be the day before the next touch of an offer is due, if that lies ahead."""
        history = self.memory.history(told.offer)
        if history is None:
            return
        due = live(history, self.now, self.world.policy).due
        due = due.astimezone(AMSTERDAM).date() if isinstance(due, datetime) else due
        while self.now.astimezone(AMSTERDAM).date() < due - timedelta(days=1):
            self.pass_day()

    def some_offer(self, pick: int) -> Told:
        """Return one of the offers."""
        return self.story.offers[pick % len(self.story.offers)]

    # -- what happens ----------------------------------------------------------------------------

    def message(
        self, sender: str, to: str, subject: str, body: str, parents: list[str], **more: str
    ) -> tuple[str, bytes]:
        self._numbers, self.now = self._numbers + 1, self.now + timedelta(minutes=1)
        message_id = f"<{self._numbers}.soak@{sender.rpartition('@')[2]}>"
        thread = f"In-Reply-To: {parents[-1]}\r\nReferences: {' '.join(parents)}\r\n" if parents else ""
        others = "".join(f"{name.replace('_', '-')}: {value}\r\n" for name, value in more.items())
        head = (
            f"From: <{sender}>\r\nTo: <{to}>\r\nSubject: {subject}\r\nDate: {format_datetime(self.now)}\r\n"
            f"Message-ID: {message_id}\r\n{thread}{others}Content-Type: text/plain; charset=utf-8\r\n\r\n"
        )
        return message_id, (head + body.replace("\n", "\r\n")).encode()

    def send_offer(self) -> None:
        """Send an offer to a client of its own."""
        number = len(self.story.offers)
        told = Told(number, "")
        told.message_id, raw = self.message(ME, told.client, f"Offerte website {number}", OFFER, [])
        told.thread.append(told.message_id)
        self.story.offers.append(told)
        self.mail.boxes["Sent"].add(Kept(raw, self.now, frozenset({"\\Seen"})))

    def answer(self, told: Told, kind: str, folder: str) -> None:
        """Receive an answer of the client, in whichever folder it lands."""
        more = {"Auto_Submitted": "auto-replied"} if kind == "out of office" else {}
        subject = f"Re: Offerte website {told.number}"
        message_id, raw = self.message(told.client, ME, subject, ANSWERS[kind], told.thread, **more)
        self.mail.boxes[folder].add(Kept(raw, self.now))
        if kind == "out of office":
            return
        told.thread.append(message_id)
        told.restarts.append(ids.restart_mark(MessageId(message_id)))
        told.turn = {"question": "user", "decline": ""}.get(kind, told.turn or "client")

    def write_back(self, told: Told) -> None:
        """Answer the client."""
        subject = f"Re: Offerte website {told.number}"
        message_id, raw = self.message(ME, told.client, subject, "Ja, het eerste jaar wel.\n\nEva", told.thread)
        told.thread.append(message_id)
        self.mail.boxes["Sent"].add(Kept(raw, self.now, frozenset({"\\Seen"})))
        told.turn = "client" if told.turn else ""

    def dispose(self, how: str, pick: int) -> None:
        """Throw away, send, move or edit a draft that the program knows to lie there."""
        ours = [record for record in self.memory.drafts() if record.hold is Hold.OURS]
        if not ours:
            return
        record, box = ours[pick % len(ours)], self.mail.boxes["Drafts"]
        uid = next((uid for uid, kept in box.messages.items() if record.message_id.encode() in kept.raw), None)
        if uid is None:
            return
        kept = box.messages.pop(uid)
        self.story.settled.add(record.message_id)
        if how == "send":
            self.mail.boxes["Sent"].add(Kept(kept.raw, self.now))
        elif how == "edit":
            box.add(replace(kept, raw=_edited(kept.raw, record.message_id, uid)))
        elif how != "expunge":
            self.mail.boxes[how].add(kept)

    # -- what must hold --------------------------------------------------------------------------

    def _watched_append(self, mailbox: str, raw: bytes, flags: Any = ()) -> int | None:
        """Look at every draft as it is written: is it due to anything, and was it there already?"""
        for told in self.story.offers:
            for message_id, key in told.drafts().items():
                if message_id.encode() in raw:
                    self._look_at(message_id, key, self.turns.get(told.offer, "client"))
        return self._append(mailbox, raw, flags)

    def _look_at(self, message_id: str, key: TouchKey, turn: str) -> None:
        self.story.appended.append(message_id)
        if turn != "client":
            self.story.wrong.append(f"I6: a draft for {key} though an answer could be read")
        if message_id in self.story.settled:
            self.story.wrong.append(f"I2: a draft for {key} again, which the user had disposed of")
        if any(message_id.encode() in kept.raw for kept in self.mail.boxes["Drafts"].messages.values()):
            self.story.wrong.append(f"I2: a second draft for {key}")

    def future_entries(self) -> dict[str, list[date]]:
        """Return the days of the entries that lie ahead, by offer; notices are not among them."""
        today = self.now.astimezone(AMSTERDAM).date()
        by_uid = {ids.entry_uid(key): key for told in self.story.offers for key in told.keys((*RUNGS, *TURNS))}
        found: dict[str, list[date]] = {}
        for seen in self.calendar.ours():
            key = by_uid.get(seen.uid)
            day = seen.starts.astimezone(AMSTERDAM).date() if isinstance(seen.starts, datetime) else seen.starts
            if key is not None and day >= today:
                found.setdefault(key.offer, []).append(day)
        return found


def _edited(raw: bytes, message_id: str, number: int) -> bytes:
    """Return a draft as a client saves it after an edit: under another Message-ID, one word of the text changed."""
    head, blank, body = raw.partition(b"\r\n\r\n")
    edited = re.sub(rb"(?m)^(\w+)", rb"Mooi \1", body, count=2)
    assert edited != body
    return head.replace(message_id.encode(), b"<edit%d@client.example>" % number) + blank + edited
