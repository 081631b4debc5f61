"""The daemon as the command line starts it: from a configuration to its duty, and again on SIGHUP."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from mailwatch import wiring
from mailwatch.app.tick import Ticker
from mailwatch.cli.invocation import Invocation, now
from mailwatch.cli.opening import chosen
from mailwatch.cli.reporting import report_on
from mailwatch.config import paths
from mailwatch.daemon.loop import Duty, Loop, alive

if TYPE_CHECKING:
    from mailwatch.app.memory import Memory
    from mailwatch.config.model import Configuration


def watch(invocation: Invocation, configuration: Configuration, memory: Memory) -> None:
    """Keep watch until SIGTERM or SIGINT; the caller holds the lock."""

    def duty(configuration: Configuration) -> Duty:
        world = wiring.world_of(configuration, memory, now)
        ticker = Ticker(world, alive, chosen(invocation, configuration))
        looked = partial(_keep_report, invocation, configuration, memory)
        return Duty(ticker, partial(wiring.watcher_of, world), configuration.scan.poll, looked)

    Loop(duty(configuration), lambda: duty(invocation.configuration()), bell=paths.socket_file()).run()


def _keep_report(invocation: Invocation, configuration: Configuration, memory: Memory) -> None:
    """Keep the report of `status` ready."""
    report_on(invocation, configuration, memory, now())
