"""How well verdicts agree with labels, in the figures of docs/judgement.md."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from mailwatch.app.judge import judge_paths
from mailwatch.app.judgement import Judgement
from mailwatch.cli.judge import record
from mailwatch.languages import load
from mailwatch.mime import read_file

FIELDS = ("contact_email", "amount", "currency", "offer_number", "valid_until", "announced_followup")
AUTOMATIC = frozenset({"auto_ooo", "auto_ticket", "auto_generic", "bounce_hard", "bounce_soft", "read_receipt"})
NO_ANSWER = AUTOMATIC | {"unrelated"}


def mailboxes(corpus: Path) -> list[Path]:
    """Return the mailbox folders of a corpus."""
    return sorted(folder for folder in corpus.iterdir() if (folder / "sent").is_dir())


def judgements(corpus: Path) -> Iterator[dict[str, Any]]:
    """Yield the record of every message of a corpus, as `mailwatch judge --jsonl` prints it."""
    for judged in judge_paths(mailboxes(corpus), read_file, Judgement(load)):
        yield record(judged)


def labels(corpus: Path) -> dict[str, dict[str, Any]]:
    """Return the labels of a corpus by id."""
    lines = (corpus / "labels.jsonl").read_text("utf-8").splitlines()
    return {row["id"]: row for row in map(json.loads, lines)}


def sent_misses(corpus: Path) -> list[str]:
    """Return what is judged otherwise than labelled among the sent messages, one line each."""
    known = labels(corpus)
    return [miss for row in judgements(corpus) if "offer" in row for miss in _misses(known[row["id"]], row)]


def counted(corpus: Path) -> Counter[str]:
    """Return how many verdicts on the messages of a corpus are right, and how many are wrong in ways that hurt.

    Right: `offer found`, the fields of a found offer by their names, `relation`, `class`, `postpone_until`,
    `return_date`. Wrong: `false offer`, `sure but wrong`, `automatic as answer`, `answer as automatic`, `made up`.
    """
    known, counts = labels(corpus), Counter[str]()
    for row in judgements(corpus):
        counts.update(_sent(known[row["id"]], row) if "offer" in row else _received(known[row["id"]], row))
    return counts


def _sent(label: dict[str, Any], row: dict[str, Any]) -> Iterator[str]:
    if row["offer"] and label["label"] != "offer":
        yield "false offer"
    elif row["offer"]:
        yield "offer found"
        yield from (name for name in FIELDS if _same(name, label, row))


def _received(label: dict[str, Any], row: dict[str, Any]) -> Iterator[str]:
    related, kind = row["relation"], label["class"]
    if related and related == label["relation"]:
        yield "relation"
    elif related and row["strength"] == "sure":
        yield "sure but wrong"
    if row["class"] in {kind, *(label.get("class_also") or [])}:
        yield "class"
    if kind in AUTOMATIC and related and row["class"] not in NO_ANSWER:
        yield "automatic as answer"
    if kind not in NO_ANSWER and row["class"] in AUTOMATIC:
        yield "answer as automatic"
    for name in ("postpone_until", "return_date"):
        if row[name] and not label[name]:
            yield "made up"
        elif label[name] and _same(name, label, row):
            yield name


def _misses(label: dict[str, Any], row: dict[str, Any]) -> Iterator[str]:
    expected = label["label"] == "offer"
    if row["offer"] != expected:
        yield f"{row['id']}: {'missed offer' if expected else 'false offer'} ({row['score']})"
    elif expected:
        yield from (
            f"{row['id']} {name}: {label[name]} expected, {row[name]} read"
            for name in FIELDS
            if not _same(name, label, row)
        )


def _same(name: str, label: dict[str, Any], row: dict[str, Any]) -> bool:
    fair = [label[name], *(label.get(f"{name}_also") or [])]
    if name == "amount":
        fair += [*(label.get("amounts_also") or []), *(label.get("amount_options") or [])]
        return any(
            one is None if row[name] is None else one is not None and abs(one - row[name]) < 0.01 for one in fair
        )
    if name == "announced_followup" and row[name] and (between := label.get(f"{name}_range")):
        return bool(between[0] <= str(row[name])[:10] <= between[1])
    return str(row[name]).casefold() in {str(one).casefold() for one in fair}
