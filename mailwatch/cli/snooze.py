"""`mailwatch snooze`."""

from __future__ import annotations

from datetime import date

import click

from mailwatch.cli import ordering
from mailwatch.cli.days import Day
from mailwatch.cli.invocation import Invocation, pass_invocation
from mailwatch.cli.offers import offer_argument


@click.command()
@offer_argument
@click.argument("until", type=Day())
@ordering.no_wait
@pass_invocation
def command(invocation: Invocation, offer: str, until: date, no_wait: bool) -> None:
    """Set the day of the next touch: a date, tomorrow, friday, +10d, "in 2 weeks".

    Days are understood in Dutch, English, German and French.
    """
    ordering.give(invocation, "snooze", {"offer": offer, "until": until.isoformat()}, no_wait=no_wait)
