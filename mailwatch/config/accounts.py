"""Completes the accounts: host and port by provider, the one password, addresses, names of other accounts."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping

from mailwatch.config.meant import did_you_mean
from mailwatch.config.model import (
    Account,
    Command,
    Credential,
    Environment,
    Folders,
    Keyring,
    Marks,
    Secret,
    Security,
    Written,
    is_loopback,
)
from mailwatch.config.problems import Problems
from mailwatch.config.providers import PROVIDERS, Preset, of_address
from mailwatch.config.schema import AccountKeys, FolderKeys, MarkKeys, SecretKeys
from mailwatch.config.tree import KeyPath
from mailwatch.core.mail import AccountName

SECRET_KEYS = (
    "password_command",
    "password_keyring",
    "password_credential",
    "password_env",
    "password",
    "token_command",
)
_NAME = re.compile(r"[\w.@+-]+")


def secret(keys: SecretKeys, user: str) -> Secret | None:
    """Return where the password (or token) of `user` comes from, None where the section says nothing of it."""
    if command := keys.password_command or keys.token_command:
        return Command(command.words)
    if keys.password_keyring:
        return Keyring(keys.password_keyring, user)
    if keys.password_credential:
        return Credential(keys.password_credential)
    if keys.password_env:
        return Environment(keys.password_env)
    return Written(keys.password) if keys.password else None


def says_secret(keys: SecretKeys, path: KeyPath, problems: Problems) -> bool:
    """True where the section has a key about a password, readable or not."""
    return any(getattr(keys, name) is not None or problems.at((*path, name)) for name in SECRET_KEYS)


def check_secret(keys: SecretKeys, path: KeyPath, problems: Problems, *, others_read: bool) -> None:
    """Tell of a password that comes from nowhere, from two places, or from a file that others can read."""
    given = [name for name in SECRET_KEYS if getattr(keys, name) is not None]
    if not says_secret(keys, path, problems):
        problems.add((*path, SECRET_KEYS[0]), f"is missing; expected it, or one of {', '.join(SECRET_KEYS[1:])}")
    if len(given) > 1:
        problems.add((*path, given[1]), f"expected one way to the password; {given[0]} is given as well")
    if keys.password is not None and others_read:
        problems.add((*path, "password"), "others can read this file", f"chmod 600 {problems.file}")


def accounts(named: Mapping[str, AccountKeys] | None, problems: Problems, *, others_read: bool) -> tuple[Account, ...]:
    """Return the accounts that could be completed, in the order of the file."""
    if not named:
        problems.needs(("accounts",), "is missing; expected at least one mail account")
        return ()
    for name, keys in named.items():
        check_secret(keys, ("accounts", name), problems, others_read=others_read)
        _check_names(keys, name, named, problems)
    found = (_account(name, keys, problems) for name, keys in named.items())
    return tuple(account for account in found if account)


def _account(name: str, keys: AccountKeys, problems: Problems) -> Account | None:
    path = ("accounts", name)
    if not keys.user:
        problems.needs((*path, "user"), "is missing; expected the user name at the mail server")
    addresses = keys.addresses or ((keys.user.lower(),) if keys.user and "@" in keys.user else ())
    if keys.user and not addresses:
        problems.needs((*path, "addresses"), "is missing; expected your own addresses, as the user name is none")
    preset = _preset(keys, addresses, path, problems)
    found = secret(keys, keys.user or "")
    if not (preset and found and keys.user and addresses):
        return None
    return Account(
        name=AccountName(name),
        host=preset.host,
        port=preset.port,
        security=preset.security,
        user=keys.user,
        secret=found,
        addresses=tuple(dict.fromkeys(addresses)),
        oauth=keys.token_command is not None,
        certificate=keys.certificate,
        folders=_folders(keys.folders or FolderKeys()),
        replies_also_in=tuple(AccountName(other) for other in keys.replies_also_in or ()),
        marks=_marks(keys.offers or MarkKeys()),
        note=preset.note,
    )


def provider_of(keys: AccountKeys, addresses: tuple[str, ...]) -> str | None:
    """Return the provider that is named, else the one that the address or the user name tells."""
    return keys.provider or next(filter(None, map(of_address, (*addresses, keys.user or ""))), None)


def _preset(keys: AccountKeys, addresses: tuple[str, ...], path: KeyPath, problems: Problems) -> Preset | None:
    """Return where the server is: what is written wins over what is known of the provider."""
    provider = None if keys.host else provider_of(keys, addresses)
    known = PROVIDERS[provider] if provider else None
    host = keys.host or (known.host if known else "")
    if not host:
        if addresses and not problems.at((*path, "provider")):
            domain = addresses[0].rpartition("@")[2]
            problems.needs((*path, "host"), f"is missing; expected the IMAP server (or provider) of {domain}")
        return None
    security = keys.security or (known.security if known else Security.TLS)
    if security is Security.PLAIN and not is_loopback(host):
        problems.add((*path, "security"), f"plain is for this very machine only, expected tls or starttls to {host}")
    if provider == "microsoft" and not keys.token_command and any(getattr(keys, name) for name in SECRET_KEYS):
        problems.add((*path, "token_command"), "is missing; expected it, as Microsoft takes tokens only, no passwords")
    port = keys.port or (known.port if known and not keys.security else 993 if security is Security.TLS else 143)
    return Preset(host, port=port, security=security, note=known.note if known else "")


def _check_names(keys: AccountKeys, own: str, names: Collection[str], problems: Problems) -> None:
    if not _NAME.fullmatch(own):
        problems.add(("accounts", own), "expected a name of letters, digits, dots and dashes")
    for number, other in enumerate(keys.replies_also_in or (), start=1):
        path = ("accounts", own, "replies_also_in", str(number))
        if other == own:
            problems.add(path, "expected another account; this one is always read")
        elif other not in names:
            problems.add(path, f'expected one of your accounts, found "{other}"{did_you_mean(other, names)}')


def _folders(keys: FolderKeys) -> Folders:
    return Folders(
        sent=keys.sent,
        drafts=keys.drafts,
        trash=keys.trash,
        leave_out=keys.leave_out or (),
        shared=bool(keys.shared),
    )


def _marks(keys: MarkKeys) -> Marks:
    return Marks(keyword=keys.keyword, folder=keys.folder, bcc=keys.bcc, senders=frozenset(keys.senders or ()))
