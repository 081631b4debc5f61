"""Small messages for tests."""

from __future__ import annotations


def message(number: int = 1, subject: str = "Offerte", body: str = "Dag!") -> bytes:
    """Return a message whose Message-ID tells its number."""
    return (
        f"Message-ID: <{number}@klant.example>\r\nFrom: Anna <anna@klant.example>\r\nTo: eva@werk.example\r\n"
        f"Subject: {subject} {number}\r\nReceived: from nowhere\r\n\r\n{body} {number}\r\n"
    ).encode()


def number_of(header: bytes) -> int:
    """Return the number in a header's Message-ID."""
    return int(header.partition(b"Message-ID: <")[2].partition(b"@")[0])
