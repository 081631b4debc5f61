"""Who is known: weeding dead files, comparing a list with what is remembered, figures."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from mailwatch.app.results import touches_worth_making
from mailwatch.cli.stats import _shown
from mailwatch.core.cadence import Policy, WorkingTime
from mailwatch.core.figures import Figures, RungFigures
from tests.chain.freelancer import AMSTERDAM
from tests.cli.conftest import Desk


@pytest.fixture
def known(desk: Desk) -> Desk:
    """A desk with two offers: one just lost, one quite fresh, and a domain that is not pursued."""
    desk.ok("run", "--once", "--yes")
    desk.send(0)
    desk.send(0, subject="Offerte drukwerk", to="Bo Bakker <bo@bakkerij.example>")
    desk.ok("run", "--once")
    lost = next(offer for offer in desk.offers() if offer.subject == "Offerte website")
    desk.ok("lost", lost.id)
    desk.ok("do-not-pursue", "lastig.example", "--reason", "betaalt nooit")
    return desk


def test_compare_marks_who_is_known(known: Desk, tmp_path: Path) -> None:
    """A lost client, an open one, a colleague of one, somebody not to be pursued; the new ones only with --all."""
    prospects = tmp_path / "beurs.csv"
    prospects.write_text(
        "naam;mail\nAnna;anna@klant.example\nPiet;piet@klant.example\nBo;BO@bakkerij.example\n"
        "Kees;kees@lastig.example\nNieuw;nieuw@onbekend.example\n"
    )
    said = known.ok("compare", str(prospects))
    assert said.lines[-1] == "5 addresses, 4 known"
    assert [line.split()[:2] for line in said.lines[:-1]] == [
        ["anna@klant.example", "lost"],
        ["piet@klant.example", "lost"],
        ["bo@bakkerij.example", "open"],
        ["kees@lastig.example", "do-not-pursue"],
    ]
    assert "somebody else there" in said.lines[1]
    assert "betaalt nooit" in said.lines[3]
    assert "nieuw@onbekend.example" in known.ok("compare", str(prospects), "--all").out


def test_compare_reads_address_books(known: Desk, tmp_path: Path) -> None:
    """A .vcf works like a .csv; a file without an address is told in one line."""
    book = tmp_path / "boek.vcf"
    book.write_text("BEGIN:VCARD\nVERSION:4.0\nFN:Anna\nEMAIL;TYPE=work:anna@klant.example\nEND:VCARD\n")
    assert known.ok("compare", str(book)).lines[-1] == "1 address, 1 known"
    book.write_text("BEGIN:VCARD\nFN:Anna\nEND:VCARD\n")
    said = known.type("compare", str(book))
    assert said.status == 1
    assert said.err.count("\n") == 1
    assert "no address stands in it" in said.err


def test_the_mark_can_be_lifted(known: Desk) -> None:
    """`pursue` lifts it; lifting what is not there is told."""
    assert "pursued again" in known.ok("pursue", "lastig.example").out
    assert known.type("pursue", "lastig.example").status == 1


def test_weed_lists_what_is_dead_and_closes_it_in_one_go(known: Desk) -> None:
    """An open offer to somebody who is not pursued is dead, and why; `--close` closes it."""
    known.ok("do-not-pursue", "bo@bakkerij.example")
    said = known.ok("weed")
    assert "Offerte drukwerk" in said.out
    assert "not to be pursued" in said.out
    assert "Offerte website" not in said.out, "it is closed already"
    known.ok("weed", "--close", "--yes")
    assert known.ok("weed").lines == ["Nothing is dead."]


def test_what_is_remembered_of_a_person_is_shown(known: Desk) -> None:
    """`remember` is answered in a line; nonsense is refused in a line."""
    assert known.ok("remember", "bo@bakkerij.example", "heeft", "een", "hond").lines[-1] == "bo@bakkerij.example: noted"
    assert known.type("remember", "Bo", "hond").status == 1


def test_stats_as_text_json_and_picture(known: Desk, tmp_path: Path) -> None:
    """The same figures three ways."""
    picture = tmp_path / "figures.svg"
    said = known.ok("stats", "--picture", str(picture))
    assert said.lines[0] == "2 offers"
    assert any(line.startswith("EUR: open 2,450, won 0, lost 2,450") for line in said.lines)
    assert picture.read_text().startswith("<svg ")
    assert ET.fromstring(picture.read_text()).attrib["width"] == "720"
    assert said.lines[-2:] == ["Where to stop shows once 20 offers got to a step.", f"drawn: {picture}"]
    found = json.loads(known.ok("stats", "--json").out)
    assert found["offers"] == 2
    assert found["money"]["EUR"]["lost"] == "2450"
    assert (found["silent_from"], found["cap_advised"]) == (None, None)
    assert found["rungs"][0]["answer_rate"] == found["rungs"][0]["answered"] / found["rungs"][0]["got_there"]
    told = known.type("stats", "--picture", str(tmp_path / "nowhere" / "figures.svg"))
    assert (told.status, told.err.count("\n")) == (1, 1)
    told = known.type("stats", "--picture", str(tmp_path / "figures.png"))
    assert told.err == f"{tmp_path / 'figures.png'}: the picture is an SVG (name it .svg)\n"


def test_stats_count_offers_only(known: Desk) -> None:
    """What was left alone is none; a day is typed as everywhere, and one without offers since is told so."""
    known.ok("ignore", "Offerte website")
    assert known.ok("stats").lines[0] == "1 offer"
    assert known.ok("stats", "--since", "tomorrow").lines[0].startswith("No offers since 20")


def test_stats_advise_a_cap_from_enough_offers() -> None:
    """Nothing came back after the second call, of enough offers: one cap is enough, and it is never less than 1."""
    counts = {"offer": (40, 9), "call": (30, 5), "second-call": (25, 1), "closing-call": (24, 0), "closing": (24, 0)}
    rungs = tuple(RungFigures(name, got, 0, back, 0) for name, (got, back) in counts.items())
    found = Figures(40, rungs, 3.0, "closing-call", touches_per_won=1.5)
    policy = Policy(WorkingTime(AMSTERDAM))
    cap = touches_worth_making(found, policy)
    assert cap == 2
    assert list(_shown(found, cap))[-1] == (
        "From the call to wrap up on nothing came back: `cap: 2` below `cadence` is enough."
    )
    assert touches_worth_making(replace(found, silent_from="call"), policy) == 1
    assert touches_worth_making(replace(found, silent_from="a step of a profile"), policy) is None
