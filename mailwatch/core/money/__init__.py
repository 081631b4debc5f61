"""Amounts of money in a text, and the one price that an offer names."""

from mailwatch.core.money.amounts import Amount, Unit, find_amounts
from mailwatch.core.money.price import Price, price_of

__all__ = ["Amount", "Price", "Unit", "find_amounts", "price_of"]
