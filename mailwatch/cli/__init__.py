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
    "demo": Entry("mailwatch.cli.demo", "Watch ten weeks go by in seconds; needs no account.", START),
    "check": Entry("mailwatch.cli.check", "Try every setting against the real servers.", START),
    "run": Entry("mailwatch.cli.running", "Keep watch, or look once.", START),
    "consent": Entry("mailwatch.cli.consent", "Agree that offers are followed from now on.", START),
    "status": Entry("mailwatch.cli.status", "Show how every offer stands, and what needs you.", LOOK),
    "show": Entry("mailwatch.cli.show", "Show one offer in full.", LOOK),
    "why": Entry("mailwatch.cli.why", "Say why, of an offer or of a message.", LOOK),
    "stats": Entry("mailwatch.cli.stats", "What following up brings, rung by rung.", LOOK),
    "weed": Entry("mailwatch.cli.weed", "List what is dead, and why, to close in one go.", LOOK),
    "compare": Entry("mailwatch.cli.compare", "Mark who of a list of new prospects is known.", LOOK),
    "judge": Entry("mailwatch.cli.judge", "Judge mail files, without any account, and say why.", LOOK),
    "called": Entry("mailwatch.cli.called", "Tell that you called, and how it went.", TELL),
    "snooze": Entry("mailwatch.cli.snooze", "Set the day of the next touch.", TELL),
    "note": Entry("mailwatch.cli.note", "Keep a note with an offer.", TELL),
    "won": Entry("mailwatch.cli.won", "You got the job: close the offer.", TELL),
    "lost": Entry("mailwatch.cli.lost", "You did not get the job: close the offer.", TELL),
    "follow": Entry("mailwatch.cli.follow", "Follow an offer again, a sent message or a talk.", TELL),
    "tag": Entry("mailwatch.cli.tag", "Put tags on an offer, such as a profile's name.", TELL),
    "ignore": Entry("mailwatch.cli.ignore", "Leave an offer alone.", TELL),
    "reply": Entry("mailwatch.cli.reply", "Say what a message of the client really is.", TELL),
    "remember": Entry("mailwatch.cli.remember", "Remember something about a person.", TELL),
    "do-not-pursue": Entry("mailwatch.cli.do_not_pursue", "Plan nothing for somebody any more.", TELL),
    "pursue": Entry("mailwatch.cli.pursue", "Lift what do-not-pursue said.", TELL),
    "undo": Entry("mailwatch.cli.undo", "Take back the last thing you told of an offer.", TELL),
    "preview": Entry("mailwatch.cli.preview", "Show how a text reads.", WRITE),
    "write": Entry("mailwatch.cli.write", "Put a text for an offer into Drafts.", WRITE),
    "invite": Entry("mailwatch.cli.invite", "Put an invitation for the follow-up talk into Drafts.", WRITE),
    "forget": Entry("mailwatch.cli.forget", "Remove all that is remembered about a person.", KEEP),
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
