"""The `caldav` library's client, taught patience. Imported when the first request is made, for the library is heavy.

One answer of 429 within a question that takes several requests must not start the question anew: on a
server that grants a request every two seconds it would never end. So short waits are waited out where they
are asked for, and only long ones are handed up.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

from caldav.davclient import DAVClient
from caldav.lib.error import DAVError

from mailwatch.ical.dav_failures import asked_to_wait

SHORT_WAIT = 5.0
"""Seconds that are waited out at once."""

_TRIES = 4

# The library logs tracebacks about servers that deviate; what that means for the user is said by our own errors.
logging.getLogger("caldav").setLevel(logging.CRITICAL)


def patient_client(sleep: Callable[[float], None], **settings: Any) -> Any:
    """Given the settings of `caldav.DAVClient`, return one that waits, with `sleep`, where a server asks for it."""
    client: Any = DAVClient(**settings)
    client.request = _patiently(client.request, sleep)
    return client


def _patiently(request: Callable[..., Any], sleep: Callable[[float], None]) -> Callable[..., Any]:
    def ask(*arguments: Any, **options: Any) -> Any:
        for _ in range(_TRIES - 1):
            try:
                return request(*arguments, **options)
            except DAVError as problem:
                wait = asked_to_wait(problem)
                if wait is None or wait > SHORT_WAIT:
                    raise
                sleep(wait)
        return request(*arguments, **options)

    return ask
