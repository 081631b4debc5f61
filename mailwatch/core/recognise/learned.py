"""What the user's corrections teach about later messages, said with each verdict."""

from __future__ import annotations

from mailwatch.core.known import Correction
from mailwatch.core.recognise.reading import Reading, firms_of
from mailwatch.core.subjects import subject_shape
from mailwatch.core.verdict import Reason

_SURE = 3.0
"""How far beyond the threshold a correction of the same contact and shape of subject puts the score."""
_LIKELY = 2.0
"""Weight of a correction that shares only the contact, or the firm and the shape."""


def corrected(reading: Reading, offer: bool, missing: float) -> Reason | None:
    """Given a message, the verdict so far and what it lacks to the threshold, return what the latest correction adds.

    The same contact and shape of subject: it decides. The same contact alone (where the correction names no
    shape), or the same firm and shape: it weighs. None where no correction fits or it changes nothing.
    """
    fitting = sorted(_fitting(reading), key=lambda one: (one[1].said_on, one[0]), reverse=True)
    if not fitting:
        return None
    decides, correction = fitting[0]
    weight = _LIKELY if correction.offer else -_LIKELY
    if decides and correction.offer != offer:
        weight = missing + (_SURE if correction.offer else -_SURE)
    told = "is an offer" if correction.offer else "is no offer"
    about = correction.contact or correction.domain
    return Reason("you-said-so", f"you said so for {about} on {correction.said_on.isoformat()}: {told}", weight)


def _fitting(reading: Reading) -> list[tuple[bool, Correction]]:
    header, own = reading.message.header, reading.known.own
    outside = {one.email for one in header.recipients if one.email not in own}
    firms = firms_of(outside)
    shape = subject_shape(header.subject)
    found: list[tuple[bool, Correction]] = []
    for correction in reading.known.corrections:
        if correction.offer is None:
            continue
        same_shape = bool(correction.subject_shape) and subject_shape(correction.subject_shape) == shape
        same_firm = bool(firms_of({correction.domain}) & firms)
        if correction.contact in outside and (same_shape or not correction.subject_shape):
            found.append((same_shape, correction))
        elif same_firm and same_shape:
            found.append((False, correction))
    return found
