"""Judging what was read: sent messages become offers, incoming ones replies.

What is concluded from a message and that it was judged are kept in one transaction, for some messages at once: a
commit waits for the disk, longer than a judgement takes. Judging a message again changes nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import TypeVar

from mailwatch.app.inviting import answer_came
from mailwatch.app.memory import Direction, Letter
from mailwatch.app.ports import Layout, Mail
from mailwatch.app.reading import Progress, no_progress
from mailwatch.app.world import Account, World
from mailwatch.core import ids
from mailwatch.core.facts import Ended, ReplyCame, UserWrote
from mailwatch.core.ids import OfferId
from mailwatch.core.known import Known
from mailwatch.core.mail import Address, Message, SpecialUse
from mailwatch.core.offer import Ending, Offer
from mailwatch.core.replies import written_about
from mailwatch.core.verdict import Reason, ReplyKind, ReplyVerdict, SentVerdict

V = TypeVar("V", SentVerdict, ReplyVerdict)

FIRST_LOOK = 96 * 1024
"""Octets fetched of a message at first: its text, and attachments' names."""

WHOLE = 12 * 1024 * 1024
"""Octets fetched at most, when an attachment that could hold the price was cut off."""

AT_ONCE = 50
"""Bodies fetched in one go: bounds memory to a few megabytes."""

_WAY = {Direction.SENT: "sent", Direction.INCOMING: "received"}

EXCERPT = 600
"""Characters kept of what the client wrote, for the call sheet."""


class Judging:
    """Judges an account's pending letters, in order of time."""

    def __init__(
        self, world: World, account: Account, mail: Mail, layout: Layout, progress: Progress = no_progress
    ) -> None:
        self._world, self._account, self._mail, self._layout = world, account, mail, layout
        self._progress = progress
        self._known: Known | None = None

    @property
    def known(self) -> Known:
        """What judgements may know: read once, then renewed offer by offer."""
        if self._known is None:
            self._known = self._world.known()
        return self._known

    def judge(self, direction: Direction) -> int:
        """Judge what is pending in one direction; return how many letters were judged."""
        pending = [letter for letter in self._world.memory.pending(self._account.name) if letter.direction is direction]
        done = judged = 0
        for chunk in self._messages(pending):
            self._progress(f"{self._account.name}: judging what was {_WAY[direction]}", done, len(pending))
            with self._world.memory.transaction():
                judged += sum(self._settle(letter, message) for letter, message in chunk)
            done += len(chunk)
        return judged

    def _settle(self, letter: Letter, message: Message | None) -> bool:
        """Judge one letter and remember it; False when its message is gone."""
        if message is None:
            self._world.memory.missed(self._account.name, letter)
            return False
        self._conclude(letter, message)
        self._world.memory.settle(self._account.name, letter)
        return True

    def _conclude(self, letter: Letter, message: Message) -> None:
        if letter.direction is Direction.SENT:
            self._judge_sent(letter, message)
        else:
            self._judge_incoming(letter, message)

    def _messages(self, letters: Sequence[Letter]) -> Iterator[list[tuple[Letter, Message | None]]]:
        """Yield letters, some at once, each with its message (None when it is gone), in the order given."""
        for chunk in _chunks(letters):
            raw = {}
            for place, group in _by_mailbox(chunk):
                uids = [letter.placement.uid for letter in group]
                for uid, body in self._mail.bodies(*place, uids, FIRST_LOOK):
                    raw[*place, uid] = body
            found = [(letter, raw.pop((*_place(letter), letter.placement.uid), None)) for letter in chunk]
            yield [(letter, self._read(letter, octets) if octets is not None else None) for letter, octets in found]

    def _read(self, letter: Letter, octets: bytes) -> Message:
        message = self._world.mime.message(octets)
        if len(octets) >= FIRST_LOOK and letter.direction is Direction.SENT and _was_cut(message):
            where = letter.placement
            for _, whole in self._mail.bodies(where.mailbox, where.uidvalidity, [where.uid], WHOLE):
                message = self._world.mime.message(whole)
        return replace(message, header=replace(message.header, arrived=letter.at))

    def _judgement(self, letter: Letter, judge: Callable[[Message, Known], V], message: Message) -> V | None:
        """Return the verdict, None for a message that judging fails on: it is set aside, and the others go on."""
        try:
            return judge(message, self.known)
        except Exception as error:  # noqa: BLE001 - a fault of ours in one message may not cost the others (fault 12)
            where, reason = letter.placement, f"it cannot be judged ({type(error).__name__}: {error})"
            self._world.memory.quarantine(self._account.name, where.mailbox, where.uid, reason)
            return None

    # -- sent ------------------------------------------------------------------------------------

    def _judge_sent(self, letter: Letter, message: Message) -> None:
        if ids.is_ours(letter.key):
            return  # one of our own drafts that the user sent: `observing` tells which
        verdict = self._judgement(letter, self._world.judge.sent, message)
        if verdict is None:
            return
        if (mark := self._mark(letter)) is not None:
            verdict = marked(verdict, mark)
        if verdict.offer:
            self._offer_left(letter, message, verdict)
        self._user_wrote(letter, message, new_offer=verdict.offer)

    def _mark(self, letter: Letter) -> Reason | None:
        """Return how the user marked this message as an offer, None when it is not marked."""
        marks = self._account.marks
        if marks.folder and letter.placement.mailbox == marks.folder:
            return Reason("marked-folder", f"it lies in the folder {marks.folder}", 1.0)
        if marks.bcc and marks.bcc in letter.recipients:
            return Reason("marked-bcc", f"it was sent to {marks.bcc} as well", 1.0)
        return None

    def _offer_left(self, letter: Letter, message: Message, verdict: SentVerdict) -> None:
        offer = offer_from(self._world, self._account, letter, message, verdict)
        if not self._world.memory.add_offer(offer):
            return
        if verdict.supersedes is not None:
            older = ids.offer_id(verdict.supersedes)
            fact = Ended(older, letter.at, Ending.SUPERSEDED, by=offer.id)
            self._world.memory.add_fact(fact, f"superseded:{older}:{offer.id}")
            self._renew(older)
        self._renew(offer.id)

    def _renew(self, offer: OfferId) -> None:
        """Know an offer as it is remembered now."""
        known = self._world.memory.known_offer(offer)
        if known is not None:
            self._known = self.known.with_offer(known)

    def _user_wrote(self, letter: Letter, message: Message, *, new_offer: bool) -> None:
        """Record the user's own later message about an offer: it answers the client, or is a touch."""
        for offer in written_about(message.header, letter.key, self.known, new_offer=new_offer):
            identity = ids.offer_id(offer.message_id)
            fact = UserWrote(identity, letter.at, letter.key)
            self._world.memory.add_fact(fact, f"wrote:{identity}:{letter.key}")
            self._world.memory.join_thread(identity, (letter.key,))
            self._renew(identity)

    # -- incoming --------------------------------------------------------------------------------

    def _judge_incoming(self, letter: Letter, message: Message) -> None:
        answer_came(self._world, letter, message)
        verdict = self._judgement(letter, self._world.judge.incoming, message)
        if (
            verdict is None
            or verdict.relation is None
            or verdict.strength is None
            or verdict.kind is ReplyKind.UNRELATED
        ):
            return
        identity = ids.offer_id(verdict.relation)
        if self._world.memory.add_fact(self._reply(letter, message, verdict), f"reply:{identity}:{letter.key}"):
            self._world.memory.join_thread(identity, (letter.key,))
            self._renew(identity)

    def _reply(self, letter: Letter, message: Message, verdict: ReplyVerdict) -> ReplyCame:
        assert verdict.relation is not None
        assert verdict.strength is not None
        return ReplyCame(
            offer=ids.offer_id(verdict.relation),
            at=letter.at,
            message_id=letter.key,
            sender=message.header.sender,
            kind=verdict.kind,
            strength=verdict.strength,
            subject=letter.subject,
            excerpt=message.own_text[:EXCERPT].strip(),
            postponed_until=verdict.postponed_until,
            returns_on=verdict.returns_on,
            decider=verdict.decider,
            phone=verdict.phone,
            reasons=tuple(reason.text for reason in verdict.reasons),
            found_in=SpecialUse.JUNK if letter.placement.mailbox == self._layout.junk else None,
            promised=verdict.promised,
        )


