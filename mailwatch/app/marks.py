"""The user's mark on a message that lies in Sent already: an IMAP flag or keyword makes it an offer."""

from __future__ import annotations

from mailwatch.app.judging import marked, offer_from
from mailwatch.app.memory import Direction, Letter
from mailwatch.app.ports import Fetched, Layout, Mail
from mailwatch.app.world import Account, World
from mailwatch.core import ids
from mailwatch.core.verdict import Reason

ENOUGH = 96 * 1024
"""Octets read of a marked message."""


def follow_marks(world: World, account: Account, mail: Mail, layout: Layout) -> None:
    """Make an offer of every sent message that carries the configured keyword. Raises `MailwatchError`."""
    keyword = account.marks.keyword
    if keyword is None:
        return
    cursor = world.memory.cursors(account.name).get(layout.sent)
    for fetched in mail.with_keyword(layout.sent, keyword, cursor.floor if cursor else 1):
        _follow(world, account, mail, fetched, Reason("marked-keyword", f"you marked it with {keyword}", 1.0))


def _follow(world: World, account: Account, mail: Mail, fetched: Fetched, mark: Reason) -> None:
    header, where = world.mime.header(fetched), fetched.placement
    key = ids.message_key(header)
    known = world.known()
    if any(offer.message_id == key for offer in known.offers):
        return
    letter = Letter(key, where, Direction.SENT, header.date, subject=header.subject, parents=header.parents)
    for _, raw in mail.bodies(where.mailbox, where.uidvalidity, [where.uid], ENOUGH):
        message = world.mime.message(raw, header)
        verdict = marked(world.judge.sent(message, known), mark)
        with world.memory.transaction():
            world.memory.add_offer(offer_from(world, account, letter, message, verdict))
