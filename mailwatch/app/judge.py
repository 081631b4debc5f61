"""Mail files judged without any account, by the very functions the daemon judges with.

A mailbox is a folder with `sent/` and `inbox/`; its owner is who wrote what lies in `sent/`. Its messages are judged
in order of time, as they would have arrived, each with what was known by then; mailboxes are kept apart.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

from mailwatch.app.judgement import Judgement
from mailwatch.core.errors import MailwatchError, Scope
from mailwatch.core.ids import message_key
from mailwatch.core.known import Known, KnownOffer
from mailwatch.core.mail import EPOCH, Header, Message, MessageId
from mailwatch.core.verdict import ReplyVerdict, SentVerdict, Strength

SENT, INBOX = "sent", "inbox"
Read = Callable[[bytes], Message]


@dataclass(frozen=True, slots=True)
class Judged:
    """One file with its verdict. `about` is the file of the offer that an incoming message bears upon."""

    file: Path
    message: Message
    verdict: SentVerdict | ReplyVerdict
    about: Path | None = None


@dataclass(frozen=True, slots=True)
class _Filed:
    file: Path
    message: Message
    sent: bool


def judge_paths(paths: Iterable[Path], read: Read, judgement: Judgement, country: str = "NL") -> Iterator[Judged]:
    """Given messages and mailbox folders, yield each message with its verdict, a mailbox at a time.

    A message that lies in `sent/` or `inbox/` is judged with its mailbox around it. Raises `MailwatchError` for a
    path that is neither a message nor a mailbox.
    """
    for path in paths:
        mailbox, only = _mailbox_of(path)
        filed = _in_order(list(_files(mailbox, read) if mailbox else _alone(path, read)))
        for judged in _judged(filed, judgement, country):
            if only is None or judged.file == only:
                yield judged


def _mailbox_of(path: Path) -> tuple[Path | None, Path | None]:
    """Return the mailbox to read, and the one message that was asked for; no mailbox for a message that lies alone."""
    if path.is_dir():
        if not any((path / folder).is_dir() for folder in (SENT, INBOX)):
            raise MailwatchError(
                "is no mailbox",
                where=str(path),
                remedy=f"expected a folder with {SENT}/ and {INBOX}/",
                scope=Scope.MAILBOX,
            )
        return path, None
    if not path.is_file():
        raise MailwatchError("no such file", where=str(path), remedy="expected a message (.eml) or a mailbox folder")
    return (path.parent.parent, path) if path.parent.name in {SENT, INBOX} else (None, path)


def _files(mailbox: Path, read: Read) -> Iterator[_Filed]:
    for folder in (SENT, INBOX):
        for file in sorted((mailbox / folder).glob("*.eml")):
            yield _Filed(file, read(file.read_bytes()), folder == SENT)


def _alone(file: Path, read: Read) -> Iterator[_Filed]:
    """A message without a mailbox: it came in when it bears the mark of a delivery, else it was sent."""
    message = read(file.read_bytes())
    yield _Filed(file, message, not message.header.fields.keys() & _DELIVERED)


_DELIVERED = frozenset({"return-path", "delivered-to", "received", "x-original-to"})


def _in_order(filed: list[_Filed]) -> list[_Filed]:
    """Put messages in order of time; one without any date stands where its file stands in its folder."""
    dated: list[_Filed] = []
    before = {True: EPOCH, False: EPOCH}
    for one in filed:
        header = one.message.header
        if header.date == EPOCH:
            header = replace(header, arrived=before[one.sent] + timedelta(seconds=1))
        before[one.sent] = header.date
        dated.append(replace(one, message=replace(one.message, header=header)))
    return sorted(dated, key=lambda one: one.message.header.date)


def _judged(filed: list[_Filed], judgement: Judgement, country: str) -> Iterator[Judged]:
    known = Known(own=_owner(filed), country=country)
    offers: dict[MessageId, Path] = {}
    for one in filed:
        key = message_key(one.message.header, one.message.own_text)
        if one.sent:
            verdict = judgement.sent(one.message, known)
            if verdict.offer:
                offers[key] = one.file
                known = _with_offer(known, _known_offer(one.message, verdict, key), verdict.supersedes)
            yield Judged(one.file, one.message, verdict)
        else:
            reply = judgement.incoming(one.message, known)
            yield Judged(one.file, one.message, reply, offers.get(reply.relation) if reply.relation else None)
            if reply.relation is not None and reply.strength is Strength.SURE:
                known = _with_answer(known, reply.relation, key)
        known = _with_thread(known, one.message.header, key)


def _owner(filed: Iterable[_Filed]) -> frozenset[str]:
    """Return the addresses that wrote what was sent; without anything sent, whom the mail came to."""
    wrote = {one.message.header.sender.email for one in filed if one.sent and one.message.header.sender}
    return frozenset(wrote or {to.email for one in filed for to in one.message.header.to})


def _known_offer(message: Message, verdict: SentVerdict, key: MessageId) -> KnownOffer:
    header, terms = message.header, verdict.terms
    return KnownOffer(
        message_id=key,
        sent_at=header.date,
        contact=terms.contact,
        recipients=(*header.to, *header.cc),
        subject=header.subject,
        number=terms.number,
        amount=terms.amount,
        currency=terms.currency,
        thread=frozenset({key, *header.parents}),
        text=message.own_text[:_EXCERPT],
    )


_EXCERPT = 400
"""Characters of an offer that are kept to know it again in a quotation."""


def _with_offer(known: Known, offer: KnownOffer, replaced: MessageId | None) -> Known:
    earlier = (replace(one, closed=True) if one.message_id == replaced else one for one in known.offers)
    return replace(known, offers=(*earlier, offer))


def _with_answer(known: Known, relation: MessageId, key: MessageId) -> Known:
    return replace(
        known,
        offers=tuple(
            replace(one, thread=one.thread | {key}) if one.message_id == relation else one for one in known.offers
        ),
    )


def _with_thread(known: Known, header: Header, key: MessageId) -> Known:
    """Let a message that answers one of a thread belong to that thread."""
    parents = set(header.parents)
    if not any(parents & one.thread for one in known.offers):
        return known
    offers = (replace(one, thread=one.thread | {key}) if parents & one.thread else one for one in known.offers)
    return replace(known, offers=tuple(offers))
