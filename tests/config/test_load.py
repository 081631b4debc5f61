"""What a good configuration means, and what absent keys mean."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, time, timedelta
from decimal import Decimal
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from mailwatch.config import load
from mailwatch.config.model import (
    Answered,
    CalDav,
    Command,
    Configuration,
    Country,
    Environment,
    IcsFile,
    Invitations,
    Keyring,
    Language,
    Security,
    Vdir,
    Written,
)
from mailwatch.config.policy import policy
from mailwatch.config.providers import PROVIDERS
from mailwatch.core.cadence import DEFAULT_LADDER, Policy, Profile
from mailwatch.core.effects import Audience
from mailwatch.core.mail import Address
from mailwatch.core.profiles import BUILT_IN
from mailwatch.core.verdict import Register

Loading = Callable[[str], Configuration]

ACCOUNT = "accounts: {work: {user: Anna@Fastmail.com, password_env: A}}\n"


@pytest.fixture
def loading(tmp_path: Path) -> Loading:
    """Load a text as the configuration file, which only its owner can read."""

    def load_text(text: str) -> Configuration:
        file = tmp_path / "config.yaml"
        file.touch(mode=0o600)
        file.write_text(text)
        return load(file)

    return load_text


def test_absent_keys(loading: Loading, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One account is enough; all else has a meaning when absent."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    found = loading(ACCOUNT)
    (account,) = found.accounts
    assert (account.host, account.port, account.security) == ("imap.fastmail.com", 993, Security.TLS)
    assert account.addresses == ("anna@fastmail.com",)
    assert account.user == "Anna@Fastmail.com"
    assert account.secret == Environment("A")
    assert found.calendar == Vdir(tmp_path / "data" / "mailwatch" / "calendar")
    assert (found.country, found.timezone) == (Country("NL"), ZoneInfo("Europe/Amsterdam"))
    assert (found.me.language, found.me.register) == (Language.NL, Register.FORMAL)
    assert found.cadence.default == Profile(ladder=DEFAULT_LADDER)
    assert found.scan.window == timedelta(days=60)
    assert found.own_addresses == {"anna@fastmail.com"}


@pytest.mark.parametrize(
    ("country", "language", "zone"),
    [("DE-BY", "de", "Europe/Berlin"), ("AT", "de", "Europe/Vienna"), ("FR", "fr", "Europe/Paris"),
     ("GB", "en", "Europe/London"), ("BE", "nl", "Europe/Brussels")],
)  # fmt: skip
def test_country_tells_language_and_zone(loading: Loading, country: str, language: str, zone: str) -> None:
    """Somebody in Munich writes one line, not three."""
    found = loading(f"{ACCOUNT}country: {country}\n")
    assert str(found.country) == country
    assert found.me.language == language
    assert found.timezone == ZoneInfo(zone)


def test_scalars_stay_text(loading: Loading) -> None:
    """YAML 1.1 would read `no` as false, 0123 as 83 and 12:30 as 750; here they are what they look like."""
    found = loading(
        "me: {name: no, phone: 0123}\n"
        "accounts: {no: {user: on@kpnmail.nl, password: 00123, folders: {sent: 2024, trash: null}}}\n"
        "working: {call_at: 12:30}\n"
    )
    assert (found.me.name, found.me.phone) == ("no", "0123")
    account = found.account("no")
    assert account.secret == Written("00123")
    assert (account.folders.sent, account.folders.trash) == ("2024", None)
    assert found.working.call_at == time(12, 30)


def test_working_time(loading: Loading) -> None:
    """Days may be a range, a list, or both, in any of the four languages."""
    found = loading(f"{ACCOUNT}working: {{days: [ma-wo, Freitag], hours: 13.30-18}}\naway: 2025-12-24 - 2025-12-26\n")
    assert found.working.weekdays == {1, 2, 3, 5}
    assert (found.working.starts, found.working.ends) == (time(13, 30), time(18))
    assert found.working.call_at == time(13, 30)
    assert found.days_off == {date(2025, 12, 24), date(2025, 12, 25), date(2025, 12, 26)}


@pytest.mark.parametrize(
    ("text", "weekdays"),
    [("mon-fri", {1, 2, 3, 4, 5}), ("za-ma", {6, 7, 1}), ("dim", {7}), ("di", {2}), ("mar", {2}), ("so", {7})],
)
def test_weekdays(loading: Loading, text: str, weekdays: set[int]) -> None:
    """A range goes on over the end of the week; a beginning of a name is a name."""
    assert loading(f"{ACCOUNT}working: {{days: {text}}}\n").working.weekdays == weekdays


def test_what_is_written_wins_over_the_provider(loading: Loading) -> None:
    """A preset fills in what is not said, never what is."""
    found = loading(
        "accounts:\n"
        "  bridge: {provider: Proton, user: anna@vries.example, password_keyring: bridge, certificate: 'AB:"
        + "cd"
        * 31
        + "'}\n"
        "  own: {user: anna@gmail.com, host: localhost, security: plain, token_command: oama access 'a b'}\n"
    )
    bridge, own = found.accounts
    assert (bridge.host, bridge.port, bridge.security) == ("127.0.0.1", 1143, Security.STARTTLS)
    assert bridge.certificate == "ab" + "cd" * 31
    assert bridge.secret == Keyring("bridge", "anna@vries.example")
    assert (own.host, own.port, own.security, own.oauth) == ("localhost", 143, Security.PLAIN, True)
    assert own.secret == Command(("oama", "access", "a b"))


def test_calendar_borrows_from_an_account(loading: Loading) -> None:
    """User, password and server of the mail provider's calendar need not be written twice."""
    found = loading(f"{ACCOUNT}calendar: {{caldav: {{account: work, calendar: Werk}}, away: Vrij}}\n").calendar
    assert found == CalDav(
        "https://caldav.fastmail.com/", "Anna@Fastmail.com", Environment("A"), calendar="Werk", away="Vrij"
    )


