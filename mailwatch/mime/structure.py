"""The MIME tree of a message (RFC 2046) as spans over its octets: one pass, nothing copied, nothing recursive.

The standard library's parser copies a message several times and recurses; a mail of 50 MB or one
nested 10,000 deep would cost more than a scan may spend on it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from mailwatch.mime.fields import fields, header_end
from mailwatch.mime.parameters import parameters

_BOUNDARY_LINE = re.compile(rb"\n--([^\r\n]{1,200})")
_LIKELY_BOUNDARY = re.compile(
    rb"(?:^|\n)--([^\s-][^\r\n]{0,199}|-[^\r\n]{1,199}?)[ \t]*\r?\n(?=Content-|MIME-)", re.IGNORECASE
)
_TYPE = re.compile(r"[a-z0-9!#$&^_.+-]+/[a-z0-9!#$&^_.+-]+")

_MOST_LINES = 100_000
_MOST_PARTS = 1_000
_GUESSED_WITHIN = 65_536
_DEEPEST = 30


@dataclass(slots=True)
class Part:
    """One part: its fields, and the span of its body in the octets of the message.

    `complete` is false when the octets end before the part does.
    """

    fields: dict[str, bytes]
    start: int
    end: int
    depth: int = 0
    content_type: str = "text/plain"
    parameters: dict[str, str] = field(default_factory=dict)
    parts: list[Part] = field(default_factory=list)
    complete: bool = True

    @property
    def is_multipart(self) -> bool:
        """True when the body is made of parts."""
        return bool(self.parts)

    def walk(self) -> Iterator[Part]:
        """Yield this part and all below it, in the order of the message."""
        yield self
        for part in self.parts:
            yield from part.walk()


def parse(raw: bytes, start: int = 0, end: int | None = None) -> Part:
    """Given a message (or the span of one inside another), return its tree; never raises."""
    stop = len(raw) if end is None else end
    root = _open(raw, start, stop, depth=0)
    if root.content_type.startswith("multipart/"):
        boundary = root.parameters.get("boundary", "").encode("utf-8", "replace").rstrip()
        if not boundary or not _divide(raw, root, boundary):
            guess = _LIKELY_BOUNDARY.search(raw, max(root.start - 1, 0), min(stop, root.start + _GUESSED_WITHIN))
            if guess is None or not _divide(raw, root, guess[1].rstrip()):
                root.content_type = "text/plain"
    return root


def _open(raw: bytes, start: int, stop: int, depth: int) -> Part:
    """Read the header of a part; its body is all that follows until somebody finds where it ends."""
    header_stop, body = header_end(raw, start)
    header = dict(reversed(fields(raw[start : min(header_stop, stop)])))
    part = Part(header, min(body, stop), stop, depth)
    declared = header.get("content-type", b"")
    if declared:
        kind, part.parameters = parameters(declared)
        part.content_type = kind if _TYPE.fullmatch(kind) else "text/plain"
    return part


def _divide(raw: bytes, root: Part, boundary: bytes) -> bool:
    """Find the parts between the boundary lines, of nested multiparts too; False when there are none."""
    root.parts.clear()
    open_parts: list[tuple[Part, bytes]] = [(root, boundary)]
    depth_of = {boundary: 0}
    current: Part | None = None
    count = 0
    at = max(root.start - 1, 0)
    for seen, line in enumerate(_BOUNDARY_LINE.finditer(raw, at, root.end)):
        if seen > _MOST_LINES or count > _MOST_PARTS:
            _leave_open(current, open_parts)
            break
        found = line[1].rstrip()
        closing = found not in depth_of and found.endswith(b"--")
        level = depth_of.get(found[:-2] if closing else found)
        if level is None:
            continue
        _close(raw, current, open_parts[level + 1 :], line.start())
        for _, inner in open_parts[level + (0 if closing else 1) :]:
            depth_of.pop(inner, None)
        del open_parts[level + (0 if closing else 1) :]
        current = None
        if closing:
            if not open_parts:
                break
            continue
        count += 1
        after = raw.find(b"\n", line.end()) + 1 or root.end
        current = _open(raw, min(after, root.end), root.end, level + 1)
        open_parts[level][0].parts.append(current)
        inner = current.parameters.get("boundary", "").encode("utf-8", "replace").rstrip()
        if current.content_type.startswith("multipart/") and inner and inner not in depth_of and level < _DEEPEST:
            open_parts.append((current, inner))
            depth_of[inner] = level + 1
    else:
        _leave_open(current, open_parts)
    return bool(root.parts)


def _close(raw: bytes, leaf: Part | None, multiparts: list[tuple[Part, bytes]], newline: int) -> None:
    """End a part before the line break that belongs to the boundary line (RFC 2046 section 5.1.1)."""
    end = newline - 1 if newline and raw[newline - 1] == 13 else newline
    for part in [leaf, *(multipart for multipart, _ in multiparts)]:
        if part is not None:
            part.end = max(part.start, end)


def _leave_open(leaf: Part | None, multiparts: list[tuple[Part, bytes]]) -> None:
    """Mark what the end of the octets cut off."""
    for part in [leaf, *(multipart for multipart, _ in multiparts)]:
        if part is not None:
            part.complete = False
