"""`mailwatch weed`: what is dead, and why, to close in one go."""

from __future__ import annotations

import click

from mailwatch.cli import ordering
from mailwatch.cli.invocation import Invocation, now, pass_invocation


@click.command()
@click.option("--close", is_flag=True, help="Close all of them, after asking.")
@click.option("--yes", is_flag=True, help="With --close: do not ask.")
@pass_invocation
def command(invocation: Invocation, close: bool, yes: bool) -> None:
    """List the offers that are dead, and why; dead files take the time in which new clients are found."""
    from mailwatch.app.weeding import dead_offers  # noqa: PLC0415
    from mailwatch.cli.columns import aligned, terminal_width  # noqa: PLC0415
    from mailwatch.cli.opening import memory_to_read, policy_to_show  # noqa: PLC0415

    policy = policy_to_show(invocation.configuration())
    with memory_to_read() as memory:
        dead = dead_offers(memory, policy, now())
    if not dead:
        click.echo("Nothing is dead.")
        return
    rows = [(one.offer, one.contact, one.subject, f"{one.last_sign}", one.why) for one in dead]
    heading = ("offer", "client", "subject", "last sign", "why")
    for line in aligned([heading, *rows], terminal_width(stream_is_terminal=False), gives=(1, 2)):
        click.echo(line)
    if close and (yes or click.confirm(f"\nClose these {len(dead)}?")):
        for one in dead:
            ordering.give(invocation, "close", {"offer": one.offer}, no_wait=one is not dead[-1])
