"""`mailwatch stats`: what following up brings, rung by rung. Never calls per day."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from mailwatch.cli.invocation import Invocation, now, pass_invocation

if TYPE_CHECKING:
    from mailwatch.core.figures import Figures


@click.command()
@click.option("--json", "as_json", is_flag=True, help="As JSON, for programs.")
@click.option("--since", type=click.DateTime(["%Y-%m-%d"]), help="Only offers sent on or after this day.")
@click.option("--picture", type=click.Path(dir_okay=False, path_type=Path), help="Also draw it, into this .svg file.")
@pass_invocation
def command(invocation: Invocation, as_json: bool, since: Any, picture: Path | None) -> None:
    """Show what following up brings: answers, offers won, and where to stop."""
    from mailwatch.cli.drawing import draw  # noqa: PLC0415

    found = _figures(invocation, since.date() if since else None)
    if picture is not None:
        picture.write_text(draw(found), "utf-8")
    if as_json:
        click.echo(json.dumps(asdict(found), default=str, ensure_ascii=False, indent=2))
        return
    for line in _shown(found):
        click.echo(line)


def _figures(invocation: Invocation, since: date | None) -> Figures:
    from mailwatch.app.results import figures_of  # noqa: PLC0415
    from mailwatch.cli.opening import memory_to_read, policy_to_show  # noqa: PLC0415

    policy = policy_to_show(invocation.configuration())
    with memory_to_read() as memory:
        return figures_of(memory, policy, now(), since)


def _shown(found: Figures) -> Iterator[str]:
    from mailwatch.app.in_words import step  # noqa: PLC0415
    from mailwatch.cli.columns import aligned  # noqa: PLC0415

    if not found.offers:
        yield "No offers yet."
        return
    yield f"{found.offers} offers{_waited(found)}"
    yield ""
    heading = ("after the", "offers", "spoken to", "answered", "won", "rate")
    rows = [
        (step(rung.rung), *map(str, (rung.got_there, rung.reached, rung.answered, rung.won)), _rate(rung.answer_rate))
        for rung in found.rungs
    ]
    yield from aligned([heading, *rows], 100, right=(1, 2, 3, 4, 5))
    yield ""
    for currency, money in found.money.items():
        yield f"{currency}: open {money.open:,.0f}, won {money.won:,.0f}, lost {money.lost:,.0f}"
    yield f"conversations that were worth it: {found.worthwhile}"
    yield f"first approaches: {found.first_approaches}; repeat calls: {found.repeat_calls}"
    if found.touches_per_won is not None:
        yield f"touches for an offer won: {found.touches_per_won:.1f}"
    if found.touches_per_lost is not None:
        yield f"touches for an offer lost: {found.touches_per_lost:.1f}"
    if found.silent_from is not None:
        yield f"From the {step(found.silent_from)} on nothing came back: the ladder can end before it (key `cadence`)."


def _waited(found: Figures) -> str:
    return "" if found.days_to_answer is None else f"; half of the answers within {found.days_to_answer:.0f} days"


def _rate(rate: float | None) -> str:
    return "" if rate is None else f"{rate:.0%}"
