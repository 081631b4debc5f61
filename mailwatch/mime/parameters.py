"""Parameters of Content-Type and Content-Disposition: RFC 2045, RFC 2231, and encoded words between quotes."""

from __future__ import annotations

import re
from urllib.parse import unquote_to_bytes

from mailwatch.mime.charsets import decode
from mailwatch.mime.words import decode_text

_PARAMETER = re.compile(
    r";\s*([^\s=;\"]{1,60})\s*=\s*(?:\"((?:[^\"\\]|\\.){0,2000})\"?|([^;\"]{0,2000}))",
    re.DOTALL,
)
_SECTION = re.compile(r"([^*]+)(?:\*(\d{1,3}))?(\*)?")
_LIMIT = 20_000


def parameters(value: bytes) -> tuple[str, dict[str, str]]:
    """Given the value of such a field, return (what stands before the first semicolon, its parameters).

    Names are in lower case, values decoded; sections of one value (RFC 2231 section 3) are put together.
    """
    text = decode(value[:_LIMIT])
    main = text.partition(";")[0].strip().lower()
    plain: dict[str, str] = {}
    sections: dict[str, list[tuple[int, bool, str]]] = {}
    for name, quoted, token in _PARAMETER.findall(text[len(text.partition(";")[0]) :]):
        content = re.sub(r"\\([\"\\])", r"\1", quoted) if quoted else token.strip()
        section = _SECTION.fullmatch(name.lower())
        if section and (section[2] or section[3]):
            sections.setdefault(section[1], []).append((int(section[2] or 0), bool(section[3]), content))
        else:
            plain.setdefault(name.lower(), decode_text(content))
    for name, pieces in sections.items():
        plain[name] = _together(sorted(pieces, key=lambda piece: piece[0]))
    return main, plain


def _together(pieces: list[tuple[int, bool, str]]) -> str:
    """Join sections; the first encoded one names the charset: `utf-8'nl'na%C3%AFef`."""
    charset = ""
    octets = b""
    for number, encoded, content in pieces:
        text = content
        if encoded:
            if number == 0 and content.count("'") >= 2:
                charset, _, text = content.split("'", 2)
            octets += unquote_to_bytes(text)
        else:
            octets += text.encode("utf-8", "replace")
    return decode(octets, charset)
