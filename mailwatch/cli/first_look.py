"""The first look at an account: what would be followed, and the question whether it may be."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from mailwatch.app.world import World
    from mailwatch.core.mail import AccountName


def ask(world: World) -> bool:
    """List what was found on accounts without consent, and ask for it at a terminal; True when some was given."""
    without = [name for name in world.memory.heard_until() if name not in world.memory.consented()]
    given = [_ask_for(world, name) for name in without if name in world.accounts]
    return any(given)


def _ask_for(world: World, name: AccountName) -> bool:
    count = show(world, name)
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        click.echo(f"Nothing is written for {name} before you agree: mailwatch consent, or with these: consent --past")
        return False
    if not click.confirm(f"Follow the offers of {name} from now on?"):
        return False
    arguments = {"account": str(name)}
    if count and click.confirm(f"Also {_these(count)}, spread over the next days?"):
        arguments["past"] = "yes"
    with world.memory.transaction():
        world.memory.give_order("consent", arguments, world.now())
    return True


def show(world: World, name: AccountName) -> int:
    """List the open offers of an account that are not followed, with their next touch; return how many they are."""
    from mailwatch.app.consenting import open_before  # noqa: PLC0415
    from mailwatch.app.reports import status  # noqa: PLC0415
    from mailwatch.cli.offers import table  # noqa: PLC0415
    from mailwatch.cli.reporting import as_plain  # noqa: PLC0415

    now = world.now()
    found = {history.offer.id for history in open_before(world, name, now)}
    days = world.limits.window.days
    if not found:
        click.echo(f"{name}: no open offer in the last {days} days")
        return 0
    click.echo(f"{name}: {_these(len(found))} found in the last {days} days")
    lines = [as_plain(line) for line in status(world.memory, (name,), world.policy, now).offers if line.id in found]
    for text in table(lines, world.policy.working.local_day(now)):
        click.echo(f"  {text}")
    return len(found)


def _these(count: int) -> str:
    return "1 open offer" if count == 1 else f"{count} open offers"
