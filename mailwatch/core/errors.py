"""Failures as fields: how far the damage goes, whether to try again, what to do.

Two small vocabularies after isync: how far (`Scope`) and when to retry (`Retry`). Prose for people
is made in one place, `mailwatch.cli.prose`.
"""

from __future__ import annotations

from enum import IntEnum, StrEnum


class Scope(IntEnum):
    """How much is affected, from least to most."""

    MESSAGE = 1
    MAILBOX = 2
    ACCOUNT = 3
    RUN = 4


class Retry(StrEnum):
    """When trying again may help: by itself in a while, or only after the user did something."""

    LATER = "later"
    NEVER = "never"


class MailwatchError(Exception):
    """A failure that a person may read: `what` went wrong, `where`, and the `remedy`.

    `wait` is the number of seconds the other side asked us to stay away, None when it did not say.
    """

    def __init__(
        self,
        what: str,
        *,
        where: str = "",
        remedy: str = "",
        scope: Scope = Scope.RUN,
        retry: Retry = Retry.NEVER,
        wait: float | None = None,
    ) -> None:
        super().__init__(what)
        self.what = what
        self.where = where
        self.remedy = remedy
        self.scope = scope
        self.retry = retry
        self.wait = wait

    def __str__(self) -> str:
        place = f"{self.where}: " if self.where else ""
        remedy = f" ({self.remedy})" if self.remedy else ""
        return f"{place}{self.what}{remedy}"


class ConfigurationError(MailwatchError):
    """Something in the user's own settings is wrong: only an edit there helps, so the process ends with status 78."""


class ProblemsError(Exception):
    """Several things that are wrong, all told at once (after vdirsyncer's UserError)."""

    def __init__(self, problems: tuple[MailwatchError, ...]) -> None:
        super().__init__("; ".join(str(problem) for problem in problems))
        self.problems = problems


class ChangedError(MailwatchError):
    """What we wrote was changed by the user in the meantime: the user's version wins."""
