"""Which mailbox is which: by what is configured, by special use (RFC 6154), by name. Nothing is ever created.

One candidate is taken. Two, or none, stop the account with a question: reading the wrong folder
would be silence that looks like news.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass

from imapclient.exceptions import IMAPClientError

from mailwatch.app.ports import Layout
from mailwatch.core.errors import MailwatchError, Retry, Scope
from mailwatch.core.mail import SpecialUse
from mailwatch.imap.connection import Connection, Namespaces, Response
from mailwatch.imap.folder_names import NAMES, PARENTS
from mailwatch.imap.mailbox import LISTED, unquoted
from mailwatch.imap.settings import Settings

_USES = {
    b"\\sent": SpecialUse.SENT,
    b"\\drafts": SpecialUse.DRAFTS,
    b"\\trash": SpecialUse.TRASH,
    b"\\junk": SpecialUse.JUNK,
    b"\\all": SpecialUse.ALL,
    b"\\allmail": SpecialUse.ALL,
    b"\\spam": SpecialUse.JUNK,
}
_UNREADABLE = {b"\\noselect", b"\\nonexistent"}
_VIRTUAL = {b"\\flagged", b"\\important"}
"""Views on messages that sit in other mailboxes too."""


@dataclass(frozen=True, slots=True)
class Folder:
    """A selectable mailbox. `short` is its name without namespace prefix; `uses` what the server says of it."""

    name: str
    separator: str
    short: str
    attributes: frozenset[bytes]

    @property
    def uses(self) -> frozenset[SpecialUse]:
        """The special uses among its attributes."""
        return frozenset(_USES[attribute] for attribute in self.attributes if attribute in _USES)

    def lies_in(self, names: Iterable[str]) -> bool:
        """True when it is one of `names` or lies below one."""
        return any(
            self.name == name or (self.separator and self.name.startswith(name + self.separator)) for name in names
        )


def layout(line: Connection, settings: Settings) -> Layout:
    """Given a connection, return the account's mailboxes by use; raise (scope ACCOUNT) when it cannot be told."""
    folders = selectable(line, settings)
    inbox = next((folder.name for folder in folders if folder.name.upper() == "INBOX"), "INBOX")
    sent = _one(SpecialUse.SENT, folders, settings.sent, settings)
    drafts = _one(SpecialUse.DRAFTS, folders, settings.drafts, settings)
    trash, junk = _likely(SpecialUse.TRASH, folders), _likely(SpecialUse.JUNK, folders)
    if settings.trash is not None:
        trash = _configured(SpecialUse.TRASH, folders, settings.trash, settings)
    gmail = line.offers("X-GM-EXT-1")
    replies = _of_gmail(folders, settings) if gmail else _of_replies(folders, inbox, {sent, drafts})
    left = tuple(folder.name for folder in replies if not folder.lies_in(settings.leave_out))
    return Layout(inbox, sent, drafts, trash, left, junk if junk in left else None)


def selectable(line: Connection, settings: Settings) -> tuple[Folder, ...]:
    """Return every mailbox that can be opened; those of others only when `shared` is set."""
    responses = line.ask(b'LIST "" "*"')
    if line.offers("SPECIAL-USE") and not any(_USES.keys() & _attributes(response) for response in responses):
        responses = line.ask(b'LIST "" "*" RETURN (SPECIAL-USE)')
    line.namespaces = spaces = line.namespaces or _namespaces(line)
    found: dict[str, Folder] = {}
    for response in responses:
        folder = _folder(response, line, spaces.own)
        if folder is None or _UNREADABLE & folder.attributes:
            continue
        if not settings.shared and folder.name.startswith(spaces.foreign):
            continue
        found.setdefault(folder.name, folder)
    return tuple(found.values())


def _folder(response: Response, line: Connection, own: Sequence[str]) -> Folder | None:
    match = LISTED.match(b"".join(response[::2]))
    if match is None:
        return None
    sent = response[1] if len(response) > 1 else unquoted(match["name"])
    name = line.names.learn(sent)
    separator = (match["separator"] or b"").decode("ascii", "replace")[-1:]
    return Folder(name, separator, _short(name, separator, own), _attributes(response))


