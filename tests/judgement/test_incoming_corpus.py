"""The corpus's inboxes by its own scorer, with the offers as they are labelled: what incoming mail is told to be.

Each figure is a floor that may only rise. The sent side is judged elsewhere; here it is taken for granted, so that
a miss is a miss of these rules.
"""

from __future__ import annotations

import importlib.util
import json
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from functools import cache
from typing import Any

import pytest

from mailwatch.core.known import Known, KnownOffer
from mailwatch.core.mail import Address, Message, MessageId
from mailwatch.core.verdict import ReplyKind
from mailwatch.mime import message
from tests.judgement.incoming import SHARED, judge

CORPUS = SHARED / "corpus"
FREELANCERS = CORPUS / "freelancers"
pytestmark = pytest.mark.skipif(not FREELANCERS.is_dir(), reason=f"{FREELANCERS} is not here")


def _labels() -> list[dict[str, Any]]:
    lines = (FREELANCERS / "labels.jsonl").read_text("utf-8").splitlines()
    return [json.loads(line) for line in lines if line.strip()]


def _offer(label: dict[str, Any], sent: Message) -> KnownOffer:
    header = sent.header
    message_id = header.message_id or MessageId(f"<{label['id']}@digest>")
    return KnownOffer(
        message_id=message_id,
        sent_at=header.date,
        contact=Address(label["contact_email"], label["contact_name"] or ""),
        recipients=header.recipients,
        subject=header.subject,
        number=label["offer_number"],
        amount=Decimal(str(label["amount"])) if label["amount"] else None,
        thread=frozenset({message_id, *header.parents}),
        text=sent.own_text[:1500],
    )


class _Mailbox:
    """One freelancer's mail, judged in order of time as it would arrive."""

    def __init__(self, owner: str) -> None:
        self.known = Known(own=frozenset({owner}))
        self.names: dict[MessageId, str] = {}

    def sent(self, label: dict[str, Any], sent: Message) -> None:
        if label["label"] == "offer":
            offer = _offer(label, sent)
            self.names[offer.message_id] = label["id"]
            self.known = replace(self.known, offers=(*self.known.offers, offer))
        elif sent.header.message_id:
            parents = set(sent.header.parents)
            reached = [offer.message_id for offer in self.known.offers if parents & offer.thread]
            self._join(sent.header.message_id, *reached)

    def received(self, label: dict[str, Any], received: Message) -> dict[str, Any]:
        verdict = judge(received, self.known)
        if verdict.relation and received.header.message_id and verdict.kind is not ReplyKind.UNRELATED:
            self._join(received.header.message_id, verdict.relation)
        return {
            "id": label["id"],
            "relation": self.names.get(verdict.relation) if verdict.relation else None,
            "strength": verdict.strength,
            "class": verdict.kind,
            "postpone_until": str(verdict.postponed_until) if verdict.postponed_until else None,
            "return_date": str(verdict.returns_on) if verdict.returns_on else None,
        }

    def _join(self, message_id: MessageId, *offers: MessageId) -> None:
        joined = tuple(
            replace(offer, thread=offer.thread | {message_id}) if offer.message_id in offers else offer
            for offer in self.known.offers
        )
        self.known = replace(self.known, offers=joined)


@cache
def _scored() -> tuple[dict[str, Any], list[tuple[str, str]]]:
    spec = importlib.util.spec_from_file_location("score", CORPUS / "score.py")
    assert spec is not None
    assert spec.loader is not None
    scorer = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(scorer)
    labels = sorted(_labels(), key=lambda label: datetime.fromisoformat(label["date"]))
    mailboxes: dict[str, _Mailbox] = {}
    judged: dict[str, dict[str, Any]] = {}
    for label in labels:
        mailbox = mailboxes.setdefault(label["mailbox"], _Mailbox(label["mailbox"]))
        read = message((FREELANCERS / label["file"]).read_bytes())
        if label["folder"] == "sent":
            mailbox.sent(label, read)
        else:
            judged[label["id"]] = mailbox.received(label, read)
    result, misses = scorer.score(labels, judged)
    return result, [(where, what) for what, where in misses if where.startswith("i")]


@pytest.mark.parametrize(
    ("part", "figure", "floor"),
    [
        ("relations", "recall", 0.98),
        ("relations", "recall_human", 0.97),
        ("classes", "accuracy", 0.97),
        ("postpone_until", "recall", 1.0),
        ("return_date", "recall", 1.0),
    ],
)
def test_figures_reach_their_floor(part: str, figure: str, floor: float) -> None:
    """Found relations, right kinds, right dates."""
    result, misses = _scored()
    assert result[part][figure] >= floor, misses


@pytest.mark.parametrize(
    ("part", "figure"),
    [
        ("relations", "sure_but_wrong"),
        ("classes", "automatic_counted_as_answer"),
        ("classes", "answer_counted_as_automatic"),
        ("postpone_until", "made_up"),
        ("return_date", "made_up"),
    ],
)
def test_what_must_never_happen(part: str, figure: str) -> None:
    """No sure relation is wrong, no machine is taken for a person nor a person for a machine, no date is made up."""
    result, misses = _scored()
    assert result[part][figure] == 0, misses
