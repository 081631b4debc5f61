"""Reads the configuration file and completes it, or tells everything that is wrong with it."""

from __future__ import annotations

import os
import stat
from datetime import time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from mailwatch.config.accounts import accounts
from mailwatch.config.calendars import calendar
from mailwatch.config.model import Configuration, Country, Me, Scan, Working
from mailwatch.config.pace import cadence
from mailwatch.config.places import language_of, timezone_of
from mailwatch.config.problems import Problems
from mailwatch.config.reader import Reader
from mailwatch.config.schema import CadenceKeys, CalendarKeys, File, MeKeys, ScanKeys, WorkingKeys
from mailwatch.config.tree import parse
from mailwatch.core.errors import ConfigurationError, ProblemsError
from mailwatch.core.verdict import Register

OTHERS = stat.S_IRWXG | stat.S_IRWXO


def load(path: Path) -> Configuration:
    """Given the configuration file, return what it says; raise `ProblemsError` with all that is wrong."""
    text, others_read = _read(path)
    tree = parse(text, path)
    problems = Problems(tree)
    file = Reader(problems, path.parent).section(File, tree.root)
    found = _complete(path, file, problems, others_read=others_read)
    problems.settle()
    if found is None:
        raise AssertionError("what could not be completed is always told")
    return found


def _read(path: Path) -> tuple[str, bool]:
    """Return the text, and whether others than its owner can read it."""
    try:
        with path.open("rb") as file:
            mode = os.fstat(file.fileno()).st_mode
            return file.read().decode("utf-8-sig"), bool(mode & OTHERS)
    except FileNotFoundError:
        raise _unreadable(path, "no configuration yet", "start with: mailwatch config --write") from None
    except UnicodeDecodeError as error:
        raise _unreadable(
            path, f"expected UTF-8, found byte {error.object[error.start]:#04x}", "save it again"
        ) from None
    except OSError as error:
        raise _unreadable(path, error.strerror or str(error), "make it readable for you") from None


def _unreadable(path: Path, what: str, remedy: str) -> ProblemsError:
    return ProblemsError((ConfigurationError(what, where=str(path), remedy=remedy),))


def _complete(path: Path, file: File, problems: Problems, *, others_read: bool) -> Configuration | None:
    """Fill in what absent keys mean. Every section is looked at, so that all that is wrong is told."""
    country = file.country or Country("NL")
    zone = file.timezone or _zone(country, problems)
    me = _me(file.me or MeKeys(), country, problems)
    working = _working(file.working or WorkingKeys(), problems)
    found = accounts(file.accounts, problems, others_read=others_read)
    where = calendar(file.calendar or CalendarKeys(), file.accounts or {}, problems, others_read=others_read)
    pace = cadence(file.cadence or CadenceKeys(), problems)
    templates = _templates(file.templates, problems)
    if zone is None or where is None:
        return None
    return Configuration(
        file=path,
        me=me,
        country=country,
        timezone=zone,
        working=working,
        away=file.away or (),
        accounts=found,
        calendar=where,
        cadence=pace,
        scan=_scan(file.scan or ScanKeys()),
        templates=templates,
    )


def _zone(country: Country, problems: Problems) -> ZoneInfo | None:
    zone = timezone_of(country)
    if zone is None:
        problems.needs(("timezone",), f"is missing; expected one, as {country.code} has several")
    return zone


def _me(keys: MeKeys, country: Country, problems: Problems) -> Me:
    signature = keys.signature or ""
    if keys.signature_file and keys.signature:
        problems.add(("me", "signature_file"), "expected one signature; signature is given as well")
    elif keys.signature_file:
        signature = _signature(keys.signature_file, problems)
    return Me(
        language=keys.language or language_of(country),
        register=keys.register or Register.FORMAL,
        name=keys.name or "",
        phone=keys.phone,
        signature=signature.strip("\n"),
    )


def _signature(file: Path, problems: Problems) -> str:
    try:
        return file.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is not UTF-8"
        problems.add(("me", "signature_file"), f"expected a text file, but {file} cannot be read: {reason}")
        return ""


def _working(keys: WorkingKeys, problems: Problems) -> Working:
    usual = Working()
    starts, ends = (keys.hours.starts, keys.hours.ends) if keys.hours else (usual.starts, usual.ends)
    call_at = keys.call_at or _within(usual.call_at, starts, ends)
    if not starts <= call_at < ends:
        problems.add(("working", "call_at"), f"expected a time within your hours, {starts:%H:%M}-{ends:%H:%M}")
    weekdays = frozenset[int]().union(*keys.days) if keys.days else usual.weekdays
    return Working(weekdays=weekdays, starts=starts, ends=ends, call_at=call_at)


def _within(usual: time, starts: time, ends: time) -> time:
    return usual if starts <= usual < ends else starts


def _scan(keys: ScanKeys) -> Scan:
    usual = Scan()
    return Scan(
        window=timedelta(days=keys.window) if keys.window else usual.window,
        poll=keys.poll or usual.poll,
        effects_per_tick=keys.effects_per_tick or usual.effects_per_tick,
    )


def _templates(folder: Path | None, problems: Problems) -> Path | None:
    if folder is not None and not folder.is_dir():
        problems.add(("templates",), f"expected a folder, but there is none at {folder}")
    return folder
