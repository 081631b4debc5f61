"""Offers as the command line names them: their line, their argument, and how a shell completes it."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

import click

from mailwatch.app.in_words import step
from mailwatch.cli.columns import aligned, terminal_width

if TYPE_CHECKING:
    from decimal import Decimal

    from click.shell_completion import CompletionItem

    from mailwatch.cli.snapshot import Plain

HEADINGS = ("offer", "client", "subject", "amount", "state", "next")
CLIENT, SUBJECT, AMOUNT = 1, 2, 3


def table(offers: Sequence[Plain], today: date) -> list[str]:
    """Return offers as lines of text, a heading first."""
    width = terminal_width(sys.stdout.isatty())
    rows = [HEADINGS, *(_cells(offer, today) for offer in offers)]
    return aligned(rows, width, gives=(CLIENT, SUBJECT), right=(AMOUNT,))


def _cells(offer: Plain, today: date) -> tuple[str, ...]:
    price = amount(offer["amount"], offer["currency"])
    state = offer["ending"] or offer["state"]
    return (offer["id"], _client(offer["contact"]), offer["subject"], price, state, _next(offer, today))


def _client(contact: str) -> str:
    name, _, address = contact.partition(" <")
    return name if address else contact


def amount(value: Decimal | str | None, currency: str | None) -> str:
    """Return a price, "" where none is known. A string is one of digits and at most one point."""
    if value is None:
        return ""
    whole, _, cents = f"{value:f}".partition(".") if not isinstance(value, str) else value.partition(".")
    figures = f"{int(whole):,}" + (f".{cents:0<2}" if cents.strip("0") else "")
    return f"{currency} {figures}" if currency else figures


def _next(offer: Plain, today: date) -> str:
    if offer["next_step"] is None or offer["due"] is None:
        return ""
    day = date.fromisoformat(offer["due"][:10])
    year = f" {day.year}" if day.year != today.year else ""
    when = "today" if day == today else f"{day:%a} {day.day} {day:%b}{year}"
    return f"{step(offer['next_step'])}, {when}"


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
