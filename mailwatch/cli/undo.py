"""`mailwatch undo`."""

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
    """Take back the last thing you told of an offer."""
    ordering.give(invocation, "undo", {"offer": offer}, no_wait=no_wait)
