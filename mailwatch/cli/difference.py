"""What a plan would change in the calendar and in Drafts, beside what stands there now."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from zoneinfo import ZoneInfo

from mailwatch.app.deeds import deed, touch
from mailwatch.app.in_words import day, reasons, step
from mailwatch.core.effects import Planned, PutEntry, WithdrawEntry
from mailwatch.core.history import History, Hold, StandingEntry
from mailwatch.core.ids import OfferId, TouchKey

BESIDE = ("notice-", "appointment-", "setting-out-")
"""Entries that stand beside the ladder: nothing on it comes in their place."""


def differences(planned: Sequence[Planned], histories: Iterable[History], zone: ZoneInfo) -> Iterator[str]:
    """Yield each planned effect in words; an entry that only gets another day is told with both days.

    Where a changed ladder puts another step in the place of the one that stands, the two are told as one.
    """
    standing = {entry.key: entry for history in histories for entry in history.entries if entry.hold is Hold.OURS}
    instead = dict(_pairs(planned, standing))
    for one in planned:
        if isinstance(one.effect, WithdrawEntry) and one.key in instead.values():
            continue
        before = standing.get(instead.get(one.key, one.key))
        yield _told(one, one.effect, before, zone) if before and isinstance(one.effect, PutEntry) else deed(one)


def _pairs(planned: Sequence[Planned], standing: dict[TouchKey, StandingEntry]) -> Iterator[tuple[TouchKey, TouchKey]]:
    """Yield (the key of an entry that comes, the key of the one that goes for it), one for an offer."""
    going: dict[OfferId, TouchKey] = {
        one.key.offer: one.key
        for one in planned
        if isinstance(one.effect, WithdrawEntry) and one.key in standing and not one.key.rung.startswith(BESIDE)
    }
    for one in planned:
        is_new = isinstance(one.effect, PutEntry) and one.key not in standing and not one.key.rung.startswith(BESIDE)
        if is_new and one.key.offer in going:
            yield one.key, going.pop(one.key.offer)


def _told(one: Planned, effect: PutEntry, before: StandingEntry, zone: ZoneInfo) -> str:
    was, to = _local(before.spec.starts, zone), _local(effect.spec.starts, zone)
    which = f" instead of the {step(before.key.rung)}" if before.key != one.key else ""
    how = f"stays on {day(to)}, with another text" if was == to else f"moves from {day(was)} to {day(to)}"
    return f"entry for {touch(one.key)}{which}: {how} ({reasons(one.because, one.key.offer)})"


def _local(moment: date | datetime, zone: ZoneInfo) -> date | datetime:
    return moment.astimezone(zone) if isinstance(moment, datetime) else moment
