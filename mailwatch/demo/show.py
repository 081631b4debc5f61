"""The demo itself: ten weeks, day by day, through the same code as the daemon; only the clock is moved."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, time, timedelta

from mailwatch.app.drafting import draft_record
from mailwatch.app.drafts_folder import WHOLE
from mailwatch.app.tick import TickReport
from mailwatch.core import ids
from mailwatch.core.clients import lives_of
from mailwatch.core.effects import Audience, PutDraft
from mailwatch.core.errors import ProblemsError
from mailwatch.demo.diary import Diary
from mailwatch.demo.stage import Stage
from mailwatch.demo.weeks import ADDRESS, DAYS, FIRST_DAY, ZONE, Mail, Order, happenings, message_id
from mailwatch.drafts.compose import readable

MORNING = time(9, 30)

Say = Callable[[str], None]


def begin() -> datetime:
    """Return the moment the demo begins: the first morning, before anything happened."""
    return datetime.combine(FIRST_DAY, time(8), ZONE)


def play(stage: Stage, say: Say) -> str:
    """Live through the ten weeks, say what happens, and return the closing message as it lay in Drafts.

    Raises `ProblemsError` if anything failed on the way.
    """
    stage.ticker.tick()
    _give(stage, "consent", {})
    stage.ticker.tick()
    diary, last, closing = Diary(), "", ""
    for moment, happening in _moments():
        stage.clock.now = moment
        _let_happen(stage, happening)
        report = stage.ticker.tick()
        _require_well(report)
        for line in _lines(stage, diary, report):
            day = f"{moment:%a} {moment.day:2} {moment:%b}"
            say(f"{day if day != last else '':11}{line}")
            last = day
        closing = _closing_message(stage, report) or closing
    return closing


def _moments() -> Iterator[tuple[datetime, Mail | Order | None]]:
    """Yield every moment at which mailwatch looks: each morning, and whenever something happens."""
    moments: list[tuple[datetime, Mail | Order | None]] = [(one.at, one) for one in happenings()]
    mornings = (datetime.combine(FIRST_DAY + timedelta(days=day), MORNING, ZONE) for day in range(DAYS + 1))
    moments.extend((morning, None) for morning in mornings)
    yield from sorted(moments, key=lambda one: one[0])


def _let_happen(stage: Stage, happening: Mail | Order | None) -> None:
    match happening:
        case Mail(_, at, sent, raw):
            folder, flags = ("Sent", ["\\Seen"]) if sent else ("INBOX", [])
            stage.imap.deliver(ADDRESS, folder, raw, at, flags)
        case Order(_, verb, offer):
            _give(stage, verb, {"offer": ids.offer_id(message_id(offer))})
        case None:
            pass


def _give(stage: Stage, verb: str, arguments: dict[str, str]) -> None:
    with stage.memory.transaction():
        stage.memory.give_order(verb, arguments, stage.clock())


def _lines(stage: Stage, diary: Diary, report: TickReport) -> Iterator[str]:
    facts, policy = stage.memory.facts(), stage.ticker.world.policy
    yield from diary.lines(facts, lives_of(facts, stage.clock(), policy), report)


def _closing_message(stage: Stage, report: TickReport) -> str | None:
    """Return the text for a client that was put into Drafts in this tick, as the server holds it."""
    world = stage.ticker.world
    for planned in report.done:
        if not isinstance(planned.effect, PutDraft) or planned.effect.spec.audience is not Audience.CLIENT:
            continue
        record = draft_record(world, planned.key)
        assert record is not None, "it was just put"
        where = record.placement
        for _, raw in world.accounts[where.account].open().bodies(where.mailbox, where.uidvalidity, [where.uid], WHOLE):
            return readable(raw)
    return None


def _require_well(report: TickReport) -> None:
    if report.errors:
        raise ProblemsError(report.errors)
