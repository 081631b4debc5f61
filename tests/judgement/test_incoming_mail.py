"""Real and made mail of many systems and languages (fault 20, 21, 22)."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from mailwatch.core.known import Known, KnownOffer
from mailwatch.core.mail import Address, MessageId
from mailwatch.core.verdict import ReplyKind, ReplyVerdict
from mailwatch.mime import message
from tests.judgement.incoming import SHARED, judge

MAIL = SHARED / "mail"
pytestmark = pytest.mark.skipif(not MAIL.is_dir(), reason=f"{MAIL} is not here")

CLIENT = Address("kunde@client.example", "Kim Kunde")
KNOWN = Known(
    own=frozenset({"lena@freelancer.example"}),
    offers=(
        KnownOffer(
            MessageId("<offer-1@freelancer.example>"),
            datetime(2026, 7, 20, tzinfo=UTC),
            CLIENT,
            (CLIENT,),
            "Angebot Website-Relaunch / Quote 2026-014",
            "2026-014",
            thread=frozenset({MessageId("<offer-1@freelancer.example>")}),
        ),
    ),
)


def _judged(path: Path) -> ReplyVerdict:
    return judge(message(path.read_bytes()), KNOWN)


def _files(pattern: str) -> list[Path]:
    return sorted(MAIL.glob(pattern))


def test_fault_20_automatic_replies_in_24_languages() -> None:
    """With any of five systems' headers, or stripped of them, none is an answer, and each is tied to its offer."""
    files = _files("out-of-office-made/auto/*.eml")
    assert [path.name for path in files if not _judged(path).kind.automatic] == []
    assert [path.name for path in files if _judged(path).relation is None] == []


def test_fault_21_people_who_write_about_absence() -> None:
    """In 24 languages, also with `Auto-Submitted: no`: every one is a person, who answers the offer."""
    files = _files("out-of-office-made/human/*.eml")
    assert [path.name for path in files if _judged(path).kind.automatic or _judged(path).relation is None] == []


@pytest.mark.parametrize("language", ["nl", "en", "de", "fr"])
def test_fault_21_their_yes_is_heard(language: str) -> None:
    """In our four languages the yes of those people is a yes."""
    for path in _files(f"out-of-office-made/human/{language}-*.eml"):
        assert _judged(path).kind is ReplyKind.ACCEPT


def test_fault_22_real_bounces() -> None:
    """No real bounce is an answer: each is automatic, or has nothing to do with any offer."""
    files = _files("flufl-bounce/*.txt")
    assert files
    answers = [
        path.name for path in files if (found := _judged(path)).relation is not None and not found.kind.automatic
    ]
    assert answers == []
    told = sum(_judged(path).kind in {ReplyKind.BOUNCE_HARD, ReplyKind.BOUNCE_SOFT} for path in files)
    assert told >= 0.95 * len(files)
