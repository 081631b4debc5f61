"""Countries and time zones, as the tz database names them."""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from mailwatch.config.meant import closest
from mailwatch.config.model import Country, Language

SUBDIVISIONS = {
    "AT": "1 2 3 4 5 6 7 8 9",
    "CH": "AG AI AR BE BL BS FR GE GL GR JU LU NE NW OW SG SH SO SZ TG TI UR VD VS ZG ZH",
    "DE": "BB BE BW BY HB HE HH MV NI NW RP SH SL SN ST TH",
    "GB": "ENG NIR SCT WLS",
}
"""Parts with holidays of their own, where a slip is found at once; parts of other countries are taken as written."""

_OTHER_NAMES = {
    "nederland": "NL", "holland": "NL", "netherlands": "NL", "belgië": "BE", "belgie": "BE", "belgique": "BE",
    "deutschland": "DE", "duitsland": "DE", "österreich": "AT", "oostenrijk": "AT", "schweiz": "CH", "suisse": "CH",
    "zwitserland": "CH", "frankrijk": "FR", "frankreich": "FR", "uk": "GB", "england": "GB", "en": "GB", "usa": "US",
}  # fmt: skip

_LANGUAGES = {"DE": Language.DE, "AT": Language.DE, "CH": Language.DE, "FR": Language.FR} | dict.fromkeys(
    ("GB", "IE", "US", "AU", "NZ", "CA", "ZA"), Language.EN
)


def language_of(country: Country) -> Language:
    """Return the language that most people there write, Dutch where that says nothing."""
    return _LANGUAGES.get(country.code, Language.NL)


def _table(name: str) -> list[list[str]]:
    lines = files("tzdata").joinpath("zoneinfo", name).read_text("utf-8").splitlines()
    return [line.split("\t") for line in lines if line and not line.startswith("#")]


@cache
def country_names() -> dict[str, str]:
    """Return the English name of each ISO 3166-1 code."""
    return dict(_table("iso3166.tab"))


def country(text: str) -> Country:
    """Given `NL` or `DE-BY`, return the country; raise ValueError where there is no such one."""
    code, _, subdivision = text.strip().upper().partition("-")
    parts = SUBDIVISIONS.get(code, "").split()
    if code not in country_names() or (subdivision and parts and subdivision not in parts):
        raise ValueError
    if text.strip().endswith("-") or not re.fullmatch(r"[A-Z0-9 ]*", subdivision):
        raise ValueError
    return Country(code, subdivision or None)


def meant_country(text: str) -> str | None:
    """Given what is no code, return the code that was probably meant: also for a name in one of our languages."""
    by_name = {name.casefold(): code for code, name in country_names().items()} | _OTHER_NAMES
    found = closest(text, (*country_names(), *by_name))
    return by_name.get(found, found) if found else None


def timezone(text: str) -> ZoneInfo:
    """Given a name of the tz database, return the zone; raise ValueError where there is no such one."""
    try:
        return ZoneInfo(text)
    except (ZoneInfoNotFoundError, OSError):
        raise ValueError from None


def meant_timezone(text: str) -> str | None:
    """Given what is no zone, return the one that was probably meant; the name of the city alone is enough."""
    zones = sorted(available_timezones())
    by_city = {zone.rpartition("/")[2].casefold(): zone for zone in zones}
    return by_city.get(text.casefold().replace(" ", "_")) or closest(text, zones)


def timezone_of(country: Country) -> ZoneInfo | None:
    """Return the country's time zone, None where it has several."""
    zones = [row[2] for row in _table("zone.tab") if row[0] == country.code]
    if country.code in _ONE_ZONE:
        return ZoneInfo(_ONE_ZONE[country.code])
    return ZoneInfo(zones[0]) if len(zones) == 1 else None


_ONE_ZONE = {"DE": "Europe/Berlin", "NL": "Europe/Amsterdam", "BE": "Europe/Brussels", "FR": "Europe/Paris"}
"""Spared the table: the common ones, and Germany, whose second zone (a Swiss enclave) keeps the same time."""