def test_calendar_of_its_own(loading: Loading) -> None:
    """What caldav says itself wins over what it borrows; plain http is fine on this very machine."""
    caldav = "{account: work, url: 'http://127.0.0.1:5232/', user: anna, password_env: B}"
    found = loading(f"{ACCOUNT}calendar: {{caldav: {caldav}}}\n").calendar
    assert found == CalDav("http://127.0.0.1:5232/", "anna", Environment("B"))


@pytest.mark.parametrize("word", ["yes", "work"])
def test_calendar_by_mail(loading: Loading, word: str) -> None:
    """With one account, which inbox gets the invitation needs no name."""
    assert loading(f"{ACCOUNT}calendar: {{mail: {word}}}\n").calendar == Invitations("work")


def test_calendar_files_are_relative_to_the_configuration(loading: Loading, tmp_path: Path) -> None:
    """Paths do not depend on where the program was started."""
    assert loading(f"{ACCOUNT}calendar: {{file: out.ics}}\n").calendar == IcsFile(tmp_path / "out.ics")
    vdir = loading(f"{ACCOUNT}calendar: {{vdir: cal/work, away: free}}\n").calendar
    assert vdir == Vdir(tmp_path / "cal/work", away=tmp_path / "cal/free")


def test_signature_from_a_file(loading: Loading, tmp_path: Path) -> None:
    """The signature may be the file that the mail program uses."""
    (tmp_path / "signature.txt").write_text("Anna\nVries Ontwerp\n")
    assert loading(f"{ACCOUNT}me: {{signature_file: signature.txt}}\n").me.signature == "Anna\nVries Ontwerp"


CADENCE = """
cadence:
  gap: 1 week
  answered: keep
  unlogged_after: 5
  ladder:
    - name: call
    - {name: letter, after: 1 month, case: closing}
  profiles:
    agency: {domains: agency.example, ladder: [{name: call, after: 10 days}]}
    large: {amount_from: 10000, contacts: [ceo@client.example], close_after: 60}
"""


def test_cadence_becomes_the_policy(loading: Loading) -> None:
    """The ladder, its profiles and the working time arrive in the plan as they were written."""
    found = loading(ACCOUNT + CADENCE)
    assert found.cadence.answered is Answered.KEEP
    plan_by = policy(found, holiday=lambda day: day == date(2025, 12, 25))
    assert (plan_by.keep_answered, plan_by.unlogged_after, plan_by.profile.gap) == (True, 5, 7)
    assert [(rung.name, rung.after, rung.case, rung.audience) for rung in plan_by.profile.ladder] == [
        ("call", 14, "call", Audience.USER),
        ("letter", 30, "closing", Audience.CLIENT),
    ]
    assert not plan_by.working.works_on(date(2025, 12, 25))
    assert plan_by.working.timezone == ZoneInfo("Europe/Amsterdam")


@pytest.mark.parametrize(
    ("tags", "amount", "email", "profile"),
    [
        ((), None, "x@client.example", "default"),
        ((), None, "x@agency.example", "agency"),
        ((), Decimal(10000), "ceo@client.example", "large"),
        ((), Decimal(9999), "ceo@client.example", "default"),
        ((), Decimal(10000), "x@agency.example", "agency"),
        (("large",), Decimal(5), "x@agency.example", "large"),
    ],
)
def test_profile_is_chosen(
    loading: Loading, tags: tuple[str, ...], amount: Decimal | None, email: str, profile: str
) -> None:
    """All that a profile gives must fit, the first that fits is used, and the user's own tag wins over all."""
    chosen = made(loading, CADENCE).profile_for(tags, amount, Address(email))
    assert chosen.name == profile
    assert chosen.gap == 7


