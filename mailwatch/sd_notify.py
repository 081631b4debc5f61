"""Telling systemd how it goes, by the datagrams of sd_notify(3); does nothing where systemd does not ask for them."""

from __future__ import annotations

import os
import socket
from collections.abc import Mapping


def notify(*states: str, environment: Mapping[str, str] = os.environ) -> bool:
    """Given states ("READY=1", "WATCHDOG=1", "STATUS=...", "STOPPING=1"), send them; True when systemd took them.

    Never raises: a service manager that went away is no reason to stop following up.
    """
    address = environment.get("NOTIFY_SOCKET", "")
    if address.startswith("@"):
        address = "\0" + address[1:]  # an abstract socket, unix(7)
    if not address:
        return False
    try:
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_CLOEXEC) as channel:
            channel.sendto("\n".join(states).encode(), address)
    except OSError:
        return False
    return True


def watchdog_seconds(environment: Mapping[str, str] = os.environ) -> float | None:
    """Return how often systemd wants to hear "WATCHDOG=1" at least (WatchdogSec), None when it does not ask us."""
    if environment.get("WATCHDOG_PID", str(os.getpid())) != str(os.getpid()):
        return None
    microseconds = environment.get("WATCHDOG_USEC", "")
    return int(microseconds) / 1_000_000 if microseconds.isdigit() else None
