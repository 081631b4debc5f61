"""What mailboxes are called where the server does not tell their use.

From Gmail, Outlook and Exchange, Courier, Cyrus, Apple Mail and Thunderbird, in English, Dutch,
German and French. Compared without case, below the personal namespace (`INBOX.`) and below `[Gmail]`.
"""

from __future__ import annotations

from mailwatch.core.mail import SpecialUse

NAMES: dict[SpecialUse, tuple[str, ...]] = {
    SpecialUse.SENT: (
        "Sent", "Sent Items", "Sent Messages", "Sent Mail", "Sent-Mail",
        "Verzonden", "Verzonden items", "Verzonden berichten", "Verzonden e-mail",
        "Gesendet", "Gesendete Objekte", "Gesendete Elemente", "Gesendete Nachrichten", "Gesendete E-Mails",
        "Envoyés", "Éléments envoyés", "Messages envoyés", "Objets envoyés", "Courrier envoyé",
    ),
    SpecialUse.DRAFTS: (
        "Drafts", "Draft", "Draft Messages",
        "Concepten",
        "Entwürfe",
        "Brouillons", "Brouillon",
    ),
    SpecialUse.TRASH: (
        "Trash", "Deleted Items", "Deleted Messages", "Deleted", "Bin",
        "Prullenbak", "Prullenmand", "Verwijderde items", "Verwijderde berichten",
        "Papierkorb", "Gelöschte Objekte", "Gelöschte Elemente", "Gelöschte Nachrichten", "Gelöscht",
        "Corbeille", "Éléments supprimés", "Messages supprimés",
    ),
    SpecialUse.JUNK: (
        "Junk", "Junk E-mail", "Junk Email", "Spam", "Bulk Mail",
        "Ongewenste e-mail", "Ongewenst",
        "Junk-E-Mail", "Spamverdacht", "Werbung",
        "Courrier indésirable", "Indésirables", "Pourriel",
    ),
    SpecialUse.ALL: (
        "All Mail",
        "Alle berichten", "Alle e-mail",
        "Alle Nachrichten",
        "Tous les messages",
    ),
}  # fmt: skip

PARENTS = ("[Gmail]", "[Google Mail]")
"""Mailboxes below which the names count as if they stood at the top."""
