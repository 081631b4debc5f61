"""`mailwatch called`."""

from __future__ import annotations

from datetime import date

import click

from mailwatch.cli import ordering
from mailwatch.cli.days import Day
from mailwatch.cli.invocation import Invocation, pass_invocation
from mailwatch.cli.offers import offer_argument

OUTCOMES = ("reached", "gatekeeper", "no-answer", "voicemail", "promised-callback")


@click.command()
@offer_argument
@click.option("--outcome", type=click.Choice(OUTCOMES), default="reached", help="How it went; reached by default.")
@click.option("--promised", type=Day(), help="The day on which they will ring or write back.", metavar="DATE")
@click.option("--note", help="What was said.", metavar="TEXT")
@click.option("--worthwhile/--not-worthwhile", default=None, help="Whether the call was worth it.")
@ordering.no_wait
@pass_invocation
def command(
    invocation: Invocation,
    *,
    offer: str,
    outcome: str,
    promised: date | None,
    note: str | None,
    worthwhile: bool | None,
    no_wait: bool,
) -> None:
    """Tell that you called, and how it went."""
    arguments = {
        "offer": offer,
        "outcome": outcome,
        "promised": promised.isoformat() if promised else None,
        "note": note,
        "worthwhile": None if worthwhile is None else "yes" if worthwhile else "no",
    }
    ordering.give(invocation, "called", arguments, no_wait=no_wait)
