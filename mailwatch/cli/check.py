"""`mailwatch check`: every setting tried against the real servers, each failure with its remedy."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import click

from mailwatch.cli.invocation import Invocation, now, pass_invocation
from mailwatch.cli.ladders import steps_without_text
from mailwatch.config import paths
from mailwatch.core.errors import ConfigurationError, MailwatchError, ProblemsError, Retry

if TYPE_CHECKING:
    from mailwatch.app.ports import Calendar
    from mailwatch.app.world import Account
    from mailwatch.config import model
    from mailwatch.core.mail import AccountName

AHEAD = timedelta(days=60)
"""How far days off are looked for."""

Attempt = tuple[str, Callable[[], str]]
"""What is tried, and the trial: it returns what was found, or raises `MailwatchError`."""


@click.command()
@click.option("--write", is_flag=True, help="Also put an entry into the calendar, and take it away again.")
@pass_invocation
def command(invocation: Invocation, write: bool) -> None:
    """Try every setting against the real servers, and say what to do about what fails."""
    configuration = invocation.configuration()
    chosen = frozenset(account.name for account in invocation.accounts(configuration))
    click.echo(f"configuration: {configuration.file}")
    problems: list[MailwatchError] = []
    with _collected(problems):
        for what, attempt in _attempts(configuration, chosen, write=write):
            with _collected(problems):
                click.echo(f"{what}: {attempt()}")
    if problems:
        raise ProblemsError(tuple(problems))
    click.echo("All is well. Next: mailwatch run --once --dry-run")


@contextmanager
def _collected(problems: list[MailwatchError]) -> Iterator[None]:
    """Keep what fails for the end, so that everything is tried."""
    try:
        yield
    except MailwatchError as problem:
        problems.append(problem)
    except ProblemsError as several:
        problems.extend(several.problems)


def _attempts(configuration: model.Configuration, chosen: frozenset[str], *, write: bool) -> Iterator[Attempt]:
    """Yield the trials in the order in which a tick needs them."""
    from mailwatch import wiring  # noqa: PLC0415 -- all adapters, which --help need not load

    yield "database", _database
    yield "templates", lambda: _templates(wiring.texts_of(configuration).problems())
    yield "ladders", lambda: _ladders(configuration)
    with _accounts(configuration) as accounts:
        for account in configuration.accounts:
            if account.name in chosen:
                yield from _of_account(account, accounts[account.name])
        calendar = wiring.calendar_of(configuration, accounts, now)
        today = now().astimezone(configuration.timezone).date()
        yield from _of_calendar(calendar, today)
        if write:
            yield "calendar, written to", lambda: _written(calendar, today, configuration.timezone.key)


def _database() -> str:
    from mailwatch.store import open_store  # noqa: PLC0415

    open_store(paths.database_file()).close()
    return str(paths.database_file())


@contextmanager
def _accounts(configuration: model.Configuration) -> Iterator[dict[AccountName, Account]]:
    """Give the accounts, and log out of them in the end.

    They are wired with a calendar that cannot fail: one without its password must not keep them from being tried.
    """
    from mailwatch import wiring  # noqa: PLC0415
    from mailwatch.config.model import Vdir  # noqa: PLC0415
    from mailwatch.store import open_store  # noqa: PLC0415

    alone = replace(configuration, calendar=Vdir(paths.calendar_directory()))
    with TemporaryDirectory() as folder:
        world = wiring.world_of(alone, open_store(Path(folder, "check.db")), now)
        try:
            yield dict(world.accounts)
        finally:
            for account in world.accounts.values():
                account.open().close()


def _ladders(configuration: model.Configuration) -> str:
    problems = tuple(steps_without_text(configuration, now()))
    if problems:
        raise ProblemsError(problems)
    return "every step has its texts"


def _templates(problems: tuple[MailwatchError, ...]) -> str:
    if problems:
        raise ProblemsError(problems)
    return "all readable"


def _of_account(configured: model.Account, account: Account) -> Iterator[Attempt]:
    what = f"account {configured.name}"
    yield what, lambda: _folders(configured, account)
    if configured.marks.folder:
        folder = configured.marks.folder
        yield f"{what}, offers in", lambda: _found(account, folder)


def _folders(configured: model.Account, account: Account) -> str:
    """Log in, find the folders and open each of them; raise all that fails."""
    mail = account.open()
    try:
        layout = mail.layout()
    except MailwatchError as problem:
        raise _with_note(problem, configured.note) from None
    problems: list[MailwatchError] = []
    for mailbox in dict.fromkeys((layout.sent, layout.drafts, *layout.replies)):
        with _collected(problems):
            mail.end_of(mailbox)
    if problems:
        raise ProblemsError(tuple(problems))
    trash = layout.trash or "none"
    read = len(layout.replies)
    return f"sent in {layout.sent}, drafts in {layout.drafts}, trash in {trash}; {read} folders are read for answers"


def _with_note(problem: MailwatchError, note: str) -> MailwatchError:
    """Add what users of a provider must know to a refusal by its server that only they can mend."""
    if not note or problem.retry is Retry.LATER or isinstance(problem, ConfigurationError):
        return problem
    remedy = "; ".join(filter(None, (problem.remedy, note)))
    return MailwatchError(problem.what, where=problem.where, remedy=remedy, scope=problem.scope)


def _found(account: Account, folder: str) -> str:
    account.open().end_of(folder)
    return folder


def _of_calendar(calendar: Calendar, today: date) -> Iterator[Attempt]:
    two_way = "moved and deleted entries are orders" if calendar.two_way else "one way: entries there give no orders"
    yield "calendar", lambda: f"{len(calendar.ours())} entries of mailwatch; {two_way}"
    yield "days off", lambda: f"{len(calendar.busy_days(today, today + AHEAD))} in the calendar in the next 60 days"


def _written(calendar: Calendar, today: date, timezone: str) -> str:
    """Put an entry a year ahead, without an alarm, and take it away again."""
    from mailwatch.app.ports import Entry  # noqa: PLC0415
    from mailwatch.core.brief import EntryText  # noqa: PLC0415
    from mailwatch.core.ids import OfferId, TouchKey, entry_uid  # noqa: PLC0415

    text = EntryText("mailwatch check", "A trial, taken away at once.")
    uid = entry_uid(TouchKey(OfferId("check"), "check"))
    entry = Entry(uid, text, starts=today + timedelta(days=365), timezone=timezone, alarm=None)
    if not calendar.withdraw(calendar.put(entry, None)):
        raise MailwatchError("the trial entry could not be taken away again", where="calendar", remedy="delete it")
    return "an entry was put there and taken away again"
