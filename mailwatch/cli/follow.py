"""`mailwatch follow`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal

import click

from mailwatch.cli import ordering
from mailwatch.cli.amounts import Amount
from mailwatch.cli.days import Day
from mailwatch.cli.invocation import Invocation, pass_invocation
from mailwatch.cli.offers import complete_offer
from mailwatch.config.model import Language
from mailwatch.core.verdict import Register


@click.command()
@click.argument("offer", required=False, shell_complete=complete_offer, metavar="[OFFER|MESSAGE-ID]")
@click.option("--announced", type=Day(), help="The day on which you said to be in touch.", metavar="DATE")
@click.option("--tag", "tags", multiple=True, help="A tag, such as the name of a profile; may be repeated.")
@click.option("--talk", help="What you offered in a talk, where there is no message.", metavar="WHAT")
@click.option("--contact", help="Of a talk: the address of the person.", metavar="EMAIL")
@click.option("--name", help="Of a talk: the name of the person.", metavar="NAME")
@click.option("--phone", help="Of a talk: the phone number.", metavar="NUMBER")
@click.option("--amount", type=Amount(), help='Of a talk: for how much, as in "EUR 2450".', metavar="AMOUNT")
@click.option("--valid-until", type=Day(), help="Of a talk: how long it stands.", metavar="DATE")
@click.option("--language", type=click.Choice([one.value for one in Language]), help="Of a talk: the client's.")
@click.option("--register", type=click.Choice([one.value for one in Register]), help="Of a talk: how you address them.")
@ordering.no_wait
@pass_invocation
def command(
    invocation: Invocation,
    /,
    *,
    offer: str | None,
    announced: date | None,
    tags: tuple[str, ...],
    talk: str | None,
    amount: tuple[Decimal, str | None] | None,
    valid_until: date | None,
    no_wait: bool,
    **person: str | None,
) -> None:
    """Follow an offer again, a sent message that was not taken for one, or a talk without a message."""
    if offer is None and talk is None:
        raise click.UsageError("give an offer or a Message-ID, or --talk with what you offered")
    if offer is not None and talk is not None:
        raise click.UsageError("either an offer or --talk, not both")
    if talk is not None:
        _require_somebody(person)
    if talk is None and (amount or valid_until or any(person.values())):
        raise click.UsageError(
            "--contact, --name, --phone, --amount, --valid-until, --language and --register belong to --talk"
        )
    value, currency = amount or (None, None)
    arguments = {
        "offer": offer,
        "announced": announced.isoformat() if announced else None,
        "tags": ",".join(tags) or None,
        "talk": talk,
        "amount": f"{value:f}" if value is not None else None,
        "currency": currency,
        "valid_until": valid_until.isoformat() if valid_until else None,
        **person,
    }
    ordering.give(invocation, "follow", arguments, no_wait=no_wait)


def _require_somebody(person: Mapping[str, str | None]) -> None:
    """A talk is had with somebody, and what is written to them needs an address."""
    if not any(person[known] for known in ("contact", "name", "phone")):
        raise click.UsageError("say with whom the talk was: --contact EMAIL, --name NAME or --phone NUMBER")
    contact = person["contact"]
    if contact is not None and not ADDRESS.fullmatch(contact.strip()):
        raise click.BadParameter(f"{contact!r} is no address", param_hint="'--contact'")


ADDRESS = re.compile(r"[^\s@]+@[^\s@]+\.[^\s@]+")
