"""`mailwatch remember`."""

from __future__ import annotations

import click

from mailwatch.cli import ordering
from mailwatch.cli.invocation import Invocation, pass_invocation


@click.command()
@click.argument("who", metavar="ADDRESS")
@click.argument("text", nargs=-1, required=True)
@ordering.no_wait
@pass_invocation
def command(invocation: Invocation, who: str, text: tuple[str, ...], no_wait: bool) -> None:
    """Remember something about a person: every later call sheet shows it."""
    ordering.give(invocation, "person", {"who": who, "text": " ".join(text)}, no_wait=no_wait)
