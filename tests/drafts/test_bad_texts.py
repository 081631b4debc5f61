"""Each check of the texts fails for a text that is bad in just that way, or it would check nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.drafts.briefs import DEFAULT, LANGUAGES
from tests.drafts.checks import faults, source_of_body, strays, too_long, unfit
from tests.drafts.states import SHELF, KeptShelf, found, texts

GOOD = "Ik hoor graag wat ervan gekomen is."
BAD = {
    "empty brackets": 'Het voorstel ({{ amount or "" }}) ligt er nog.',
    "a blank before a comma": 'Dag {{ first_name or "" }}, hoe staat het ermee?',
    "doubled punctuation": "Hebt u er al over nagedacht?.",
    "a line that begins with punctuation": '{{ first_name or "" }}, hoe staat het ermee?',
    "None": "Het kost {{ none | string }} euro.",
    "code": "Het kost {{ '{{ amount }}' }} euro.",
    "a heading of nothing": "Om te weten:",
    "words of en": "I will call you about this on Monday.",
    "words of de": "Ich melde mich noch einmal bei Ihnen.",
    "words of fr": "Je reviens vers vous la semaine prochaine.",
    "the other register": "Laat je het me even weten?",
    "more than anybody wrote": "Fijn dat u geïnteresseerd bent.",
    "a number that nobody gave": "U krijgt 10 procent korting als u nu beslist.",
    "cannot be filled in": "{{ amount.number }}",
}


def _planted(directory: Path, text: str) -> KeptShelf:
    path = directory / "nl" / "closing.formal.j2"
    path.parent.mkdir(parents=True)
    path.write_text(text, "utf-8")
    return KeptShelf(directory, DEFAULT)


def _found_wrong(directory: Path, text: str) -> list[str]:
    return list(faults(_planted(directory, text), "nl", "closing.formal"))


def test_a_good_text_has_no_fault(tmp_path):
    """What the bad ones are planted in is good by itself."""
    assert _found_wrong(tmp_path, f"Subject: {{{{ The_offer }}}}\nTo: client\n\n{GOOD}\n") == []


@pytest.mark.parametrize("wrong", BAD)
def test_a_bad_line_is_found(tmp_path, wrong):
    """One bad line in a good text is named for what it is."""
    told = _found_wrong(tmp_path, f"Subject: {{{{ The_offer }}}}\nTo: client\n\n{GOOD}\n\n{BAD[wrong]}\n")
    assert any(fault.startswith(wrong) for fault in told), told


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        (f"Subject: {{{{ number }}}} voor u\nTo: client\n\n{GOOD}\n", "cannot be filled in: "),
        (f'Subject: {{{{ number or "x" }}}}\nTo: client\n\n{GOOD}\n', "hardly a subject"),
        ("Subject: {{ The_offer }}\nTo: client\n\n{{ salutation }}\n\n{{ sign_off }}\n", "nothing that a person"),
        ("Subject: {{ The_offer }}\nTo: client\n\nOver {{ number }} hoor ik graag.\n", "nothing that a person"),
    ],
)
def test_a_text_without_subject_or_sentence_is_found(tmp_path, text, wrong):
    """A subject must be left when nothing is known, and a sentence of the text's own."""
    told = _found_wrong(tmp_path, text)
    assert any(fault.startswith(wrong) for fault in told), told


def test_a_sentence_of_another_text_is_not_missed(tmp_path):
    """A text that only says what another one says too would not be missed."""
    borrowed = "Ik kan ook een samenvatting van één bladzijde maken, met uw naam erop."
    assert borrowed in found(SHELF, "nl", "reseller.formal").body
    told = _found_wrong(tmp_path, f"Subject: {{{{ The_offer }}}}\nTo: client\n\n{borrowed}\n")
    assert any(fault.startswith("nothing that a person would miss") for fault in told), told


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("Dag  Anna", "two blanks"),
        ("a\n\n\nb", "two empty lines"),
        ("Het kost \ue000.", "a mark of something unknown"),
        ("Het kost None.", "None"),
        ("“ ” is leeg", "empty brackets"),
    ],
)
def test_what_the_layout_keeps_from_a_text_is_looked_for_too(text, wrong):
    """The layout leaves none of these; should it ever, the check sees it."""
    assert any(fault.startswith(wrong) for fault in unfit(text))


def test_a_long_line_is_found():
    """78 columns are enough, 79 are too many."""
    assert too_long("x" * 78) == []
    assert len(too_long(f"x\n{'x' * 79}\n")) == 1


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("other", LANGUAGES)
def test_a_sentence_of_another_language_is_found(language, other):
    """Of a hundred sentences of another language at least ninety-five are noticed, each by itself."""
    lines = [
        line
        for found_in, name in texts()
        if found_in == other
        for line in source_of_body(found(SHELF, other, name)).splitlines()
        if len(line.split()) >= 6
    ]
    noticed = [line for line in lines if any(told.startswith(f"words of {other}") for told in strays(line, language))]
    assert len(lines) > 300
    assert (len(noticed) >= 0.95 * len(lines)) if language != other else noticed == []
