"""A freelancer's mail over years, made from numbers: always the same, and the same in its last months at any length.

Of each hundred messages sent some three are offers; the rest is talk with clients. As much comes in: answers, new
talk, newsletters and notices of programs. Every exchange is told by its own number, counted from the newest day back,
so that a mailbox of 10,000 messages is the end of one of 100,000.
"""

from __future__ import annotations

import base64
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from functools import cache
from random import Random

from tests.bench.sentences import NEWS, TONGUES, Tongue, filled, offer_text, paragraphs

ME = "eva@voorbeeld.example"
_ME = f"Eva Jansen <{ME}>"
_FIRST = """
    Anna Bram Carla Daan Els Femke Gijs Hanna Ivo Jan Kees Lotte Maud Niels Olga Piet Rosa Sem Tess Wim Arjen Bas Cora
    Dirk Emma Fleur Guus Hugo Inge Joost Karin Lars Mieke Noor Otto Paula Ruben Sanne Thijs Ursula Vera Willem Yara
    Zoë Aad Bart Chris Dora Eric Frits Greet Henk Irma Joris Klaas Linda Mark Nina Oscar Petra Rik Sofie Tom Uwe
    """.split()  # noqa: SIM905  a list of names reads best as names
_STEMS = "Berg Bos Brink Dijk Dorp Duin Eik Graaf Haag Heide Hof Hout Kamp Kerk Linde Meer Molen".split()  # noqa: SIM905
_ENDINGS = "man sma stra huis hoven horst laan land inga egem s en veld borg wijk rode".split()  # noqa: SIM905
_TALKS, _OFFERS, _PROGRAMS = 12, 1, 9
"""Exchanges that begin on a day: some 34 messages sent, and as many received."""


@dataclass(frozen=True, slots=True)
class Person:
    """Whom the freelancer writes with."""

    name: str
    email: str
    tongue: Tongue

    def __str__(self) -> str:
        return f"{self.name} <{self.email}>"


@dataclass(frozen=True, slots=True)
class Written:
    """One message: when, which way it went, and how to make its octets. `before` is the one it answers."""

    at: datetime
    sent: bool
    name: str
    person: Person
    subject: str
    before: Written | None = None
    offer: bool = False
    program: bool = False

    @property
    def message_id(self) -> str:
        return f"<{self.name}@{'voorbeeld.example' if self.sent else self.person.email.rpartition('@')[2]}>"

    def references(self) -> list[str]:
        """Return the Message-IDs of the thread so far, oldest first."""
        found, one = [], self.before
        while one is not None:
            found.insert(0, one.message_id)
            one = one.before
        return found[-12:]


def newest(count: int, now: datetime) -> tuple[list[Written], list[Written]]:
    """Return the newest `count` messages sent and as many received before `now`, oldest first."""
    sent: list[Written] = []
    received: list[Written] = []
    day = 0
    while min(len(sent), len(received)) < count or day < 120:
        for written in _begun_on(day, now):
            (sent if written.sent else received).append(written)
        day += 1
    return tuple(sorted(box, key=lambda one: (one.at, one.name))[-count:] for box in (sent, received))  # type: ignore[return-value]


def _begun_on(day: int, now: datetime) -> Iterator[Written]:
    for number in range(_TALKS + _OFFERS + _PROGRAMS):
        random = Random(f"{day}.{number}")
        begin = now - timedelta(days=day, seconds=random.randrange(60, 86_400))
        name = f"{day}.{number}"
        if number >= _TALKS + _OFFERS:
            yield _notice(random, begin, name)
        else:
            yield from _exchange(random, begin, name, now, offer=number >= _TALKS)


def _person(random: Random) -> Person:
    number = int(random.random() ** 2 * 3000)
    its = Random(f"person {number}")
    first, last = its.choice(_FIRST), its.choice(_STEMS) + its.choice(_ENDINGS)
    return Person(
        f"{first} {last}", f"{first}.{last}@klant{number % 900}.example".lower().replace("ë", "e"), its.choice(TONGUES)
    )


