"""Whether every step of every ladder has its texts: a step without one would fail on the day it comes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from mailwatch.core.errors import ConfigurationError, MailwatchError

if TYPE_CHECKING:
    from datetime import datetime

    from mailwatch.config.model import Configuration
    from mailwatch.core.cadence import Profile, Rung


def steps_without_text(configuration: Configuration, now: datetime) -> Iterator[ConfigurationError]:
    """Yield what keeps a step from being written, its entry or its draft, for an offer of which all is known.

    Templates that are broken are told by themselves; no step is tried with them.
    """
    from mailwatch import wiring  # noqa: PLC0415 -- all adapters
    from mailwatch.cli.example import example  # noqa: PLC0415

    yield from steps_unknown(configuration)
    texts, brief = wiring.texts_of(configuration), example(configuration, now)
    known = {case.name for case in texts.cases()}
    if texts.problems():
        return
    for where, rung in _steps(configuration):
        for text in {f"entry/{rung.case}", rung.case} & known:
            try:
                texts.preview(text, replace(brief, case=rung.case))
            except MailwatchError as error:
                yield ConfigurationError(error.what, where=where, remedy=error.remedy)


def steps_unknown(configuration: Configuration) -> Iterator[ConfigurationError]:
    """Yield the steps for which there is no text at all: a line each."""
    from mailwatch import wiring  # noqa: PLC0415

    known = {case.name for case in wiring.texts_of(configuration).cases()}
    for where, rung in _steps(configuration):
        lacking = [text for text in (f"entry/{rung.case}", rung.case) if text not in known]
        if lacking:
            names = " and ".join(f"`{text}`" for text in lacking)
            remedy = "give it the text of another, such as `case: call`, or write your own"
            yield ConfigurationError(f"the step {rung.name} has no text {names}", where=where, remedy=remedy)


def _steps(configuration: Configuration) -> Iterator[tuple[str, Rung]]:
    """Yield each step of each ladder, with where it is written."""
    for where, profile in _ladders(configuration):
        for number, rung in enumerate(profile.ladder, start=1):
            yield f"{configuration.file}: {where}.ladder.{number}", rung


def _ladders(configuration: Configuration) -> Iterator[tuple[str, Profile]]:
    """Yield each ladder once, with where it is written."""
    cadence = configuration.cadence
    yield "cadence", cadence.default
    seen = {cadence.default.ladder}
    for _, profile in cadence.profiles:
        if profile.ladder not in seen:
            seen.add(profile.ladder)
            yield f"cadence.profiles.{profile.name}", profile
