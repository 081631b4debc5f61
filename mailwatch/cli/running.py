"""`mailwatch run`: keep watch as a daemon, look once, or only say what would be done."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

from mailwatch.cli.invocation import Invocation, now, pass_invocation
from mailwatch.cli.opening import chosen, memory_to_write, world_of
from mailwatch.cli.prose import one_line
from mailwatch.config import paths
from mailwatch.core.errors import ProblemsError

if TYPE_CHECKING:
    from mailwatch.app.tick import TickReport
    from mailwatch.app.world import World
    from mailwatch.config.model import Configuration
    from mailwatch.store.database import Store


@click.command()
@click.option("--once", is_flag=True, help="Look once and end: for a timer.")
@click.option("--dry-run", is_flag=True, help="Look once and say what would be done. Nothing is written anywhere.")
@click.option("--yes", is_flag=True, help="Agree for every account, where nobody can be asked.")
@pass_invocation
def command(invocation: Invocation, once: bool, dry_run: bool, yes: bool) -> None:
    """Keep watch: read mail, put calls into the calendar and drafts into Drafts. Nothing is ever sent."""
    from mailwatch.cli import dry_run as trial  # noqa: PLC0415
    from mailwatch.cli import logs, watching  # noqa: PLC0415

    logs.begin(debug=invocation.debug)
    configuration = invocation.configuration()
    invocation.accounts(configuration)
    if dry_run:
        trial.show(invocation, configuration, yes=yes)
        return
    with _memory_to_act() as memory:
        if yes:
            _agree(memory, configuration)
        if once:
            _look_once(invocation, configuration, memory)
            return
        if sys.stdin.isatty() and sys.stdout.isatty():
            _first_look(invocation, configuration, memory)
        watching.watch(invocation, configuration, memory)


@contextmanager
def _memory_to_act() -> Iterator[Store]:
    from mailwatch.daemon.lock import lock  # noqa: PLC0415

    with lock(paths.database_file()), memory_to_write() as memory:
        yield memory


def _agree(memory: Store, configuration: Configuration) -> None:
    """Order consent for each account that lacks it, as its owner would; the next tick carries it out."""
    with memory.transaction():
        for account in configuration.accounts:
            if account.name not in memory.consented():
                memory.give_order("consent", {"account": account.name}, now())


def _first_look(invocation: Invocation, configuration: Configuration, memory: Store) -> None:
    """Look and ask for consent while somebody sits at the terminal; a daemon that has it all starts at once."""
    if {account.name for account in configuration.accounts} - memory.consented().keys():
        with world_of(configuration, memory) as world:
            _look(world, invocation, configuration)
            _ask(world)


def _look_once(invocation: Invocation, configuration: Configuration, memory: Store) -> None:
    with world_of(configuration, memory) as world:
        report = _look(world, invocation, configuration)
        if _ask(world):
            report = _look(world, invocation, configuration)
    if report.errors:
        raise ProblemsError(report.errors)


def _look(world: World, invocation: Invocation, configuration: Configuration) -> TickReport:
    """Do one tick with a progress bar, and print what was done."""
    from mailwatch.app.deeds import deeds  # noqa: PLC0415
    from mailwatch.app.tick import Ticker  # noqa: PLC0415
    from mailwatch.cli.progress import shown  # noqa: PLC0415

    with shown() as progress:
        report = Ticker(world, progress, chosen(invocation, configuration)).tick()
    for line in deeds(report.done, world.memory):
        click.echo(one_line(line))
    if len(report.done) == world.limits.effects < len(report.planned):
        click.echo(f"{len(report.planned) - len(report.done)} more to do, at the next look")
    return report


def _ask(world: World) -> bool:
    from mailwatch.cli.first_look import ask  # noqa: PLC0415

    return ask(world)
