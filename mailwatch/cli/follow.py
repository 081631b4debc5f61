"""`mailwatch follow`."""

from __future__ import annotations

from datetime import date

import click

from mailwatch.cli import ordering
from mailwatch.cli.days import Day
from mailwatch.cli.invocation import Invocation, pass_invocation
from mailwatch.cli.offers import complete_offer


@click.command()
@click.argument("offer", required=False, shell_complete=complete_offer, metavar="[OFFER|MESSAGE-ID]")
@click.option("--announced", type=Day(), help="The day on which you said to be in touch.", metavar="DATE")
@click.option("--talk", help="What you offered in a talk, where there is no message.", metavar="WHAT")
@click.option("--contact", help="Of a talk: the address of the person.", metavar="EMAIL")
@click.option("--name", help="Of a talk: the name of the person.", metavar="NAME")
@click.option("--phone", help="Of a talk: the phone number.", metavar="NUMBER")
@ordering.no_wait
@pass_invocation
def command(
    invocation: Invocation,
    *,
    offer: str | None,
    announced: date | None,
    talk: str | None,
    contact: str | None,
    name: str | None,
    phone: str | None,
    no_wait: bool,
) -> None:
    """Follow an offer again, a sent message that was not taken for one, or a talk without a message."""
    if (offer is None) == (talk is None):
        raise click.UsageError("give an offer or a Message-ID, or --talk with what you offered")
    if talk is None and (contact or name or phone):
        raise click.UsageError("--contact, --name and --phone belong to --talk")
    arguments = {
        "offer": offer,
        "announced": announced.isoformat() if announced else None,
        "talk": talk,
        "contact": contact,
        "name": name,
        "phone": phone,
    }
    ordering.give(invocation, "follow", arguments, no_wait=no_wait)
