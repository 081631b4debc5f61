"""Turns the octets of mail into the values of `mailwatch.core.mail`.

Nothing here raises: what cannot be read is left out. The module itself fits the Protocol `Mime` of
`mailwatch.app.ports`. It is the only owner of the standard library's `email`, of inscriptis (with the
lxml it builds on), pypdf and flufl.bounce.
"""

from mailwatch.mime.bounces import bounced_recipients
from mailwatch.mime.header import header
from mailwatch.mime.message import message, read_file

__all__ = ["bounced_recipients", "header", "message", "read_file"]