def _exchange(random: Random, begin: datetime, name: str, now: datetime, *, offer: bool) -> Iterator[Written]:
    person = _person(random)
    subject = person.tongue.offer_subject if offer else random.choice(person.tongue.subjects)
    subject = filled(random, person.tongue, subject)
    mine, at, before = offer or random.random() < 0.55, begin, None
    for place in range(_length(random, offer=offer)):
        if at > now:
            return
        told = subject if before is None else f"Re: {subject}"
        before = Written(at, mine, f"{name}.{place}", person, told, before, offer and place == 0)
        yield before
        mine = not mine if random.random() < 0.9 else mine
        at += timedelta(seconds=300 + random.expovariate(1 / (1.5 * 86_400)))


def _length(random: Random, *, offer: bool) -> int:
    if offer and random.random() < 0.4:
        return 1  # silence
    length = 1
    while random.random() < 0.78 and length < 40:
        length += 1
    return length


def _notice(random: Random, at: datetime, name: str) -> Written:
    number = random.randrange(60)
    sender = Person(f"Service {number}", f"noreply@service{number}.example", TONGUES[0])
    return Written(at, False, name, sender, random.choice(NEWS).format(n=number), program=True)


# -- octets ----------------------------------------------------------------------------------------


def octets_of(written: Written, *, whole: bool = True) -> bytes:
    """Return the message; not `whole`: one short paragraph for a body, as for mail that nobody will read again."""
    random = Random(f"text {written.name}")
    text = _text(random, written) if whole else "Dank, gezien en opgeborgen."
    head = [*_relayed(written), *_head(written)]
    if not whole:
        return _joined(head, "Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: 8bit", text)
    kind, body = _alternatives(text, written.name) if random.random() < 0.6 else _plain(text)
    if random.random() < (0.6 if written.offer else 0.08 if written.sent else 0.03):
        kind, body = _with_paper(kind, body, random.randrange(4), written)
    return _joined(head, kind, body)


def _joined(head: list[str], kind: str, body: str) -> bytes:
    return "\n".join([*head, "MIME-Version: 1.0", kind, "", body, ""]).encode()


def _head(written: Written) -> list[str]:
    sender, to = (_ME, str(written.person)) if written.sent else (str(written.person), _ME)
    lines = [
        f"Message-ID: {written.message_id}",
        f"Date: {format_datetime(written.at)}",
        f"From: {sender}",
        f"To: {to}",
        f"Subject: {written.subject}" if written.subject.isascii() else f"Subject: {_encoded(written.subject)}",
        "User-Agent: Mozilla Thunderbird",
    ]
    if written.program:
        lines += ["Auto-Submitted: auto-generated", f"List-Unsubscribe: <https://{written.person.email}/off>"]
    if references := written.references():
        lines += [f"In-Reply-To: {references[-1]}", "References: " + "\n ".join(references)]
    return lines


def _encoded(subject: str) -> str:
    return f"=?utf-8?b?{base64.b64encode(subject.encode()).decode()}?="


def _relayed(written: Written) -> list[str]:
    """Return the trace that a received message carries: more octets than everything else in its header."""
    if written.sent:
        return []
    host, date = written.person.email.rpartition("@")[2], format_datetime(written.at)
    hops = [
        f"Received: from mx{hop}.{host} (mx{hop}.{host} [192.0.2.{hop}])\n\tby mail{hop}.voorbeeld.example with ESMTPS"
        f" id 4X{written.name}{hop}\n\tfor <{ME}>; {date}"
        for hop in range(1, 5)
    ]
    signature = f"DKIM-Signature: v=1; a=rsa-sha256; d={host}; s=mail;\n\tb=" + "\n\t ".join(["B" * 68] * 5)
    results = f"Authentication-Results: mail.voorbeeld.example; dkim=pass header.d={host};\n\tspf=pass"
    return [f"Return-Path: <{written.person.email}>", f"Delivered-To: {ME}", *hops, signature, results]


