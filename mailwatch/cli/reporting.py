"""The report of `status`, worked out from configuration and memory, in the plain form that is shown and kept."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING

from mailwatch.app import reports
from mailwatch.cli import snapshot
from mailwatch.cli.invocation import Invocation
from mailwatch.cli.opening import chosen, memory_to_read, policy_to_show
from mailwatch.cli.snapshot import Plain

if TYPE_CHECKING:
    from mailwatch.app.memory import Memory
    from mailwatch.app.reports import OfferLine
    from mailwatch.config.model import Configuration


def work_out(invocation: Invocation, moment: datetime) -> Plain:
    """Return how everything stands, and keep it for the next time."""
    configuration = invocation.configuration()
    with memory_to_read() as memory:
        return report_on(invocation, configuration, memory, moment)


def report_on(invocation: Invocation, configuration: Configuration, memory: Memory, moment: datetime) -> Plain:
    """Return how everything stands by this memory, and keep it for the next time."""
    of = snapshot.stamp(invocation.file)
    names, policy = chosen(invocation, configuration), policy_to_show(configuration)
    accounts = tuple(account.name for account in configuration.accounts if account.name in names)
    status = reports.status(memory, accounts, policy, moment)
    today = policy.working.local_day(moment)
    report: Plain = {
        "today": today.isoformat(),
        "offers": [as_plain(line) for line in status.offers if line.account in names],
        "heard_until": {name: heard.isoformat() for name, heard in status.heard_until.items() if name in names},
        "awaiting_consent": list(status.awaiting_consent),
        "unreadable": status.unreadable,
        "troubles": list(status.troubles),
    }
    midnight = datetime.combine(today + timedelta(days=1), time(), configuration.timezone)
    snapshot.keep(report, of, midnight, invocation.account)
    return report


def as_plain(line: OfferLine) -> Plain:
    """Return an offer's line as JSON takes it: days and amounts as text."""
    return {
        "id": line.id,
        "account": line.account,
        "contact": line.contact,
        "subject": line.subject,
        "number": line.number,
        "amount": f"{line.amount:f}" if line.amount is not None else None,
        "currency": line.currency,
        "sent_on": line.sent_on.isoformat(),
        "state": line.state.value,
        "ending": line.ending,
        "next_step": line.next_step,
        "due": line.due.isoformat() if line.due else None,
        "followed": line.followed,
        "notes": list(line.notes),
        "needs": list(line.needs),
        "tags": list(line.tags),
        "profile": line.profile,
    }
