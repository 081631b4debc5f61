"""The world of a story: the real store, orders, texts and words of mailwatch; no mailbox and no calendar server."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import MISSING, dataclass, fields, replace
from datetime import datetime
from functools import cache
from typing import Any, NoReturn

from mailwatch import languages, mime
from mailwatch.app.briefing import brief_for, history_of
from mailwatch.app.inviting import version_of, with_talk
from mailwatch.app.judgement import Judgement
from mailwatch.app.world import Account, Me, World
from mailwatch.core import ids
from mailwatch.core.cadence import Policy
from mailwatch.core.effects import PutDraft, PutEntry
from mailwatch.core.invitations import is_invitation
from mailwatch.core.verdict import Register
from mailwatch.drafts import Templates
from mailwatch.drafts.compose import readable
from mailwatch.resources import templates_dir
from mailwatch.store.database import Store
from tests.core.desk import ACCOUNT, USER

EVA = Me("nl", Register.INFORMAL, USER.name, "+31 6 87654321")


@dataclass(frozen=True, slots=True)
class Calendar:
    """As far as texts ask: Eva can answer in it."""

    two_way: bool = True


def world_of(memory: Store, policy: Policy, now: Callable[[], datetime]) -> World:
    """Return a world as far as orders and texts need one: nothing in it can be read from or written to."""
    given: dict[str, Any] = {
        "accounts": {ACCOUNT: Account(ACCOUNT, _no_connection, frozenset({USER.email}))},
        "calendar": Calendar(),
        "memory": memory,
        "mime": mime,
        "judge": _judgement(),
        "texts": _texts(),
        "policy": policy,
        "now": now,
        "me": EVA,
    }
    needed = [one.name for one in fields(World) if one.default is MISSING and one.default_factory is MISSING]
    every: dict[str, Any] = {name: given.get(name) for name in (*needed, *given)}
    return World(**every)


def text_of(world: World, put: PutEntry | PutDraft) -> str:
    """Return what an entry says, title and description, or a draft: who, subject, text.

    Of an entry that offers another text, that one is written as well: what it offers must be there.
    """
    brief = brief_for(world, put.key, put.spec, world.now())
    if isinstance(put, PutEntry):
        entry = world.texts.entry(brief)
        for note in put.spec.notes:
            if note.startswith("text:"):
                world.texts.draft(replace(brief, case=note.removeprefix("text:")), "", world.now())
        return f"{entry.title}\n\n{entry.description}"
    if is_invitation(put.key):
        brief = with_talk(brief, version_of(history_of(world, put.key.offer), put.key), world)
    return readable(world.texts.draft(brief, ids.draft_message_id(put.key), world.now()))


@cache
def _judgement() -> Judgement:
    return Judgement(languages.load)


@cache
def _texts() -> Templates:
    """A note that has no words is an error here: an entry must be able to tell everything that the plan notes."""
    return Templates(None, templates_dir(), frozenset({USER.email}), strict=True)


def _no_connection() -> NoReturn:
    raise AssertionError("a story reads no mail")
