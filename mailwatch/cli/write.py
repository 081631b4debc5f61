"""`mailwatch write`."""

from __future__ import annotations

import json

import click

from mailwatch.cli import ordering
from mailwatch.cli.invocation import Invocation, pass_invocation
from mailwatch.cli.offers import offer_argument
from mailwatch.cli.preview import pair


@click.command()
@click.argument("text")
@offer_argument
@click.option("--with", "given", multiple=True, help="A value that the text asks for.", metavar="NAME=VALUE")
@ordering.no_wait
@pass_invocation
def command(invocation: Invocation, text: str, offer: str, given: tuple[str, ...], no_wait: bool) -> None:
    """Put a text into Drafts; `mailwatch preview` lists them all and shows how one reads."""
    values = json.dumps(dict(pair(one) for one in given), ensure_ascii=False)
    ordering.give(invocation, "write", {"case": text, "offer": offer, "values": values}, no_wait=no_wait)
