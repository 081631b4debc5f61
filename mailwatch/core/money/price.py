"""The one price that an offer names, out of all the amounts in it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import combinations

from mailwatch.core.money.amounts import Amount, Unit


@dataclass(frozen=True, slots=True)
class Price:
    """What an offer costs: `excl` tells whether tax comes on top (None: not said)."""

    value: Decimal
    currency: str | None
    unit: Unit | None
    excl: bool | None


def price_of(letter: Sequence[Amount], paper: Sequence[Amount] = (), *, options: bool = False) -> Price | None:
    """Given the amounts of a letter and of the document with it, return the price; None for a choice, a range or none.

    A total before a sum of parts, without tax before with tax, the writer's own price before others; the letter
    before the document, unless the document's total stands in the letter too or the letter names only a part of
    it. `options` says that the letter offers a choice in words.
    """
    said = _candidates(letter)
    document = _without_tax(_pick(_candidates(paper) or _deducted(paper), options=False), paper)
    if not said:
        return _price(document if document is not None else _pick(_deducted(letter), options=options))
    named = _without_tax(_pick(said, options=options), letter)
    if document is not None and {document.value, *_gross(document, paper)} & _values(said):
        return _price(document)
    if named is not None and document is not None and _is_part(named, document, paper):
        return _price(document)
    return _price(named)


def _is_part(named: Amount, document: Amount, paper: Sequence[Amount]) -> bool:
    """True where a price of the letter is one line of the document, whose total is higher."""
    lines = _values(one for one in paper if one is not document)
    return "total" not in named.marks and named.value < document.value and named.value in lines


def _without_tax(total: Amount | None, amounts: Sequence[Amount]) -> Amount | None:
    """Given a total, return what is left of it without a tax that stands beside it, else the total itself."""
    taxes = [amount.value for amount in amounts if _is_tax(amount)]
    if total is None or "excl" in total.marks:
        return total
    return next((one for one in amounts for tax in taxes if one.value == total.value - tax and not _is_tax(one)), total)


def _gross(net: Amount, amounts: Sequence[Amount]) -> set[Decimal]:
    """Return what a price comes to with the taxes that stand beside it."""
    return {net.value + amount.value for amount in amounts if _is_tax(amount)}


def _price(amount: Amount | None) -> Price | None:
    if amount is None:
        return None
    excl = True if "excl" in amount.marks else False if "incl" in amount.marks else None
    return Price(amount.value, amount.currency, amount.unit, excl)


def _candidates(amounts: Iterable[Amount]) -> list[Amount]:
    """Leave out tax itself, old prices, discounts and deposits, and what is no price at all."""
    return [one for one in amounts if not one.marks & _NO_PRICE and not _is_tax(one)]


_NO_PRICE = frozenset({"instead", "less", "aside"})


def _deducted(amounts: Iterable[Amount]) -> list[Amount]:
    """Keep old prices and deposits: what is left to tell a price by where nothing else is named."""
    return [one for one in amounts if "aside" not in one.marks and not _is_tax(one)]


def _is_tax(amount: Amount) -> bool:
    return "tax" in amount.marks and not amount.marks & {"excl", "incl", "total"}


def _pick(amounts: list[Amount], *, options: bool) -> Amount | None:
    if not amounts:
        return None
    if all("range" in amount.marks for amount in amounts):
        return None
    flat = [amount for amount in amounts if amount.unit in _WHOLE and "range" not in amount.marks]
    totals = [amount for amount in flat if "total" in amount.marks]
    if totals and not (options and len(_values(totals)) > 1):
        return _best(totals)
    summed = _sum(flat, amounts)
    if summed is not None:
        return summed
    if any("range" in amount.marks for amount in amounts) and not any("excl" in amount.marks for amount in flat):
        return None
    if not flat:
        rates = [amount for amount in amounts if "extra" not in amount.marks] or amounts
        return _best(rates) if len(_values(rates)) == 1 or _steady(rates) else None
    if len(_values(flat)) > 1 and (options or _listed(flat)):
        return None
    return _best(flat)


_WHOLE = frozenset({None, Unit.YEAR})
"""A price a year is what the year costs, not a rate."""


def _values(amounts: Iterable[Amount]) -> set[Decimal]:
    return {amount.value for amount in amounts}


def _best(amounts: Sequence[Amount]) -> Amount:
    """Return the price without tax, then the writer's own, then what is no extra, then the first."""

    def rank(amount: Amount) -> tuple[bool, bool, bool, bool]:
        marks = amount.marks
        return ("excl" not in marks, "extra" in marks, "own" not in marks, "incl" not in marks)

    return min(amounts, key=rank)


def _steady(rates: Sequence[Amount]) -> bool:
    """True where a price per month stands beside other rates that are not: it is what is paid."""
    return len(_values(rate for rate in rates if rate.unit is Unit.MONTH)) == 1


def _listed(amounts: Sequence[Amount]) -> bool:
    """True for a price list: two or more lines that each name a price."""
    return sum("line" in amount.marks for amount in amounts) > 1


_MOST = 8
"""Amounts: of more than these no sums are tried."""


def _sum(flat: Sequence[Amount], amounts: Sequence[Amount]) -> Amount | None:
    """Return the amount that is the sum of two or more of the others, the last one if there are several."""
    found = None
    for amount in flat:
        parts = [other.value for other in amounts if other is not amount and other.value < amount.value]
        if len(parts) <= _MOST and any(
            sum(some) == amount.value for size in range(2, len(parts) + 1) for some in combinations(parts, size)
        ):
            found = amount
    return found