def _text(random: Random, written: Written) -> str:
    tongue, person = written.person.tongue, written.person
    if written.offer:
        said = offer_text(random, tongue)
    elif written.before is not None and written.before.offer:
        said = filled(random, tongue, random.choice(tongue.answers))
    else:
        said = paragraphs(random, tongue)
    hello, bye = tongue.hello.format(name=person.name), tongue.bye if written.sent else person.name
    own = f"{hello}\n\n{said}\n\n{bye}"
    return own if written.before is None else f"{own}\n\n{_quoted(written.before)}"


def _quoted(before: Written) -> str:
    name, email = ("Eva Jansen", ME) if before.sent else (before.person.name, before.person.email)
    said = before.person.tongue.wrote.format(day=f"{before.at:%d-%m-%Y %H:%M}", name=name, email=email)
    lines = _text(Random(f"text {before.name}"), before).splitlines()
    return "\n".join((said, *(f">{line}" if line.startswith(">") else f"> {line}" for line in lines)))


def _plain(text: str) -> tuple[str, str]:
    return "Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: 8bit", text


def _alternatives(text: str, name: str) -> tuple[str, str]:
    lines = "<br>\n".join(text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").splitlines())
    html = f'<html><body style="font-family: Helvetica">\n<div>{lines}</div>\n</body></html>'
    parts = [("\n".join((*_plain(text)[:1], "", text))), f"Content-Type: text/html; charset=utf-8\n\n{html}"]
    return _multipart("alternative", f"alt-{name}", parts)


def _with_paper(kind: str, body: str, number: int, written: Written) -> tuple[str, str]:
    what = written.subject.split()[0].strip("=?") if written.offer else "Bijlage"
    paper = (
        f'Content-Type: application/pdf; name="{what}.pdf"\nContent-Disposition: attachment; filename="{what}.pdf"\n'
        f"Content-Transfer-Encoding: base64\n\n{_paper(number)}"
    )
    return _multipart("mixed", f"mix-{written.name}", [f"{kind}\n\n{body}", paper])


def _multipart(kind: str, boundary: str, parts: list[str]) -> tuple[str, str]:
    body = "".join(f"--{boundary}\n{part}\n" for part in parts)
    return f'Content-Type: multipart/{kind}; boundary="{boundary}"', f"{body}--{boundary}--"


@cache
def _paper(number: int) -> str:
    """Return a PDF of one page with a picture of 50 to 200 kB on it, in base64."""
    its = Random(number)
    lines = [f"({paragraphs(its, TONGUES[number]).splitlines()[0][:80]}) Tj T*" for _ in range(12)]
    page = "\n".join(["BT /F1 11 Tf 14 TL 60 780 Td", *lines, "ET"]).replace("'", " ").encode("latin-1", "replace")
    picture = Random(number).randbytes(50_000 * (number + 1))
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources 7 0 R >>",
        b"<< /Length %d >>\nstream\n%b\nendstream" % (len(page), page),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        b"<< /Type /XObject /Subtype /Image /Width 100 /Height %d /ColorSpace /DeviceGray /BitsPerComponent 8 "
        b"/Length %d >>\nstream\n%b\nendstream" % (len(picture) // 100, len(picture), picture),
        b"<< /Font << /F1 5 0 R >> /XObject << /I 6 0 R >> >>",
    ]
    return base64.encodebytes(_pdf(objects)).decode()


def _pdf(objects: list[bytes]) -> bytes:
    octets, places = b"%PDF-1.4\n", []
    for number, one in enumerate(objects, 1):
        places.append(len(octets))
        octets += b"%d 0 obj\n%b\nendobj\n" % (number, one)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    size, start = len(objects) + 1, len(octets)
    octets += b"xref\n0 %d\n0000000000 65535 f \n%b" % (size, table)
    return octets + b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (size, start)


def today() -> datetime:
    """Return the moment that generated mail leads up to: the start of this hour, so that a server believes it."""
    return datetime.now(UTC).replace(minute=0, second=0, microsecond=0)
