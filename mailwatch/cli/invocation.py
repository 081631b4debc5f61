"""What was said before the command: which configuration, which account, how much to tell of a failure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from mailwatch.core.errors import ConfigurationError

if TYPE_CHECKING:
    from mailwatch.config.model import Account, Configuration


@dataclass(frozen=True, slots=True)
class Invocation:
    """The options of `mailwatch` itself. `account` is None where all accounts are meant."""

    file: Path
    account: str | None = None
    debug: bool = False

    def configuration(self) -> Configuration:
        """Read the configuration; raise `ProblemsError` with all that is wrong with it."""
        from mailwatch.config import load  # noqa: PLC0415 -- YAML, and not every command needs it

        return load(self.file)

    def accounts(self, configuration: Configuration) -> tuple[Account, ...]:
        """Return the accounts that are meant; raise `ConfigurationError` where `--account` names none."""
        if self.account is None:
            return configuration.accounts
        chosen = tuple(account for account in configuration.accounts if account.name == self.account)
        if not chosen:
            from mailwatch.config.meant import did_you_mean  # noqa: PLC0415 -- only for a slip

            hint = did_you_mean(self.account, (account.name for account in configuration.accounts))
            raise ConfigurationError(f'no account "{self.account}"{hint}', where=str(self.file))
        return chosen


pass_invocation = click.make_pass_decorator(Invocation)


def now() -> datetime:
    """Return the moment: the clock of every command, passed on to whatever needs the time."""
    return datetime.now(UTC)  # noqa: TID251 -- the outermost layer is where time comes in
