"""The other end of `mailwatch.mime.pdf`: reads PDFs from standard input until nobody asks any more."""

from __future__ import annotations

import contextlib
import io
import logging
import resource
import select
import signal
import struct
import sys
import time
from typing import BinaryIO

_REQUEST = struct.Struct(">If")
_MOST_PAGES = 8
_MOST_TEXT = 60_000
_MEMORY = 700_000_000
"""Address space, of which libraries take some 300 MB; what is resident stays far below."""

_IDLE_SECONDS = 30.0


def serve() -> None:
    """Answer each request (length, seconds, octets) with (length, UTF-8 text), until idle or the end of input."""
    from pypdf import PdfReader as _  # noqa: F401, PLC0415 - paid once, before the first clock runs

    logging.disable(logging.CRITICAL)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    with contextlib.suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    source, sink = sys.stdin.buffer, sys.stdout.buffer
    _answer(sink, "")
    while select.select([source], [], [], _IDLE_SECONDS)[0]:
        request = source.read(_REQUEST.size)
        if len(request) < _REQUEST.size:
            return
        length, seconds = _REQUEST.unpack(request)
        _answer(sink, read_pages(source.read(length), time.monotonic() + seconds * 0.8))


def read_pages(octets: bytes, until: float) -> str:
    """Return the text of the first pages, as many as can be read before `until`; never raises."""
    from pypdf import PdfReader  # noqa: PLC0415 - heavy, and loaded already

    pages: list[str] = []
    try:
        document = PdfReader(io.BytesIO(octets), strict=False)
        for page in document.pages[:_MOST_PAGES]:
            if time.monotonic() > until or sum(map(len, pages)) > _MOST_TEXT:
                break
            pages.append(page.extract_text().strip())
    except Exception:  # noqa: BLE001, S110 - pypdf raises of every kind on broken files; pages read so far still count
        pass
    return "\n".join(pages)[:_MOST_TEXT]


def _answer(sink: BinaryIO, text: str) -> None:
    octets = text.encode("utf-8", "replace")
    sink.write(struct.pack(">I", len(octets)) + octets)
    sink.flush()
