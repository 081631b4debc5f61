"""Whose address it is: everybody's (a public mail provider), a machine's, a tool's, or a company's."""

from __future__ import annotations

import re


def words(*lines: str) -> frozenset[str]:
    """Return the words of some lines as a set."""
    return frozenset(word for line in lines for word in line.split())


_PUBLIC = words(
    "gmail googlemail outlook hotmail live msn yahoo ymail rocketmail icloud me mac aol gmx web mail email proton",
    "protonmail pm tutanota tuta fastmail hey zoho yandex t-online freenet arcor posteo mailbox 1und1 online ewe",
    "kabelmail vodafone ziggo kpnmail kpn planet xs4all home hetnet upcmail chello casema tele2 quicknet telfort",
    "solcon zeelandnet telenet skynet proximus scarlet belgacom pandora orange wanadoo free sfr laposte bbox neuf",
    "numericable bluewin hispeed sunrise swissonline aon a1 inode utanet btinternet btopenworld sky virginmedia",
    "talktalk ntlworld blueyonder tiscali comcast verizon att sbcglobal bellsouth cox charter earthlink rogers",
    "shaw sympatico eircom",
)
_MACHINE = re.compile(
    r"(?:mailer|mail)[-_.]?daemon|postmaster|mdaemon|mail(?:er|delivery)?[-_.]?(?:delivery|system|subsystem)"
    r"|mailsystem|bounces?(?:[-+=].*)?|ndr|amavis\w*|microsoftexchange\w*|mail-?administrator",
    re.IGNORECASE,
)
_UNATTENDED = re.compile(
    r"(?:.*[-_.])?(?:no|do[-_.]?not|ne[-_.]?pas)[-_.]?(?:reply|repondre|antworten|respond)(?:[-_.+].*)?|noreply\w*|donotreply\w*"
    r"|geen[-_.]?(?:antwoord|reply)|nicht[-_.]?antworten|notifications?|notify|automated?|system|robot|bot",
    re.IGNORECASE,
)
_TOOLS = words(
    "docusign docusign.net hellosign dropboxsign adobesign echosign pandadoc signrequest signhost scrive yousign",
    "signnow validsign skribble universign connective zoho signwell evidos ondertekenen oneflow getaccept",
    "contractbook offorte qwilr proposify betterproposals bidsketch nusii prospero quotient quoter quoteroller",
    "honeybook bonsai hellobonsai dubsado moneybird e-boekhouden jortt teamleader acumulus exactonline snelstart",
    "rompslomp informer wefact lexoffice lexware sevdesk billomat fastbill easybill debitoor bexio quickbooks",
    "intuit xero freshbooks freeagent zervant henrri axonaut pennylane sellsy odoo tiime abby indy evoliz",
    "invoiceninja and.co stripe gocardless",
)


def label(domain: str) -> str:
    """Return the name of a domain without its country: `btinternet` of `btinternet.com`, `x` of `mail.x.co.uk`."""
    parts = domain.split(".")
    if len(parts) > 2 and len(parts[-1]) == 2 and len(parts[-2]) <= 3:
        return parts[-3]
    return parts[-2] if len(parts) > 1 else domain


def is_public(domain: str) -> bool:
    """True for a public mail provider: two people there have nothing to do with each other."""
    return label(domain) in _PUBLIC


def organisation(domain: str) -> str:
    """Return the domain that all of a company's addresses share, "" for a public mail provider."""
    if not domain or is_public(domain):
        return ""
    parts = domain.split(".")
    keep = 3 if len(parts) > 2 and len(parts[-1]) == 2 and len(parts[-2]) <= 3 else 2
    return ".".join(parts[-keep:])


def is_machine(email: str) -> bool:
    """True for the address of a mail system: MAILER-DAEMON, postmaster."""
    return _MACHINE.fullmatch(email.partition("@")[0]) is not None


def is_unattended(email: str) -> bool:
    """True for an address that nobody reads: noreply, notifications."""
    return _UNATTENDED.fullmatch(email.partition("@")[0]) is not None


def is_tool(domain: str) -> bool:
    """True for the senders of e-signature, quote and bookkeeping tools."""
    return any(part in _TOOLS for part in domain.split("."))
