"""`mailwatch ignore`."""

from __future__ import annotations

import click

from mailwatch.cli import ordering
from mailwatch.cli.invocation import Invocation, pass_invocation
from mailwatch.cli.offers import offer_argument


@click.command()
@offer_argument
@ordering.no_wait
@pass_invocation
def command(invocation: Invocation, offer: str, no_wait: bool) -> None:
    """Leave an offer alone, or say that a message was no offer."""
    ordering.give(invocation, "ignore", {"offer": offer}, no_wait=no_wait)
