"""Which offers a text repeats: their own words, found again in what is quoted below an answer."""

from __future__ import annotations

import re
from collections import defaultdict
from functools import lru_cache

from mailwatch.core.known import KnownOffer
from mailwatch.core.replies.watched import Watched, fold

_WORD = re.compile(r"\w+")
_RUN = 6
"""Words in a row that must be the same; fewer are a turn of phrase."""

_SAMPLES = 12
"""Runs kept of each offer, spread over its text."""


def quoted_offers(text: str, watched: Watched) -> list[KnownOffer]:
    """Given what is quoted or passed on, return the offers whose words stand in it.

    One run is enough for a short offer; for a longer one two are asked for, since greetings repeat.
    """
    words = _WORD.findall(fold(text))
    runs = {" ".join(words[at : at + _RUN]) for at in range(len(words) - _RUN + 1)}
    samples = _sampled(watched)
    found: dict[int, int] = defaultdict(int)
    for run in runs & samples.keys():
        for place in samples[run]:
            found[place] += 1
    offers = watched.known.offers
    return [offers[place] for place, count in found.items() if count >= min(2, len(_runs(offers[place].text)))]


@lru_cache(maxsize=4)
def _sampled(watched: Watched) -> dict[str, list[int]]:
    """Return the runs of all offers, each with the places of the offers that have it."""
    samples: dict[str, list[int]] = defaultdict(list)
    for place, offer in enumerate(watched.known.offers):
        for run in _runs(offer.text):
            samples[run].append(place)
    return dict(samples)


@lru_cache(maxsize=4096)
def _runs(offered: str) -> frozenset[str]:
    words = _WORD.findall(fold(offered))
    step = max(1, (len(words) - _RUN) // _SAMPLES)
    return frozenset(" ".join(words[at : at + _RUN]) for at in range(0, len(words) - _RUN + 1, step))
