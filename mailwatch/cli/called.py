"""`mailwatch called`."""

from __future__ import annotations

from datetime import date

import click

from mailwatch.cli import ordering
from mailwatch.cli.days import Day
from mailwatch.cli.invocation import Invocation, pass_invocation
from mailwatch.cli.offers import offer_argument
from mailwatch.core.facts import CallOutcome


@click.command()
@offer_argument
@click.option(
    "--outcome",
    type=click.Choice([outcome.value for outcome in CallOutcome]),
    help="How it went: reached where nothing is said, promised-callback with --promised.",
)
@click.option("--promised", type=Day(), help="The day on which they will ring or write back.", metavar="DATE")
@click.option("--again", type=Day(), help="The day that suits for ringing again.", metavar="DATE")
@click.option("--note", help="What was said.", metavar="TEXT")
@click.option("--worthwhile", is_flag=True, help="The call was worth it.")
@click.option("--not-worthwhile", is_flag=True, help="It was not.")
@ordering.no_wait
@pass_invocation
def command(
    invocation: Invocation,
    *,
    offer: str,
    outcome: str | None,
    promised: date | None,
    again: date | None,
    note: str | None,
    worthwhile: bool,
    not_worthwhile: bool,
    no_wait: bool,
) -> None:
    """Tell that you called or visited, and how it went."""
    from mailwatch.app.calling import contradiction, outcome_of  # noqa: PLC0415 -- --help need not load it

    if worthwhile and not_worthwhile:
        raise click.UsageError("--worthwhile and --not-worthwhile: say one of the two")
    how, worth = outcome_of(outcome, promised), True if worthwhile else False if not_worthwhile else None
    if wrong := contradiction(how, promised=promised, again=again, worthwhile=worth):
        raise click.UsageError(wrong)
    arguments = {
        "offer": offer,
        "outcome": how.value,
        "promised": promised.isoformat() if promised else None,
        "again": again.isoformat() if again else None,
        "note": note,
        "worthwhile": None if worth is None else "yes" if worth else "no",
    }
    ordering.give(invocation, "called", arguments, no_wait=no_wait)
