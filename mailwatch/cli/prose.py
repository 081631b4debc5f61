"""Failures in words for people, in this one place: one line each, and the status the process ends with."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from mailwatch.core.errors import ConfigurationError, MailwatchError, ProblemsError, Retry

if TYPE_CHECKING:
    from collections.abc import Iterable

FAILED = 1
USAGE = 2
TEMPORARY = 75
"""EX_TEMPFAIL of sysexits.h: trying again later may help."""
CONFIGURATION = 78
"""EX_CONFIG of sysexits.h: only an edit of the configuration helps; the units do not restart on it."""
INTERRUPTED = 130
"""128 + SIGINT, as shells tell it."""

_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f]+")
LONGEST = 600
"""Characters of a line: what a server answers may be long."""


@dataclass(frozen=True, slots=True)
class Told:
    """What is said on standard error, a line each, and the exit status."""

    lines: tuple[str, ...]
    status: int


def one_line(text: str) -> str:
    """Return a text without line breaks and control characters: a server's answer must not move the cursor."""
    line = _UNPRINTABLE.sub(" ", text).strip()
    return line if len(line) <= LONGEST else f"{line[:LONGEST]}..."


def tell(error: BaseException) -> Told | None:
    """Given what ended a command, return what to say about it; None for what nobody foresaw."""
    match error:
        case ProblemsError(problems=problems):
            return Told(tuple(one_line(str(problem)) for problem in problems), status_of(problems))
        case MailwatchError():
            return Told((one_line(str(error)),), status_of([error]))
        case click.exceptions.NoArgsIsHelpError():
            return Told(tuple(error.format_message().splitlines()), USAGE)
        case click.UsageError():
            return Told((one_line(_usage(error)),), USAGE)
        case click.ClickException():
            return Told((one_line(error.format_message()),), error.exit_code)
        case KeyboardInterrupt():
            return Told((), INTERRUPTED)
        case click.Abort():
            return Told((), INTERRUPTED if isinstance(error.__cause__, KeyboardInterrupt) else FAILED)
        case _:
            return None


def status_of(problems: Iterable[MailwatchError]) -> int:
    """Return the exit status for some failures: the one that needs the user most."""
    found = tuple(problems)
    if any(isinstance(problem, ConfigurationError) for problem in found):
        return CONFIGURATION
    return TEMPORARY if all(problem.retry is Retry.LATER for problem in found) else FAILED


def _usage(error: click.UsageError) -> str:
    """Return what is wrong with the command line, and where its help is."""
    command = error.ctx.command_path if error.ctx else "mailwatch"
    what = error.format_message().rstrip(".")
    if isinstance(error, click.NoSuchOption) and error.ctx and error.ctx.parent and _is_global(error.option_name):
        return f"{command}: {error.option_name} stands before the command: mailwatch {error.option_name} ..."
    return f"{command}: {what} (see {command} --help)"


def _is_global(option: str) -> bool:
    return option in {"--config", "--account", "--debug", "--version"}


def unforeseen(error: BaseException, record: Path) -> Told:
    """Given what nobody foresaw, write its details to `record` and return the one line that says so."""
    import traceback  # noqa: PLC0415 -- 8 ms, for a failure only

    what = one_line(f"{type(error).__name__}: {error}")
    details = "".join(traceback.format_exception(error))
    try:
        record.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        record.touch(mode=0o600)
        record.write_text(details, encoding="utf-8", errors="backslashreplace")
    except OSError as unwritten:
        return Told((f"mailwatch: unforeseen: {what} (details cannot be written: {unwritten.strerror})",), FAILED)
    return Told((f"mailwatch: unforeseen: {what} (please report it, with {record})",), FAILED)
