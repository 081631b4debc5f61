"""`mailwatch reply`."""

from __future__ import annotations

from datetime import date

import click

from mailwatch.cli import ordering
from mailwatch.cli.days import Day
from mailwatch.cli.invocation import Invocation, pass_invocation
from mailwatch.cli.offers import offer_argument
from mailwatch.core.verdict import ReplyKind

KINDS = {kind.value.replace("_", "-"): kind for kind in ReplyKind}
"""As they are typed."""


@click.command()
@offer_argument
@click.option("--is", "kind", type=click.Choice(tuple(KINDS)), required=True, help="What the message is.")
@click.option("--message", help="Which message; the last one by default.", metavar="MESSAGE-ID")
@click.option("--until", type=Day(), help="Until when the client asks to wait.", metavar="DATE")
@ordering.no_wait
@pass_invocation
def command(
    invocation: Invocation, *, offer: str, kind: str, message: str | None, until: date | None, no_wait: bool
) -> None:
    """Say what a message of the client really is; later mail of that kind learns from it."""
    arguments = {
        "offer": offer,
        "kind": KINDS[kind].value,
        "message": message,
        "until": until.isoformat() if until else None,
    }
    ordering.give(invocation, "reply", arguments, no_wait=no_wait)
