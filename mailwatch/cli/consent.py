"""`mailwatch consent`."""

from __future__ import annotations

import click

from mailwatch.cli import ordering
from mailwatch.cli.invocation import Invocation, pass_invocation


@click.command()
@click.option("--past", is_flag=True, help="Also the open offers from before, spread over the next days.")
@click.option("--account", help="Only for this account.", metavar="NAME")
@ordering.no_wait
@pass_invocation
def command(invocation: Invocation, past: bool, account: str | None, no_wait: bool) -> None:
    """Agree that offers are followed from now on: entries and drafts may be written."""
    arguments = {"past": "yes" if past else None, "account": account or invocation.account}
    ordering.give(invocation, "consent", arguments, no_wait=no_wait)
