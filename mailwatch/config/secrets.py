"""Fetches a password from where the configuration says it is. What is fetched is never logged, shown or repeated."""

from __future__ import annotations

import os
import shlex
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import assert_never

from mailwatch.config.model import Command, Credential, Environment, Keyring, Secret, Written
from mailwatch.core.errors import ConfigurationError, MailwatchError, Retry, Scope

PATIENCE = 30.0
"""Seconds that a password command may take: long enough to answer a question of its agent."""

LONGEST_COMPLAINT = 200
"""Characters of a failing command's own words that are repeated."""

CREDENTIALS = "CREDENTIALS_DIRECTORY"


def reveal(secret: Secret, where: str, *, environ: Mapping[str, str] = os.environ, patience: float = PATIENCE) -> str:
    """Given where a password is, return it; raise `MailwatchError` (scope ACCOUNT) when it cannot be had.

    `where` names what it is for (`accounts.work`). `patience` is in seconds.
    """
    match secret:
        case Written(password):
            found = password
        case Environment(variable):
            found = _from_environment(variable, where, environ)
        case Credential(name):
            found = _from_systemd(name, where, environ)
        case Keyring(service, user):
            found = _from_keyring(service, user, where)
        case Command(words):
            found = _from_command(words, where, environ, patience)
        case _:
            assert_never(secret)
    if not found:
        raise _wrong("the password found is empty", where, "put one there")
    return found


def _wrong(what: str, where: str, remedy: str) -> ConfigurationError:
    return ConfigurationError(what, where=where, remedy=remedy, scope=Scope.ACCOUNT)


def _from_environment(variable: str, where: str, environ: Mapping[str, str]) -> str:
    if variable not in environ:
        raise _wrong(f"the variable {variable} is not set", where, "export it before mailwatch starts")
    return environ[variable]


def _from_systemd(name: str, where: str, environ: Mapping[str, str]) -> str:
    """Read a credential as systemd.exec(5) passes it: one file each, in a directory only the service can read."""
    if CREDENTIALS not in environ:
        remedy = "run mailwatch as its systemd unit, or use password_command"
        raise _wrong(f"no systemd credentials here, so none called {name}", where, remedy)
    if Path(name).name != name:
        raise _wrong(f"{name} is no name of a credential", where, "use the name before the colon of LoadCredential=")
    try:
        return _first_line(Path(environ[CREDENTIALS], name).read_bytes())
    except OSError as error:
        remedy = f"add to the unit: LoadCredential={name}:FILE"
        raise _wrong(f"systemd passed no credential {name}: {error.strerror}", where, remedy) from None


def _from_keyring(service: str, user: str, where: str) -> str:
    try:
        import keyring  # noqa: PLC0415 -- an extra, and 60 ms
        import keyring.errors  # noqa: PLC0415
    except ImportError:
        raise _wrong("the keyring extra is not installed", where, "pip install 'mailwatch[keyring]'") from None
    try:
        found: str | None = keyring.get_password(service, user)
    except keyring.errors.NoKeyringError:
        remedy = "log in to a desktop session, or use password_command"
        raise _wrong("no keyring without a desktop session", where, remedy) from None
    except Exception as error:  # noqa: BLE001 -- backends raise what their desktop's bus raises
        what = f"the keyring did not answer: {type(error).__name__}"
        raise MailwatchError(what, where=where, remedy="unlock it", scope=Scope.ACCOUNT, retry=Retry.LATER) from None
    if found is None:
        put = shlex.join(["keyring", "set", service, user])
        raise _wrong(f"the keyring has no password of {user} for {service}", where, f"put it there: {put}")
    return found


def _from_command(words: tuple[str, ...], where: str, environ: Mapping[str, str], patience: float) -> str:
    program = words[0]
    try:
        done = subprocess.run(  # noqa: S603 -- the user's own command, without a shell
            [str(Path(program).expanduser()), *words[1:]],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            check=False,
            timeout=patience,
            env=dict(environ),
        )
    except FileNotFoundError:
        raise _wrong(f"there is no command {program}", where, "install it, or correct password_command") from None
    except PermissionError:
        raise _wrong(f"{program} may not be run", where, f"chmod +x {program}") from None
    except OSError as error:
        raise _wrong(f"{program} did not start: {error.strerror}", where, "correct password_command") from None
    except subprocess.TimeoutExpired:
        raise _failed(f"{program} gave no password within {patience:g} s", where) from None
    if done.returncode != 0:
        raise _failed(f"{program} ended with status {done.returncode}{_complaint(done)}", where)
    return _first_line(done.stdout)


def _failed(what: str, where: str) -> MailwatchError:
    """A command may do better later: when its agent was unlocked, or the network is back."""
    remedy = "run the command yourself to see why"
    return MailwatchError(what, where=where, remedy=remedy, scope=Scope.ACCOUNT, retry=Retry.LATER)


def _complaint(done: subprocess.CompletedProcess[bytes]) -> str:
    """Return the last line of standard error, without anything that standard output (the password) holds."""
    said = done.stderr.decode("utf-8", "replace").strip()
    for printed in done.stdout.decode("utf-8", "replace").split():
        said = said.replace(printed, "***")
    last = said.splitlines()[-1].strip() if said else ""
    return f": {last[:LONGEST_COMPLAINT]}" if last else ""


def _first_line(output: bytes) -> str:
    """Return the first line; `pass` and its like keep notes below the password."""
    return output.decode("utf-8", "replace").partition("\n")[0].rstrip("\r")
