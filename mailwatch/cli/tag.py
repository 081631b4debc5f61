"""`mailwatch tag`."""

from __future__ import annotations

import click

from mailwatch.cli import ordering
from mailwatch.cli.invocation import Invocation, pass_invocation
from mailwatch.cli.offers import offer_argument


@click.command()
@offer_argument
@click.argument("tags", nargs=-1, required=True, metavar="TAG...")
@click.option("--remove", is_flag=True, help="Take them off again.")
@ordering.no_wait
@pass_invocation
def command(invocation: Invocation, *, offer: str, tags: tuple[str, ...], remove: bool, no_wait: bool) -> None:
    """Put tags on an offer; the tag of a profile's name lets that profile follow it."""
    arguments = {"offer": offer, "tags": ",".join(tags), "removed": "yes" if remove else None}
    ordering.give(invocation, "tag", arguments, no_wait=no_wait)
