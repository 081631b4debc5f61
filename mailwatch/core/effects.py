"""What may be done to the world: put and withdraw entries and drafts. Nothing else exists.

No effect can send mail. Effects say *what* should stand; the words are filled in by templates
when an effect is carried out, from the same facts.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from mailwatch.core.ids import TouchKey


class Audience(StrEnum):
    """Who a draft is addressed to. A call sheet is private: it goes to the user's own address."""

    USER = "user"
    CLIENT = "client"


@dataclass(frozen=True, slots=True)
class EntrySpec:
    """What an entry says, before words. Two equal specs are the same entry: nothing is written again.

    `case` names the title and text (`call`, `second-call`, `closing`, `your-turn`, `ask-won`, `bounced`, ...).
    `starts` is aware for a timed entry, a plain date for an all-day one. `alarm` false takes the
    alarm off. `notes` are codes with arguments that templates turn into lines (`maybe:anna@x.example`).
    """

    case: str
    starts: date | datetime
    alarm: bool = True
    answered: bool = False
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DraftSpec:
    """What a draft is: which text (`case` is the template's name) for whom."""

    case: str
    audience: Audience


Entries = dict[TouchKey, tuple[EntrySpec, tuple[str, ...]]]
"""Entries that should stand, each with the codes of its reasons."""

Drafts = dict[TouchKey, tuple[DraftSpec, tuple[str, ...]]]
"""Drafts that should lie ready, each with the codes of its reasons."""


@dataclass(frozen=True, slots=True)
class PutEntry:
    """Have this entry in the calendar, new or changed."""

    key: TouchKey
    spec: EntrySpec


@dataclass(frozen=True, slots=True)
class WithdrawEntry:
    """Take the entry away, if it is still as we wrote it."""

    key: TouchKey


@dataclass(frozen=True, slots=True)
class PutDraft:
    """Have this draft lying ready."""

    key: TouchKey
    spec: DraftSpec


@dataclass(frozen=True, slots=True)
class WithdrawDraft:
    """Take the draft away, if it is still as we wrote it."""

    key: TouchKey


Effect = PutEntry | WithdrawEntry | PutDraft | WithdrawDraft


class Thing(StrEnum):
    """What an effect puts or takes away. A touch has one of each, and each may fail for itself."""

    ENTRY = "entry"
    DRAFT = "draft"


@dataclass(frozen=True, slots=True)
class Planned:
    """One effect with the reasons for it, at least one."""

    effect: Effect
    because: tuple[str, ...]

    @property
    def key(self) -> TouchKey:
        """The touch it belongs to."""
        return self.effect.key

    @property
    def thing(self) -> Thing:
        """What it puts or takes away."""
        return Thing.ENTRY if isinstance(self.effect, PutEntry | WithdrawEntry) else Thing.DRAFT
