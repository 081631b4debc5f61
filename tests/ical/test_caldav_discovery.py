"""Which server, over which line, and which calendar on it: nothing is guessed and no password leaks."""

from __future__ import annotations

import ssl
from collections.abc import Iterator
from pathlib import Path

import pytest
import trustme

from mailwatch.core.errors import ConfigurationError, MailwatchError
from mailwatch.ical.caldav import CalDavCalendar, CalDavSettings
from mailwatch.ical.dav_session import Server, same_place
from tests.ical.lying_server import HOME, OTHER, OWN, LyingServer
from tests.ical.stands import ZONE, entry, now


@pytest.fixture
def server() -> Iterator[LyingServer]:
    with LyingServer() as running:
        yield running


def test_a_trusted_certificate_is_needed(tmp_path: Path) -> None:
    """TLS checks the certificate: against the system's, or the file that the user gives."""
    authority = trustme.CA()
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("127.0.0.1").configure_cert(context)
    authority.cert_pem.write_to_path(str(tmp_path / "ca.pem"))

    with LyingServer(context) as server:
        trusting = Server(server.url, "eva", "geheim", ca_file=str(tmp_path / "ca.pem"))
        CalDavCalendar(CalDavSettings(trusting, ZONE, "own"), now).put(entry(), None)
        server.requests.clear()
        with pytest.raises(MailwatchError, match="certificate"):
            CalDavCalendar(CalDavSettings(Server(server.url, "eva", "geheim"), ZONE, "own"), now).ours()
        assert server.requests == []


@pytest.mark.parametrize("address", ["", "/"])
def test_the_bare_address_of_a_server_is_enough(server: LyingServer, address: str) -> None:
    """A root that knows no user is asked at its well-known address (RFC 6764 section 5), as Nextcloud needs."""
    settings = CalDavSettings(Server(server.root + address, "eva", "geheim"), ZONE, "own")

    assert {one.name for one in CalDavCalendar(settings, now).calendars()} == {"own", "other"}


def test_an_address_without_calendars_is_told(server: LyingServer) -> None:
    """A path that the server does not know is an error that names it."""
    settings = CalDavSettings(Server(f"{server.root}/wrong/", "eva", "geheim"), ZONE)

    with pytest.raises(MailwatchError, match="/wrong/"):
        CalDavCalendar(settings, now).ours()


def test_hrefs_are_compared_unquoted() -> None:
    """Servers quote @ and blanks as they like, and tell hosts or not."""
    assert same_place("/dav/eva%40x.example/my%20own/", "https://host.example/dav/eva@x.example/my own")
    assert not same_place(OWN, OTHER)
    assert not same_place(HOME, OWN)


@pytest.mark.parametrize("url", ["http://calendar.example.org/dav/", "ftp://127.0.0.1/", "calendar.example.org"])
def test_a_password_never_travels_in_the_clear(url: str) -> None:
    """Plain http is only for this machine itself; anything else is an error of configuration, before any request."""
    with pytest.raises(ConfigurationError, match="https"):
        CalDavCalendar(CalDavSettings(Server(url, "eva", "geheim"), ZONE), now)


def test_the_password_is_not_shown() -> None:
    """Settings that land in a log do not tell the password."""
    assert "geheim" not in repr(CalDavSettings(Server("https://x.example/", "eva", "geheim"), ZONE))


@pytest.mark.parametrize(("wanted", "expected"), [("OWN", OWN), ("other", OTHER), (f"{OWN}", OWN), ("own/", None)])
def test_a_calendar_is_found_by_name_or_address(server: LyingServer, wanted: str, expected: str | None) -> None:
    """The name as the client shows it, or the address; nothing is guessed."""
    settings = CalDavSettings(Server(server.url, "eva", "geheim"), ZONE, calendar=wanted)
    calendar = CalDavCalendar(settings, now)

    if expected is None:
        with pytest.raises(ConfigurationError, match="own"):
            calendar.put(entry(), None)
    else:
        calendar.put(entry(), None)
        assert [path.startswith(expected) for path in server.objects] == [True]


@pytest.mark.parametrize(("wanted", "hint"), [("onw", "did you mean 'own'"), (None, "there are: other, own")])
def test_an_unclear_calendar_is_asked_about(server: LyingServer, wanted: str | None, hint: str) -> None:
    """A wrong name, or none where there are two calendars, is answered with the names there are."""
    settings = CalDavSettings(Server(server.url, "eva", "geheim"), ZONE, calendar=wanted)

    with pytest.raises(ConfigurationError, match=hint):
        CalDavCalendar(settings, now).ours()


def test_an_address_of_a_calendar_is_enough(server: LyingServer) -> None:
    """The address of one calendar, as clients show it, says which one is meant."""
    url = server.url.replace("/dav/eva/", OTHER)
    server_settings = Server(url, "eva", "geheim")
    CalDavCalendar(CalDavSettings(server_settings, ZONE), now).put(entry(), None)

    assert [path.startswith(OTHER) for path in server.objects] == [True]
