"""`mailwatch won`."""

from __future__ import annotations

import click

from mailwatch.cli import ordering
from mailwatch.cli.invocation import Invocation, pass_invocation
from mailwatch.cli.offers import offer_argument


@click.command()
@offer_argument
@click.option("--note", help="A note to keep with it.", metavar="TEXT")
@ordering.no_wait
@pass_invocation
def command(invocation: Invocation, offer: str, note: str | None, no_wait: bool) -> None:
    """You got the job: close the offer as won."""
    ordering.give(invocation, "won", {"offer": offer, "note": note}, no_wait=no_wait)
