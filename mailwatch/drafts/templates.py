"""The texts of the program: an entry's words, a draft, a preview; fits `mailwatch.app.ports.Texts`."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, time
from email.utils import parseaddr
from pathlib import Path

from mailwatch.core.brief import Brief, EntryText
from mailwatch.core.errors import MailwatchError
from mailwatch.core.mail import Address
from mailwatch.drafts import cases, check, compose, layout
from mailwatch.drafts.cases import Addressee, Case
from mailwatch.drafts.files import Shelf, TemplateFile
from mailwatch.drafts.fill import Filled, attribution, fill, missing


class Templates:
    """The texts of two directories: `user_dir` (None when there is none) wins over `default_dir` file by file.

    `own` are the user's own addresses: no draft to a client is ever addressed to one. With `strict` a note code
    that has no words raises (for tests); otherwise it is left out, so that no entry is lost over it.
    """

    def __init__(self, user_dir: Path | None, default_dir: Path, own: frozenset[str], *, strict: bool = False) -> None:
        self._shelf = Shelf(user_dir, default_dir)
        self._own = frozenset(address.lower() for address in own)
        self._strict = strict

    def entry(self, brief: Brief) -> EntryText:
        """Return title and description of the entry `brief.case`, in the user's language.

        Raises `MailwatchError` with file and line for a bad template, and for an unknown case.
        """
        filled = fill(self._shelf, cases.entry_file(self._shelf, brief), brief, strict=self._strict)
        return EntryText(title=filled.required("title"), description=layout.as_lines(filled.content))

    def draft(self, brief: Brief, message_id: str, date: datetime) -> bytes:
        """Return the draft `brief.case` as a whole message, the same octets for the same arguments.

        Raises `MailwatchError` with file and line for a bad template, for an unknown case, and for a text that
        needs a value which this offer does not have.
        """
        filled = fill(self._shelf, cases.draft_file(self._shelf, brief), brief, strict=self._strict)
        recipients = self._recipients(filled, brief)
        asked = filled.headers.get("quote", "yes" if recipients.threaded else "no")
        quotes = brief.original is not None and asked == "yes"
        words = compose.Words(
            language=filled.file.language,
            subject=filled.required("subject"),
            content=filled.content,
            quoted=brief.original if quotes else None,
            attribution=attribution(self._shelf, filled.file.language, brief) if quotes else "",
        )
        return compose.compose(brief, recipients, words, message_id, date)

    def preview(self, case: str, brief: Brief) -> str:
        """Return how a case would read for this brief: an entry (`entry/call`), or a draft with its headers."""
        brief = replace(brief, case=case.removeprefix(cases.ENTRY))
        if case.startswith(cases.ENTRY):
            entry = self.entry(brief)
            return f"{entry.title}\n\n{entry.description}\n"
        return compose.readable(self.draft(brief, "", datetime.combine(brief.today, time(), UTC)))

    def cases(self) -> tuple[Case, ...]:
        """Return every case there is, the user's own included, with what each needs."""
        return cases.describe(self._shelf)

    def offered(self, brief: Brief) -> tuple[str, ...]:
        """Return the drafts that can be written for this offer: those whose needs are known."""
        drafts = (case.name for case in self.cases() if not case.name.startswith(cases.ENTRY))
        return tuple(name for name in drafts if not missing(self._shelf, self._file(name, brief), brief))

    def problems(self) -> tuple[MailwatchError, ...]:
        """Return what is wrong with any template, one error a file, without filling one in."""
        return check.problems(self._shelf)

    def _file(self, case: str, brief: Brief) -> TemplateFile:
        return cases.draft_file(self._shelf, replace(brief, case=case))

    def _recipients(self, filled: Filled, brief: Brief) -> compose.Recipients:
        match cases.addressee(filled.file):
            case Addressee.ME:
                return compose.Recipients((brief.sender.address,), private=True)
            case Addressee.CLIENT:
                return compose.to_client(brief, self._own)
            case Addressee.CONTACT:
                return compose.to_contact(brief, self._own)
            case Addressee.OTHER:
                name, email = parseaddr(filled.required("to"))
                return compose.Recipients((Address(email.lower(), name),) if "@" in email else ())
