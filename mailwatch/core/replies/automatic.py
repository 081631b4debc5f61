"""Mail that no person wrote: absence notices, receipts, tickets, newsletters (RFC 3834, and what really comes in).

Of real automatic replies half have Auto-Submitted and few carry thread headers, so headers, the
subject's beginning and the words of the body are weighed together. What is typical of people (an
answer, a quotation below, a prefix `Re:`) weighs against.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice

from mailwatch.core.domains import is_unattended
from mailwatch.core.lexicon import Hits
from mailwatch.core.mail import Header, Message
from mailwatch.core.phrases import Hit
from mailwatch.core.subjects import answers
from mailwatch.core.verdict import Reason, ReplyKind

ENOUGH = 2.5
"""What the marks of a machine must weigh together."""

_CERTAIN = 6.0
_SUBJECTS = {
    "absence.subjects": ReplyKind.AUTO_OOO,
    "absence.subjects_abroad": ReplyKind.AUTO_OOO,
    "ticket.subjects": ReplyKind.AUTO_TICKET,
    "receipt.subjects": ReplyKind.AUTO_GENERIC,
}
_WORDS = {
    "absence.says": 1.5,
    "absence.unread": 1.0,
    "absence.urgent": 1.0,
    "absence.gone": 2.0,
    "receipt.says": 1.5,
    "ticket.says": 1.5,
    "challenge.says": 1.5,
}


@dataclass(frozen=True, slots=True)
class Marks:
    """What speaks for a machine: `weight` against `ENOUGH`, with reasons. `certain` where a header says so."""

    weight: float
    kind: ReplyKind
    reasons: tuple[Reason, ...]
    certain: bool = False

    @property
    def enough(self) -> bool:
        """True when the message is taken for automatic."""
        return self.weight >= ENOUGH


def automatic(message: Message, subject: Hits, body: Hits, decision: float, *, only_away: bool = False) -> Marks:
    """Given a message and the phrases in its subject and its own text, return what speaks for a machine.

    `decision` is what a person's yes, no or haggling in it weighs: it speaks against, but not against a header.
    `only_away` is true where the text tells of an absence and its end, and of nothing else.
    """
    header = message.header
    declared = _declared(header)
    reasons = [*declared]
    weight = _CERTAIN if declared else 0.0
    if header.fields.get("return-path", "").strip() == "<>":
        reasons.append(Reason("empty-return-path", "its return path is empty (RFC 3834)", 2.5))
    opening = opening_hits(header.subject, subject, *_SUBJECTS)
    reasons += [_opening(header.subject, said) for _, said in opening[:1]]
    keys = [key for key in _WORDS if key in body]
    reasons += [Reason("automatic-words", f"“{hit.said}”", _WORDS[hit.key]) for hit in _each_apart(body, keys)]
    if only_away:
        reasons.append(Reason("only-away", "it tells of an absence and its end, and of nothing else", 1.5))
    if not declared:
        weight = sum(reason.weight for reason in reasons) - _personal(message, decision, bool(opening))
    return Marks(weight, _kind(header, opening, set(keys), subject), tuple(reasons), bool(declared))


def _each_apart(body: Hits, keys: list[str]) -> list[Hit]:
    """Return a phrase of each list; words that two lists share count once."""
    found: list[Hit] = []
    for key in keys:
        apart = (hit for hit in body[key] if not any(hit.first <= one.last and one.first <= hit.last for one in found))
        found += islice(apart, 1)
    return found


def _opening(subject: str, said: str) -> Reason:
    """A mail program puts a colon behind such words; without it a person may have written them."""
    follows = subject.casefold().partition(said.casefold())[2].lstrip()[:1]
    return Reason("automatic-subject", f"its subject begins “{said}”", 2.6 if follows in {":", "："} else 2.0)


def _declared(header: Header) -> list[Reason]:
    """Return the reasons by which a header field alone says that a machine answers (RFC 3834 section 5)."""
    fields = header.fields
    said = fields.get("auto-submitted", "no").partition(";")[0].partition("(")[0].strip().lower()
    found = []
    if said not in {"no", ""}:
        found.append(Reason("auto-submitted", f"Auto-Submitted: {said} (RFC 3834)", _CERTAIN))
    for name, value in fields.items():
        if _is_autoreply(name) and value.strip().lower() not in {"no", "false", "0", ""}:
            found.append(Reason("autoreply-header", f"it has the header {name}", _CERTAIN))
    if fields.get("x-apple-action", "").strip().lower() == "vacation":
        found.append(Reason("autoreply-header", "X-Apple-Action: vacation", _CERTAIN))
    if fields.get("precedence", "").strip().lower() in {"auto_reply", "auto-reply", "autoreply"}:
        found.append(Reason("autoreply-header", "Precedence: auto_reply", _CERTAIN))
    if "x-ms-exchange-inbox-rules-loop" in fields and "x-auto-response-suppress" in fields:
        found.append(Reason("autoreply-header", "an inbox rule of Exchange sent it", _CERTAIN))
    return found


def _is_autoreply(name: str) -> bool:
    bare = name.replace("-", "").replace("_", "")
    return ("autoreply" in bare or "autorespon" in bare or "vacation" in bare) and "suppress" not in bare


def opening_hits(subject: str, hits: Hits, *keys: str) -> list[tuple[str, str]]:
    """Return (key, words) of the phrases with which a subject begins, the longest first; none after `Re:`."""
    found = [(hit.end, key, hit.said) for key in keys for hit in hits[key] if _at_beginning(subject, hit.start)]
    return [(key, said) for _, key, said in sorted(found, reverse=True)]


def _at_beginning(subject: str, start: int) -> bool:
    before = subject[:start].strip()
    return not before or (before[0] in "[(*" and not answers(subject)) or all(not one.isalnum() for one in before)


def _personal(message: Message, decision: float, opening: bool) -> float:
    header = message.header
    weight = min(decision, 4.0) if not opening else min(decision, 4.0) / 4
    if answers(header.subject) and not opening:
        weight += 0.5
    if message.quoted_text and not opening:
        weight += 1.0
    if header.fields.get("auto-submitted", "").strip().lower() == "no":
        weight += 3.0
    return weight


def _kind(header: Header, opening: list[tuple[str, str]], keys: set[str], subject: Hits) -> ReplyKind:
    if any("ticket" in name for name in header.fields) or "ticket.subjects" in subject:
        return ReplyKind.AUTO_TICKET
    if "absence.gone" in keys or "challenge.says" in keys:
        return ReplyKind.AUTO_GENERIC
    absent = len(keys & {"absence.says", "absence.unread", "absence.urgent"})
    if opening and opening[0][0] in _SUBJECTS and not (absent and "absence.says" in keys):
        kind = _SUBJECTS[opening[0][0]]
        if kind is ReplyKind.AUTO_GENERIC and "ticket.says" in keys:
            return ReplyKind.AUTO_TICKET
        return kind
    if "absence.says" in keys or absent >= 2:
        return ReplyKind.AUTO_OOO
    if "ticket.says" in keys:
        return ReplyKind.AUTO_TICKET
    vacation = header.fields.get("x-apple-action", "") + header.fields.get("auto-submitted", "")
    return ReplyKind.AUTO_OOO if absent or "vacation" in vacation.lower() else ReplyKind.AUTO_GENERIC


def is_bulk(header: Header) -> bool:
    """True for mail to many: newsletters and notices. Precedence alone never tells (people write to lists)."""
    fields = header.fields
    if "list-unsubscribe" in fields or "feedback-id" in fields or "x-campaign" in fields:
        return True
    precedence = fields.get("precedence", "").strip().lower()
    return precedence in {"bulk", "junk"} and not header.parents and not answers(header.subject)


def is_notice(message: Message, subject: Hits, body: Hits) -> bool:
    """True for what a system sends of its own accord: it answers nothing, and nobody reads what comes back.

    A receipt answers, whether a header says so (`auto-replied`, RFC 3834 section 5.1) or its subject does.
    """
    header = message.header
    replied = header.fields.get("auto-submitted", "").strip().lower().startswith("auto-replied")
    if header.sender is None or header.parents or replied or opening_hits(header.subject, subject, "receipt.subjects"):
        return False
    return is_unattended(header.sender.email) or "receipt.says" in body
