"""Public holidays of a country, by the holidays library, which is loaded when the first day is asked about."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from difflib import get_close_matches

from mailwatch.core.errors import ConfigurationError


def holiday_in(country: str, subdivision: str | None = None) -> Callable[[date], bool]:
    """Given a country and a part of it, return a question: is this day a public holiday there?

    A country is its ISO 3166-1 code of two or three letters, or its English name; a subdivision is its
    ISO 3166-2 code without the country, or the name the library knows. Holidays of banks, schools or
    offices alone do not count. Raises `ConfigurationError` with the nearest known name for an unknown one.
    """
    from holidays import PUBLIC, country_holidays  # noqa: PLC0415 - heavy, loaded when used

    code = _code_of(country)
    known = country_holidays(code)
    part = None
    if subdivision is not None:
        aliases = {name.casefold(): name for name in (*known.subdivisions, *known.subdivisions_aliases)}
        part = aliases.get(subdivision.casefold())
        if part is None:
            raise _unknown(f"no part of {code} is called {subdivision!r}", subdivision, sorted(aliases.values()))
    days = country_holidays(code, subdiv=part, categories=(PUBLIC,))
    return lambda day: day in days


def _code_of(country: str) -> str:
    from holidays.registry import COUNTRIES  # noqa: PLC0415 - heavy, loaded when used

    codes: dict[str, str] = {}
    for name, (_, alpha_2, *others) in COUNTRIES.items():
        codes |= dict.fromkeys((name.replace("_", " "), alpha_2.casefold(), *map(str.casefold, others)), alpha_2)
    wanted = country.strip().casefold()
    if wanted not in codes:
        raise _unknown(f"no country is known as {country!r}", wanted, sorted(codes))
    return codes[wanted]


def _unknown(what: str, given: str, known: list[str]) -> ConfigurationError:
    close = get_close_matches(given, known, n=1)
    meant = close[0].upper() if close and len(close[0]) <= 3 else "".join(close).title()
    asked = "give the code of ISO 3166, as in NL, or DE with BY"
    return ConfigurationError(what, remedy=f"did you mean {meant}?" if close else asked)