def made(loading: Loading, cadence: str = "") -> Policy:
    """The policy of a configuration with this cadence."""
    return policy(loading(ACCOUNT + cadence), holiday=lambda _: False)


@pytest.mark.parametrize("name", ["reseller", "investment", "quick"])
def test_a_built_in_profile_needs_no_configuration(loading: Loading, name: str) -> None:
    """The tag of its name chooses it; no other offer gets it."""
    found = made(loading)
    assert found.profile_for((name,), None, None) == BUILT_IN[name]
    assert found.profile_for((), Decimal(100_000), Address("a@agency.example")) == Profile()


def test_a_built_in_profile_is_changed_by_what_is_said(loading: Loading) -> None:
    """The rest stays as it comes along, whatever the cadence says; it can get selectors, and is found in any case."""
    found = made(loading, "cadence: {gap: 9, cap: 8, profiles: {Reseller: {close_after: 20, tags: Partner, cap: 1}}}\n")
    changed = replace(BUILT_IN["reseller"], close_after=20, cap=1)
    assert found.profile_for(("reseller",), None, None) == changed
    assert found.profile_for(("partner",), None, None) == changed
    assert found.profile_for(("quick",), None, None) == BUILT_IN["quick"]
    assert (found.profile.gap, found.profile.cap) == (9, 8)


def test_a_profile_of_your_own_is_the_cadence_but_for_what_it_says(loading: Loading) -> None:
    """Every pace has the same keys."""
    found = made(loading, "cadence: {gap: 9, tries: 2, profiles: {mine: {retry_after: 2, tries: 1}}}\n")
    assert found.profile_for(("mine",), None, None) == Profile("mine", gap=9, tries=1, retry_after=2)
    assert found.profile == Profile(gap=9, tries=2)


def test_limits_that_are_not_written_follow_the_ladder(loading: Loading) -> None:
    """Nobody writes steps that never come or days that do not count: cap and gap give way, unless written too."""
    steps = ", ".join(f"{{name: further-call-{number}, after: 3}}" for number in range(1, 13))
    found = made(loading, f"cadence: {{ladder: [{steps}], profiles: {{slow: {{gap: 10, cap: 2}}}}}}\n")
    assert (found.profile.cap, found.profile.gap) == (12, 3)
    assert found.profile.silence_before(1) == 3
    slow = found.profile_for(("slow",), None, None)
    assert (slow.cap, slow.silence_before(1)) == (2, 10), "the ladder is not its own: its limits count"
    assert made(loading, "cadence: {gap: 20, ladder: [{name: call}]}\n").profile.gap == 20, (
        "a gap that is written holds"
    )


def test_a_step_knows_its_text(loading: Loading) -> None:
    """The default ladder, written by names and days alone, is the default ladder."""
    days = {"closing": 7, "white-flag": 7}
    steps = ", ".join(f"{{name: {rung.name}, after: {days.get(rung.name, 14)}}}" for rung in DEFAULT_LADDER)
    assert made(loading, f"cadence: {{ladder: [{steps}]}}\n").profile == Profile()
    names = "{name: further-call-2}, {name: closing-deadline}, {name: flag, case: white-flag, fallback: no}"
    ladder = made(loading, f"cadence: {{ladder: [{names}]}}\n").profile.ladder
    assert [(rung.case, rung.audience, rung.fallback) for rung in ladder] == [
        ("further-call", Audience.USER, False),
        ("closing-deadline", Audience.CLIENT, False),
        ("white-flag", Audience.CLIENT, False),
    ]


def test_providers_are_told_by_one_domain_each() -> None:
    """No domain tells two providers, and each preset is reachable under TLS or on this very machine."""
    domains = [domain for preset in PROVIDERS.values() for domain in preset.domains.split()]
    assert len(domains) == len(set(domains))
    assert all(preset.security is Security.TLS or preset.host == "127.0.0.1" for preset in PROVIDERS.values())


def test_countries_are_known_to_the_holidays() -> None:
    """The parts of countries that the configuration checks are those that the calendar of holidays knows."""
    import holidays

    from mailwatch.config.places import SUBDIVISIONS

    known = holidays.list_supported_countries()
    for code, parts in SUBDIVISIONS.items():
        assert set(parts.split()) <= set(known[code])
    assert {"NL", "BE", "DE", "AT", "CH", "FR", "LU", "GB", "IE", "US"} <= set(known)
