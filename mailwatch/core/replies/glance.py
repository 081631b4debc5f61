"""Whether the body of a message is worth fetching: told from its header alone, in microseconds."""

from __future__ import annotations

import re

from mailwatch.core.domains import is_machine, is_public, is_tool, organisation
from mailwatch.core.known import Known
from mailwatch.core.mail import Header
from mailwatch.core.replies.watched import Watched, bare, names_of, number_key, words_of
from mailwatch.core.subjects import tails

_NUMBERISH = re.compile(r"[^\s,;:()\[\]]*\d[^\s,;:()\[\]]*")


def might_answer(header: Header, known: Known) -> bool:
    """Given a header, return whether the message could bear upon one of the known offers.

    True where it shares a thread, a person, a company, a subject or a number with one, where it
    reports on delivery, and for the notices of e-signature and quote tools.
    """
    if not known.offers:
        return False
    watched = Watched.of(known)
    sender = header.sender
    if sender is not None and sender.email in known.own:
        return False
    if any(bare(parent) in watched.threads for parent in header.parents):
        return True
    if sender is None or is_machine(sender.email) or "report-type" in header.fields.get("content-type", ""):
        return True
    if "x-failed-recipients" in header.fields or header.fields.get("return-path", "").strip() == "<>":
        return True
    people = (sender, *header.reply_to, *header.to, *header.cc)
    if any(one.email in watched.people or _same_company(one.domain, watched) for one in people):
        return True
    if is_tool(sender.domain) or sender.email in known.quote_tools or sender.domain in known.quote_tools:
        return True
    return _subject_matches(header.subject, watched) or _name_matches(header, watched)


def _same_company(domain: str, watched: Watched) -> bool:
    company = organisation(domain)
    return bool(company) and company in watched.organisations


def _subject_matches(subject: str, watched: Watched) -> bool:
    if any(tail in watched.subjects for tail in tails(subject)):
        return True
    return any(number_key(one) in watched.numbers for one in _NUMBERISH.findall(subject))


def _name_matches(header: Header, watched: Watched) -> bool:
    """True for somebody who writes from a private address and has a name, or names a thing, that an offer knows.

    Where offers went to households, the partner of a client may write from an address and with a name of his own.
    """
    if header.sender is None or "list-unsubscribe" in header.fields:
        return False
    if any(name in watched.names for name in names_of(header.sender)):
        return True
    if not is_public(header.sender.domain):
        return False
    if any(word in watched.subject_words for word in words_of(header.subject)):
        return True
    addressed = any(one.email in watched.known.own for one in header.to)
    return addressed and watched.households
