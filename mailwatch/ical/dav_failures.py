"""What a CalDAV server's refusals mean for people, and how long to stay away."""

from __future__ import annotations

import ipaddress
from urllib.parse import urlsplit

from mailwatch.core.errors import ConfigurationError, MailwatchError, Retry, Scope

GMX_PACE = 2.0
"""Seconds between requests where a server says 429 and not for how long."""


class RefusedError(Exception):
    """An answer whose status says no. `wait` is Retry-After in seconds (RFC 9110 section 10.2.3), None without."""

    def __init__(self, status: int, wait: float | None = None) -> None:
        super().__init__(str(status))
        self.status = status
        self.wait = wait


def require_safe(url: str) -> None:
    """Raise `ConfigurationError` for an address that would send the password in the clear over a network."""
    parts = urlsplit(url)
    if parts.scheme == "https" and parts.hostname:
        return
    if parts.scheme == "http" and is_loopback(parts.hostname or ""):
        return
    raise ConfigurationError(
        "the calendar's address must begin with https:// (http:// only to this machine itself)",
        where=url,
        remedy="correct `url` of the calendar in the configuration",
        scope=Scope.ACCOUNT,
    )


def is_loopback(host: str) -> bool:
    """True for this machine itself."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")


def asked_to_wait(problem: Exception) -> float | None:
    """Return the seconds a server asked us to stay away, None when it did not."""
    status = getattr(problem, "status", None)
    seconds = getattr(problem, "retry_after_seconds", None)
    if status not in {429, 503}:
        return None
    if seconds is None:
        seconds = getattr(problem, "wait", None)
    return float(seconds) if seconds is not None else (GMX_PACE if status == 429 else None)


def explained(problem: Exception, where: str) -> MailwatchError:
    """Given what a request raised, return the error for people."""
    status = getattr(problem, "status", None)
    if isinstance(status, int):
        return _by_status(status, where, asked_to_wait(problem))
    name = type(problem).__name__
    if "SSL" in name or "certificate" in str(problem).lower():
        return _failed("the server's certificate is not trusted", where, "check the address, or set `ca_file`")
    if "Timeout" in name:
        return _failed("the calendar server does not answer", where, retry=Retry.LATER)
    if _is_network(problem):
        return _failed("the calendar server cannot be reached", where, retry=Retry.LATER)
    return _failed(f"the calendar server's answer cannot be understood ({name})", where, retry=Retry.LATER)


def _is_network(problem: Exception) -> bool:
    """The HTTP library may be niquests, requests or httpx; all of their network errors bear such names."""
    names = {kind.__name__ for kind in type(problem).__mro__}
    return isinstance(problem, OSError) or bool(names & {"RequestException", "HTTPError", "TransportError"})


def _by_status(status: int, where: str, wait: float | None) -> MailwatchError:
    match status:
        case 401:
            return _failed("user name or password refused", where, "check them; many providers want an app password")
        case 403:
            return _failed("the calendar may not be used so", where, "check that you may write to it")
        case 404 | 410:
            return _failed("the calendar is not there", where, "check `url` and `calendar` in the configuration")
        case 413 | 507:
            return _failed("the calendar's storage is full", where, "make room there", retry=Retry.LATER, wait=wait)
        case 429:
            return _failed("the calendar server asks for fewer requests", where, retry=Retry.LATER, wait=wait)
        case _ if status >= 500:
            return _failed(f"the calendar server is in trouble ({status})", where, retry=Retry.LATER, wait=wait)
        case _:
            return _failed(f"the calendar server refused ({status})", where)


def _failed(
    what: str, where: str, remedy: str = "", *, retry: Retry = Retry.NEVER, wait: float | None = None
) -> MailwatchError:
    return MailwatchError(what, where=where, remedy=remedy, scope=Scope.ACCOUNT, retry=retry, wait=wait)
