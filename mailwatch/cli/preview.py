"""`mailwatch preview`: how a text reads, for one of your offers or for an example."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import click

from mailwatch.cli import given
from mailwatch.cli.invocation import Invocation, now, pass_invocation
from mailwatch.cli.offers import complete_offer

if TYPE_CHECKING:
    from mailwatch.core.brief import Brief


@click.command()
@click.argument("template", required=False)
@click.argument("offer", required=False, shell_complete=complete_offer)
@given.option
@pass_invocation
def command(invocation: Invocation, template: str | None, offer: str | None, said: tuple[str, ...]) -> None:
    """Show how a text reads, for an offer or for an example. Without a name all texts are listed."""
    from mailwatch import wiring  # noqa: PLC0415 -- all adapters

    configuration = invocation.configuration()
    texts = wiring.texts_of(configuration)
    cases = texts.cases()
    if template is None:
        for case in cases:
            needs = ", ".join(" or ".join(names) for names in case.needs)
            click.echo(f"{case.name:<32} to {case.addressee.value}{f'; needs {needs}' if needs else ''}")
        return
    values = given.values(said, template, cases, now().astimezone(configuration.timezone).date())
    if offer is None:
        from mailwatch.cli.example import example  # noqa: PLC0415

        asked = {
            name for case in cases if case.name == template for names in (*case.needs, case.takes) for name in names
        }
        brief = example(configuration, now(), asked)
    else:
        brief = _brief_of(invocation, offer)
    click.echo(texts.preview(template, replace(brief, extra=brief.extra | values)), nl=False)


def _brief_of(invocation: Invocation, name: str) -> Brief:
    from mailwatch.app.briefing import brief_of, history_of  # noqa: PLC0415
    from mailwatch.app.naming import offer_named  # noqa: PLC0415
    from mailwatch.cli.opening import memory_to_try, world_of  # noqa: PLC0415

    with memory_to_try() as memory, world_of(invocation.configuration(), memory) as world:
        history = history_of(world, offer_named(memory, name).id)
        return brief_of(world, history, "", now())
