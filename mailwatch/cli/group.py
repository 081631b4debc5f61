"""The group of commands: each is imported when it is used, so that `status` does not pay for `demo`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem


@dataclass(frozen=True, slots=True)
class Entry:
    """A command in the table: the module that holds it as `command`, what it does in a line, where help lists it."""

    module: str
    does: str
    section: str


class LazyGroup(click.Group):
    """A group whose commands are told by a table; help, completion and did-you-mean need no import."""

    def __init__(self, *args: Any, table: Mapping[str, Entry], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.table = table

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 -- click's signature
        """Return the names in the order of the table."""
        return list(self.table)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        """Import the command and return it, None where there is none of that name."""
        if cmd_name not in self.table:
            return None
        command: click.Command = import_module(self.table[cmd_name].module).command
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command that was meant; raise `UsageError` with the nearest one where there is none."""
        name = args[0]
        if name not in self.table and not name.startswith("-") and not ctx.resilient_parsing:
            from mailwatch.config.meant import did_you_mean  # noqa: PLC0415 -- only for a slip

            raise click.UsageError(f'no command "{name}"{did_you_mean(name, self.table)}', ctx)
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        """Write the commands under the heading of their section."""
        widest = max(len(name) for name in self.table)
        for section, rows in self._by_section():
            with formatter.section(section):
                formatter.write_dl([(name.ljust(widest), does) for name, does in rows])

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem]:
        """Complete names with their help; only what follows a whole name imports the command."""
        from click.shell_completion import CompletionItem  # noqa: PLC0415 -- only when a shell asks

        named = [
            CompletionItem(name, help=entry.does) for name, entry in self.table.items() if name.startswith(incomplete)
        ]
        return [*named, *click.Command.shell_complete(self, ctx, incomplete)]

    def _by_section(self) -> Iterator[tuple[str, list[tuple[str, str]]]]:
        sections = dict.fromkeys(entry.section for entry in self.table.values())
        for section in sections:
            yield section, [(name, entry.does) for name, entry in self.table.items() if entry.section == section]
