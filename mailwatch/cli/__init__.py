"""The command line: reads reports and gives orders, nothing else.

A command is a module with a click command called `command`, and a line in `COMMANDS`.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from pathlib import Path

import click

from mailwatch import __version__
from mailwatch.cli import prose
from mailwatch.cli.group import Entry, LazyGroup
from mailwatch.cli.invocation import Invocation
from mailwatch.config import paths

START, LOOK, TELL, WRITE, KEEP = "Start", "Look", "Tell what happened", "Write", "Set up and tidy"

COMMANDS = {
    "config": Entry("mailwatch.cli.config", "Print the example configuration, or write it to start from.", START),
    "check": Entry("mailwatch.cli.check", "Try every setting against the real servers.", START),
    "judge": Entry("mailwatch.cli.judge", "Judge mail files, without any account, and say why.", LOOK),
    "completion": Entry("mailwatch.cli.completion", "Print what makes a shell complete commands.", KEEP),
}
"""Every command, in the order of the help."""

EPILOG = f"Configuration: {paths.CONFIG_VARIABLE}, else ~/.config/mailwatch/config.yaml. Nothing is ever sent."


@click.group(
    cls=LazyGroup,
    table=COMMANDS,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    no_args_is_help=True,
    epilog=EPILOG,
)
@click.option("--config", "file", type=click.Path(path_type=Path), help="The configuration file.", metavar="FILE")
@click.option("--account", help="Only this account.", metavar="NAME")
@click.option("--debug", is_flag=True, help="Show where a failure came from.")
@click.version_option(__version__, message="%(prog)s %(version)s")
@click.pass_context
def mailwatch(ctx: click.Context, file: Path | None, account: str | None, debug: bool) -> None:
    """Watches your Sent folder for offers, and never lets one go unfollowed."""
    ctx.obj = Invocation(file.expanduser() if file else paths.configuration_file(), account, debug)


def main() -> None:
    """Run the command line and end the process with its status."""
    status = run(sys.argv[1:])
    _flush()
    sys.exit(status)


def run(arguments: Sequence[str]) -> int:
    """Carry out a command line and return its exit status. Whatever fails is told in a line, here and nowhere else."""
    try:
        status = mailwatch.main(list(arguments), prog_name="mailwatch", standalone_mode=False)
    except (Exception, KeyboardInterrupt) as error:  # noqa: BLE001 -- the outermost place: nothing may end in a traceback
        return _failed(error, debug="--debug" in arguments)
    return status if isinstance(status, int) else 0


def _failed(error: BaseException, *, debug: bool) -> int:
    if debug and not isinstance(error, click.ClickException):
        import traceback  # noqa: PLC0415 -- 8 ms, for a failure only

        traceback.print_exception(error)
    told = prose.tell(error) or prose.unforeseen(error, paths.crash_file())
    for line in told.lines:
        click.echo(line, err=True)
    return told.status


def _flush() -> None:
    """Write out what is buffered; a reader that left (`mailwatch status | head`) is no failure to speak of."""
    try:
        sys.stdout.flush()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
