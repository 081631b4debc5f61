"""CalDAV servers that lose answers, ignore conditions, throttle or refuse (faults 26, 27, 28)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest

from mailwatch.core.errors import ChangedError, MailwatchError, Retry, Scope
from mailwatch.ical.caldav import CalDavCalendar, CalDavSettings
from mailwatch.ical.dav_session import Server
from tests.ical.lying_server import OTHER, OWN, Lies, LyingServer
from tests.ical.stands import STARTS, UID, ZONE, entry, now

PLACE = f"{OWN}{UID}.ics"


@pytest.fixture
def server() -> Iterator[LyingServer]:
    with LyingServer() as running:
        yield running


class Pauses(list[float]):
    """Remembers for how long the program wanted to wait, and does not."""

    def __call__(self, seconds: float) -> None:
        self.append(seconds)


@pytest.fixture
def pauses() -> Pauses:
    return Pauses()


@pytest.fixture
def calendar(server: LyingServer, pauses: Pauses) -> Iterator[CalDavCalendar]:
    opened = reopened(server, pauses)
    yield opened
    opened.close()


def reopened(server: LyingServer, pauses: Pauses, **options: object) -> CalDavCalendar:
    account = Server(server.url, "eva", "geheim", **{"timeout": 5.0, **options})
    return CalDavCalendar(CalDavSettings(account, ZONE, calendar="own"), now, pauses)


def edited(server: LyingServer, old: str, new: str) -> None:
    text = server.objects[PLACE][0]
    assert old in text
    server.store(PLACE, text.replace(old, new))


def test_fault_26_put_stored_and_answer_lost(server: LyingServer, calendar: CalDavCalendar) -> None:
    """The line breaks after the entry was stored: it is found at once, one event, one PUT."""
    server.lies.lose_put_answers = 1

    seen = calendar.put(entry(), None)

    assert seen.starts == STARTS
    assert list(server.objects) == [PLACE]
    assert len(server.asked("PUT")) == 1


def test_fault_26_three_answers_lost_and_a_restart_each(server: LyingServer, pauses: Pauses) -> None:
    """Whenever the program dies over a lost answer, the next one ends in the same place."""
    server.lies.lose_put_answers = 3
    for _ in range(3):
        reopened(server, pauses).put(entry(), None)

    assert list(server.objects) == [PLACE]
    assert len(server.asked("PUT")) == 1


@pytest.mark.parametrize("status", [500, 502, 503, 504])
def test_fault_26_failure_after_commit(server: LyingServer, calendar: CalDavCalendar, status: int) -> None:
    """A 5xx that was stored all the same is a success; one that was not is tried again later."""
    server.lies.fail_after_commit = [status]
    assert calendar.put(entry(), None).uid == UID

    server.objects.clear()
    server.lies = Lies(put_status=status)
    with pytest.raises(MailwatchError) as failure:
        calendar.put(entry(), None)
    assert (failure.value.retry, failure.value.scope) == (Retry.LATER, Scope.ACCOUNT)
    server.lies = Lies()
    calendar.put(entry(), None)
    assert list(server.objects) == [PLACE]


def test_fault_26_a_change_whose_answer_is_lost(server: LyingServer, calendar: CalDavCalendar) -> None:
    """The same for a change: it stands once, with the SEQUENCE it was given."""
    known = calendar.put(entry(), None)
    server.lies.lose_put_answers = 1
    later = entry(starts=STARTS + timedelta(days=3))

    moved = calendar.put(later, known)

    assert moved.sequence == 1
    assert calendar.put(later, known) == moved
    assert len(server.asked("PUT")) == 2


def test_fault_26_conditions_ignored(server: LyingServer, calendar: CalDavCalendar) -> None:
    """Zimbra and SOGo overwrite whatever the condition says: the user's edit is looked for first."""
    server.lies.ignore_conditions = True
    known = calendar.put(entry(), None)
    edited(server, "SUMMARY:Bellen", "SUMMARY:won")
    before = dict(server.objects)

    with pytest.raises(ChangedError):
        calendar.put(entry(starts=STARTS + timedelta(days=3)), known)
    with pytest.raises(ChangedError):
        calendar.put(entry(), None)
    assert not calendar.withdraw(known)
    assert server.objects == before


