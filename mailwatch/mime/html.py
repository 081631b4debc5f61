"""HTML to the lines a person sees (inscriptis), with quotes marked as in plain text.

What mail programs mark as quoted or as a signature in HTML becomes a mark in the text, so that one
reader of lines (`mailwatch.mime.layers`) serves both kinds of body.
"""

from __future__ import annotations

import html as entities
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml.html import HtmlElement

QUOTE_OPENS, QUOTE_CLOSES, REST_QUOTED, SIGNATURE_OPENS, SIGNATURE_CLOSES = "\ue000\ue001\ue002\ue003\ue004"
"""Marks from Unicode's private use area; each stands on a line of its own."""

_MARKS = re.compile("[\ue000-\ue004]")
_LARGEST = 250_000
_MOST_ELEMENTS = 5_000

_REST_QUOTED = (
    "//*[@id='divRplyFwdMsg' or @id='OLK_SRC_BODY_SECTION' or @id='appendonsend' or @id='stopSpelling'"
    " or @id='mail-editor-reference-message-container' or @id='ms-outlook-mobile-body-separator-line'"
    " or @data-marker='__DIVIDER__' or contains(@class,'OutlookMessageHeader') or contains(@class,'yahoo_quoted')"
    " or contains(@class,'protonmail_quote') or contains(@class,'zmail_extra')"
    " or (self::div and contains(translate(@style,' ','') ,'border:none;border-top:solid#')"
    " and contains(@style,'padding:3.0pt'))]"
)
_SIGNATURES = (
    "//*[contains(@class,'gmail_signature') or contains(@class,'moz-signature') or @data-smartmail='gmail_signature'"
    " or @id='Signature' or @id='ms-outlook-mobile-signature' or @id='AppleMailSignature'"
    " or contains(@class,'protonmail_signature_block')]"
)
_HIDDEN = re.compile(r"display\s*:\s*none|mso-hide\s*:\s*all|visibility\s*:\s*hidden|font-size\s*:\s*0", re.IGNORECASE)
_INDENT = re.compile(r"margin:\s*0(?:px)? 0(?:px)? 0(?:px)? 40px;\s*border:\s*(?:medium )?none", re.IGNORECASE)
_UNSEEN = re.compile(r"<(script|style|head|title)\b", re.IGNORECASE)
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f]")


def html_lines(source: str) -> str:
    """Given HTML, return its text; quoted lines begin with "> ", marks of this module stand for the rest.

    Never raises. Large or hopeless documents go through a crude stripper, which takes linear time.
    """
    source = _MARKS.sub("", _CONTROL.sub("", source[:_LARGEST]))
    if source.count("<") > 2 * _MOST_ELEMENTS:
        return stripped(source)
    try:
        return _rendered(source) or stripped(source)
    except Exception:  # noqa: BLE001 - lxml and inscriptis raise of many kinds on markup that only mail contains
        return stripped(source)


def stripped(source: str) -> str:
    """Take the tags away and keep the line breaks they mean."""
    text = "".join(_outside(source))
    text = re.sub(r"(?i)<blockquote[^<>]{0,1000}>", f"\n{QUOTE_OPENS}\n", text)
    text = re.sub(r"(?i)</blockquote\s*>", f"\n{QUOTE_CLOSES}\n", text)
    text = re.sub(r"(?i)<(?:br|/p|/div|/tr|/li|/h\d)\b[^<>]{0,1000}>", "\n", re.sub(r"\s*\n\s*", " ", text))
    return _quoted(entities.unescape(re.sub(r"<[^<>]{0,5000}>", "", text)))


def _outside(source: str) -> Iterator[str]:
    """Yield what stands outside style sheets, scripts and the head, in one pass."""
    at, lowered = 0, source.lower()
    while opening := _UNSEEN.search(source, at):
        yield source[at : opening.start()]
        closing = lowered.find(f"</{opening[1].lower()}", opening.end())
        if closing < 0:
            return
        at = closing
    yield source[at:]


def _rendered(source: str) -> str:
    from inscriptis.css_profiles import CSS_PROFILES  # noqa: PLC0415 - these load when the first HTML is read
    from inscriptis.html_engine import Inscriptis  # noqa: PLC0415
    from inscriptis.model.config import ParserConfig  # noqa: PLC0415
    from lxml.html import HTMLParser, document_fromstring  # noqa: PLC0415

    if not source.strip():
        return ""
    tree = document_fromstring(re.sub(r"^\s*<\?xml[^>]*\?>", "", source), parser=HTMLParser(encoding=None))
    _mark(tree)
    config = ParserConfig(css=CSS_PROFILES["relaxed"].copy(), display_images=False, display_links=False)
    return _quoted(Inscriptis(tree, config).get_text())


def _mark(tree: HtmlElement) -> None:
    for element in tree.xpath("//*[@style or @hidden]"):
        if (_HIDDEN.search(element.get("style", "")) or "hidden" in element.attrib) and element.getparent() is not None:
            element.drop_tree()
    for element in tree.xpath("//hr"):
        _before(element, "________")
    for element in tree.xpath("//blockquote"):
        if not _INDENT.search(element.get("style", "")):
            _before(element, QUOTE_OPENS)
            _after(element, QUOTE_CLOSES)
    for element in tree.xpath(_REST_QUOTED):
        _before(element, REST_QUOTED)
    for element in tree.xpath(_SIGNATURES):
        _before(element, SIGNATURE_OPENS)
        _after(element, SIGNATURE_CLOSES)


def _paragraph(mark: str) -> HtmlElement:
    from lxml.html import Element  # noqa: PLC0415

    element = Element("div")
    element.text = mark
    return element


def _before(element: HtmlElement, mark: str) -> None:
    if element.getparent() is not None:
        element.addprevious(_paragraph(mark))


def _after(element: HtmlElement, mark: str) -> None:
    if element.getparent() is not None:
        paragraph = _paragraph(mark)
        paragraph.tail, element.tail = element.tail, None
        element.addnext(paragraph)


def _quoted(text: str) -> str:
    """Turn the marks around quotes into "> " before each line between them."""
    lines: list[str] = []
    depth = 0
    for raw in text.split("\n"):
        line = raw.rstrip()
        if QUOTE_OPENS in line or QUOTE_CLOSES in line:
            depth = max(0, depth + line.count(QUOTE_OPENS) - line.count(QUOTE_CLOSES))
            line = line.replace(QUOTE_OPENS, "").replace(QUOTE_CLOSES, "").strip()
            if not line:
                continue
        lines.append(f"{'>' * min(depth, 5)} {line.strip()}" if depth else line.strip())
    return "\n".join(lines)
