"""`mailwatch do-not-pursue`."""

from __future__ import annotations

from datetime import date

import click

from mailwatch.cli import ordering
from mailwatch.cli.days import Day
from mailwatch.cli.invocation import Invocation, pass_invocation


@click.command()
@click.argument("who", metavar="ADDRESS|DOMAIN")
@click.option("--reason", help="Why, for the day you wonder.", metavar="TEXT")
@click.option("--until", type=Day(), help="Only until this day.")
@ordering.no_wait
@pass_invocation
def command(invocation: Invocation, who: str, reason: str | None, until: date | None, no_wait: bool) -> None:
    """Plan nothing for somebody any more; a new offer to them is told in the calendar."""
    said = {"who": who, "reason": reason, "until": until.isoformat() if until else None}
    ordering.give(invocation, "do-not-pursue", said, no_wait=no_wait)
