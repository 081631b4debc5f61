"""`mailwatch status`: how every offer stands, and what needs you. Reads the memory only: no server is asked."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date, datetime, timedelta

import click

from mailwatch.app import in_words
from mailwatch.cli import snapshot
from mailwatch.cli.invocation import Invocation, now, pass_invocation
from mailwatch.cli.offers import table
from mailwatch.cli.prose import one_line
from mailwatch.cli.snapshot import Plain

UNHEARD = timedelta(hours=6)
"""An account that was not read for so long is told: nothing is concluded from its silence meanwhile."""

CLOSED, DOUBTED, RETURNED, ANSWERED = "closed", "needs-human", "undeliverable", "answered"
"""States (`mailwatch.core.offer.State`), by their names in the report: the core need not be loaded to show it."""


@click.command()
@click.option("--json", "as_json", is_flag=True, help="As JSON, for programs.")
@click.option("--all", "everything", is_flag=True, help="Closed offers too.")
@pass_invocation
def command(invocation: Invocation, as_json: bool, everything: bool) -> None:
    """Show how every offer stands, and what needs you."""
    moment = now()
    report = _report(invocation, moment)
    offers = [offer for offer in report["offers"] if everything or offer["state"] != CLOSED]
    if as_json:
        click.echo(json.dumps(report | {"offers": offers}, ensure_ascii=False, indent=2))
        return
    for text in _shown(report, offers, moment):
        click.echo(text)


def _report(invocation: Invocation, moment: datetime) -> Plain:
    """Return the report as it was kept, or work it out."""
    if (found := snapshot.kept(invocation.file, moment, invocation.account)) is not None:
        return found
    from mailwatch.cli.reporting import work_out  # noqa: PLC0415 -- configuration, database, the life of every offer

    return work_out(invocation, moment)


def _shown(report: Plain, offers: list[Plain], moment: datetime) -> Iterator[str]:
    if offers:
        yield from table(offers, date.fromisoformat(report["today"]))
    else:
        yield "No open offers. Closed ones: mailwatch status --all" if report["offers"] else "No offers yet."
    needs = [*_needs_of_accounts(report, moment), *_needs_of_offers(report, offers)]
    needs += [f"failed: {trouble}" for trouble in report["troubles"]]
    if report["unreadable"]:
        needs.append(f"unreadable messages: {report['unreadable']}; everything else was read")
    if needs:
        yield ""
        yield from map(one_line, needs)


def _needs_of_accounts(report: Plain, moment: datetime) -> Iterator[str]:
    for name in report["awaiting_consent"]:
        yield f"{name}: nothing is written before you agree: mailwatch consent"
    for name, heard in sorted(report["heard_until"].items()):
        if moment - (then := datetime.fromisoformat(heard)) > UNHEARD:
            yield f"{name}: not read since {_ago(then, moment)}; is mailwatch running? nothing is concluded meanwhile"


def _needs_of_offers(report: Plain, offers: list[Plain]) -> Iterator[str]:
    for offer in offers:
        name, why = offer["id"], "; ".join(map(in_words.because, offer["needs"]))
        if offer["state"] == DOUBTED:
            doubt = why or "a draft cannot be found again"
            yield f"{name}: {doubt}; say what it is: mailwatch reply {name} --is KIND"
        elif offer["state"] == RETURNED:
            yield f"{name}: the offer came back undelivered; send it again, or: mailwatch ignore {name}"
        elif offer["state"] == ANSWERED:
            yield f"{name}: {why or 'answered'}; your turn"
    agreed = [offer for offer in offers if offer["account"] not in report["awaiting_consent"]]
    before = [offer for offer in agreed if not offer["followed"] and offer["state"] not in {CLOSED, RETURNED}]
    if before:
        which = f"mailwatch follow {before[0]['id']}" if len(before) == 1 else "mailwatch consent --past"
        yield f"from before you agreed and not followed: {len(before)}; to follow: {which}"


def _ago(then: datetime, moment: datetime) -> str:
    """Return a moment with how long ago it was."""
    past = moment - then
    words = f"{past.days} days" if past.days > 1 else f"{past // timedelta(hours=1)} hours"
    return f"{then.astimezone():%Y-%m-%d %H:%M}, {words} ago"
