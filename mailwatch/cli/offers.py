"""Offers as the command line names them: their line, their argument, and how a shell completes it."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import click

from mailwatch.cli.columns import aligned, terminal_width

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

    from mailwatch.app.reports import OfferLine

HEADINGS = ("offer", "client", "subject", "amount", "state", "next")
CLIENT, SUBJECT, AMOUNT = 1, 2, 3


def table(lines: Sequence[OfferLine], today: date) -> list[str]:
    """Return offers as lines of text, a heading first."""
    width = terminal_width(sys.stdout.isatty())
    return aligned(
        [HEADINGS, *(_cells(line, today) for line in lines)], width, gives=(CLIENT, SUBJECT), right=(AMOUNT,)
    )


def _cells(line: OfferLine, today: date) -> tuple[str, ...]:
    state = line.ending or line.state.value
    return (line.id, _client(line), line.subject, amount(line.amount, line.currency), state, _next(line, today))


def _client(line: OfferLine) -> str:
    name, _, address = line.contact.partition(" <")
    return name if address else line.contact


def amount(value: Decimal | None, currency: str | None) -> str:
    """Return a price, "" where none is known."""
    if value is None:
        return ""
    figures = f"{value:,.2f}".removesuffix(".00")
    return f"{currency} {figures}" if currency else figures


def _next(line: OfferLine, today: date) -> str:
    from mailwatch.app import in_words  # noqa: PLC0415 -- only where offers are shown

    if line.next_step is None or line.due is None:
        return ""
    day = line.due.date() if isinstance(line.due, datetime) else line.due
    when = (
        "today" if day == today else f"{day:%a} {day.day} {day:%b}" + (f" {day.year}" if day.year != today.year else "")
    )
    return f"{in_words.step(line.next_step)}, {when}"


def offer_argument(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add the argument that names an offer."""
    return click.argument("offer", shell_complete=complete_offer)(command)


def complete_offer(_ctx: click.Context, _parameter: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Return the ids of the offers that begin so, with client and subject; nothing where none can be read."""
    from click.shell_completion import CompletionItem  # noqa: PLC0415 -- only when a shell asks

    from mailwatch.cli.opening import memory_to_read  # noqa: PLC0415
    from mailwatch.core.errors import MailwatchError  # noqa: PLC0415

    try:
        with memory_to_read() as memory:
            found = memory.offers_like(incomplete)
    except MailwatchError:
        return []
    return [
        CompletionItem(offer.id, help=" ".join(f"{offer.terms.contact or ''} {offer.subject}".split()))
        for offer in reversed(found)
        if offer.id.startswith(incomplete)
    ]
