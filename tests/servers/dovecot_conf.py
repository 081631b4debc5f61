"""Dovecot's configuration, in the syntax of 2.3 (Debian 12) and in that of 2.4 (Debian 13)."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

SPECIAL_USE = {"drafts": "\\Drafts", "trash": "\\Trash", "archive": "\\Archive", "junk": "\\Junk"}


@dataclass(frozen=True, slots=True)
class Settings:
    """What a throw-away Dovecot is told.

    `port` is plain text with STARTTLS where there is a certificate, `tls_port` is implicit TLS (0: none). `uid` and
    `gid` own the mail. `owner` is (user, group) to run all of Dovecot as, None when it is started by root. With
    `any_password` every user name logs in with it; else `root/users` lists them. `idle_check` is how often IDLE looks
    for changes made elsewhere, a Dovecot time ("1s").
    """

    root: Path
    port: int
    tls_port: int
    uid: int
    gid: int
    owner: tuple[str, str] | None
    any_password: str | None
    sent: str
    special_use: bool
    separator: str
    prefix: str
    idle_check: str
    storage: str
    certificate: Path | None
    key: Path | None

    def mailboxes(self) -> str:
        """Return the mailbox blocks; both syntaxes agree on them."""
        names = {self.sent: "\\Sent", **{use.capitalize(): flag for use, flag in SPECIAL_USE.items()}}
        return "\n".join(self._mailbox(name, flag) for name, flag in names.items())

    def _mailbox(self, name: str, flag: str) -> str:
        use = f"    special_use = {flag}\n" if self.special_use else ""
        return f'  mailbox "{name}" {{\n    auto = subscribe\n{use}  }}'

    def owners(self) -> str:
        """Return the lines that let an ordinary user run it."""
        if self.owner is None:
            return ""
        user, group = self.owner
        return f"default_internal_user = {user}\ndefault_internal_group = {group}\ndefault_login_user = {user}"


def configuration(settings: Settings, version: tuple[int, int]) -> str:
    """Given the settings and Dovecot's version, return the text of dovecot.conf."""
    return _since_2_4(settings) if version >= (2, 4) else _until_2_3(settings)


def _until_2_3(conf: Settings) -> str:
    if conf.any_password is None:
        passdb = f"driver = passwd-file\n  args = scheme=plain username_format=%u {conf.root}/users"
    else:
        passdb = f"driver = static\n  args = password={conf.any_password}"
    tls = f"ssl = yes\nssl_cert = <{conf.certificate}\nssl_key = <{conf.key}" if conf.certificate else "ssl = no"
    return f"""\
protocols = imap
{_common(conf)}
disable_plaintext_auth = no
{tls}
auth_mechanisms = plain login
mail_location = {conf.storage}:{conf.root}/mail/%u
passdb {{
  {passdb}
}}
userdb {{
  driver = static
  args = uid={conf.uid} gid={conf.gid} home={conf.root}/home/%u
}}
{_namespace(conf)}
{_services(conf, "address")}
"""


def _since_2_4(conf: Settings) -> str:
    """Written after Dovecot 2.4's upgrade notes; untested, there was no 2.4 to try it with."""
    if conf.any_password is None:
        passdb = (
            f"passdb passwd-file {{\n  passwd_file_path = {conf.root}/users\n"
            "  passdb_default_password_scheme = PLAIN\n}"
        )
    else:
        passdb = f"passdb static {{\n  password = {conf.any_password}\n}}"
    tls = (
        f"ssl = yes\nssl_server_cert_file = {conf.certificate}\nssl_server_key_file = {conf.key}"
        if conf.certificate
        else "ssl = no"
    )
    return f"""\
dovecot_config_version = 2.4.0
dovecot_storage_version = 2.4.0
protocols {{
  imap = yes
}}
{_common(conf)}
auth_allow_cleartext = yes
{tls}
auth_mechanisms {{
  plain = yes
  login = yes
}}
mail_driver = {conf.storage}
mail_path = {conf.root}/mail/%{{user}}
{passdb}
userdb static {{
  fields {{
    uid = {conf.uid}
    gid = {conf.gid}
    home = {conf.root}/home/%{{user}}
  }}
}}
{_namespace(conf)}
{_services(conf, "listen")}
"""


def _common(conf: Settings) -> str:
    return f"""\
listen = 127.0.0.1
base_dir = {conf.root}/run
state_dir = {conf.root}/run/state
instance_name = mailwatch-{conf.port}
log_path = {conf.root}/dovecot.log
{conf.owners()}
auth_failure_delay = 0
first_valid_uid = {conf.uid}
mail_max_userip_connections = 100
mailbox_idle_check_interval = {conf.idle_check}
mailbox_list_index = yes
maildir_stat_dirs = no
mail_fsync = never"""


def _namespace(conf: Settings) -> str:
    return f"""\
namespace inbox {{
  inbox = yes
  separator = {conf.separator}
  prefix = {conf.prefix}
{conf.mailboxes()}
}}"""


def _services(conf: Settings, address: str) -> str:
    return f"""\
service imap-login {{
  chroot =
  inet_listener imap {{
    {address} = 127.0.0.1
    port = {conf.port}
  }}
  inet_listener imaps {{
    {address} = 127.0.0.1
    port = {conf.tls_port}
    ssl = yes
  }}
}}
service anvil {{
  chroot =
}}
service stats {{
  chroot =
}}"""
