"""Forgetting a person: nothing names them any more, in any row or any byte of the file, and others stay."""

from __future__ import annotations

from contextlib import closing
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from mailwatch.app.memory import Direction, DraftRecord, EntryRecord, Letter, PutBefore
from mailwatch.app.ports import Batch, Seen
from mailwatch.core import ids
from mailwatch.core.effects import Audience, DraftSpec, EntrySpec, Planned, PutDraft, PutEntry
from mailwatch.core.facts import Noted, ReplyCame
from mailwatch.core.history import Hold
from mailwatch.core.ids import TouchKey
from mailwatch.core.known import Correction
from mailwatch.core.life import Life
from mailwatch.core.mail import Address, Cursor, MessageId, Placement
from mailwatch.core.offer import Offer
from mailwatch.core.people import ContactNote, DoNotPursue
from mailwatch.core.story import live
from mailwatch.core.verdict import ReplyKind, Strength, Terms
from mailwatch.store.database import Store, open_store
from tests.core.desk import ACCOUNT, Desk, an_offer, at

NOW = datetime(2026, 3, 10, 9, tzinfo=UTC)
BART = Address("bart@voorbij.example", "Bart Voorbij")
PIET = Address("piet@klant.example", "Piet Klant")
ANNAS = replace(an_offer(1, at("2026-03-02")), to=(Address("anna@klant.example", "Anna de Vries"), BART), cc=(BART,))
BARTS = replace(an_offer(2, at("2026-03-03")), to=(BART,), terms=Terms(contact=BART), text="Beste Bart Voorbij, ...")
PLACE = Placement(ACCOUNT, "INBOX", 1, 1)


def stands(store: Store, offer: Offer) -> None:
    """Put a draft and an entry for an offer, with the person's address where it can come in."""
    key = TouchKey(offer.id, "call")
    spec = EntrySpec("call", at("2026-03-16", "10:00"), notes=(f"maybe:{BART.email}",))
    store.keep_entry(EntryRecord(key, spec, Hold.OURS, NOW, Seen(ids.entry_uid(key), spec.starts, "Bel", BART.email)))
    draft = DraftSpec("closing", Audience.CLIENT)
    mine = ids.draft_message_id(key)
    store.keep_draft(DraftRecord(key, draft, Hold.OURS, NOW, mine, PLACE, "f", "Re", (BART.email,)))
    because = (f"maybe:{BART.email}",)
    (row, _) = store.replace_plan([Planned(PutDraft(key, draft), because), Planned(PutEntry(key, spec), because)])
    store.begin(row, NOW, PutBefore(mine, Cursor(1, 1), "f", "Re", (BART.email,)))


def a_reply(offer: Offer, number: int) -> ReplyCame:
    """Bart answers."""
    key = MessageId(f"<{number}.{BART.email}>")
    return ReplyCame(offer.id, NOW, key, BART, ReplyKind.QUESTION, Strength.SURE, "Re: u", "Wij, Bart Voorbij, vragen")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A database in which Bart is everywhere: as client, colleague, recipient, correspondent, in notes and orders."""
    file = tmp_path / "mailwatch.db"
    with closing(open_store(file)) as store:
        with store.transaction():
            for number, offer in enumerate((ANNAS, BARTS)):
                store.add_offer(offer)
                store.join_thread(offer.id, (a_reply(offer, number).message_id,))
                store.add_fact(a_reply(offer, number), f"reply:{a_reply(offer, number).message_id}")
                store.add_fact(
                    replace(a_reply(offer, 9), message_id=MessageId(f"<{offer.id}@x>"), sender=PIET), f"p{number}"
                )
                stands(store, offer)
            letter = Letter(MessageId("<l@x>"), PLACE, Direction.INCOMING, NOW, BART.email, ("eva@voorbeeld.example",))
            to_both = replace(
                letter, key=MessageId("<m@x>"), sender="eva@voorbeeld.example", recipients=(BART.email, "b@c")
            )
            to_anna = replace(letter, key=MessageId("<n@x>"), sender="anna@klant.example", subject=f"Fwd: {BART.email}")
            store.record(ACCOUNT, Batch("INBOX", Cursor(1, 9), ()), [letter, to_both, to_anna])
            store.add_correction(Correction(date(2026, 3, 1), BART.email, BART.domain), "order:1")
            store.add_person_fact(ContactNote(BART.email, NOW, "de hond van Bart Voorbij heet Max"))
            store.add_person_fact(DoNotPursue(BART.email, NOW, "boos"))
            store.set_remark("trouble", f"refused by {BART.email}")
            store.quarantine(ACCOUNT, "INBOX", 7, f"From: {BART.email}")
            done = store.give_order("note", {"offer": BART.email, "text": "x"}, NOW)
            store.order_done(done, f"{BART.email}: noted", ok=True)
        with store.transaction():
            for number in range(60):  # fill pages, so that some are freed
                store.add_fact(Noted(BARTS.id, NOW, f"Bart Voorbij {BART.email} {'x' * 400}"), f"n{number}")
    return file


def octets_of(file: Path) -> bytes:
    """Return every byte that lies on the disk for a database."""
    return b"".join(part.read_bytes() for part in sorted(file.parent.glob(file.name + "*")))


def test_no_byte_of_the_file_names_a_forgotten_person(file: Path) -> None:
    """Neither address nor name, in the file, in its log, in free pages; while the program runs and after it ended."""
    assert BART.email.encode() in octets_of(file)
    with closing(open_store(file)) as store:
        with store.transaction():
            assert store.forget("Bart@Voorbij.example") > 60
        assert b"bart@voorbij" not in octets_of(file).lower()
        assert b"Bart Voorbij" not in octets_of(file)
    assert b"bart@voorbij" not in octets_of(file).lower()


def test_others_stay_and_their_offers_stand_where_they_stood(file: Path) -> None:
    """An answer of the forgotten colleague still counts for the offer that was another's; only its words are gone."""
    desk = Desk()
    with closing(open_store(file)) as store:
        before = _life(store, ANNAS, desk)
        with store.transaction():
            store.forget(BART.email)
        after = _life(store, ANNAS, desk)
        assert [history.offer.id for history in store.facts().histories] == [ANNAS.id]
        assert (after.state, after.due, len(after.replies)) == (before.state, before.due, len(before.replies))
        assert {reply.sender for reply in after.replies if reply.sender != PIET} != {BART}
        assert {draft.key.offer for draft in store.drafts()} == {ANNAS.id}
        assert store.letter(MessageId("<n@x>")) is not None
        assert store.letter(MessageId("<l@x>")) is None
        assert store.known_offers()[0].contact == ANNAS.terms.contact


def _life(store: Store, offer: Offer, desk: Desk) -> Life:
    history = store.history(offer.id)
    assert history is not None
    return live(history, NOW, desk.policy)


def test_forgetting_somebody_unknown_changes_nothing(file: Path) -> None:
    """Somebody nobody wrote to: all that is known stays."""
    with closing(open_store(file)) as store:
        before = store.facts()
        with store.transaction():
            store.forget("nobody@else.example")
        assert store.facts() == before


def test_an_interrupted_cleaning_is_done_at_the_next_transaction(file: Path) -> None:
    """Killed between forgetting and rewriting the file: the next transaction rewrites it."""
    with closing(open_store(file)) as store:
        store.db.execute("BEGIN IMMEDIATE")
        store.forget(BART.email)
        store.db.execute("COMMIT")
    with closing(open_store(file)) as store:
        with store.transaction():
            store.heard(ACCOUNT, NOW)
        assert b"bart@voorbij" not in octets_of(file).lower()
