"""What a person's answer is: cues weighed against each other."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import pairwise

from mailwatch.core.replies.cues import KINDS, Cue
from mailwatch.core.sentences import asked_sentences
from mailwatch.core.verdict import Reason, ReplyKind
from mailwatch.core.words import Text


@dataclass(frozen=True, slots=True)
class Weighed:
    """A kind with its reasons. `score` is its weight, `scores` those of all kinds, `cues` what was found."""

    kind: ReplyKind
    score: float
    reasons: tuple[Reason, ...]
    scores: dict[str, float]
    cues: tuple[Cue, ...] = ()

    @property
    def decision(self) -> float:
        """What a yes, a no or haggling in it weighs: no machine says so."""
        return max(self.scores.get(kind, 0.0) for kind in ("accept", "decline", "negotiate"))

    @property
    def answer(self) -> float:
        """What the strongest answer in it weighs: everything but thanks and words about other matters."""
        return max(
            (weight for kind, weight in self.scores.items() if kind not in {"acknowledge", "unrelated"}), default=0.0
        )


def weigh(
    text: Text,
    cues: tuple[Cue, ...],
    offered: Decimal | None = None,
    later: frozenset[int] = frozenset(),
    agreed: frozenset[int] = frozenset(),
) -> Weighed:
    """Given an answer's own text and its cues, return what it is.

    `offered` is the amount of the offer: another one named is haggling. `later` are the sentences that name a
    time some days off: "I'll get back to you" says thanks, "I'll get back to you in May" postpones. `agreed` are those
    that name no other day than the offer does: the day of the job, not one to wait for.
    """
    scores = _tally(cues, later)
    scores["question"] += _questions(text, cues)
    if _other_amount(text, offered):
        scores["negotiate"] += 2.5
    if later and scores["postpone"] >= 1:
        scores["postpone"] += 1
    if scores["call_me"] >= 1 and _PHONE.search(text.plain):
        scores["call_me"] += 1.5
    _settle(scores, cues)
    best = max(_ORDER, key=lambda kind: scores[kind])
    if scores[best] <= 0.8:
        best = _without_cue(text, best if scores[best] > 0.5 else "acknowledge", dated=bool(later - agreed))
        if best in {"acknowledge", "unrelated"} and _thanks_but(cues):
            best = "decline"
    reasons = tuple(reason_for(cue) for cue in cues if cue.kind == best and not cue.negated)
    return Weighed(ReplyKind(best), scores[best], reasons[:4], dict(scores), cues)


def reason_for(cue: Cue) -> Reason:
    """Return a cue as the reason that it is."""
    return Reason(f"says-{cue.kind}", f"“{cue.said}”", cue.weight)


_ORDER = ("decline", "negotiate", "accept", "postpone", "delegate", "call_me", "question", "unrelated", "acknowledge")
"""Of kinds that weigh the same the first counts: a wrong no costs a word, a wrong yes ends the watch."""


def _tally(cues: tuple[Cue, ...], later: frozenset[int]) -> dict[str, float]:
    scores: dict[str, float] = defaultdict(float, dict.fromkeys(KINDS, 0.0))
    then = {cue.sentence for cue in cues if cue.kind == "afterwards" and cue.sentence - 1 in later}
    counting = _counting(cues)
    for place, cue in enumerate(counting):
        if cue.kind not in KINDS:
            continue
        weight = 0.0 if _only_then(cue, counting[:place], later) else cue.weight
        if cue.negated:
            if cue.kind == "accept" and cue.level in {"sure", "likely"}:
                scores["decline"] += 0.5 * weight
            continue
        if cue.asked and cue.kind == "accept" and cue.level != "asks":
            weight *= 0.3
        if cue.asked and cue.kind in {"decline", "acknowledge"}:
            weight *= 0.5
        if cue.asked and cue.kind == "postpone" and cue.level != "sure":
            weight *= 0.3
        puts_off = cue.level == "sure" and (
            (cue.kind == "acknowledge" and cue.sentence in later | then)
            or (cue.kind == "call_me" and cue.sentence in later)
        )
        scores["postpone" if puts_off else cue.kind] += weight
    return scores


def _counting(cues: tuple[Cue, ...]) -> tuple[Cue, ...]:
    """Return the cues that count, for what they are: who says to ring does not ask to be rung.

    Nothing counts of what is said under "if it interests me" (playbook: empty promise).
    """
    said = [cue for cue in cues if cue.kind == "promises" and not cue.asked]
    ifs = [cue for cue in cues if cue.kind == "empty"]
    hollow = {cue.sentence for cue in ifs} & {cue.sentence for cue in said}
    nothing = [cue for cue in (*said, *ifs) if cue.sentence in hollow]
    return tuple(
        replace(cue, kind="acknowledge", level="sure") if cue.kind == "call_me" and _over(cue, said) else cue
        for cue in cues
        if cue.kind not in KINDS or not _over(cue, nothing)
    )


def _over(cue: Cue, others: list[Cue]) -> bool:
    return any(cue.first <= other.last and other.first <= cue.last for other in others)


def _thanks_but(cues: tuple[Cue, ...]) -> bool:
    """True for "thanks for your fine offer, but": where nothing else is said plainly, a reason for a no follows."""
    thanks = [cue for cue in cues if cue.kind == "polite"]
    offers = [cue for cue in cues if cue.kind == "references"]
    return any(
        cue.kind == "turn"
        and any(one.sentence == cue.sentence and one.last < cue.first for one in thanks)
        and any(one.sentence == cue.sentence and one.last < cue.first for one in offers)
        for cue in cues
    )


def _only_then(cue: Cue, before: tuple[Cue, ...], later: frozenset[int]) -> bool:
    """True for a yes that follows a postponement in its sentence: "ring in week 36, then we'll do it"."""
    return (
        cue.kind == "accept"
        and cue.sentence in later
        and any(one.kind == "postpone" and one.level == "sure" and one.sentence == cue.sentence for one in before)
    )


def _without_cue(text: Text, hinted: str, *, dated: bool) -> str:
    """Nothing was said plainly: a question mark, a day to come, somebody else's address or a number to ring tell.

    A mere hint is no yes and no no: a "gladly" stands in absence notices too.
    """
    if "?" in text.plain:
        return "question"
    if hinted in {"accept", "decline"}:
        hinted = "acknowledge"
    if hinted not in {"acknowledge", "postpone", "negotiate"}:
        return hinted
    if _MAILBOX.search(text.plain):
        return "delegate"
    if dated:
        return "postpone"
    return "call_me" if _PHONE.search(text.plain) else hinted


_ASKED_OTHERWISE = frozenset({"negotiate", "call_me", "postpone", "polite", "delegate"})
_PLAIN = 1.0
"""What a cue weighs at least that is more than a hint."""


def _questions(text: Text, cues: tuple[Cue, ...]) -> float:
    """Return what the question marks weigh: those whose sentence is a request of another kind do not count."""
    other = {cue.sentence for cue in cues if cue.weight >= _PLAIN and cue.kind in _ASKED_OTHERWISE}
    return min(3.0, 1.6 * len(asked_sentences(text) - other))


def _settle(scores: dict[str, float], cues: tuple[Cue, ...]) -> None:
    """Let the kinds that exclude each other have it out."""
    asks = sum(cue.weight for cue in cues if cue.level == "asks" and not cue.negated)
    if asks and scores["accept"] - asks >= 0.6:
        scores["question"] = 0
    elif asks:
        scores["accept"] = min(scores["accept"], 1.0)
    yes = {cue.sentence for cue in cues if cue.kind == "accept" and not cue.negated}
    _turn(scores, cues)
    strong = any(cue.kind == "condition" and cue.level == "strong" for cue in cues)
    weak = any(cue.kind == "condition" and cue.level == "weak" and cue.sentence in yes for cue in cues)
    if scores["accept"] >= 1.5 and (strong or weak):
        scores["negotiate"] += 2.5
    if scores["accept"] >= 1.5 and scores["negotiate"] >= 2.5:
        scores["negotiate"] += scores["accept"]
        scores["accept"] = 0
    if scores["accept"] >= 3:
        for weaker in ("question", "acknowledge", "call_me", "delegate", "postpone"):
            scores[weaker] *= 0.5
    if scores["decline"] >= 3:
        for weaker in ("question", "acknowledge", "accept"):
            scores[weaker] *= 0.5
        scores["negotiate"] *= 1.2 if _last(cues, "negotiate") > _last(cues, "decline") else 0.5
    if scores["negotiate"] >= 2.5:
        scores["question"] *= 0.5
    if scores["unrelated"] >= 3:
        for weaker in ("question", "acknowledge", "call_me", "postpone"):
            scores[weaker] *= 0.5
    if scores["postpone"] >= 3:
        scores["question"] *= 0.5
        scores["acknowledge"] *= 0.5
    if max(scores[kind] for kind in _ORDER[:-1]) >= 2.5:
        scores["acknowledge"] *= 0.5


_TURNS_TO = frozenset({"accept", "decline", "postpone"})


def _turn(scores: dict[str, float], cues: tuple[Cue, ...]) -> None:
    """Of a yes and a no (or a "later") with a "but" between them the second counts: "they won't pay, but start"."""
    said = [cue for cue in cues if cue.kind in _TURNS_TO and cue.weight >= _PLAIN and not cue.negated]
    for one, next_one in pairwise(said):
        turned = any(cue.kind == "turn" and one.last < cue.first <= next_one.first for cue in cues)
        if turned and one.kind != next_one.kind and next_one is said[-1]:
            scores[one.kind] *= 0.5


def _last(cues: tuple[Cue, ...], kind: str) -> int:
    """Return the last word of what says so plainly, -1 where nothing does: who names a price after a no, haggles."""
    return max((cue.last for cue in cues if cue.kind == kind and cue.weight >= 2 and not cue.negated), default=-1)


_MAILBOX = re.compile(r"(?<![\w.+-])[\w.+-]{1,64}@[\w-]+\.\w")
_PHONE = re.compile(r"(?<![\d€$£.,])(?:\+\d{2}|0)[\d ()/.-]{7,16}\d(?!\d)")
_AMOUNT = re.compile(r"(?<![\w.,/-])([1-9]\d{0,2}(?:[.,' ]\d{3})+|[1-9]\d{2,5})(?:,-|[.,]\d{2})?(?![\w/-]|[.,]\d)")
_NUMBERED = re.compile(r"(?:nummer|number|numéro|\bnr|n°)\W{1,3}(?:[^\W\d]+\W{1,3}){0,2}$", re.IGNORECASE)
_POSTCODE = re.compile(
    r"(?<=[,;\n])\s*\d{4,5}[ \u00a0]+(?!(?i:eur|euros?|chf|sfr|franken|francs|netto|brutto|usd|gbp)\b)[A-ZÀ-Þ]\w+"
)


_SHARES = tuple(Decimal(share) for share in ("1", "0.5", "0.25", "0.3", "0.4", "0.6", "0.7", "0.75"))
_WITH_VAT = tuple(Decimal(rate) for rate in ("1.21", "1.2", "1.19", "1.23", "1.06", "1.09", "1.07", "1.081", "1.1"))


def _other_amount(text: Text, offered: Decimal | None) -> bool:
    """True when a sum is named that is not the offer's own, nor a usual part of it, nor the sum with VAT.

    Order numbers and postcodes are no sums.
    """
    if offered is None:
        return False
    same = [round(offered * share) for share in (*_SHARES, *_WITH_VAT)]
    towns = [town.span() for town in _POSTCODE.finditer(text.plain)]
    for found in _AMOUNT.finditer(text.plain):
        if _NUMBERED.search(text.plain, 0, found.start()) or any(a <= found.start() < b for a, b in towns):
            continue
        value = int(re.sub(r"[^\d]", "", found.group(1)))
        near = value * 3 > offered > Decimal(value) / 3
        if near and value >= 100 and not 1900 <= value <= 2100 and all(abs(value - one) > 1 for one in same):
            return True
    return False
