"""The judgement of an incoming message, in the order in which a careful reader would go about it."""

from __future__ import annotations

from mailwatch.core.known import Known
from mailwatch.core.lexicon import Lexicon
from mailwatch.core.mail import Message
from mailwatch.core.replies import says
from mailwatch.core.replies.absence import only_away
from mailwatch.core.replies.automatic import Marks, automatic, is_bulk, is_notice
from mailwatch.core.replies.bounces import reported
from mailwatch.core.replies.corrected import corrected
from mailwatch.core.replies.kinds import Weighed
from mailwatch.core.replies.matching import About, Evidence, gather
from mailwatch.core.replies.promises import last_day, promised, promised_then
from mailwatch.core.replies.reading import Reading, read
from mailwatch.core.replies.sure import choose, strength_of
from mailwatch.core.replies.tools import notice
from mailwatch.core.verdict import Reason, ReplyKind, ReplyVerdict, Strength
from mailwatch.core.when import DateSpan

_FOR_MACHINES = 2.4
"""What the evidence must weigh for automatic mail: it never counts as an answer, so a client's domain will do."""


def judge_reply(message: Message, known: Known, lexicon: Lexicon) -> ReplyVerdict:
    """Given an incoming message and what is known, return which offer it bears upon, how surely, and what it says.

    Never raises. Automatic mail keeps its relation, but its kind says that it is no answer.
    """
    sender = message.header.sender
    if sender is not None and sender.email in known.own:
        return _unrelated(Reason("own", f"{sender.email} is the user's own address", 5.0))
    reading = read(message, known, lexicon)
    return corrected(_judge(reading), reading)


def _judge(reading: Reading) -> ReplyVerdict:
    if found := reported(reading.message, reading.subject, reading.body):
        return _by_machine(reading, *found)
    if found := notice(reading):
        return _by_tool(reading, *found)
    if reading.is_order:
        return _by_person(reading, ReplyKind.ACCEPT)
    marks = _marks(reading)
    if marks.enough and (marks.certain or not is_bulk(reading.message.header)):
        return _by_machine(reading, marks.kind, *marks.reasons)
    if is_bulk(reading.message.header) and not any(
        one.facts & {"thread"} for one in gather(reading.message, reading.watched)
    ):
        return _unrelated(Reason("bulk", "it was sent to many", 3.0))
    return _by_person(reading)


def _marks(reading: Reading) -> Marks:
    """Return what speaks for a machine. What a person would say speaks against it, and is asked only if needed."""
    at_most = automatic(reading.message, reading.subject, reading.body, 0.0, only_away="absence.says" in reading.body)
    if not at_most.enough:
        return at_most
    decision = reading.weighed.decision
    return automatic(reading.message, reading.subject, reading.body, decision, only_away=only_away(reading))


def _by_machine(reading: Reading, kind: ReplyKind, *reasons: Reason) -> ReplyVerdict:
    found = gather(reading.message, reading.watched, _about(reading.message))
    one = found[0] if found and found[0].weight >= _FOR_MACHINES else None
    if one is None and kind is ReplyKind.AUTO_GENERIC and is_notice(reading.message, reading.subject, reading.body):
        return _unrelated(*reasons)
    moment = says.Moment()
    if kind is ReplyKind.AUTO_OOO:
        moment = says.back(reading.dates, reading.body, reading.on)
    return ReplyVerdict(
        kind=kind,
        relation=one.offer.message_id if one else None,
        strength=_strength_of_machine(one),
        reasons=(*reasons, *(one.reasons if one else ())),
        returns_on=moment.day,
        vague_text=moment.vague,
        stand_in=says.other_person(reading.message, reading.known.own) if kind is ReplyKind.AUTO_OOO else None,
    )


def _about(message: Message) -> About:
    report = message.report
    if report is None:
        return About()
    ids = (report.original,) if report.original else ()
    return About(ids, report.original_subject, report.recipients)


def _strength_of_machine(one: Evidence | None) -> Strength | None:
    if one is None:
        return None
    return Strength.SURE if "thread" in one.facts else Strength.MAYBE


def _by_tool(reading: Reading, kind: ReplyKind, reason: Reason) -> ReplyVerdict:
    found = gather(reading.message, reading.watched)
    if not found or found[0].weight < 1.2:
        return _unrelated(reason)
    one = found[0]
    return ReplyVerdict(kind, one.offer.message_id, Strength.MAYBE, (reason, *one.reasons))


def _by_person(reading: Reading, kind: ReplyKind | None = None) -> ReplyVerdict:
    one = choose(reading)
    if one is None:
        return _unrelated(Reason("no-offer", "nothing ties it to an offer"))
    weighed = reading.weigh_for(one.offer)
    kind = kind or weighed.kind
    if kind is ReplyKind.UNRELATED:
        return _unrelated(*weighed.reasons)
    moment, promise = _named(reading, kind, weighed)
    return ReplyVerdict(
        kind=kind,
        relation=one.offer.message_id,
        strength=strength_of(one, reading, weighed),
        reasons=(*one.reasons, *weighed.reasons, *_told_by(promise)),
        postponed_until=moment.day,
        vague_text=moment.vague,
        decider=says.other_person(reading.message, reading.known.own) if kind is ReplyKind.DELEGATE else None,
        phone=says.phone(reading.message, reading.known.country),
        promised=promise is not None,
    )


def _named(reading: Reading, kind: ReplyKind, weighed: Weighed) -> tuple[says.Moment, DateSpan | None]:
    """Return the time that an answer names for what comes next, and it again where the client promised to be back then.

    Thanks name a time only with such a promise, and then the last day on which it can be kept. What postpones may
    promise to be back after something else.
    """
    spans = tuple(span for span in reading.dates if span.day is not None and span.day > reading.on)
    promise = promised(reading.text, spans, weighed.cues)
    if kind is ReplyKind.POSTPONE:
        moment = says.postponed(reading.dates, weighed.cues, reading.on)
        promise = promise or promised_then(spans, weighed.cues)
        return moment, promise if promise is not None and promise.day == moment.day else None
    if kind is ReplyKind.ACKNOWLEDGE and promise is not None:
        return says.Moment(day=last_day(promise)), promise
    return says.Moment(), None


def _told_by(promise: DateSpan | None) -> tuple[Reason, ...]:
    return (Reason("promises-return", f"promises to be back: “{promise.said}”"),) if promise else ()


def _unrelated(*reasons: Reason) -> ReplyVerdict:
    return ReplyVerdict(ReplyKind.UNRELATED, reasons=reasons)
