"""Passwords are fetched from where they are, and shown nowhere."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from mailwatch.config.model import Command, Credential, Environment, Keyring, Secret, Written
from mailwatch.config.secrets import reveal
from mailwatch.core.errors import ConfigurationError, MailwatchError, Retry, Scope

PASSWORD = "hunter2 with spaces"


def python(source: str) -> Command:
    return Command((sys.executable, "-c", source))


def test_first_line_of_a_command() -> None:
    """A password store keeps notes below the password: only the first line counts, as it stands."""
    assert reveal(python(f"print('{PASSWORD}\\r\\nuser: anna')"), "accounts.work") == PASSWORD


def test_a_command_sees_no_shell() -> None:
    """What a shell would expand arrives as it is written."""
    secret = Command((sys.executable, "-c", "import sys; print(sys.argv[1])", "$HOME; ls"))
    assert reveal(secret, "accounts.work") == "$HOME; ls"


def test_environment() -> None:
    """A variable's whole value is the password."""
    assert reveal(Environment("MAIL"), "accounts.work", environ={"MAIL": PASSWORD}) == PASSWORD


def test_systemd_credential(tmp_path: Path) -> None:
    """Each is passed as a file, in a directory that a variable names (systemd.exec)."""
    (tmp_path / "mail").write_text(f"{PASSWORD}\n")
    assert reveal(Credential("mail"), "accounts.work", environ={"CREDENTIALS_DIRECTORY": str(tmp_path)}) == PASSWORD


def test_keyring(monkeypatch: pytest.MonkeyPatch) -> None:
    """The keyring is asked by service and user; without a desktop session one line says so."""
    keyring = pytest.importorskip("keyring")
    fail = pytest.importorskip("keyring.backends.fail")

    class Stored(keyring.backend.KeyringBackend):
        priority = 1

        def get_password(self, service: str, username: str) -> str | None:
            return {("mailwatch", "anna"): PASSWORD}.get((service, username))

        def set_password(self, service: str, username: str, password: str) -> None:
            raise NotImplementedError

    before = keyring.get_keyring()
    try:
        keyring.set_keyring(Stored())
        assert reveal(Keyring("mailwatch", "anna"), "accounts.work") == PASSWORD
        with pytest.raises(ConfigurationError, match="keyring set mailwatch 'bob b'"):
            reveal(Keyring("mailwatch", "bob b"), "accounts.work")
        keyring.set_keyring(fail.Keyring())
        with pytest.raises(ConfigurationError, match="no keyring without a desktop session"):
            reveal(Keyring("mailwatch", "anna"), "accounts.work")
    finally:
        keyring.set_keyring(before)


def test_keyring_extra_is_absent(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the extra, the line says what to install."""
    monkeypatch.setitem(sys.modules, "keyring", None)
    with pytest.raises(ConfigurationError, match="pip install 'mailwatch"):
        reveal(Keyring("mailwatch", "anna"), "accounts.work")


@pytest.mark.parametrize(
    ("secret", "told"),
    [
        (Environment("MAIL"), "accounts.work: the variable MAIL is not set (export it before mailwatch starts)"),
        (Environment("EMPTY"), "accounts.work: the password found is empty (put one there)"),
        (
            Credential("mail"),
            (
                "accounts.work: no systemd credentials here, so none called mail "
                "(run mailwatch as its systemd unit, or use password_command)"
            ),
        ),
        (
            Command(("no-such-program-here", "x")),
            "accounts.work: there is no command no-such-program-here (install it, or correct password_command)",
        ),
        (Command(("/etc/passwd",)), "accounts.work: /etc/passwd may not be run (chmod +x /etc/passwd)"),
    ],
)
def test_wrong_settings(secret: Secret, told: str) -> None:
    """A setting that cannot work is an error of the configuration, of this account only, with its remedy."""
    with pytest.raises(ConfigurationError) as caught:
        reveal(secret, "accounts.work", environ={"EMPTY": ""})
    assert str(caught.value) == told
    assert caught.value.scope is Scope.ACCOUNT


def test_credential_that_was_not_passed(tmp_path: Path) -> None:
    """A credential that the unit does not load is told with the line to add; no other file is read in its place."""
    environ = {"CREDENTIALS_DIRECTORY": str(tmp_path)}
    with pytest.raises(ConfigurationError, match="LoadCredential=mail:FILE"):
        reveal(Credential("mail"), "accounts.work", environ=environ)
    with pytest.raises(ConfigurationError, match="no name of a credential"):
        reveal(Credential("../../etc/passwd"), "accounts.work", environ=environ)


def test_failing_command_says_why_but_not_the_password() -> None:
    """The command's own complaint is shown, cut short, and without what it printed as the password."""
    source = f"import sys; print('hunter2'); print('a', file=sys.stderr); sys.exit('locked: hunter2{'x' * 300}')"
    with pytest.raises(MailwatchError) as caught:
        reveal(python(source), "accounts.work")
    assert caught.value.retry is Retry.LATER
    assert "ended with status 1: locked: ***xxx" in caught.value.what
    assert "hunter2" not in str(caught.value)
    assert len(str(caught.value)) < 400


def test_a_command_that_hangs() -> None:
    """A command that waits for somebody who is not there is ended, and tried again later."""
    with pytest.raises(MailwatchError, match=r"gave no password within 0\.2 s") as caught:
        reveal(python("import time; time.sleep(60)"), "accounts.work", patience=0.2)
    assert caught.value.retry is Retry.LATER


def test_passwords_have_no_repr() -> None:
    """A secret in a log line or a traceback shows where it comes from, never what it is."""
    assert PASSWORD not in repr(Written(PASSWORD))
    assert "token" not in repr(Command(("curl", "-H", "token")))
