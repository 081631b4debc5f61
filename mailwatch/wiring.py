"""The only module that names concrete adapters: from a configuration to the world a tick works with."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, assert_never

from mailwatch import imap, languages, mime
from mailwatch.app.judgement import Judgement
from mailwatch.app.world import Account, Limits, Marks, Me, World
from mailwatch.config import model, paths, secrets
from mailwatch.config.policy import policy
from mailwatch.core.mail import AccountName, Address, MessageId
from mailwatch.drafts import Templates
from mailwatch.drafts.fingerprint import fingerprint
from mailwatch.ical.kept_holidays import kept_holidays
from mailwatch.resources import templates_dir

if TYPE_CHECKING:
    from mailwatch.app.memory import Memory
    from mailwatch.app.ports import Calendar, Seen, Talk
    from mailwatch.core.cadence import Policy

Now = Callable[[], datetime]


def world_of(configuration: model.Configuration, memory: Memory, now: Now) -> World:
    """Given a configuration, return its world. No connection is made and no password asked for yet."""
    accounts = {account.name: _account(account) for account in configuration.accounts}
    me = configuration.me
    return World(
        accounts=accounts,
        calendar=calendar_of(configuration, accounts, now, lambda key: memory.letter(key) is not None),
        memory=memory,
        mime=mime,
        judge=Judgement(languages.load),
        comparing=_Comparing(),
        texts=texts_of(configuration),
        invite=_with_invitation,
        fingerprint=fingerprint,
        policy=policy_of(configuration, now().date()),
        now=now,
        me=Me(me.language.value, me.register, me.name, me.phone, me.signature),
        limits=Limits(window=configuration.scan.window, effects=configuration.scan.effects_per_tick),
        country=configuration.country.code,
    )


def _with_invitation(raw: bytes, talk: Talk, stamp: datetime) -> bytes:
    from mailwatch.ical.inviting import with_invitation  # noqa: PLC0415 - a heavy library

    return with_invitation(raw, talk, stamp)


class _Comparing:
    """What the calendar adapter knows about comparing, imported when an entry has changed."""

    def added_text(self, ours: Seen, theirs: Seen) -> str:
        from mailwatch.ical.added import added_text  # noqa: PLC0415

        return added_text(ours, theirs)

    def same_apart_from_time(self, ours: Seen, theirs: Seen) -> bool:
        from mailwatch.ical.meaning import same_apart_from_time  # noqa: PLC0415

        return same_apart_from_time(ours, theirs)


def policy_of(configuration: model.Configuration, today: date) -> Policy:
    """Return the policy of the plan; raise `ConfigurationError` for a country without known public holidays.

    Holidays are not kept here: a dry run has a world too, and leaves no file behind.
    """
    country = configuration.country
    holiday = kept_holidays(country.code, country.subdivision, paths.cache_directory(), keep=False)
    holiday(today)
    return policy(configuration, holiday)


def texts_of(configuration: model.Configuration) -> Templates:
    """Return the texts, the user's own templates first."""
    return Templates(configuration.templates, templates_dir(), configuration.own_addresses)


def imap_settings(account: model.Account) -> imap.Settings:
    """Return what it takes to reach an account."""
    return imap.Settings(
        name=account.name,
        host=account.host,
        user=account.user,
        password=lambda: secrets.reveal(account.secret, f"account {account.name}"),
        port=account.port,
        security=imap.Security(account.security.value),
        fingerprint=account.certificate,
        sent=account.folders.sent,
        drafts=account.folders.drafts,
        trash=account.folders.trash,
        leave_out=account.folders.leave_out,
        shared=account.folders.shared,
        oauth=account.oauth,
    )


def watcher_of(world: World, name: AccountName, mailboxes: Sequence[str], wake: Callable[[str], None]) -> imap.Watcher:
    """Return the watcher of an account's mailboxes, over connections of its own, with the waits both must keep."""
    account = world.accounts[name].open()
    assert isinstance(account, imap.Account)
    return imap.Watcher(account, mailboxes, wake)


def _account(account: model.Account) -> Account:
    mail = imap.connect(imap_settings(account))
    marks = account.marks
    return Account(
        name=account.name,
        open=lambda: mail,
        addresses=frozenset(account.addresses),
        replies_also_in=account.replies_also_in,
        marks=Marks(marks.keyword, marks.folder, marks.bcc, marks.senders),
    )


def calendar_of(
    configuration: model.Configuration,
    accounts: dict[AccountName, Account],
    now: Now,
    present: Callable[[MessageId], bool] = lambda _: False,
) -> Calendar:
    """Return the calendar that is written to; its library is imported here, when it is the one.

    `present` tells whether a message lies in the inbox already, for the calendar that is kept by mail.
    """
    zone = configuration.timezone.key
    match configuration.calendar:
        case model.CalDav() as chosen:
            from mailwatch.ical.caldav import CalDavCalendar, CalDavSettings  # noqa: PLC0415 - a heavy library
            from mailwatch.ical.dav_session import Server  # noqa: PLC0415

            server = Server(
                chosen.url, chosen.user, lambda: secrets.reveal(chosen.secret, "calendar"), oauth=chosen.oauth
            )
            return CalDavCalendar(CalDavSettings(server, zone, chosen.calendar, chosen.away), now)
        case model.Vdir(path, away):
            from mailwatch.ical.vdir import VdirCalendar, VdirSettings  # noqa: PLC0415

            return VdirCalendar(VdirSettings(path, zone, away), now)
        case model.IcsFile(path):
            from mailwatch.ical.feed import FeedCalendar, FeedSettings  # noqa: PLC0415

            return FeedCalendar(FeedSettings(path, zone), now)
        case model.Invitations(name):
            return _mail_calendar(configuration, accounts[name], now, present)
        case _:
            assert_never(configuration.calendar)


def _mail_calendar(
    configuration: model.Configuration, account: Account, now: Now, present: Callable[[MessageId], bool]
) -> Calendar:
    """Entries as invitations to oneself: the inbox of this account is the only place they are ever put.

    Every tick reads the inbox before it acts, so what was appended before a crash is known by then.
    """
    from mailwatch.ical.mail_calendar import MailCalendar, MailSettings  # noqa: PLC0415

    def append(raw: bytes) -> None:
        mail = account.open()
        mail.append_draft(mail.layout().inbox, raw, flags=())

    address = Address(configuration.account(account.name).addresses[0], configuration.me.name)
    settings = MailSettings(address, configuration.timezone.key)
    return MailCalendar(settings, append, now, present)