def offer_from(world: World, account: Account, letter: Letter, message: Message, verdict: SentVerdict) -> Offer:
    """Given a sent message that is an offer by its verdict (`marked` adds the user's mark to one), return the offer."""
    header = message.header
    sender = header.sender if world.is_own(header.sender) else None
    terms = verdict.terms
    if terms.contact is None:
        outsiders = [address for address in header.recipients if not world.is_own(address)]
        terms = replace(terms, contact=outsiders[0] if outsiders else None)
    return Offer(
        id=ids.offer_id(letter.key),
        message_id=letter.key,
        account=account.name,
        sender=sender or Address(min(account.addresses, default=""), world.me.name),
        to=header.to,
        cc=header.cc,
        subject=header.subject,
        sent_at=letter.at,
        references=(*header.references, *(one for one in header.in_reply_to if one not in header.references)),
        terms=terms,
        text=message.own_text,
        signature=message.signature,
        reasons=tuple(reason.text for reason in verdict.reasons if reason.weight >= 0),
    )


def marked(verdict: SentVerdict, mark: Reason) -> SentVerdict:
    """Return the verdict with the user's mark: it outranks every other reason."""
    return replace(verdict, offer=True, reasons=(mark, *verdict.reasons))


def _was_cut(message: Message) -> bool:
    return any(not attachment.complete for attachment in message.attachments)


def _chunks(letters: Sequence[Letter]) -> Iterator[tuple[Letter, ...]]:
    """Itertools has this (`batched`) from Python 3.12 on."""
    for start in range(0, len(letters), AT_ONCE):
        yield tuple(letters[start : start + AT_ONCE])


def _by_mailbox(letters: Sequence[Letter]) -> Iterator[tuple[tuple[str, int], list[Letter]]]:
    groups: dict[tuple[str, int], list[Letter]] = {}
    for letter in letters:
        groups.setdefault(_place(letter), []).append(letter)
    yield from groups.items()


def _place(letter: Letter) -> tuple[str, int]:
    return letter.placement.mailbox, letter.placement.uidvalidity
