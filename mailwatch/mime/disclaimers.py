"""Small print that nobody wrote for this message: disclaimers, warnings of mail gateways, virus scanners."""

from __future__ import annotations

import re
from functools import cache

_SIGNS = (
    # what it is about
    r"(?:this|the) (?:e-?mail|message|communication|transmission|electronic)|(?:dit|deze|de) (?:e-?mail(?:bericht)?|bericht|mededeling)"
    r"|diese (?:e-?mail|nachricht|mitteilung)|d(?:ie|er) inhalt dieser|(?:ce|le présent|cet|ces) (?:message|courriel|mail|e-?mail|courrier)"
    r"|de inhoud van|het bericht|email disclaimer|die information",
    # secret
    r"confidential|privileged|vertrouwelijk|vertraulich|confidentiel|rechtlich geschützt|geheim|strictly private|privileg",
    # for whom
    r"intended (?:only |solely |exclusively )?(?:for|recipient)|(?:the |named )?addressee|geadresseerde|bestemd|beoogde ontvanger|empfänger"
    r"|adressat|destinataire|à l'attention exclusive|à l'usage exclusif|received (?:this|it) in error|ten onrechte|abusievelijk|irrtümlich"
    r"|par erreur|nicht der richtige|usage of the (?:individual|person|entity)|use of the (?:individual|person|entity)",
    # what to do
    r"(?:please )?(?:notify|advise|inform|contact) (?:the |us|sender)|delete|destroy|verwijder|vernietig|informeren|löschen|vernichten"
    r"|détruire|supprim|avertir|informer|retourner|afzender op de hoogte|te wissen|informieren sie",
    # what is forbidden
    r"prohibited|unauthori[sz]ed|unlawful|not authori[sz]ed|may not be (?:copied|disclosed)|niet toegestaan|verboden|ongeoorloofd"
    r"|openbaarmaking|verveelvoudiging|nicht gestattet|unbefugt|untersagt|interdit|non autorisée|strictement|disclos|dissemination",
    # what binds whom
    r"constitu\w+|bind(?:ing|end)|verbindlich|engagement contractuel|rechten worden ontleend|rechtsgeldig|bevoegd|contractually|legally"
    r"|(?:signature|ondertekening|unterschrift) (?:de|by|door|von|des|der)|schriftelijke? (?:bevestig|opdracht)|purchase orders?|inkoop(?:nummer|order|voorwaarden)"
    r"|bestell(?:ungen|nummer)|bons? de commande|opdrachten gelden|van toepassing|apply to|gelten|s'appliquent|regulated by|registered (?:in|office|number)",
    # who answers for it
    r"liab(?:le|ility)|responsib(?:le|ility) for|aansprakelijk|haftung|haften|responsabilité|no warranty|viruses|virussen|viren"
    r"|algemene voorwaarden|general terms|allgemeine geschäftsbedingungen|conditions générales",
)

_ALONE = (
    r"virus.?(?:free|vrij|frei)\b.{0,80}|sans virus.{0,80}|.{0,40}\bwww\.avast\.com.{0,40}|.{0,30}\bavg\.com.{0,40}",
    r".{0,30}(?:consider|think of|think about) the (?:environment|planet).{0,100}print.{0,60}|.{0,20}(?:denk|denkt?) (?:u )?(?:aan|ook om) (?:het )?milieu.{0,120}",
    r".{0,40}(?:pensez|pensons|penser) (?:à|a) (?:l'environnement|l’environnement|la planète|notre planète).{0,120}",
    r".{0,60}(?:bitte )?.{0,20}(?:denken sie|prüfen sie|schonen sie|umwelt).{0,40}(?:umwelt|ausdruck|drucken|ausgedruckt).{0,100}",
    r".{0,40}(?:milieu|environment|umwelt|environnement).{0,60}\b(?:print|afdruk|drucken|imprim)\w*.{0,80}",
    r"\W{0,6}(?:caution|warning|external(?: e-?mail| sender)?|let op|waarschuwing|externe? (?:e-?)?mail|extern|achtung|vorsicht"
    r"|attention|courriel externe)\W{1,6}.{0,300}(?:outside|external|extern|buiten|außerhalb|ausserhalb|extérieur|externe)\b.{0,300}",
    r"\[(?:external|extern|externe|ext)(?: e-?mail| mail| sender)?\]",
    r"you don't often get email from .{0,200}|u ontvangt niet vaak e-?mail van .{0,200}|sie erhalten nicht (?:häufig|oft) e-?mails? von .{0,200}"
    r"|vous (?:n'obtenez|ne recevez) pas souvent .{0,200}|some people who received this message don't often.{0,200}",
    r"disclaimer:?|vertrouwelijkheidsclausule:?|confidentiality notice:?|haftungsausschluss:?|avertissement:?",
    r".{0,60}(?:analizzato|scanned|gescand|geprüft|überprüft|checked|analysé).{0,60}(?:virus|infett?o|viren|malware).{0,80}",
)

_TITLED = re.compile(
    r"(?:(?:legal |e-?mail |mail)?disclaimer|vertrouwelijkheid(?:sclausule)?|confidentiality(?: notice)?|haftungsausschluss"
    r"|vertraulichkeit(?:shinweis)?|rechtlicher hinweis|avis de confidentialité|clause de confidentialité|mentions? légales?)\b.{0,60}?[:.]",
    re.IGNORECASE,
)


@cache
def _signs() -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(sign, re.IGNORECASE) for sign in _SIGNS)


@cache
def _alone() -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{line})" for line in _ALONE), re.IGNORECASE)


def is_disclaimer(paragraph: str, *, below_signature: bool = False) -> bool:
    """True when a paragraph (its lines joined by spaces) is small print.

    A person who writes "this is confidential" shows one sign; lawyers show three. Below a signature
    two are enough.
    """
    text = paragraph.strip()
    if not text:
        return False
    if len(text) < 700 and _alone().fullmatch(text):
        return True
    if _TITLED.match(text):
        return True
    signs = sum(1 for sign in _signs() if sign.search(text[:4_000]))
    return len(text) > 60 and signs >= (2 if below_signature else 3)
