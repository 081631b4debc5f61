"""PDF text by pypdf, in a process of its own: a hostile file may cost that process, never this one.

The process is started when the first PDF is read and serves the next ones; it ends by itself when
idle, when its parent is gone, or when a file takes too long or too much memory.
"""

from __future__ import annotations

import atexit
import contextlib
import os
import select
import struct
import subprocess
import sys
import threading
import time

_LENGTH = struct.Struct(">I")
_START_SECONDS = 20.0
_LARGEST_ANSWER = 4_000_000


class PdfReader:
    """One reading process, for use from any thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None

    def read(self, octets: bytes, seconds: float) -> str:
        """Return the text of the first pages, "" when there is none to read within `seconds`; never raises."""
        with self._lock:
            try:
                process = self._running()
                return _ask(process, octets, time.monotonic() + seconds).decode("utf-8", "replace")
            except (OSError, ValueError, TimeoutError):
                self._end()
                return ""

    def _running(self) -> subprocess.Popen[bytes]:
        if self._process is None or self._process.poll() is not None:
            self._end()
            self._process = subprocess.Popen(  # noqa: S603 - our own module, no input in the arguments
                [sys.executable, "-I", "-c", _PROGRAM, *sys.path],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                close_fds=True,
            )
            _receive(self._process, time.monotonic() + _START_SECONDS)
        return self._process

    def close(self) -> None:
        """End the process; the next PDF starts another."""
        with self._lock:
            self._end()

    def _end(self) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        process.kill()
        for pipe in (process.stdin, process.stdout):
            if pipe is not None:
                with contextlib.suppress(OSError):
                    pipe.close()
        process.wait()


_PROGRAM = "import sys; sys.path[:] = sys.argv[1:]; from mailwatch.mime.pdf_process import serve; serve()"

_reader = PdfReader()
atexit.register(_reader.close)


def pdf_text(octets: bytes, seconds: float) -> str:
    """Return the text of a PDF's first pages, "" when it cannot be read within `seconds`; never raises."""
    return _reader.read(octets, seconds)


def _ask(process: subprocess.Popen[bytes], octets: bytes, until: float) -> bytes:
    assert process.stdin is not None
    left = max(0.05, until - time.monotonic())
    _send(process.stdin.fileno(), struct.pack(">If", len(octets), left) + octets, until)
    return _receive(process, until + 0.2)


def _send(pipe: int, octets: bytes, until: float) -> None:
    os.set_blocking(pipe, False)
    view = memoryview(octets)
    while view:
        _, ready, _ = select.select([], [pipe], [], max(0.0, until - time.monotonic()))
        if not ready:
            raise TimeoutError
        view = view[os.write(pipe, view[:65_536]) :]


def _receive(process: subprocess.Popen[bytes], until: float) -> bytes:
    assert process.stdout is not None
    pipe = process.stdout.fileno()
    octets = b""
    wanted = _LENGTH.size
    while len(octets) < wanted:
        ready, _, _ = select.select([pipe], [], [], max(0.0, until - time.monotonic()))
        piece = os.read(pipe, 65_536) if ready else b""
        if not piece:
            raise TimeoutError
        octets += piece
        if wanted == _LENGTH.size <= len(octets):
            wanted += min(_LENGTH.unpack_from(octets)[0], _LARGEST_ANSWER)
    return octets[_LENGTH.size :]
