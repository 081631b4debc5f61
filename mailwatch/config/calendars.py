"""Completes the calendar: exactly one kind, with what a mail account already tells."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from urllib.parse import urlsplit

from mailwatch.config import paths
from mailwatch.config.accounts import check_secret, provider_of, says_secret, secret
from mailwatch.config.kinds import path as read_path
from mailwatch.config.meant import did_you_mean
from mailwatch.config.model import CalDav, Calendar, IcsFile, Invitations, Vdir, is_loopback
from mailwatch.config.problems import Problems
from mailwatch.config.providers import PROVIDERS
from mailwatch.config.schema import AccountKeys, CalDavKeys, CalendarKeys, SecretKeys
from mailwatch.config.tree import KeyPath
from mailwatch.core.mail import AccountName

KINDS_OF_CALENDAR = ("caldav", "vdir", "file", "mail")
_CALDAV = ("calendar", "caldav")


def calendar(
    keys: CalendarKeys, accounts: Mapping[str, AccountKeys], problems: Problems, *, others_read: bool
) -> Calendar | None:
    """Return the calendar; a vdir in the data directory where none is configured. None where it was found wrong."""
    given = [kind for kind in KINDS_OF_CALENDAR if getattr(keys, kind) is not None]
    if len(given) > 1:
        problems.add(("calendar", given[1]), f"expected one kind of calendar; {given[0]} is given as well")
        return None
    if keys.away and given and given[0] in {"file", "mail"}:
        problems.add(
            ("calendar", "away"), f"expected caldav or vdir beside it: {given[0]} has no other calendar to read"
        )
    if keys.caldav is not None:
        return _caldav(keys.caldav, keys.away, accounts, problems, others_read=others_read)
    if keys.file is not None:
        if keys.file.suffix != ".ics":
            problems.add(("calendar", "file"), f'expected a file name that ends in .ics, found "{keys.file.name}"')
        return IcsFile(keys.file)
    if keys.mail is not None:
        return _invitations(keys.mail, accounts, problems)
    if problems.within(("calendar",)):
        return None
    return _vdir(keys.vdir or paths.calendar_directory(), keys.away, problems)


def _vdir(path: Path, away: str | None, problems: Problems) -> Vdir:
    """Days off lie in a folder beside the calendar's, or wherever its path says."""
    try:
        return Vdir(path, path.parent / read_path(away) if away else None)
    except ValueError:
        problems.add(("calendar", "away"), "expected a folder")
        return Vdir(path)


def _account(name: str, where: KeyPath, accounts: Mapping[str, AccountKeys], problems: Problems) -> AccountKeys | None:
    if name not in accounts:
        hint = did_you_mean(name, accounts)
        problems.add(("calendar", *where), f'expected one of your accounts, found "{name}"{hint}')
    return accounts.get(name)


def _invitations(word: str, accounts: Mapping[str, AccountKeys], problems: Problems) -> Invitations | None:
    """Given the account's name, or yes where there is only one account, return the calendar."""
    if word not in accounts and word.casefold() in {"yes", "true", "on"} and len(accounts) == 1:
        return Invitations(AccountName(next(iter(accounts))))
    return Invitations(AccountName(word)) if _account(word, ("mail",), accounts, problems) else None


def _caldav(
    keys: CalDavKeys, away: str | None, accounts: Mapping[str, AccountKeys], problems: Problems, *, others_read: bool
) -> CalDav | None:
    lender = _account(keys.account, ("caldav", "account"), accounts, problems) if keys.account else None
    if keys.account and lender is None:
        return None
    own = lender is None or says_secret(keys, _CALDAV, problems)
    if own:
        check_secret(keys, _CALDAV, problems, others_read=others_read)
    user = keys.user or (lender.user if lender else None)
    if not user and lender is None:
        problems.needs((*_CALDAV, "user"), "is missing; expected the user name at the calendar server, or account")
    url = keys.url or _known_url(lender, problems)
    _check_url(url, problems)
    lent: SecretKeys = keys if own or lender is None else lender
    found = secret(lent, user or "")
    if not (user and url and found):
        return None
    return CalDav(url, user, found, oauth=lent.token_command is not None, calendar=keys.calendar, away=away)


def _known_url(lender: AccountKeys | None, problems: Problems) -> str:
    """Return where the provider of a mail account keeps calendars, "" (and told) where that is not known."""
    provider = provider_of(lender, lender.addresses or ()) if lender else None
    url = PROVIDERS[provider].caldav if provider else ""
    if not url:
        whose = f" ({provider} has none that takes a password: use mail or vdir)" if provider else ""
        problems.needs((*_CALDAV, "url"), f"is missing; expected the address of the calendar server{whose}")
    return url


def _check_url(url: str, problems: Problems) -> None:
    if url.startswith("http:") and not is_loopback(urlsplit(url).hostname or ""):
        problems.add((*_CALDAV, "url"), "http is for this very machine only, expected https")
