"""`mailwatch run --dry-run`: one look on a copy of the memory, and what would be done after it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from mailwatch.cli.first_look import show as show_offers
from mailwatch.cli.invocation import Invocation, now
from mailwatch.cli.ladders import steps_unknown
from mailwatch.cli.opening import chosen, memory_to_try, world_of
from mailwatch.core.errors import ProblemsError

if TYPE_CHECKING:
    from mailwatch.config.model import Configuration


def show(invocation: Invocation, configuration: Configuration, *, yes: bool) -> None:
    """Say what `run --once` would do now. Mailboxes are only read, and nothing that was read is kept."""
    from mailwatch.app.orders import carry_out_orders  # noqa: PLC0415
    from mailwatch.app.tick import Ticker  # noqa: PLC0415
    from mailwatch.cli.difference import differences  # noqa: PLC0415
    from mailwatch.cli.progress import shown  # noqa: PLC0415

    names = chosen(invocation, configuration)
    with memory_to_try() as memory, world_of(configuration, memory) as world:
        if yes:
            memory.give_order("consent", {}, now())
        carry_out_orders(world)
        with shown() as progress:
            report = Ticker(world, progress, names).tick(act=False)
        for told in differences(report.planned, memory.facts().histories, configuration.timezone):
            click.echo(f"would: {told}")
        if not report.planned:
            click.echo("would do nothing now")
        for name in sorted(names & memory.heard_until().keys() - memory.consented().keys()):
            show_offers(world, name)
            click.echo(f"Nothing is written for {name} before you agree: mailwatch consent")
    if problems := (*report.errors, *steps_unknown(configuration)):
        raise ProblemsError(problems)
