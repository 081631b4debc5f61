"""`mailwatch pursue`."""

from __future__ import annotations

import click

from mailwatch.cli import ordering
from mailwatch.cli.invocation import Invocation, pass_invocation


@click.command()
@click.argument("who", metavar="ADDRESS|DOMAIN")
@ordering.no_wait
@pass_invocation
def command(invocation: Invocation, who: str, no_wait: bool) -> None:
    """Lift what do-not-pursue said of somebody."""
    ordering.give(invocation, "pursue", {"who": who}, no_wait=no_wait)
