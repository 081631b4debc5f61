"""What SQLite and the disk say, told as `MailwatchError`, whichever question it was that failed."""

from __future__ import annotations

import inspect
import sqlite3
from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

from mailwatch.core.errors import MailwatchError, Retry, Scope

S = TypeVar("S", bound=type)


def explaining(kind: S) -> S:
    """Decorate a class that has `where`: what its public methods raise of SQLite comes out explained.

    A damaged page shows itself wherever it is first read, so every question needs this.
    """
    for name, method in inspect.getmembers(kind, inspect.isfunction):
        if not name.startswith("_") and not inspect.isgeneratorfunction(inspect.unwrap(method)):
            setattr(kind, name, _explained_call(method))
    return kind


def _explained_call(method: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(method)
    def call(self: Any, *arguments: Any, **named: Any) -> Any:
        try:
            return method(self, *arguments, **named)
        except (sqlite3.Error, OSError, ValueError) as error:  # ValueError: what was read back is no value of ours
            raise explained(error, self.where) from error

    return call


def explained(error: Exception, where: str) -> MailwatchError:
    """Given what SQLite or the system said, return it with what to do about it."""
    text = str(error)
    if "disk is full" in text or "No space left" in text:
        return MailwatchError("the disk is full", where=where, remedy="make room; nothing is lost", retry=Retry.LATER)
    if "locked" in text:
        return MailwatchError("the database is in use", where=where, remedy="try again", retry=Retry.LATER)
    if "readonly" in text or isinstance(error, PermissionError):
        return MailwatchError("the database cannot be written", where=where, remedy="check who owns the file")
    if "malformed" in text or "not a database" in text or isinstance(error, ValueError):
        remedy = "move the file away: the mailboxes are read again, and what stands already is found again"
        return MailwatchError("the database is damaged", where=where, remedy=remedy)
    return MailwatchError(f"the database failed: {text}", where=where, scope=Scope.RUN, retry=Retry.LATER)
