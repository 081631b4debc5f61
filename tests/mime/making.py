"""Messages for the tests of this folder, made from parts."""

from __future__ import annotations

from mailwatch import mime
from mailwatch.core.mail import Message

HEAD = (
    b"From: Sanne de Wilde <sanne@dewilde.example>\r\n"
    b"To: Jan Jansen <jan@bakkerij.example>\r\n"
    b"Date: Thu, 20 Mar 2025 14:15:27 +0100\r\n"
    b"Subject: Re: offerte\r\n"
    b"MIME-Version: 1.0\r\n"
)


def with_body(body: str, kind: str = "text/plain; charset=utf-8", more: bytes = b"") -> bytes:
    """Return a message with one part."""
    return HEAD + more + b"Content-Type: " + kind.encode() + b"\r\n\r\n" + body.replace("\n", "\r\n").encode()


def read(body: str, kind: str = "text/plain; charset=utf-8", more: bytes = b"") -> Message:
    """Read a message with one part."""
    return mime.read_file(with_body(body, kind, more))


def multipart(kind: str, *parts: str) -> bytes:
    """Return a multipart message; each part brings its own fields."""
    body = "".join(f"--b1\n{part}\n" for part in parts) + "--b1--\n"
    return HEAD + f"Content-Type: multipart/{kind}; boundary=b1\n\n{body}".replace("\n", "\r\n").encode()
