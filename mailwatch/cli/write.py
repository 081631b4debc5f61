"""`mailwatch write`."""

from __future__ import annotations

import json

import click

from mailwatch.cli import given, ordering
from mailwatch.cli.invocation import Invocation, now, pass_invocation
from mailwatch.cli.offers import offer_argument


@click.command()
@click.argument("text")
@offer_argument
@given.option
@ordering.no_wait
@pass_invocation
def command(invocation: Invocation, text: str, offer: str, said: tuple[str, ...], no_wait: bool) -> None:
    """Put a text into Drafts; `mailwatch preview` lists them all and shows how one reads."""
    found = _values(invocation, text, said) if said else {}
    values = json.dumps(found, ensure_ascii=False)
    ordering.give(invocation, "write", {"case": text, "offer": offer, "values": values}, no_wait=no_wait)


def _values(invocation: Invocation, text: str, said: tuple[str, ...]) -> dict[str, str]:
    from mailwatch import wiring  # noqa: PLC0415 -- the templates, which --help need not load

    configuration = invocation.configuration()
    today = now().astimezone(configuration.timezone).date()
    return given.values(said, text, wiring.texts_of(configuration).cases(), today)