def _attributes(response: Response) -> frozenset[bytes]:
    match = LISTED.match(b"".join(response[::2]))
    return frozenset(match["attributes"].lower().split()) if match else frozenset()


def _short(name: str, separator: str, own: Sequence[str]) -> str:
    """Return the name without `INBOX.` or another personal prefix, and without `[Gmail]/`."""
    prefixes = [*own, *(parent + separator for parent in PARENTS)]
    for prefix in prefixes:
        if prefix and name.startswith(prefix):
            return name[len(prefix) :]
    return name


def _namespaces(line: Connection) -> Namespaces:
    """Ask for the namespaces, where the server knows the word; INBOX is one that mailboxes may always lie in."""
    own, foreign = ["INBOX.", "INBOX/"], list[str]()
    if line.offers("NAMESPACE"):
        with suppress(IMAPClientError):  # an answer that cannot be read tells of no shared mailboxes
            spaces = line.client.namespace()
            own += [prefix for prefix, _ in spaces[0] or ()]
            foreign = [prefix for space in spaces[1:] for prefix, _ in space or () if prefix]
    return Namespaces(tuple(sorted(own, key=len, reverse=True)), tuple(foreign))


def _candidates(use: SpecialUse, folders: Sequence[Folder]) -> tuple[str, ...]:
    if told := tuple(folder.name for folder in folders if use in folder.uses):
        return told
    names = {_folded(name) for name in NAMES[use]}
    return tuple(folder.name for folder in folders if not folder.uses and _folded(folder.short) in names)


def _one(use: SpecialUse, folders: Sequence[Folder], configured: str | None, settings: Settings) -> str:
    if configured is not None:
        return _configured(use, folders, configured, settings)
    names = _candidates(use, folders)
    if len(names) == 1:
        return names[0]
    if names:
        several = " and ".join(repr(name) for name in names)
        raise _question(f"{several} could all be the {use.name.capitalize()} folder", use, names[0], settings)
    there = ", ".join(repr(folder.name) for folder in folders) or "none"
    raise _question(f"no {use.name.capitalize()} folder found among {there}", use, "its name", settings)


def _likely(use: SpecialUse, folders: Sequence[Folder]) -> str | None:
    """Return the only candidate; two are no question worth stopping for, none is taken then."""
    names = _candidates(use, folders)
    return names[0] if len(names) == 1 else None


def _configured(use: SpecialUse, folders: Sequence[Folder], name: str, settings: Settings) -> str:
    if any(folder.name == name for folder in folders):
        return name
    alike = [folder.name for folder in folders if _folded(name) in {_folded(folder.name), _folded(folder.short)}]
    there = ", ".join(repr(folder) for folder in alike or [folder.name for folder in folders])
    raise _question(f"there is no folder {name!r}, but {there}", use, alike[0] if alike else "its name", settings)


def _question(what: str, use: SpecialUse, example: str, settings: Settings) -> MailwatchError:
    return MailwatchError(
        what,
        where=settings.where,
        remedy=f'add to this account: folders: {{{use.value}: "{example}"}}',
        scope=Scope.ACCOUNT,
        retry=Retry.NEVER,
    )


def _of_replies(folders: Sequence[Folder], inbox: str, without: set[str]) -> list[Folder]:
    wanted = [folder for folder in folders if folder.name not in without and not _VIRTUAL & folder.attributes]
    return sorted(wanted, key=lambda folder: folder.name != inbox)


def _of_gmail(folders: Sequence[Folder], settings: Settings) -> list[Folder]:
    """Gmail's labels are views: All Mail holds every message but those in Spam and Trash."""
    uses = (SpecialUse.ALL, SpecialUse.JUNK, SpecialUse.TRASH)
    names = [name for use in uses for name in _candidates(use, folders)]
    if not _candidates(SpecialUse.ALL, folders):
        raise MailwatchError(
            "Gmail does not show All Mail, where archived answers lie",
            where=settings.where,
            remedy="tick 'Show in IMAP' for All Mail, Spam and Trash in Gmail's settings, under Labels",
            scope=Scope.ACCOUNT,
            retry=Retry.NEVER,
        )
    return [folder for folder in folders if folder.name in names]


def _folded(name: str) -> str:
    return unicodedata.normalize("NFC", name).casefold()
