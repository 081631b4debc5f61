"""`mailwatch show`: one offer in full. Reads the memory only: no server is asked."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import click

from mailwatch.cli.invocation import Invocation, now, pass_invocation
from mailwatch.cli.offers import amount, offer_argument
from mailwatch.cli.prose import one_line

if TYPE_CHECKING:
    from mailwatch.app.reports import OfferReport

Row = tuple[str, str]

DEFAULT = "default"
"""The pace of an offer that no profile is for; it goes without saying."""


@click.command()
@offer_argument
@click.option("--json", "as_json", is_flag=True, help="As JSON, for programs.")
@pass_invocation
def command(invocation: Invocation, offer: str, as_json: bool) -> None:
    """Show one offer: its terms, all that happened to it, and what stands in the calendar and in Drafts."""
    configuration = invocation.configuration()
    report = report_of(invocation, offer)
    if as_json:
        click.echo(json.dumps(_plain(report), ensure_ascii=False, indent=2))
        return
    for text in _shown(report, configuration.timezone):
        click.echo(text)


def report_of(invocation: Invocation, name: str) -> OfferReport:
    """Given what the user typed, return the one offer meant in full; raise `MailwatchError` for none or several."""
    from mailwatch.app import naming, reports  # noqa: PLC0415
    from mailwatch.cli.opening import memory_to_read, policy_to_show  # noqa: PLC0415

    with memory_to_read() as memory:
        offer = naming.offer_named(memory, name)
        report = reports.report(memory, offer.id, policy_to_show(invocation.configuration()), now())
    assert report is not None, "it was found a moment ago"
    return report


def _shown(report: OfferReport, zone: ZoneInfo) -> Iterator[str]:
    from mailwatch.app.reports import moments  # noqa: PLC0415
    from mailwatch.cli.history import standing, told  # noqa: PLC0415

    offer = report.history.offer
    yield one_line(f"{offer.id}  {offer.subject}")
    for what, text in (*_terms(report), *_next(report), *standing(report.history)):
        if text:
            yield f"  {what:<9} {one_line(text)}"
    yield ""
    yield f"{offer.sent_at.astimezone(zone):%Y-%m-%d %H:%M}  {'you told of this talk' if offer.talk else 'offer sent'}"
    for at, fact in moments(report.history):
        yield f"{at.astimezone(zone):%Y-%m-%d %H:%M}  {one_line(told(fact))}"


def _terms(report: OfferReport) -> Iterator[Row]:
    offer, life = report.history.offer, report.life
    terms = offer.terms
    yield "client", ", ".join(filter(None, (str(life.contact or ""), life.phone)))
    yield "amount", amount(terms.amount, terms.currency)
    yield "number", terms.number or ""
    yield "valid", f"until {terms.valid_until}" if terms.valid_until else ""
    yield (
        "announced",
        " ".join(
            filter(None, (str(terms.announced or ""), f"“{terms.announced_text}”" if terms.announced_text else ""))
        ),
    )
    yield "language", ", ".join(filter(None, (terms.language, terms.register.value if terms.register else "")))
    yield "account", f"{offer.account}, sent by {offer.sender}"
    yield "tags", ", ".join(report.line.tags)
    yield "pace", "" if report.line.profile == DEFAULT else f"profile {report.line.profile}"


def _next(report: OfferReport) -> Iterator[Row]:
    from mailwatch.app import in_words  # noqa: PLC0415

    line = report.line
    needs = (in_words.because(need, line.id) for need in line.needs)
    yield "state", ", ".join(filter(None, (line.state.value, line.ending, *needs)))
    if line.next_step and line.due:
        why = in_words.reasons(line.notes, line.id)
        yield "next", f"{in_words.step(line.next_step)}, {in_words.day(line.due)} ({why})"
    if not line.followed:
        yield "followed", "no: from before you agreed, or nobody agreed yet"


def _plain(report: OfferReport) -> dict[str, Any]:
    """Return everything that is known of an offer as JSON takes it."""
    from mailwatch.app.reports import moments  # noqa: PLC0415
    from mailwatch.cli.reporting import as_plain  # noqa: PLC0415
    from mailwatch.store.codec import encode  # noqa: PLC0415

    def plain(value: Any) -> Any:
        return json.loads(encode(value))

    history = report.history
    return {
        **as_plain(report.line),
        "message_id": history.offer.message_id,
        "terms": plain(history.offer.terms),
        "reasons": list(history.offer.reasons),
        "facts": [{"fact": type(fact).__name__, **plain(fact)} for _, fact in moments(history)],
        "entries": plain(history.entries),
        "drafts": plain(history.drafts),
    }
