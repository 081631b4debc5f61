"""Giving an order: a row in the memory, a ring at the daemon's bell, and its answer.

Only the holder of the lock acts. Where no daemon runs, this process takes the lock for one tick.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

import click

from mailwatch.cli.invocation import Invocation, now
from mailwatch.cli.opening import memory_to_write
from mailwatch.cli.prose import one_line
from mailwatch.config import paths
from mailwatch.core.errors import MailwatchError

if TYPE_CHECKING:
    from mailwatch.store.database import Store

PATIENCE = 10.0
"""Seconds to wait for the daemon's answer: it may be reading."""

PAUSE = 0.02

KEPT = "the order is kept; it is carried out at the next look"


def no_wait(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add the option that leaves an order to the daemon, or to the next run."""
    return click.option("--no-wait", is_flag=True, help="Leave the order to the daemon, or to the next run.")(command)


def give(invocation: Invocation, verb: str, arguments: Mapping[str, str | None], *, no_wait: bool = False) -> None:
    """Give an order and print its answer; raise `MailwatchError` with the answer where it could not be carried out."""
    with memory_to_write() as memory:
        said = {name: value for name, value in arguments.items() if value is not None}
        with memory.transaction():
            number = memory.give_order(verb, said, now())
        answer = None if no_wait else _answer(invocation, memory, number)
        if answer is None:
            _ring()
            click.echo(KEPT)
            return
        ok, words = answer
        if not ok:
            raise MailwatchError(words)
        click.echo(one_line(words))


def _answer(invocation: Invocation, memory: Store, number: int) -> tuple[bool, str] | None:
    """Have the daemon carry out the order, or carry it out here; None when the daemon is busy for too long."""
    from mailwatch.daemon.lock import HeldError, lock  # noqa: PLC0415 -- only orders need it

    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        if _ring():
            return _answer_of_daemon(memory, number, deadline)
        try:
            with lock(paths.database_file()):
                _tick(invocation, memory)
                return memory.order_answer(number)
        except HeldError:  # a daemon that is starting, or another command
            time.sleep(PAUSE)
    return memory.order_answer(number)


def _answer_of_daemon(memory: Store, number: int, deadline: float) -> tuple[bool, str] | None:
    while (answer := memory.order_answer(number)) is None and time.monotonic() < deadline:
        time.sleep(PAUSE)
    return answer


def _ring() -> bool:
    from mailwatch.daemon.bell import ring  # noqa: PLC0415 -- only orders need it

    return ring(paths.socket_file())


def _tick(invocation: Invocation, memory: Store) -> None:
    """Look once, as the daemon would; what fails is told and keeps no order from being carried out."""
    from mailwatch.app.deeds import deeds  # noqa: PLC0415 -- all adapters
    from mailwatch.app.tick import Ticker  # noqa: PLC0415
    from mailwatch.cli.opening import world_of  # noqa: PLC0415
    from mailwatch.cli.progress import shown  # noqa: PLC0415

    with world_of(invocation.configuration(), memory) as world, shown() as progress:
        report = Ticker(world, progress).tick()
    for line in deeds(report.done, memory):
        click.echo(one_line(line))
    if len(report.done) == world.limits.effects < len(report.planned):
        click.echo(f"{len(report.planned) - len(report.done)} more to do, at the next look")
    for error in report.errors:
        click.echo(f"not now: {one_line(str(error))}", err=True)
