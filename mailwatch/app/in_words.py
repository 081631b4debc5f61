"""Steps and the codes of reasons in plain words, for the log and the command line.

What an entry or a draft says comes from templates, in the user's language; this is the program speaking of itself.
Nothing is imported here but days: `status` must be quick.
"""

from __future__ import annotations

from datetime import date, datetime

STEPS = {
    "call": "call",
    "second-call": "second call",
    "third-call": "third call",
    "further-call": "another call",
    "further-call-2": "another call",
    "further-call-3": "another call",
    "closing-call": "call to wrap up",
    "closing-spoken": "call to wrap up",
    "closing": "closing message",
    "white-flag-call": "call to let it go",
    "white-flag-spoken": "call to let it go",
    "white-flag": "last message",
    "callback": "calling back yourself",
    "promise-lapsed": "asking how things stand",
    "appointment": "confirming the appointment",
    "closed": "closing silently",
    "your-turn": "your turn",
    "ask-won": "won?",
}
"""Rungs and cases by name; one that is missing here is its name with spaces."""

_REASONS = {
    "silent-for": "{} days of silence",
    "no-announcement": "the offer announces no date",
    "announced": "the offer announced {}",
    "client-wrote": "the client wrote on {}",
    "you-wrote": "you wrote on {}",
    "moved-by-you": "you moved it to {}",
    "snoozed": "you set it to {}",
    "followed-by-you": "you asked for it",
    "asked-by-you": "you asked for it",
    "carried": "spoken of with offer {}",
    "postponed": "the client asked to wait until {}",
    "postponed-times": "put off by the client, times: {}",
    "promised": "the client promised word by {}",
    "promised-undated": "the client promised word, without a date",
    "out-of-office": "the client is away until {}",
    "ask-who-decides": "passed on, without saying to whom",
    "maybe": "may be answered by {}",
    "promised-return": "the client wrote that you would hear by {}",
    "still-open": "has waited for you since {}",
    "not-logged": "how the last call went is not noted",
    "no-answer": "nobody picked up on {}",
    "voicemail": "voicemail on {}",
    "gatekeeper": "somebody else picked up on {}",
    "try": "attempt {}",
    "again": "a call would suit on {}",
    "before-it-lapses": "the offer stands until {}",
    "appointment": "an appointment on {}",
    "invitation-declined": "the invitation was declined",
    "invitation-counter": "another time was proposed for the talk",
    "due": "due {}",
    "closed": "closed: {}",
    "state": "the offer is {}",
    "rung": "about the {}",
    "bounced": "returned, says {}",
    "answer-in-junk": "the answer of {} lies in junk",
    "accept": "a yes of {}",
    "decline": "a no of {}",
    "question": "a question of {}",
    "negotiate": "{} writes about the price or the terms",
    "call_me": "{} asks for a call",
    "acknowledge": "{} has received it",
    "delegate": "passed on by {}",
    "postpone": "{} asks to wait",
    "vague-announcement": "the offer announces no exact date",
    "no-task": "the offer asks nothing of the client",
    "no-invitation": "no next meeting is set",
    "moved-gap": "later than usual: you were in touch only recently",
    "closed-before": "an earlier offer to this client ended: {}",
    "do-not-pursue": "not to be pursued: {}",
    "last-call": "the last call",
    "cap": "{} touches brought nothing",
    "reseller": "your client's own client decides",
    "cannot-tell": "not all mail could be read: {}",
    "calendar-down": "the calendar cannot be reached",
    "account-blocked": "the mail server does not let {} in",
    "invited": "you asked for an invitation for {}",
    "calendar_reply": "{} answered an invitation",
}


def because(code: str, offer: str = "OFFER") -> str:
    """Given the code of a reason (`maybe:anna@x.example`), return it in words; one without words is shown as it is.

    A text that helps is told as the command that writes it for `offer`.
    """
    name, _, value = code.partition(":")
    if name == "text":
        return f"a text for it: mailwatch write {value} {offer}"
    if name.startswith("after-"):
        return f"{step(name.removeprefix('after-'))} on {value}"
    words = _REASONS.get(name)
    return words.format(step(value) if value else "somebody") if words else code


def reasons(codes: tuple[str, ...], offer: str = "OFFER") -> str:
    """Return the codes of some reasons of an offer in words, on one line."""
    return "; ".join(because(code, offer) for code in codes)


def step(name: str) -> str:
    """Return the name of a rung or a case as a person says it."""
    if name.startswith("invite-") and name[7:].isdigit():
        return "invitation"
    return STEPS.get(name, name if ":" in name or "@" in name or name[:1].isdigit() else name.replace("-", " "))


def day(when: date | datetime) -> str:
    """Return a day with its weekday, and the time where there is one."""
    return f"{when:%a %Y-%m-%d %H:%M}" if isinstance(when, datetime) else f"{when:%a %Y-%m-%d}"
