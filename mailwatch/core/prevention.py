"""What an offer lacked when it left, so that the next one does better (playbook: why is it silent, prevention)."""

from __future__ import annotations

from mailwatch.core.offer import Offer


def open_end(offer: Offer) -> tuple[str, ...]:
    """Return what is told once, in the first entry, of an offer that left with an open end; () where it has none.

    A dated next step is enough. Without it is told what else was missing: something for the client to do, an
    invitation to the next talk. What nobody looked at, as of a talk without a message, is not told.
    """
    terms = offer.terms
    if offer.talk or terms.announced is not None:
        return ()
    codes = ["vague-announcement" if terms.announced_text else "no-announcement"]
    if terms.task == "":
        codes.append("no-task")
    if terms.invites is False:
        codes.append("no-invitation")
    return tuple(codes)
