"""One round of IDLE (RFC 2177) that notices what imapclient's own does not.

imapclient reads lines from a socket that does not block: half a line ends the connection, an EXISTS
ahead of `+ idling` is an error, and a closed socket is an empty answer for ever. Here the wire waits
with poll() and reads whole lines with a timeout.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

from mailwatch.imap.connection import Connection, Response
from mailwatch.imap.trouble import LostError


@dataclass(frozen=True, slots=True)
class Rhythm:
    """Seconds. The sum of `probe` and `answer` is the longest that a line which is dead can pass for alive.

    `renew`: IDLE is ended and begun again before servers log us out at 30 minutes. `probe`: the same after
    so much silence, and `answer`: how long the server may take then. `poll`: how often to look where
    nothing can be watched. Between tries to connect pass `retry` seconds, doubled each time up to `retry_at_most`.
    """

    renew: float = 28 * 60
    probe: float = 240
    answer: float = 20
    poll: float = 300
    retry: float = 2
    retry_at_most: float = 240


def idle(line: Connection, rhythm: Rhythm, wake: int, heard: Callable[[list[Response]], None]) -> None:
    """Tell what comes to `heard`, what comes at once together, until it is time to renew or `wake` can be read.

    In the latter case the line is left as it is, to be dropped: no server is waited for.
    Raise LostError or OSError when the line is lost, RefusedError when the server does not want to.
    """
    tag = line.begin(b"IDLE")
    news: list[Response] = []
    while not (response := line.response())[0].startswith(b"+"):
        if response[0].startswith(tag):
            line.end(response[0])  # raises, for what else than a refusal would come before the +
            raise LostError("the server ended IDLE before it began")
        news.append(_living(response))
    renew_at = time.monotonic() + rhythm.renew
    probe_at = time.monotonic() + rhythm.probe
    while (left := min(renew_at, probe_at) - time.monotonic()) > 0:
        if news and not line.wire.wait(0):
            heard(news)
            news = []
        if not line.wire.wait(left, wake):
            if time.monotonic() < min(renew_at, probe_at):
                return
            continue
        response = line.response()
        if response[0].startswith(tag):
            line.end(response[0])
            break
        news.append(_living(response))
        probe_at = time.monotonic() + rhythm.probe
    else:
        news += _done(line, tag, rhythm)
    heard(news)


def _living(response: Response) -> Response:
    if response[0][:6].upper() == b"* BYE ":
        raise LostError(response[0][6:].decode("utf-8", "replace").strip())
    return response


def _done(line: Connection, tag: bytes, rhythm: Rhythm) -> list[Response]:
    """End IDLE, which shows that the line is alive; return what the server said on the way."""
    news: list[Response] = []
    line.wire.hurry(rhythm.answer)
    line.wire.send(b"DONE\r\n")
    while not (response := line.response())[0].startswith(tag):
        news.append(_living(response))
    line.wire.hurry(None)
    line.end(response[0])
    return news