def test_fault_26_an_answer_that_was_not_kept(server: LyingServer, calendar: CalDavCalendar) -> None:
    """A server that says 201 and shows nothing is not believed: nothing is called written."""
    server.lies.forget_puts = True

    with pytest.raises(MailwatchError, match="does not show it") as failure:
        calendar.put(entry(), None)
    assert failure.value.retry is Retry.LATER


@pytest.mark.parametrize("lie", ["weak_etags", "no_etags"])
def test_fault_27_weak_etags(server: LyingServer, calendar: CalDavCalendar, lie: str) -> None:
    """Without a strong ETag no condition is sent (RFC 9110 section 13.1.1); what stands there is compared instead."""
    setattr(server.lies, lie, True)
    known = calendar.put(entry(), None)
    moved = calendar.put(entry(starts=STARTS + timedelta(days=1)), known)
    assert "If-Match" not in server.asked("PUT")[-1].headers

    edited(server, "SUMMARY:Bellen", "SUMMARY:gebeld")
    with pytest.raises(ChangedError):
        calendar.put(entry(starts=STARTS + timedelta(days=2)), moved)
    assert not calendar.withdraw(moved)
    assert "SUMMARY:gebeld" in server.objects[PLACE][0]


def test_fault_27_etag_changed_but_not_the_entry(server: LyingServer, calendar: CalDavCalendar) -> None:
    """A server or client that touched the entry without changing its meaning does not stop us."""
    known = calendar.put(entry(), None)
    edited(server, "SEQUENCE:0", "SEQUENCE:0\r\nX-MOZ-GENERATION:1")

    assert calendar.put(entry(starts=STARTS + timedelta(days=1)), known).sequence == 1
    assert server.asked("PUT")[-1].headers["If-Match"] == '"v2"'


