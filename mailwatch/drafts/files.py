"""The template files: header lines, a blank line, a body; the user's own directory wins file by file."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from mailwatch.core.errors import MailwatchError

_HEADER = re.compile(r"(?P<name>[A-Za-z][A-Za-z0-9_-]*):[ \t]*(?P<value>.*)")
SUFFIX = ".j2"


@dataclass(frozen=True, slots=True)
class HeaderLine:
    """One header line of a template: its name in lower case, its unrendered value, its line number from 1."""

    name: str
    value: str
    number: int


@dataclass(frozen=True, slots=True)
class TemplateFile:
    """One text as it stands on disk.

    `language` is the folder, `name` the path inside it without `.j2` (`closing.informal`, `entry/call`). `shown` is
    what an error calls the file. `body` starts with as many empty lines as the header took, so that line
    numbers in it are those of the file.
    """

    language: str
    name: str
    shown: str
    headers: tuple[HeaderLine, ...]
    body: str

    def values(self, header: str) -> tuple[HeaderLine, ...]:
        """Return every line of this header, in their order."""
        return tuple(line for line in self.headers if line.name == header)


@lru_cache(maxsize=1024)
def parse(language: str, name: str, shown: str, text: str) -> TemplateFile:
    """Given the text of a file, tell its header lines from its body.

    A file that does not begin with a header line is all body: a part that others include. A header line that
    starts with a blank goes on with the one before it, and a line that is a Jinja comment is passed over.
    """
    lines = text.replace("\r\n", "\n").removeprefix("\ufeff").split("\n")
    headers: list[HeaderLine] = []
    number = 0
    for number, line in enumerate(lines, start=1):
        match = _HEADER.fullmatch(line)
        if match:
            headers.append(HeaderLine(match["name"].lower(), match["value"].strip(), number))
        elif headers and line.startswith((" ", "\t")) and line.strip():
            last = headers.pop()
            headers.append(HeaderLine(last.name, f"{last.value} {line.strip()}", last.number))
        elif line.startswith("{#") and line.rstrip().endswith("#}"):
            continue
        else:
            break
    if headers and lines[number - 1].strip():
        raise MailwatchError(
            f"expected a header (Name: value) or an empty line, found {lines[number - 1].strip()[:40]!r}",
            where=f"{shown}:{number}",
            remedy="put an empty line between the headers and the text",
        )
    taken = number - 1 if headers else 0
    return TemplateFile(language, name, shown, tuple(headers), "\n" * taken + "\n".join(lines[taken:]))


@dataclass(frozen=True, slots=True)
class Shelf:
    """Where templates are found: `user` (None when there is none) before `default`, file by file."""

    user: Path | None
    default: Path

    def find(self, language: str, name: str) -> TemplateFile | None:
        """Return the user's file of this language and name, else the one that comes with the program, else None."""
        for directory in self._directories():
            path = directory / language / f"{name}{SUFFIX}"
            if path.is_file():
                return self._read(directory, path)
        return None

    def all_of(self, language: str, name: str) -> tuple[TemplateFile, ...]:
        """Return every file of this language and name, the user's first: for lists that are joined line by line."""
        paths = ((directory, directory / language / f"{name}{SUFFIX}") for directory in self._directories())
        return tuple(self._read(directory, path) for directory, path in paths if path.is_file())

    def names(self) -> tuple[tuple[str, str], ...]:
        """Return (language, name) of every file, sorted, each once."""
        found = {
            (path.relative_to(directory).parts[0], self._name(directory, path))
            for directory in self._directories()
            for path in directory.glob(f"*/**/*{SUFFIX}")
        }
        return tuple(sorted(found))

    def _directories(self) -> tuple[Path, ...]:
        return (self.default,) if self.user is None else (self.user, self.default)

    @staticmethod
    def _name(directory: Path, path: Path) -> str:
        return Path(*path.relative_to(directory).parts[1:]).as_posix().removesuffix(SUFFIX)

    def _read(self, directory: Path, path: Path) -> TemplateFile:
        shown = f"{directory.name}/{path.relative_to(directory).as_posix()}"
        try:
            text = path.read_text(encoding="utf-8")
        except UnicodeDecodeError as error:
            number = error.object[: error.start].count(b"\n") + 1
            raise MailwatchError("is not UTF-8", where=f"{shown}:{number}", remedy="save it as UTF-8") from error
        except OSError as error:
            what = f"cannot be read: {error.strerror}"
            raise MailwatchError(what, where=shown, remedy="mend its permissions") from error
        language, name = path.relative_to(directory).parts[0], self._name(directory, path)
        return parse(language, name, shown, text)
