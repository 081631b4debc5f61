"""`mailwatch config`: the example configuration, to read or to start from."""

from __future__ import annotations

import json
import os
from pathlib import Path

import click

from mailwatch.cli.invocation import Invocation, pass_invocation
from mailwatch.core.errors import ConfigurationError
from mailwatch.resources import example_config

OWNER_ONLY = 0o600


@click.command()
@click.option("--write", is_flag=True, help="Write it where mailwatch reads it; a file that is there stays.")
@click.option("--schema", is_flag=True, help="Print a JSON Schema for editors instead.")
@pass_invocation
def command(invocation: Invocation, write: bool, schema: bool) -> None:
    """Print the example configuration, or write it to start from."""
    if schema:
        from mailwatch.config.reference import json_schema  # noqa: PLC0415 -- YAML, only needed here

        click.echo(json.dumps(json_schema(), indent=2))
    elif write:
        _write(invocation.file, example_config().read_text("utf-8"))
        click.echo(f"{invocation.file} is written, for your eyes only. Put your account in, then: mailwatch check")
    else:
        click.echo(example_config().read_text("utf-8"), nl=False)


def _write(file: Path, text: str) -> None:
    """Create the file, readable by its owner only; raise `ConfigurationError` where there is one, or none can be."""
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        with os.fdopen(
            os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, OWNER_ONLY), "w", encoding="utf-8"
        ) as opened:
            opened.write(text)
    except FileExistsError:
        raise ConfigurationError("is there already, and stays as it is", where=str(file), remedy="edit it") from None
    except OSError as error:
        raise ConfigurationError(f"cannot be written: {error.strerror}", where=str(file)) from None
