"""Every command and every option stands in docs/commands.md, under its own heading, and nothing else does."""

from __future__ import annotations

import re
from importlib import import_module
from pathlib import Path

import click
import pytest

from mailwatch import cli

DOCUMENT = Path(__file__).parents[2] / "docs" / "commands.md"
SECTIONS = dict(re.findall(r"^### (\S+)\n(.*?)(?=^##|\Z)", DOCUMENT.read_text("utf-8"), re.MULTILINE | re.DOTALL))


@pytest.mark.parametrize("name", cli.COMMANDS)
def test_a_command_is_documented(name: str) -> None:
    """Its heading is there, and below it every option, in code marks."""
    command: click.Command = import_module(cli.COMMANDS[name].module).command
    options = [parameter for parameter in command.params if isinstance(parameter, click.Option)]
    written = re.findall(r"`(--[a-z-]+)[^`]*`", SECTIONS.get(name, "").replace("\n", " ")) + re.findall(
        r"(--[a-z-]+)", SECTIONS.get(name, "")
    )
    missing = [word for option in options for word in (*option.opts, *option.secondary_opts) if word not in written]
    assert missing == []


def test_no_command_is_made_up() -> None:
    """What is no command has no heading, and the order is that of the help."""
    assert [name for name in SECTIONS if name not in cli.COMMANDS] == []


def test_options_before_the_command_are_documented() -> None:
    """They are told once, at the top."""
    head = DOCUMENT.read_text("utf-8").partition("## ")[0]
    for parameter in cli.mailwatch.params:
        assert parameter.opts[0] in head
