"""`mailwatch invite`."""

from __future__ import annotations

from datetime import datetime

import click

from mailwatch.cli import ordering
from mailwatch.cli.days import Moment
from mailwatch.cli.invocation import Invocation, pass_invocation
from mailwatch.cli.offers import offer_argument


@click.command()
@offer_argument
@click.option("--at", type=Moment(), help='When, as in "friday 10:30"; again to move it.', metavar="MOMENT")
@click.option("--place", help="Where, or the link of a video call.", metavar="TEXT")
@click.option("--cancel", is_flag=True, help="Call the talk off.")
@ordering.no_wait
@pass_invocation
def command(
    invocation: Invocation, *, offer: str, at: datetime | None, place: str | None, cancel: bool, no_wait: bool
) -> None:
    """Put an invitation for the follow-up talk into Drafts: you send it, the client's calendar answers.

    Given again, it moves the talk; with --cancel it calls the talk off.
    """
    if cancel and (at or place):
        raise click.UsageError("--cancel takes no moment and no place")
    arguments = {
        "offer": offer,
        "at": at.isoformat() if at else None,
        "place": place,
        "cancel": "yes" if cancel else None,
    }
    ordering.give(invocation, "invite", arguments, no_wait=no_wait)
