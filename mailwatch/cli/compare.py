"""`mailwatch compare`: a list of new prospects beside what is known."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import click

from mailwatch.cli.invocation import Invocation, now, pass_invocation
from mailwatch.core.errors import MailwatchError

if TYPE_CHECKING:
    from mailwatch.app.prospects import Prospect

ADDRESS = re.compile(r"[\w.+%-]+@[\w-]+(?:\.[\w-]+)+")
"""An address wherever it stands: in a column of a .csv, behind EMAIL: in a .vcf (RFC 6350)."""


@click.command()
@click.argument("file", metavar="LIST.csv|.vcf", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--all", "everything", is_flag=True, help="Those that are new, too.")
@pass_invocation
def command(invocation: Invocation, file: Path, everything: bool) -> None:
    """Mark who of a list of new prospects is known: said no, never answered, not to be pursued."""
    from mailwatch.app.prospects import compare  # noqa: PLC0415
    from mailwatch.cli.columns import aligned, terminal_width  # noqa: PLC0415
    from mailwatch.cli.opening import memory_to_read, policy_to_show  # noqa: PLC0415

    addresses = ADDRESS.findall(file.read_text("utf-8", errors="replace"))
    if not addresses:
        raise MailwatchError("no address stands in it", where=str(file), remedy="give a .csv or .vcf with addresses")
    policy = policy_to_show(invocation.configuration())
    with memory_to_read() as memory:
        found = compare(memory, addresses, policy, now())
    known = [one for one in found if one.known_as]
    rows = [_row(one) for one in (found if everything else known)]
    for line in aligned(rows, terminal_width(stream_is_terminal=False)) if rows else ():
        click.echo(line)
    click.echo(f"{len(found)} address{'es' if len(found) != 1 else ''}, {len(known)} known")


def _row(one: Prospect) -> tuple[str, ...]:
    other = " (somebody else there)" if one.by_domain else ""
    return one.address, one.known_as or "new", f"{one.on or ''}", one.detail + other
