"""What commands open: the memory to read in, and the world to act in, which only one process may at a time."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING

from mailwatch.cli.invocation import Invocation, now
from mailwatch.config import paths
from mailwatch.core.errors import MailwatchError

if TYPE_CHECKING:
    from mailwatch.app.memory import Memory
    from mailwatch.app.world import World
    from mailwatch.config.model import Configuration
    from mailwatch.core.cadence import Policy
    from mailwatch.core.mail import AccountName
    from mailwatch.store.database import Store


@contextmanager
def memory_to_read() -> Iterator[Store]:
    """Give what is remembered, without changing it; raise `MailwatchError` before the first run."""
    from mailwatch.store import open_store  # noqa: PLC0415 -- SQLite, which --help need not load

    file = paths.database_file()
    if not file.exists():
        raise MailwatchError("nothing was read yet", where=str(file), remedy="start with: mailwatch run --once")
    with closing(open_store(file, read_only=True)) as store:
        yield store


@contextmanager
def memory_to_write() -> Iterator[Store]:
    """Give what is remembered, to leave orders in; made where there is none."""
    from mailwatch.store import open_store  # noqa: PLC0415

    with closing(open_store(paths.database_file())) as store:
        yield store


@contextmanager
def memory_to_try() -> Iterator[Store]:
    """Give a copy of what is remembered, in memory: nothing that happens to it leaves a trace."""
    from mailwatch.store.database import open_copy  # noqa: PLC0415

    with closing(open_copy(paths.database_file())) as store:
        yield store


@contextmanager
def world_of(configuration: Configuration, memory: Memory) -> Iterator[World]:
    """Give the world of a configuration, and log out of its accounts in the end."""
    from mailwatch import wiring  # noqa: PLC0415 -- all adapters

    world = wiring.world_of(configuration, memory, now)
    try:
        yield world
    finally:
        for account in world.accounts.values():
            account.open().close()


def policy_to_show(configuration: Configuration) -> Policy:
    """Return the policy with holidays as kept from before: their library costs more than a whole report."""
    from mailwatch.config.policy import policy  # noqa: PLC0415
    from mailwatch.ical.kept_holidays import kept_holidays  # noqa: PLC0415

    country = configuration.country
    return policy(configuration, kept_holidays(country.code, country.subdivision, paths.cache_directory()))


def chosen(invocation: Invocation, configuration: Configuration) -> frozenset[AccountName]:
    """Return the names of the accounts that are meant."""
    return frozenset(account.name for account in invocation.accounts(configuration))
