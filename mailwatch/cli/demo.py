"""`mailwatch demo`: ten weeks of a freelancer's mail, with both servers inside this process. No account is needed."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import click

from mailwatch.core.errors import MailwatchError

if TYPE_CHECKING:
    from mailwatch.demo.stage import Stage

EXTRA = ("pymap", "radicale")
"""What the servers of the demo are made of; the extra `demo` installs them."""


@click.command()
@click.option(
    "--keep", is_flag=True, help="Leave both servers up afterwards, to look with a mail and a calendar client."
)
def command(keep: bool) -> None:
    """Live through ten weeks of a freelancer's mail, in seconds; no account is needed."""
    try:
        from mailwatch.demo.show import begin, play  # noqa: PLC0415 - servers and all: only for this command
        from mailwatch.demo.stage import stage  # noqa: PLC0415
    except ModuleNotFoundError as error:
        if error.name is None or error.name.partition(".")[0] not in EXTRA:
            raise
        raise MailwatchError(f"the demo needs {error.name}", remedy='pip install "mailwatch[demo]"') from error
    began = time.monotonic()
    with stage(begin()) as scene:
        _say("Ten weeks with Eva Jansen, a designer. Mail server and calendar run inside this process;")
        _say("only the clock is moved.\n")
        closing = play(scene, click.echo)
        _say(f"\nHow everything stands on {scene.clock():%A} {scene.clock().day} {scene.clock():%B}:\n")
        _say("\n".join(_table(scene)))
        _say("\nThe closing message as it lay in Drafts. Eva reads it, and sends it or not:\n")
        _say("\n".join(f"  | {line}".rstrip() for line in closing.splitlines()))
        _say(f"\nTen weeks in {time.monotonic() - began:.0f} seconds. Nothing was sent, and nothing left this machine.")
        if keep:
            _keep(scene)


def _say(text: str) -> None:
    click.echo(text)


def _keep(scene: Stage) -> None:
    """Say how to look, and leave the servers up until the user has seen enough."""
    from mailwatch.demo.stage import PASSWORD  # noqa: PLC0415
    from mailwatch.demo.weeks import ADDRESS  # noqa: PLC0415

    _say(f"""
Both servers stay up. To look with your own programs:
  mail      IMAP, host {scene.imap.host}, port {scene.imap.port}, no encryption
  calendar  CalDAV, {scene.calendar_url}
  user      {ADDRESS}
  password  {PASSWORD}
Ctrl-C ends it.""")
    try:
        while True:
            time.sleep(3600)
    except KeyboardInterrupt:
        _say("")


def _table(scene: Stage) -> list[str]:
    from mailwatch.app import reports  # noqa: PLC0415
    from mailwatch.cli.offers import table  # noqa: PLC0415
    from mailwatch.cli.reporting import as_plain  # noqa: PLC0415

    world = scene.ticker.world
    status = reports.status(scene.memory, tuple(world.accounts), world.policy, scene.clock())
    return table([as_plain(line) for line in status.offers], world.policy.working.local_day(scene.clock()))
