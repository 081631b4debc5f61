"""Fault 19: malformed mail. No exception, at most 2 s and 200 MB each, and the scan goes on."""

from __future__ import annotations

import random
import resource
import subprocess
import sys
import time

import pytest

from mailwatch import mime
from tests.mime.making import HEAD
from tests.mime.shared_mail import MAIL, MALFORMED, files

SECONDS = 2.0
MEGABYTES = 200
LINE = b"Lorem ipsum dolor sit amet, wij bieden u hierbij een offerte aan.\r\n"

HOSTILE = {
    "nested 10,000 deep": b"".join(
        b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n" % (n, n) for n in range(10_000)
    ),
    "messages 10,000 deep": b"Content-Type: message/rfc822\r\n\r\n" * 10_000,
    "boundaries only": b"Content-Type: multipart/mixed; boundary=x\r\n\r\n" + b"--x\r\n\r\n" * 300_000,
    "other boundaries": b"Content-Type: multipart/mixed; boundary=x\r\n\r\n" + b"--y\r\n" * 1_000_000,
    "deep HTML": b"Content-Type: text/html\r\n\r\n" + b"<div>" * 100_000 + b"x",
    "tables in tables": b"Content-Type: text/html\r\n\r\n" + b"<table><tr><td>" * 3_000 + b"x",
    "open style sheets": b"Content-Type: text/html\r\n\r\n" + b"<style>" * 60_000,
    "angle brackets": b"Content-Type: text/html\r\n\r\n" + b"<" * 5_000_000,
    "one wide table": b"Content-Type: text/html\r\n\r\n<table>" + (b"<tr>" + b"<td>x y</td>" * 20 + b"</tr>") * 300,
    "uuencoded beginnings": b"\r\n" + b"begin 644 a\r\n" * 300_000,
    "one long field": b"X-A: " + b"a" * 5_000_000,
    "endless folding": b"Subject: a\r\n" + b" b\r\n" * 1_000_000,
    "encoded words without end": b"Subject: " + b"=?utf-8?Q?a" * 500_000 + b"\r\n\r\nx",
    "addresses without end": b"To: " + b'"a <b@c.d>, ' * 300_000 + b"\r\n\r\nx",
    "comments in comments": b"To: " + b"(" * 1_000_000 + b"\r\n\r\nx",
    "parameters without end": b"Content-Type: text/plain" + b'; a="b' * 500_000 + b"\r\n\r\nx",
    "introductions that never end": b"\r\n" + b"On 1 2 3 4 5 6 7 8 9\r\n" * 300_000,
    "fields in the text": b"\r\n" + b"Van: x\r\nfoo bar\r\n" * 100_000,
    "closings only": b"\r\n" + b"Groet,\r\n" * 100_000,
    "rules only": b"\r\n" + (b"-" * 199 + b"\r\n") * 50_000,
    "one line": b"\r\n" + b"a" * 5_000_000,
    "spaces": b"\r\n" + b" " * 5_000_000,
    "nothing": b"",
}


def took(raw: bytes) -> float:
    """Return the processor seconds that reading took; other work on the machine does not count."""
    started = time.process_time()
    mime.read_file(raw)
    return time.process_time() - started


def mutations(raw: bytes, count: int, dice: random.Random) -> list[bytes]:
    """Return mutations of a message: octets changed, lines cut, doubled, swapped, the end lost."""
    mutants = []
    for _ in range(count):
        octets = bytearray(raw[:60_000])
        for _ in range(dice.randint(1, 12)):
            at = dice.randrange(len(octets) + 1)
            match dice.randrange(5):
                case 0:
                    octets[at : at + 1] = dice.randbytes(1)
                case 1:
                    del octets[at : at + dice.randint(1, 40)]
                case 2:
                    octets[at:at] = octets[max(0, at - 40) : at]
                case 3:
                    octets[at:at] = dice.choice(
                        [b"\r\n", b"\n--", b"=?", b"\x00", b'"', b"<", b"(", b";", b"\xff", b"=", b":"]
                    )
                case _:
                    del octets[max(1, len(octets) - dice.randint(1, 400)) :]
        mutants.append(bytes(octets))
    return mutants


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_mail_is_read_in_time(name):
    """What would make patterns or parsers run long is bounded."""
    assert took(HEAD + HOSTILE[name]) < SECONDS


@pytest.mark.parametrize("folder", MALFORMED)
def test_every_message_is_read(folder):
    """Each message of the collections is read, header and body, within the bounds."""
    slow = {path.name: seconds for path in files(MAIL / folder) if (seconds := took(path.read_bytes())) > SECONDS}
    assert slow == {}


def mutate_all(total: int, seed: int) -> None:
    originals = [path.read_bytes() for folder in MALFORMED for path in files(MAIL / folder)]
    dice = random.Random(seed)
    for _ in range(total // 4):
        for mutant in mutations(dice.choice(originals), 4, dice):
            assert took(mutant) < SECONDS


def test_a_thousand_mutations_are_read():
    """Octets changed, lines cut and doubled, ends lost: nothing raises, nothing takes long."""
    mutate_all(1_000, seed=19)


@pytest.mark.more
@pytest.mark.slow
def test_ten_thousand_mutations_are_read():
    """The same with ten times as many."""
    mutate_all(10_000, seed=20)


READ_50_MB = f"""
import base64, resource, sys, time
from mailwatch import mime
mime.read_file(b"Content-Type: text/html\\r\\n\\r\\n<p>x")
head = b"Content-Type: multipart/mixed; boundary=x\\r\\n\\r\\n--x\\r\\n\\r\\nAkkoord\\r\\n--x\\r\\n"
file = head + b'Content-Type: application/pdf; name="a.pdf"\\r\\nContent-Transfer-Encoding: base64\\r\\n\\r\\n'
raw = (file if sys.argv[1] == "file" else b"\\r\\n") + {LINE!r} * 750_000
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
started = time.process_time()
found = mime.read_file(raw)
seconds = time.process_time() - started
print(seconds, (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024, len(found.own_text))
"""


@pytest.mark.parametrize("kind", ["file", "text"])
def test_a_mail_of_50_megabytes(kind):
    """Its own size apart, it costs no more than the others: what nobody would read is not read."""
    run = subprocess.run([sys.executable, "-c", READ_50_MB, kind], capture_output=True, text=True, check=True)
    seconds, megabytes, words = map(float, run.stdout.split())
    assert seconds < SECONDS
    assert megabytes < MEGABYTES
    assert words > 0


def test_memory_stays_flat_over_hostile_mail():
    """Reading all of the above keeps nothing."""
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    for raw in HOSTILE.values():
        mime.read_file(HEAD + raw)
    assert (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024 < MEGABYTES
