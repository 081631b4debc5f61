"""`mailwatch stats`: what following up brings, rung by rung. Never calls per day."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from mailwatch.cli.days import Day
from mailwatch.cli.invocation import Invocation, now, pass_invocation
from mailwatch.core.errors import MailwatchError

if TYPE_CHECKING:
    from mailwatch.core.figures import Figures


@click.command()
@click.option("--json", "as_json", is_flag=True, help="As JSON, for programs.")
@click.option("--since", type=Day(past=True), metavar="DATE", help="Only offers sent on or after this day.")
@click.option("--picture", type=click.Path(dir_okay=False, path_type=Path), help="Also draw it, into this .svg file.")
@pass_invocation
def command(invocation: Invocation, as_json: bool, since: date | None, picture: Path | None) -> None:
    """Show what following up brings: answers, offers won, and where to stop."""
    from mailwatch.cli.drawing import draw  # noqa: PLC0415

    found, cap = _figures(invocation, since)
    if picture is not None:
        _write(picture, draw(found))
    if as_json:
        click.echo(json.dumps(_plain(found, cap), default=str, ensure_ascii=False, indent=2))
        return
    for line in _shown(found, cap) if found.offers else (f"No offers since {since}." if since else "No offers yet.",):
        click.echo(line)
    if picture is not None:
        click.echo(f"drawn: {picture}")


def _figures(invocation: Invocation, since: date | None) -> tuple[Figures, int | None]:
    """Return the figures, and how many touches they say are enough."""
    from mailwatch.app.results import figures_of, touches_worth_making  # noqa: PLC0415
    from mailwatch.cli.opening import memory_to_read, policy_to_show  # noqa: PLC0415

    policy = policy_to_show(invocation.configuration())
    with memory_to_read() as memory:
        found = figures_of(memory, policy, now(), since)
    return found, touches_worth_making(found, policy)


def _write(picture: Path, drawn: str) -> None:
    if picture.suffix.casefold() != ".svg":
        raise MailwatchError("the picture is an SVG", where=str(picture), remedy="name it .svg")
    try:
        picture.write_text(drawn, "utf-8")
    except OSError as error:
        raise MailwatchError("the picture cannot be written", where=f"{picture}: {error.strerror}") from error


def _plain(found: Figures, cap: int | None) -> dict[str, Any]:
    """Return the figures as JSON takes them, with what follows from them."""
    rungs = [asdict(rung) | {"answer_rate": rung.answer_rate} for rung in found.rungs]
    return asdict(found) | {"rungs": rungs, "cap_advised": cap}


def _shown(found: Figures, cap: int | None) -> Iterator[str]:
    from mailwatch.app.in_words import step  # noqa: PLC0415
    from mailwatch.cli.columns import aligned  # noqa: PLC0415

    yield f"{found.offers} offer{'s' if found.offers != 1 else ''}{_waited(found)}"
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
    if found.touches_per_won:
        yield f"touches for an offer won: {found.touches_per_won:.1f}"
    if found.touches_per_lost is not None:
        yield f"touches for an offer lost: {found.touches_per_lost:.1f}"
    yield ""
    if found.silent_from is None:
        yield from _too_early(found)
    else:
        then = f": `cap: {cap}` below `cadence` is enough" if cap else ""
        yield f"From the {step(found.silent_from)} on nothing came back{then}."


def _too_early(found: Figures) -> Iterator[str]:
    """Yield that nothing can be said about where to stop, while too few offers got far enough."""
    from mailwatch.core.figures import ENOUGH, OFFER  # noqa: PLC0415

    if not any(rung.got_there >= ENOUGH for rung in found.rungs if rung.rung != OFFER):
        yield f"Where to stop shows once {ENOUGH} offers got to a step."


def _waited(found: Figures) -> str:
    return "" if found.days_to_answer is None else f"; half of the answers within {found.days_to_answer:.0f} days"


def _rate(rate: float | None) -> str:
    return "" if rate is None else f"{rate:.0%}"
