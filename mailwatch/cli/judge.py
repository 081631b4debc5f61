"""`mailwatch judge`: judges mail files without any account, and says why."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click

from mailwatch.app.judge import Judged, judge_paths
from mailwatch.app.judgement import Judgement
from mailwatch.core.mail import EPOCH
from mailwatch.core.verdict import ReplyVerdict, SentVerdict
from mailwatch.languages import load
from mailwatch.mime import read_file

PATH = click.Path(exists=True, path_type=Path)


def _country(_ctx: click.Context, _parameter: click.Parameter, said: str) -> str:
    """Return the code of a country; raise `BadParameter` for what is none."""
    from mailwatch.config.places import country  # noqa: PLC0415 -- the list of all countries

    try:
        return country(said).code
    except ValueError as error:
        raise click.BadParameter(f"{said!r} is no country such as NL") from error


@click.command()
@click.argument("paths", nargs=-1, required=True, type=PATH, metavar="PATH...")
@click.option("--jsonl", is_flag=True, help="One JSON object a message, as the scorer of a labelled corpus reads it.")
@click.option(
    "--country",
    default="NL",
    show_default=True,
    callback=_country,
    help="Where you work: decides the currency where none is named.",
)
def command(paths: tuple[Path, ...], jsonl: bool, country: str) -> None:
    """Judge mail files: which message is an offer, which an answer, what it says, and why.

    PATH is a message (.eml) or a folder with sent/ and inbox/: one mailbox. Messages are judged in order of time.
    """
    for judged in judge_paths(paths, read_file, Judgement(load), country):
        click.echo(json.dumps(record(judged), ensure_ascii=False) if jsonl else "\n".join(explanation(judged)))


def record(judged: Judged) -> dict[str, Any]:
    """Return a verdict as one JSON object; `id` is the file's name without its ending, dates are ISO 8601."""
    verdict = judged.verdict
    facts = _sent_facts(verdict) if isinstance(verdict, SentVerdict) else _reply_facts(verdict, judged)
    reasons = [{"code": one.code, "text": one.text, "weight": one.weight} for one in verdict.reasons]
    return {"id": judged.file.stem, **facts, "reasons": reasons}


def _sent_facts(verdict: SentVerdict) -> dict[str, Any]:
    terms = verdict.terms
    return {
        "offer": verdict.offer,
        "score": verdict.score,
        "contact_email": terms.contact.email if terms.contact else None,
        "contact_name": terms.contact.name if terms.contact else None,
        "amount": float(terms.amount) if terms.amount is not None else None,
        "currency": terms.currency,
        "offer_number": terms.number,
        "valid_until": terms.valid_until.isoformat() if terms.valid_until else None,
        "announced_followup": terms.announced.isoformat() if terms.announced else None,
        "announced_text": terms.announced_text,
        "language": terms.language,
        "register": terms.register.value if terms.register else None,
        "supersedes": verdict.supersedes,
    }


def _reply_facts(verdict: ReplyVerdict, judged: Judged) -> dict[str, Any]:
    return {
        "relation": judged.about.stem if judged.about else None,
        "strength": verdict.strength.value if verdict.strength else None,
        "class": verdict.kind.value,
        "postpone_until": verdict.postponed_until.isoformat() if verdict.postponed_until else None,
        "return_date": verdict.returns_on.isoformat() if verdict.returns_on else None,
        "vague_text": verdict.vague_text,
        "delegate_to": verdict.decider.email if verdict.decider else None,
        "phone": verdict.phone,
    }


def explanation(judged: Judged) -> Iterator[str]:
    """Yield the lines that explain one verdict to a person."""
    verdict, header = judged.verdict, judged.message.header
    day = f"{header.date:%Y-%m-%d %H:%M}" if header.date.date() > EPOCH.date() else "(no date)"
    yield f"{judged.file.name}  {day}  {header.subject or '(no subject)'}"
    yield from _sent_lines(verdict) if isinstance(verdict, SentVerdict) else _reply_lines(verdict, judged)
    for reason in verdict.reasons:
        yield f"    {reason.weight:+5.1f}  {reason.text}"
    yield ""


def _sent_lines(verdict: SentVerdict) -> Iterator[str]:
    told = "an offer" if verdict.offer else "no offer"
    yield f"  {told}: {verdict.score:g} points, {verdict.threshold:g} make an offer"
    if not verdict.offer:
        return
    terms = verdict.terms
    facts = {
        "to": terms.contact,
        "amount": f"{terms.amount:,.2f} {terms.currency or ''}".strip() if terms.amount is not None else None,
        "number": terms.number,
        "valid until": terms.valid_until,
        "next contact": terms.announced
        or (f"without a date: {terms.announced_text}" if terms.announced_text else None),
        "replaces": verdict.supersedes,
        "language": f"{terms.language}, {terms.register.value}"
        if terms.language and terms.register
        else terms.language,
    }
    yield from (f"  {name}: {value}" for name, value in facts.items() if value is not None)


def _reply_lines(verdict: ReplyVerdict, judged: Judged) -> Iterator[str]:
    yield f"  {verdict.kind.value.replace('_', ' ')}"
    facts = {
        "about": f"{judged.about.name} ({verdict.strength.value})" if judged.about and verdict.strength else None,
        "postponed until": verdict.postponed_until,
        "back on": verdict.returns_on,
        "without a date": verdict.vague_text or None,
        "decides": verdict.decider,
        "stand-in": verdict.stand_in,
        "phone": verdict.phone,
    }
    yield from (f"  {name}: {value}" for name, value in facts.items() if value is not None)


judge = command

if __name__ == "__main__":
    command()
