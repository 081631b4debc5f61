"""Collects everything that is wrong with a configuration, each at its line, to be told at once."""

from __future__ import annotations

from collections.abc import Iterable

from mailwatch.config.meant import closest
from mailwatch.config.tree import KeyPath, Tree
from mailwatch.core.errors import ConfigurationError, ProblemsError


class Problems:
    """What is wrong so far. Reading goes on after each one, so that the user repairs the file once."""

    def __init__(self, tree: Tree) -> None:
        self._tree = tree
        self._found: list[tuple[int, ConfigurationError]] = []
        self._touched: set[KeyPath] = set()
        self._broken: set[KeyPath] = set()

    @property
    def file(self) -> str:
        """What the file is called in messages."""
        return self._tree.name

    def add(self, path: KeyPath, what: str, remedy: str = "") -> None:
        """Record that the value at `path` is wrong, or missing (then it is told at the section it misses in)."""
        line = self._tree.line(path)
        key = ".".join(path)
        text = f"{key}: {what}" if key else what
        self._found.append((line, ConfigurationError(text, where=f"{self._tree.name}:{line}", remedy=remedy)))
        self._touched.add(path)

    def no_section(self, path: KeyPath, what: str) -> None:
        """Record that no section stands at `path`; then nothing is told as missing in it."""
        self.add(path, what)
        self._broken.add(path)

    def unknown_key(self, path: KeyPath, known: Iterable[str]) -> None:
        """Record a key that does not exist; what it was meant to be is not told as missing as well."""
        names = tuple(known)
        meant = closest(path[-1], names)
        hint = f', did you mean "{meant}"?' if meant else f"; known here: {', '.join(names)}"
        self.add(path, f"unknown key{hint}")
        if meant:
            self._touched.add((*path[:-1], meant))

    def at(self, path: KeyPath) -> bool:
        """True where the value at `path` itself, or a section around it, was already found wrong."""
        return path in self._touched or any(path[:length] in self._broken for length in range(len(path)))

    def within(self, path: KeyPath) -> bool:
        """True where something was found wrong at `path` or anywhere below it."""
        return any(touched[: len(path)] == path for touched in self._touched)

    def needs(self, path: KeyPath, what: str) -> None:
        """Record that `path` is missing, unless it stands there and was already found wrong."""
        if not self.at(path):
            self.add(path, what)

    def settle(self) -> None:
        """Raise `ProblemsError` with all that was found, in the order of the file; return where there is nothing."""
        if self._found:
            raise ProblemsError(tuple(problem for _, problem in sorted(self._found, key=lambda found: found[0])))
