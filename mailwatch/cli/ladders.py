"""Whether every step of every ladder has its texts: a step without one would fail on the day it comes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from mailwatch.core.errors import ConfigurationError, MailwatchError

if TYPE_CHECKING:
    from datetime import datetime

    from mailwatch.config.model import Configuration
    from mailwatch.core.cadence import Profile


def steps_without_text(configuration: Configuration, now: datetime) -> Iterator[ConfigurationError]:
    """Yield what keeps a step from being written, its entry or its draft, for an offer of which all is known."""
    from mailwatch import wiring  # noqa: PLC0415 -- all adapters
    from mailwatch.cli.example import example  # noqa: PLC0415

    texts, brief = wiring.texts_of(configuration), example(configuration, now)
    for where, profile in _ladders(configuration):
        for number, rung in enumerate(profile.ladder, start=1):
            for text in (f"entry/{rung.case}", rung.case):
                try:
                    texts.preview(text, replace(brief, case=rung.case))
                except MailwatchError as error:
                    place = f"{configuration.file}: {where}.ladder.{number}"
                    yield ConfigurationError(error.what, where=place, remedy=error.remedy)


def _ladders(configuration: Configuration) -> Iterator[tuple[str, Profile]]:
    """Yield each ladder once, with where it is written."""
    cadence = configuration.cadence
    yield "cadence", cadence.default
    seen = {cadence.default.ladder}
    for _, profile in cadence.profiles:
        if profile.ladder not in seen:
            seen.add(profile.ladder)
            yield f"cadence.profiles.{profile.name}", profile
