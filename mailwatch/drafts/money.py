"""Amounts as people write them in each language: € 2.450 / €2,450 / 2.450 € / CHF 1'250.–."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

_SIGNS = {"EUR": "€", "GBP": "£", "USD": "$"}
_SEPARATORS = {"nl": (".", ","), "en": (",", "."), "de": (".", ","), "fr": (" ", ",")}
_SWISS = frozenset({"de", "fr"})
"""Languages in which francs are written the Swiss way; Dutch and English keep their own separators."""


def money(amount: Decimal, currency: str | None, language: str) -> str:
    """Given an amount in `currency` (ISO 4217 code, None when unknown), return it as `language` writes it.

    Cents are named only where there are any. Without a currency the bare number is returned: none is guessed.
    Blanks are no-break, so that an amount never falls apart over two lines.
    """
    thousands, point = _SEPARATORS.get(language, ("", "."))
    code = (currency or "").upper()
    if code == "CHF" and language in _SWISS:
        digits = _digits(amount, "'", ".")
        return f"CHF\xa0{digits}" if _has_cents(amount) else f"CHF\xa0{digits}.–"
    number = _digits(amount, thousands, point)
    if not code:
        return number
    sign = _SIGNS.get(code, code)
    if language in {"de", "fr"}:
        return f"{number}\xa0{sign}"
    glue = "" if language == "en" and code in _SIGNS else "\xa0"
    return f"{sign}{glue}{number}"


def _has_cents(amount: Decimal) -> bool:
    return amount != amount.to_integral_value()


def _digits(amount: Decimal, thousands: str, point: str) -> str:
    places = Decimal("0.01") if _has_cents(amount) else Decimal(1)
    plain = f"{amount.quantize(places, rounding=ROUND_HALF_UP):,f}"
    whole, _, cents = plain.partition(".")
    return whole.replace(",", thousands.replace(" ", "\xa0")) + (point + cents if cents else "")