def test_fault_27_changed_between_look_and_write(
    server: LyingServer, calendar: CalDavCalendar, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The user edits in the instant after we looked: 412, we look again, the user wins."""
    known = calendar.put(entry(), None)
    put = calendar._session.put

    def slow_put(*arguments: object) -> object:
        if "gebeld" not in server.objects[PLACE][0]:
            edited(server, "SUMMARY:Bellen", "SUMMARY:gebeld")
        return put(*arguments)

    monkeypatch.setattr(calendar._session, "put", slow_put)
    with pytest.raises(ChangedError):
        calendar.put(entry(starts=STARTS + timedelta(days=1)), known)
    assert "SUMMARY:gebeld" in server.objects[PLACE][0]


@pytest.mark.parametrize("status", [404, 410])
def test_fault_27_deleted(server: LyingServer, calendar: CalDavCalendar, status: int) -> None:
    """A known entry that is gone is not made again, and withdrawing it is done."""
    known = calendar.put(entry(), None)
    server.objects.clear()
    server.lies.put_status = status

    with pytest.raises(ChangedError):
        calendar.put(entry(starts=STARTS + timedelta(days=1)), known)
    assert calendar.withdraw(known)
    assert len(server.asked("PUT")) == 1


def test_fault_27_nextclouds_trash(server: LyingServer, calendar: CalDavCalendar) -> None:
    """A deleted UID in Nextcloud's trash: PUT says 400, DELETE 403. Deleted is what the user did: never made again."""
    server.lies.in_trash = {UID}

    with pytest.raises(ChangedError, match="deleted"):
        calendar.put(entry(), None)
    assert calendar.get(UID) is None


@pytest.mark.parametrize(
    "body",
    ["", '<d:error xmlns:d="DAV:"><c:no-uid-conflict xmlns:c="urn:ietf:params:xml:ns:caldav"/></d:error>'],
    ids=["bare", "RFC 4791"],
)
def test_fault_27_one_uid_in_two_calendars(server: LyingServer, calendar: CalDavCalendar, body: str) -> None:
    """A UID that stands in another calendar is refused by iCloud: the user moved it, rights are not the matter."""
    server.lies.uid_conflict = body or "no"
    calendar.put(entry(), None)
    server.objects = {f"{OTHER}moved.ics": server.objects[PLACE]}

    with pytest.raises(ChangedError, match="another calendar"):
        calendar.put(entry(), None)
    assert calendar.elsewhere(UID)


def test_fault_27_if_match_star_is_never_sent(server: LyingServer, calendar: CalDavCalendar) -> None:
    """Since iCloud reads `If-Match: *` the wrong way round, nothing that we send carries it."""
    server.lies.if_match_star_reversed = True
    known = calendar.put(entry(), None)
    known = calendar.put(entry(starts=STARTS + timedelta(days=1)), known)
    calendar.withdraw(known)

    assert server.objects == {}
    assert "*" not in {request.headers.get("If-Match") for request in server.requests}


def test_fault_27_open_xchange_wants_if_match(server: LyingServer, calendar: CalDavCalendar) -> None:
    """OX answers 409 to an overwrite without If-Match; ours has one."""
    server.lies.overwrite_needs_if_match = True
    known = calendar.put(entry(), None)

    assert calendar.put(entry(starts=STARTS + timedelta(days=1)), known).sequence == 1


def test_fault_28_rewritten_by_the_server(server: LyingServer, calendar: CalDavCalendar) -> None:
    """A server that strips alarms and turns the text into HTML gets no second entry and no endless rewriting."""

    def rewrite(text: str) -> str:
        start, end = text.index("BEGIN:VALARM"), text.index("END:VALARM\r\n") + len("END:VALARM\r\n")
        return (text[:start] + text[end:]).replace("\\n", "<br>").replace("SUMMARY:", "SUMMARY;LANGUAGE=nl:")

    server.lies.rewrite = rewrite
    known = calendar.put(entry(), None)

    assert calendar.put(entry(), None) == known
    assert calendar.put(entry(), known) == known
    assert len(server.asked("PUT")) == 1
    assert calendar.withdraw(known)


@pytest.mark.parametrize(
    ("status", "headers", "retry", "wait"),
    [
        (429, {"Retry-After": "120"}, Retry.LATER, 120),
        (503, {"Retry-After": "3600"}, Retry.LATER, 3600),
        (503, {}, Retry.LATER, None),
        (507, {}, Retry.LATER, None),
        (500, {}, Retry.LATER, None),
        (403, {}, Retry.NEVER, None),
        (404, {}, Retry.NEVER, None),
    ],
)
def test_fault_28_refusals_say_what_to_do(
    server: LyingServer,
    calendar: CalDavCalendar,
    status: int,
    headers: dict[str, str],
    retry: Retry,
    wait: float | None,
) -> None:
    """Every refusal is one line of the house with its scope, whether to try again, and how long to stay away."""
    calendar.ours()
    server.lies.answers = [(status, headers)] * 3

    with pytest.raises(MailwatchError) as failure:
        calendar.calendars()
    error = failure.value
    assert (error.scope, error.retry, error.wait) == (Scope.ACCOUNT, retry, wait)
    assert "\n" not in str(error)
    assert "geheim" not in str(error)


def test_fault_28_wrong_password(server: LyingServer, calendar: CalDavCalendar) -> None:
    """A refused password is said so, once, and not tried again."""
    server.password = "anders"

    with pytest.raises(MailwatchError, match="password") as failure:
        calendar.put(entry(), None)
    assert failure.value.retry is Retry.NEVER
    assert len(server.requests) == 1


@pytest.mark.parametrize("told", [2.0, 0.0], ids=["told", "not told"])
def test_fault_28_one_request_in_two_seconds(
    server: LyingServer, calendar: CalDavCalendar, pauses: Pauses, told: float
) -> None:
    """GMX's pace is waited out, so that an entry that takes five requests gets through, exactly once."""
    server.lies.every_other_429 = int(told)
    calendar.put(entry(), None)

    assert list(server.objects) == [PLACE]
    assert len(server.asked("PUT")) <= 2
    assert set(pauses) == {2.0}


def test_fault_28_written_later_exactly_once(server: LyingServer, calendar: CalDavCalendar) -> None:
    """A calendar that was read-only, full or down gets the entry when it is back, once."""
    for status in (403, 507, 503):
        server.lies.put_status = status
        with pytest.raises(MailwatchError) as failure:
            calendar.put(entry(), None)
        assert not isinstance(failure.value, ChangedError)
    server.lies.put_status = 0
    calendar.put(entry(), None)
    calendar.put(entry(), None)

    assert list(server.objects) == [PLACE]


def test_fault_28_nobody_is_invited(server: LyingServer, calendar: CalDavCalendar) -> None:
    """No resource has a METHOD, an ATTENDEE or an ORGANIZER, even when the entry names an organizer."""
    calendar.put(entry(organizer="eva@eva.example"), None)

    text = server.objects[PLACE][0]
    assert not any(word in text for word in ("METHOD", "ATTENDEE", "ORGANIZER"))


def test_fault_28_a_calendar_removed(server: LyingServer, calendar: CalDavCalendar) -> None:
    """A calendar that is gone is no calendar with nothing in it: reading it raises."""
    calendar.put(entry(), None)
    server.calendars.remove(OWN)
    server.objects.clear()

    for reading in (calendar.ours, lambda: calendar.get(UID)):
        with pytest.raises(MailwatchError, match="not there"):
            reading()


def test_a_silent_server_is_given_up(server: LyingServer, pauses: Pauses) -> None:
    """A server that accepts and says nothing costs the timeout, no more."""
    server.lies.delay = 1.5
    calendar = reopened(server, pauses, timeout=0.3)

    with pytest.raises(MailwatchError, match="does not answer") as failure:
        calendar.ours()
    assert failure.value.retry is Retry.LATER


def test_no_server_at_all(server: LyingServer, pauses: Pauses) -> None:
    """A closed port is a network that may come back."""
    calendar = reopened(server, pauses)
    server.__exit__()

    with pytest.raises(MailwatchError, match="cannot be reached") as failure:
        calendar.ours()
    assert failure.value.retry is Retry.LATER


@pytest.mark.parametrize("lie", ["finds nothing", "403", "501"])
def test_a_server_that_cannot_search(server: LyingServer, calendar: CalDavCalendar, lie: str) -> None:
    """Ours are found by their names where a search by UID finds nothing or is refused."""
    known = calendar.put(entry(), None)
    server.store(f"{OWN}dentist.ics", "BEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:d\nEND:VEVENT\nEND:VCALENDAR\n")
    server.lies.search_finds_nothing = lie == "finds nothing"
    server.lies.search_status = 0 if lie == "finds nothing" else int(lie)

    assert [seen.uid for seen in calendar.ours()] == [UID]
    assert calendar.get(UID) is not None
    assert calendar.put(entry(starts=STARTS + timedelta(days=1)), known).sequence == 1


def test_days_off_that_cannot_be_read_are_not_none(server: LyingServer, pauses: Pauses) -> None:
    """A calendar of days off that may not be searched is told, not taken for an empty one."""
    settings = CalDavSettings(Server(server.url, "eva", "geheim"), ZONE, "own", away="other")
    server.lies.search_status = 403

    with pytest.raises(MailwatchError, match="may not be used"):
        CalDavCalendar(settings, now, pauses).busy_days(STARTS.date(), STARTS.date())


def test_unchanged_entries_are_not_read_again(server: LyingServer, calendar: CalDavCalendar) -> None:
    """With nothing new, all of ours cost one question; a changed one is fetched alone."""
    known = calendar.put(entry(), None)
    first = calendar.ours()
    server.requests.clear()

    assert calendar.ours() == first
    assert [(request.method, request.headers["Depth"]) for request in server.requests] == [("PROPFIND", "0")]
    edited(server, "SUMMARY:Bellen", "SUMMARY:gebeld")
    assert calendar.ours()[0].title.startswith("gebeld")
    assert calendar.ours()[0].etag != known.etag
