"""Amounts of money as people type them: 2450, 2.450,00, EUR 2450, € 2.450,-, 1200 pounds."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import click


class Amount(click.ParamType):  # type: ignore[type-arg]  # generic since click 8.2 only
    """An amount, with the currency where one is named."""

    name = "amount"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[Decimal, str | None]:
        """Return amount and currency; raise `BadParameter` for what is no amount, or more than one."""
        from mailwatch.core.money.figures import figures  # noqa: PLC0415 -- the words of every language
        from mailwatch.languages import load  # noqa: PLC0415

        if isinstance(value, tuple):
            return value
        text = str(value).strip()
        found = [list(figures(text, language)) for language in load().languages.values()]
        whole = [one[0] for one in found if len(one) == 1 and (one[0].start, one[0].end) == (0, len(text))]
        if not whole:
            self.fail(f"{text!r} is no amount: expected one such as 2450 or EUR 2.450,00", param, ctx)
        return whole[0].value, next((one.currency for one in whole if one.currency), None)
