"""`mailwatch why`: the reasons, of an offer's next step or of what a message was taken for."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

import click

from mailwatch.cli.invocation import Invocation, now, pass_invocation
from mailwatch.cli.offers import complete_offer
from mailwatch.cli.prose import one_line
from mailwatch.core.errors import MailwatchError
from mailwatch.core.mail import MessageId

if TYPE_CHECKING:
    from mailwatch.app.memory import Letter
    from mailwatch.app.world import World
    from mailwatch.core.mail import Message
    from mailwatch.core.verdict import Reason


@click.command()
@click.argument("name", metavar="OFFER|MESSAGE-ID", shell_complete=complete_offer)
@pass_invocation
def command(invocation: Invocation, name: str) -> None:
    """Say why an offer is where it is, or what a message was taken for. A message is fetched and judged anew."""
    from mailwatch.cli.opening import memory_to_read  # noqa: PLC0415

    message_id = MessageId(f"<{name.strip('<>')}>")
    with memory_to_read() as memory:
        letter = memory.letter(message_id) if "@" in name else None
    lines = _of_message(invocation, letter) if letter else _of_offer(invocation, name)
    for line in lines:
        indent = "  " if line.startswith("  ") else ""
        click.echo(indent + one_line(line))


# -- an offer ----------------------------------------------------------------------------------------


def _of_offer(invocation: Invocation, name: str) -> Iterator[str]:
    from mailwatch.app import in_words  # noqa: PLC0415
    from mailwatch.cli.show import DEFAULT, report_of  # noqa: PLC0415

    try:
        report = report_of(invocation, name)
    except MailwatchError as error:
        if "@" not in name:
            raise
        remedy = "messages within the window of the first scan are known"
        raise MailwatchError(f"no offer and no message is called {name!r}", remedy=remedy) from error
    line, offer = report.line, report.history.offer
    yield f"{line.id}  {line.subject}"
    yield "taken for an offer, because:"
    yield from (f"  {reason}" for reason in offer.reasons)
    yield f"{line.state.value}{f' ({in_words.step(line.ending)})' if line.ending else ''}"
    if line.profile != DEFAULT:
        yield f"at the pace of profile {line.profile}"
    yield from (f"  {in_words.because(need, line.id)}" for need in line.needs)
    if line.next_step and line.due:
        yield f"next: {in_words.step(line.next_step)}, {in_words.day(line.due)}, because:"
        yield from (f"  {in_words.because(note, line.id)}" for note in line.notes)
    yield from _now(invocation, line.id)


def _now(invocation: Invocation, offer: str) -> Iterator[str]:
    """Yield what the plan wants for an offer at this moment, and what it waits for."""
    from mailwatch.app import in_words  # noqa: PLC0415
    from mailwatch.app.away import with_away  # noqa: PLC0415
    from mailwatch.app.deeds import deed  # noqa: PLC0415
    from mailwatch.cli.opening import memory_to_read, policy_to_show  # noqa: PLC0415
    from mailwatch.core.clients import lives_of  # noqa: PLC0415
    from mailwatch.core.history import Clock  # noqa: PLC0415
    from mailwatch.core.plan import plan_offer  # noqa: PLC0415

    moment = now()

    with memory_to_read() as memory:
        policy = with_away(policy_to_show(invocation.configuration()), memory)
        facts, heard = memory.facts(), memory.heard_until()
    history = next(history for history in facts.histories if history.offer.id == offer)
    if not facts.follows(history):
        yield f"not followed: it is from before you agreed; mailwatch follow {offer}"
        return
    read = heard.get(history.offer.account)
    yield (
        f"mail was read until {in_words.day(read.astimezone(policy.working.timezone))}" if read else "no mail was read"
    )
    planned = list(
        plan_offer(history, lives_of(facts, moment, policy)[history.offer.id], facts, Clock(moment, heard), policy)
    )
    yield from (f"to be done: {deed(one)}" for one in planned)
    if not planned:
        yield "nothing is to be done now"


# -- a message ---------------------------------------------------------------------------------------


def _of_message(invocation: Invocation, letter: Letter) -> Iterator[str]:
    from mailwatch.app.memory import Direction  # noqa: PLC0415
    from mailwatch.cli.opening import memory_to_try, world_of  # noqa: PLC0415

    way = "sent to" if letter.direction is Direction.SENT else "received from"
    who = ", ".join(letter.recipients) if letter.direction is Direction.SENT else letter.sender
    yield f"{letter.key} {way} {who or 'nobody'} on {letter.at:%Y-%m-%d}: {letter.subject}"
    with memory_to_try() as memory, world_of(invocation.configuration(), memory) as world:
        yield from _recorded(world, letter)
        message = _fetched(world, letter)
        if message is None:
            yield f"it lies no more in {letter.placement.mailbox}: it cannot be judged anew"
        elif letter.direction is Direction.SENT:
            yield from _sent(world, letter, message)
        else:
            yield from _incoming(world, message)


def _recorded(world: World, letter: Letter) -> Iterator[str]:
    from mailwatch.cli.history import told  # noqa: PLC0415

    for history in world.memory.facts().histories:
        if history.offer.message_id == letter.key:
            yield f"recorded as offer {history.offer.id}"
        for fact in history.facts:
            if getattr(fact, "message_id", None) == letter.key:
                yield f"recorded for offer {history.offer.id}: {told(fact)}"
    if letter.pending:
        yield "not judged yet"


def _fetched(world: World, letter: Letter) -> Message | None:
    where = letter.placement
    account = world.accounts.get(where.account)
    if account is None:
        return None
    for _, raw in account.open().bodies(where.mailbox, where.uidvalidity, [where.uid], ENOUGH):
        message = world.mime.message(raw)
        return replace(message, header=replace(message.header, arrived=letter.at))
    return None


ENOUGH = 12 * 1024 * 1024
"""Octets: attachments too."""


def _sent(world: World, letter: Letter, message: Message) -> Iterator[str]:
    known = world.known()
    known = replace(known, offers=tuple(offer for offer in known.offers if offer.message_id != letter.key))
    verdict = world.judge.sent(message, known)
    word = "an offer" if verdict.offer else "no offer"
    yield f"judged now: {word}, {verdict.score:.2f} where {verdict.threshold:.2f} is needed"
    yield from _weighed(verdict.reasons)


def _incoming(world: World, message: Message) -> Iterator[str]:
    from mailwatch.core import ids  # noqa: PLC0415

    verdict = world.judge.incoming(message, world.known())
    about = (
        f" for offer {ids.offer_id(verdict.relation)}, {verdict.strength}" if verdict.relation else ", about no offer"
    )
    yield f"judged now: {verdict.kind.value.replace('_', ' ')}{about}"
    yield from _weighed(verdict.reasons)


def _weighed(reasons: tuple[Reason, ...]) -> Iterator[str]:
    for reason in reasons:
        yield f"  {reason.weight:+.2f}  {reason.text}"
