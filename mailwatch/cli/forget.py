"""`mailwatch forget`."""

from __future__ import annotations

import click

from mailwatch.cli import ordering, snapshot
from mailwatch.cli.invocation import Invocation, pass_invocation


@click.command()
@click.argument("contact", metavar="EMAIL")
@click.option("--yes", is_flag=True, help="Do not ask.")
@ordering.no_wait
@pass_invocation
def command(invocation: Invocation, contact: str, yes: bool, no_wait: bool) -> None:
    """Remove all that is remembered about a person (the right to be forgotten). There is no way back."""
    if "@" not in contact:
        raise click.UsageError(f"{contact!r} is no address: give the one that the offers went to")
    if not yes:
        click.confirm(f"Forget all about {contact}, offers and history included?", abort=True)
    snapshot.drop()
    ordering.give(invocation, "forget", {"contact": contact.casefold()}, no_wait=no_wait)
