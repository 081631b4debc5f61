"""What is publicly known of mail providers, so that their users need not look it up."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from mailwatch.config.model import Security


@dataclass(frozen=True, slots=True)
class Preset:
    """Where a provider's mail is. `caldav` is "" where it has none that takes a password; `domains` tell the provider.

    `note` says what a user of this provider must know first.
    """

    host: str
    domains: str = ""
    caldav: str = ""
    port: int = 993
    security: Security = Security.TLS
    note: str = ""


_APP = "needs an app password, made in the account's security settings"

PROVIDERS: Mapping[str, Preset] = {
    "gmail": Preset("imap.gmail.com", "gmail.com googlemail.com", note=_APP),
    "microsoft": Preset(
        "outlook.office365.com",
        "outlook.com outlook.nl outlook.de outlook.fr hotmail.com hotmail.nl live.com live.nl msn.com",
        note="takes no passwords, only tokens: set token_command",
    ),
    "icloud": Preset("imap.mail.me.com", "icloud.com me.com mac.com", "https://caldav.icloud.com/", note=_APP),
    "fastmail": Preset("imap.fastmail.com", "fastmail.com fastmail.fm", "https://caldav.fastmail.com/", note=_APP),
    "proton-bridge": Preset(
        "127.0.0.1", "proton.me protonmail.com pm.me", port=1143, security=Security.STARTTLS,
        note="Proton Bridge must run on this machine; user, password and certificate are the Bridge's",
    ),
    "yahoo": Preset(
        "imap.mail.yahoo.com", "yahoo.com yahoo.fr yahoo.de yahoo.co.uk", "https://caldav.calendar.yahoo.com/",
        note=_APP,
    ),
    "aol": Preset("imap.aol.com", "aol.com", note=_APP),
    "gmx": Preset(
        "imap.gmx.net", "gmx.net gmx.de gmx.at gmx.ch", "https://caldav.gmx.net/",
        note="IMAP is switched on in the settings of the web mail",
    ),
    "webde": Preset(
        "imap.web.de", "web.de", "https://caldav.web.de/", note="IMAP is switched on in the settings of the web mail"
    ),
    "t-online": Preset("secureimap.t-online.de", "t-online.de", note="needs its own password for e-mail programs"),
    "freenet": Preset("mx.freenet.de", "freenet.de"),
    "ionos": Preset("imap.ionos.de"),
    "strato": Preset("imap.strato.de"),
    "mailbox-org": Preset("imap.mailbox.org", "mailbox.org", "https://dav.mailbox.org/"),
    "posteo": Preset("posteo.de", "posteo.de posteo.net", "https://posteo.de:8443/"),
    "kpn": Preset("imap.kpnmail.nl", "kpnmail.nl kpnplanet.nl planet.nl hetnet.nl"),
    "ziggo": Preset("imap.ziggo.nl", "ziggo.nl home.nl casema.nl chello.nl upcmail.nl"),
    "xs4all": Preset("imap.xs4all.nl", "xs4all.nl"),
    "transip": Preset("imap.transip.email"),
    "soverin": Preset("imap.soverin.net", "soverin.net"),
    "hostnet": Preset("imap.hostnet.nl"),
    "telenet": Preset("imap.telenet.be", "telenet.be"),
    "proximus": Preset("imap.proximus.be", "proximus.be skynet.be"),
    "orange": Preset("imap.orange.fr", "orange.fr wanadoo.fr"),
    "free": Preset("imap.free.fr", "free.fr"),
    "laposte": Preset("imap.laposte.net", "laposte.net"),
    "sfr": Preset("imap.sfr.fr", "sfr.fr neuf.fr"),
    "ovh": Preset("ssl0.ovh.net"),
    "gandi": Preset("mail.gandi.net"),
    "infomaniak": Preset("mail.infomaniak.com", "ik.me", "https://sync.infomaniak.com/"),
    "bluewin": Preset("imaps.bluewin.ch", "bluewin.ch"),
    "zoho": Preset("imap.zoho.eu", "zoho.eu zohomail.eu", "https://calendar.zoho.eu/"),
    "migadu": Preset("imap.migadu.com"),
}  # fmt: skip

_OTHER_NAMES = {
    "outlook": "microsoft",
    "hotmail": "microsoft",
    "office365": "microsoft",
    "google": "gmail",
    "proton": "proton-bridge",
}


def known(name: str) -> str:
    """Given a provider's name as people write it, return ours; raise ValueError where it is unknown."""
    folded = name.casefold().replace(".", "-").replace(" ", "-")
    found = _OTHER_NAMES.get(folded, folded)
    if found not in PROVIDERS:
        raise ValueError
    return found


def of_address(address: str) -> str | None:
    """Return the provider that an address tells by its domain, None where it tells none."""
    domain = address.rpartition("@")[2].casefold()
    return next((name for name, preset in PROVIDERS.items() if domain in preset.domains.split()), None)
