"""`mailwatch note`."""

from __future__ import annotations

import click

from mailwatch.cli import ordering
from mailwatch.cli.invocation import Invocation, pass_invocation
from mailwatch.cli.offers import offer_argument


@click.command()
@offer_argument
@click.argument("text", nargs=-1, required=True)
@ordering.no_wait
@pass_invocation
def command(invocation: Invocation, offer: str, text: tuple[str, ...], no_wait: bool) -> None:
    """Keep a note with an offer; call sheets show it."""
    if not " ".join(text).strip():
        raise click.UsageError("the note is empty")
    ordering.give(invocation, "note", {"offer": offer, "text": " ".join(text)}, no_wait=no_wait)
