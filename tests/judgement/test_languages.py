"""Every language file is checked in the same way: a new language fails here until it is complete."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from importlib.resources import files
from typing import Any

import pytest

from mailwatch.core.lexicon import EXAMPLES_ON, Language
from mailwatch.core.phrases import Choice, Sequence, parse
from mailwatch.core.when import find_dates
from mailwatch.core.words import read
from mailwatch.languages import load

LEXICON = load()
CODES = sorted(LEXICON.languages)
MODEL = "en"
SENT = ("offers", "others", "money", "register", "open_end")


def language(code: str) -> Language:
    return LEXICON.languages[code]


def phrases(code: str) -> Iterator[tuple[str, str]]:
    """Yield (file.list, phrase) of every list of phrases in a language's folder."""
    for file, table in language(code).sections.items():
        if file not in {"language", "dates", "answers"}:
            yield from _lists(file, table)


def _lists(place: str, table: dict[str, Any]) -> Iterator[tuple[str, str]]:
    for key, said in table.items():
        if isinstance(said, dict) and key not in {"currency", "thousand"}:
            yield from _lists(f"{place}.{key}", said)
        elif isinstance(said, list):
            yield from ((f"{place}.{key}", phrase) for phrase in said)


def says(sequence: Sequence) -> str:
    """Return the first way to say a phrase."""
    parts = [says(part.ways[0]) if isinstance(part, Choice) else part for part in sequence]
    return " ".join(part.strip("*") for part in parts if part not in {"", "..."}).replace("' ", "'")


@pytest.mark.parametrize("code", CODES)
def test_it_has_every_file_and_list_of_the_others(code: str) -> None:
    """The same files, the same lists in each, none of them empty."""
    model, here = language(MODEL).sections, language(code).sections
    assert here.keys() == model.keys()
    for file in model:
        assert here[file].keys() == model[file].keys(), file
        assert all(said for said in here[file].values() if isinstance(said, list)), file


@pytest.mark.parametrize("code", CODES)
def test_every_phrase_can_be_read(code: str) -> None:
    """No open bracket, no unknown slot, no star on a short word; a phrase is words, not a sentence with marks."""
    for file in SENT:
        language(code).phrases[file]
    for place, phrase in phrases(code):
        assert parse(phrase), place


@pytest.mark.parametrize("code", CODES)
def test_no_phrase_stands_twice_in_a_list(code: str) -> None:
    """A phrase counts once: a second copy would only mislead whoever mends the list."""
    seen: set[tuple[str, str]] = set()
    for place, phrase in phrases(code):
        if place.partition(".")[0] not in SENT:
            continue
        assert (place, phrase.casefold()) not in seen, (place, phrase)
        seen.add((place, phrase.casefold()))


@pytest.mark.parametrize("code", CODES)
def test_each_phrase_is_found_in_itself(code: str) -> None:
    """What a list of sent mail says is found where somebody writes just that."""
    for place, phrase in phrases(code):
        file = place.partition(".")[0]
        said = says(parse(phrase))
        if file in SENT and "{" not in phrase and not said.endswith("'"):
            assert place in language(code).find(read(said), file), (place, phrase)


DATES = [(code, phrase) for code in CODES for phrase in language(code).date_phrases if phrase.means != "vague"]


@pytest.mark.parametrize(("code", "phrase"), DATES, ids=[f"{code}: {phrase.example}" for code, phrase in DATES])
def test_each_date_phrase_gives_the_date_of_its_example(code: str, phrase: Any) -> None:
    """Said on Wednesday 5 March 2025, the example means the date beside it; `none` means no date."""
    found = find_dates(read(phrase.example), EXAMPLES_ON, (language(code),))
    days = [span.day for span in found if span.day is not None]
    assert days[-1:] == ([phrase.gives] if phrase.gives else [])


@pytest.mark.parametrize("code", CODES)
def test_vague_phrases_give_no_date(code: str) -> None:
    """What names no day is found, kept in the sender's words, and never becomes a date."""
    for phrase in language(code).date_phrases:
        if phrase.means == "vague":
            (span,) = find_dates(read(says(parse(phrase.says))), EXAMPLES_ON, (language(code),))
            assert span.vague
            assert span.day is None


@pytest.mark.parametrize("code", CODES)
def test_common_words_tell_it_from_the_others(code: str) -> None:
    """A language that shares most of its common words with another one could not be told from it."""
    mine = LEXICON.common[code]
    for other in CODES:
        if other != code:
            assert len(mine & LEXICON.common[other]) < len(mine) / 4, other


def test_the_readme_names_every_list() -> None:
    """A speaker finds in the README what each list of sent mail is for."""
    told = (files("mailwatch.languages") / "README.md").read_text("utf-8")
    for file in (*SENT, "dates", "language"):
        assert f"{file}.toml" in told
        for entry in language(MODEL).sections[file]:
            assert re.search(rf"`{entry}`", told), (file, entry)


def test_no_language_is_read_before_it_is_needed() -> None:
    """Starting costs the words that tell languages apart, and nothing more: under 50 ms for all."""
    code = (
        "import time, mailwatch.languages as languages; started = time.perf_counter(); lexicon = languages.load();"
        "len(lexicon.languages); print(time.perf_counter() - started); print(languages.language.cache_info().currsize)"
    )
    seconds = []
    for _ in range(3):  # the machine may be busy
        run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
        taken, read_so_far = run.stdout.split()
        assert read_so_far == "0"
        seconds.append(float(taken))
    assert min(seconds) < 0.05
