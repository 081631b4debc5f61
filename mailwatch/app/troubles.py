"""What stands in the way of a whole account, or of the calendar: remembered until it is over, for `status` to tell."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from mailwatch.app.memory import Memory
from mailwatch.core.errors import MailwatchError

CALENDAR = "the calendar"


def stands_in_the_way(memory: Memory, of: str, error: MailwatchError | None) -> None:
    """Remember what keeps an account (by its name) or the calendar from being read; None: nothing any more."""
    told = str(error) if error is not None else None
    if memory.remark(_name(of)) != told:
        with memory.transaction():
            memory.set_remark(_name(of), told)


def remembered(memory: Memory, accounts: Iterable[str]) -> Iterator[str]:
    """Yield what stands in the way of these accounts and of the calendar."""
    for of in (*accounts, CALENDAR):
        told = memory.remark(_name(of))
        if told is not None:
            yield told


def _name(of: str) -> str:
    return f"trouble:{of}"
