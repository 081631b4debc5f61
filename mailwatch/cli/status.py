"""`mailwatch status`: how every offer stands, and what needs you. Reads the memory only: no server is asked."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

import click

from mailwatch.cli.invocation import Invocation, now, pass_invocation
from mailwatch.cli.prose import one_line
from mailwatch.core.offer import State

if TYPE_CHECKING:
    from mailwatch.app.reports import OfferLine, Status
    from mailwatch.core.cadence import Policy

UNHEARD = timedelta(hours=6)
"""An account that was not read for so long is told: nothing is concluded from its silence meanwhile."""


@click.command()
@click.option("--json", "as_json", is_flag=True, help="As JSON, for programs.")
@click.option("--all", "everything", is_flag=True, help="Closed offers too.")
@pass_invocation
def command(invocation: Invocation, as_json: bool, everything: bool) -> None:
    """Show how every offer stands, and what needs you."""
    from mailwatch.app import reports  # noqa: PLC0415
    from mailwatch.cli.opening import chosen, memory_to_read, policy_to_show  # noqa: PLC0415

    configuration, moment = invocation.configuration(), now()
    names, policy = chosen(invocation, configuration), policy_to_show(configuration)
    accounts = tuple(account.name for account in configuration.accounts if account.name in names)
    with memory_to_read() as memory:
        status = reports.status(memory, accounts, policy, moment)
    lines = [line for line in status.offers if _is_shown(line, invocation, everything=everything)]
    if as_json:
        click.echo(json.dumps(_plain(status, lines), ensure_ascii=False, indent=2))
        return
    for text in _shown(status, lines, policy, moment):
        click.echo(text)


def _is_shown(line: OfferLine, invocation: Invocation, *, everything: bool) -> bool:
    if invocation.account is not None and line.account != invocation.account:
        return False
    return everything or line.state is not State.CLOSED


def _shown(status: Status, lines: list[OfferLine], policy: Policy, moment: datetime) -> Iterator[str]:
    from mailwatch.cli.offers import table  # noqa: PLC0415

    today = policy.working.local_day(moment)
    if lines:
        yield from table(lines, today)
    else:
        yield "No open offers. Closed ones: mailwatch status --all" if status.offers else "No offers yet."
    needs = list(_needs(status, lines, moment))
    if needs:
        yield ""
        yield from map(one_line, needs)


def _needs(status: Status, lines: list[OfferLine], moment: datetime) -> Iterator[str]:
    """Yield what needs the user, a line each: accounts first, then offers, then what failed."""
    from mailwatch.app import in_words  # noqa: PLC0415

    for name in status.awaiting_consent:
        yield f"{name}: nothing is written before you agree: mailwatch consent"
    for name, heard in sorted(status.heard_until.items()):
        if moment - heard > UNHEARD:
            yield f"{name}: not read since {ago(heard, moment)}; is mailwatch running? nothing is concluded meanwhile"
    for line in lines:
        if line.state is State.NEEDS_HUMAN:
            doubts = "; ".join(in_words.because(note) for note in line.needs) or "a draft cannot be found again"
            yield f"{line.id}: {doubts}; say what it is: mailwatch reply {line.id} --is KIND"
        elif line.state is State.UNDELIVERABLE:
            yield f"{line.id}: the offer came back undelivered; send it again, or: mailwatch ignore {line.id}"
        elif line.state is State.ANSWERED:
            yield f"{line.id}: {'; '.join(map(in_words.because, line.needs)) or 'answered'}; your turn"
    before = [line for line in lines if not line.followed and line.account not in status.awaiting_consent]
    if waiting := [line for line in before if line.state is not State.CLOSED]:
        which = f"mailwatch follow {waiting[0].id}" if len(waiting) == 1 else "mailwatch consent --past"
        yield f"from before you agreed and not followed: {len(waiting)}; to follow: {which}"
    for trouble in status.troubles:
        yield f"failed: {trouble}"
    if status.unreadable:
        yield f"unreadable messages: {status.unreadable}; everything else was read"


def ago(then: datetime, moment: datetime) -> str:
    """Return a moment with how long ago it was."""
    past = moment - then
    words = f"{past.days} days" if past.days > 1 else f"{past // timedelta(hours=1)} hours"
    return f"{then.astimezone():%Y-%m-%d %H:%M}, {words} ago"


def _plain(status: Status, lines: list[OfferLine]) -> dict[str, Any]:
    return {
        "offers": [as_plain(line) for line in lines],
        "heard_until": {name: heard.isoformat() for name, heard in status.heard_until.items()},
        "awaiting_consent": list(status.awaiting_consent),
        "unreadable": status.unreadable,
        "troubles": list(status.troubles),
    }


def as_plain(line: OfferLine) -> dict[str, Any]:
    """Return an offer's line as JSON takes it: days and amounts as text."""
    return {
        "id": line.id,
        "account": line.account,
        "contact": line.contact,
        "subject": line.subject,
        "number": line.number,
        "amount": str(line.amount) if line.amount is not None else None,
        "currency": line.currency,
        "sent_on": line.sent_on.isoformat(),
        "state": line.state.value,
        "ending": line.ending,
        "next_step": line.next_step,
        "due": line.due.isoformat() if line.due else None,
        "followed": line.followed,
        "notes": list(line.notes),
        "needs": list(line.needs),
    }
