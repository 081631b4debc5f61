"""Names, salutations, amounts and days as somebody who writes the language writes them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time
from decimal import Decimal

import pytest

from mailwatch.core.brief import Sender
from mailwatch.core.mail import Address
from mailwatch.drafts.days import Day, hour, month
from mailwatch.drafts.layout import as_text, paragraphs
from mailwatch.drafts.money import money
from mailwatch.drafts.people import person
from mailwatch.drafts.values import shared
from mailwatch.drafts.words import Words
from tests.drafts.briefs import ANNA, DRAFT_ID, ME, NOW, ORIGINAL, PIET, TODAY, brief, templates, text_of
from tests.drafts.states import SHELF


@pytest.mark.parametrize(
    ("amount", "currency", "language", "expected"),
    [
        ("2450", "EUR", "nl", "€ 2.450"),
        ("2450.00", "EUR", "nl", "€ 2.450"),
        ("2450.5", "EUR", "nl", "€ 2.450,50"),
        ("1234567.8", "EUR", "nl", "€ 1.234.567,80"),
        ("1250", "GBP", "en", "£1,250"),
        ("1250.5", "GBP", "en", "£1,250.50"),
        ("0.11", "GBP", "en", "£0.11"),
        ("2450", "EUR", "en", "€2,450"),
        ("2450", "EUR", "de", "2.450 €"),
        ("2450.5", "EUR", "de", "2.450,50 €"),
        ("1250", "CHF", "de", "CHF 1'250.–"),
        ("1250.5", "CHF", "de", "CHF 1'250.50"),
        ("1250", "CHF", "fr", "CHF 1'250.–"),
        ("1250", "CHF", "nl", "CHF 1.250"),
        ("2450", "EUR", "fr", "2 450 €"),
        ("2450.5", "EUR", "fr", "2 450,50 €"),
        ("95", "USD", "en", "$95"),
        ("95", "SEK", "en", "SEK 95"),
        ("2450", None, "nl", "2.450"),
        ("2450", "EUR", "es", "€ 2450"),
    ],
)
def test_amounts(amount, currency, language, expected):
    """Separators, sign and place are the language's; cents only where there are any; no currency is guessed."""
    assert money(Decimal(amount), currency, language).replace("\xa0", " ") == expected


@pytest.mark.parametrize(
    ("language", "short", "full", "other_year"),
    [
        ("nl", "3 maart", "dinsdag 3 maart", "1 januari 2027"),
        ("en", "3 March", "Tuesday 3 March", "1 January 2027"),
        ("de", "3. März", "Dienstag, 3. März", "1. Januar 2027"),
        ("fr", "3 mars", "mardi 3 mars", "1er janvier 2027"),
        ("es", "2026-03-03", "2026-03-03", "2027-01-01"),
    ],
)
def test_days(language, short, full, other_year):
    """A day is written as in a sentence; the year only where it is another one; the first is 1er in French."""
    today = date(2026, 3, 17)
    day = Day(date(2026, 3, 3), language, today)
    assert (str(day).replace("\xa0", " "), day.full.replace("\xa0", " ")) == (short, full)
    assert str(Day(date(2027, 1, 1), language, today)).replace("\xa0", " ") == other_year
    assert day.iso == "2026-03-03"


@pytest.mark.parametrize("before", range(60, 73))
def test_a_day_and_a_number_stay_in_one_piece(before):
    """A line never ends between day and month, or within a telephone number."""
    known = brief("voicemail", sender=Sender(ME, "+31 20 111 1111"))
    day, number = Day(date(2026, 3, 3), "nl", TODAY), shared(known, "nl", Words(SHELF, "nl", "words"))["my_phone"]
    said = as_text(paragraphs(f"{'x' * before} {day} en {'x' * (before - 30)} {number} ook."))
    assert "3 maart" in said
    assert "+31 20 111 1111" in said


def test_hours_and_months():
    """Times and months are the language's too."""
    assert [hour(time(14, 30), language) for language in ("nl", "en", "de", "fr")] == [
        "14.30 uur",
        "2:30 pm",
        "14:30 Uhr",
        "14h30",
    ]
    assert [month(date(2026, 5, 1), language) for language in ("nl", "en", "de", "fr")] == ["mei", "May", "Mai", "mai"]


@pytest.mark.parametrize(
    ("name", "email", "full", "first"),
    [
        ("Anna de Vries", "anna@x.example", "Anna de Vries", "Anna"),
        ("Asselt, P.J. van", "p@x.example", "P.J. van Asselt", ""),
        ("Vries, Anna de", "a@x.example", "Anna de Vries", "Anna"),
        ("ANNA DE VRIES", "a@x.example", "Anna de Vries", "Anna"),
        ("anna de vries", "a@x.example", "Anna de Vries", "Anna"),
        ("A. de Vries", "a@x.example", "A. de Vries", ""),
        ("Mag. Doris Hofer", "d@x.example", "Mag. Doris Hofer", "Doris"),
        ("Dr Anselm Birk", "a@x.example", "Dr Anselm Birk", "Anselm"),
        ("Mr John Smith", "j@x.example", "John Smith", "John"),
        ("Pieter-Jan Maes", "p@x.example", "Pieter-Jan Maes", "Pieter-Jan"),
        ("Aoife Ní Bhriain", "a@x.example", "Aoife Ní Bhriain", "Aoife"),
        ("Erik", "erik@bakkersgilde.example", "Erik", "Erik"),
        ("Anna de Vries | Bakkerij Jansen", "a@x.example", "Anna de Vries", "Anna"),
        ("Anna de Vries (Bakkerij)", "a@x.example", "Anna de Vries", "Anna"),
        ("'Anna de Vries' via Sales", "a@x.example", "Anna de Vries", "Anna"),
        ("Anna de Vries", "info@bakkerij.example", "Anna de Vries", "Anna"),
        ("Hans Bakker", "hans@hansbakker.example", "Hans Bakker", "Hans"),
        ("", "anna@x.example", "", ""),
        ("anna@x.example", "anna@x.example", "", ""),
        ("Bakkerij Jansen", "info@x.example", "", ""),
        ("Procurement Team", "p@x.example", "", ""),
        ("Acme", "sales@acme.example", "", ""),
        ("Wiersma Watersport", "info@wiersmawatersport.example", "", ""),
        ("Jansen BV", "a@x.example", "", ""),
        ("Jansen B.V.", "a@x.example", "", ""),
        ("Dupont S.A.R.L.", "d@x.example", "", ""),
        ("Muster e.K.", "m@x.example", "", ""),
        ("A.G. Bell", "a@x.example", "A.G. Bell", ""),
        ("Studio 54", "a@x.example", "", ""),
        ("Gemeente Overmeer", "inkoop@x.example", "", ""),
    ],
)
def test_names(name, email, full, first):
    """A person's name is told from a company's; what is not sure to be a person gives no name."""
    found = person(Address(email, name))
    assert (found.full if found else "", found.first if found else "") == (full, first)


@pytest.mark.parametrize(
    ("language", "register", "named", "nameless"),
    [
        ("nl", "formal", "Beste Anna de Vries,", "Geachte heer/mevrouw,"),
        ("nl", "informal", "Beste Anna,", "Goedendag,"),
        ("en", "formal", "Dear Anna de Vries,", "Hello,"),
        ("en", "informal", "Hi Anna,", "Hello,"),
        ("de", "formal", "Guten Tag Anna de Vries,", "Sehr geehrte Damen und Herren,"),
        ("de", "informal", "Hallo Anna,", "Hallo,"),
        ("fr", "formal", "Bonjour,", "Bonjour,"),
        ("fr", "informal", "Bonjour Anna,", "Bonjour,"),
    ],
)
def test_salutation_never_guesses(language, register, named, nameless):
    """Nobody's gender is guessed, and nobody without a name is given one."""
    known = brief("closing", language, register)
    assert text_of(templates().draft(known, DRAFT_ID, NOW)).startswith(f"{named}\n\n")
    company = replace(known, contact=Address("info@x.example", "Bakkerij Jansen"))
    assert text_of(templates().draft(company, DRAFT_ID, NOW)).startswith(f"{nameless}\n\n")


@pytest.mark.parametrize(
    ("language", "opening", "name", "expected"),
    [
        ("nl", "Dag Pieter-Jan,", "Pieter-Jan Maes", "Dag Pieter-Jan,"),
        ("nl", "Geachte mevrouw De Vries,", "A. de Vries", "Geachte mevrouw De Vries,"),
        ("nl", "Hoi Anna!", "Anna de Vries", "Hoi Anna!"),
        ("nl", "Ha Anna, hierbij de offerte!", "Anna de Vries", "Beste Anna,"),
        ("nl", "Anna, zie bijlage.", "Anna de Vries", "Beste Anna,"),
        ("nl", "Beste Karel,", "Anna de Vries", "Beste Anna,"),
        ("nl", "Geachte heer de Boer,", "Anna de Vries", "Beste Anna,"),
        ("nl", "Goedemorgen Anna,", "Anna de Vries", "Beste Anna,"),
        ("de", "Sehr geehrte Frau Mag. Hofer,", "Mag. Doris Hofer", "Sehr geehrte Frau Mag. Hofer,"),
        ("de", "Grüezi Frau Hunziker", "Regula Hunziker", "Grüezi Frau Hunziker,"),
        ("fr", "Bonjour Monsieur Faure,", "Bertrand Faure", "Bonjour Monsieur Faure,"),
        ("fr", "Chère Madame Grégoire,", "Nathalie Grégoire", "Chère Madame Grégoire,"),
        ("en", "Dear Dr Birk,", "Dr Anselm Birk", "Dear Dr Birk,"),
    ],
)
def test_own_salutation_is_taken_over(language, opening, name, expected):
    """The offer's own salutation knows gender, title and tone; it is kept where it greets the contact."""
    contact = Address("x@y.example", name)
    original = replace(ORIGINAL, to=(contact,), text=f"{opening}\n\nZx.\n")
    raw = templates().draft(brief("closing", language, contact=contact, original=original), DRAFT_ID, NOW)
    assert text_of(raw).startswith(f"{expected}\n\n")


def test_nameless_salutation_needs_a_single_recipient():
    """Without the contact's name the offer's salutation is kept only where it went to one person, still the contact."""
    anna = Address(ANNA.email)
    original = replace(ORIGINAL, to=(anna,), text="Hoi Anna,\n\nZx.\n")
    alone = brief("closing", contact=anna, original=original)
    assert text_of(templates().draft(alone, DRAFT_ID, NOW)).startswith("Hoi Anna,")
    passed_on = replace(alone, contact=Address(PIET.email))
    assert text_of(templates().draft(passed_on, DRAFT_ID, NOW)).startswith("Goedendag,")


@pytest.mark.parametrize(
    ("language", "ending", "expected"),
    [
        ("nl", "Groetjes,\nJan", "Groetjes,\nJan"),
        ("nl", "Met vriendelijke groet,\nJan Jansen", "Met vriendelijke groet,\nJan Jansen"),
        ("de", "Freundliche Grüsse\nJan Jansen", "Freundliche Grüsse\nJan Jansen"),
        ("nl", "Hartelijke groet,\nAnna", "Groet,\nJan"),
        ("nl", "Tot dan!", "Groet,\nJan"),
    ],
)
def test_own_sign_off_is_taken_over(language, ending, expected):
    """The offer's own closing formula is kept, Swiss spelling, first name and all; somebody else's is not."""
    original = replace(ORIGINAL, text=f"Zx,\n\nZx zx zx.\n\n{ending}\n")
    plain = brief("closing", language, original=original, sender=Sender(ME))
    text = text_of(templates().draft(plain, DRAFT_ID, NOW)).partition("\n>")[0]
    assert f"\n\n{expected}\n" in text


@pytest.mark.parametrize(
    ("subject", "title"),
    [
        ("Re: Offerte voor de website", "Bellen: Anna de Vries over de website (€ 2.450)"),
        ("Offerte 2026-14", "Bellen: Anna de Vries over “Offerte 2026-14” (€ 2.450)"),
        ("", "Bellen: Anna de Vries over mijn voorstel van 3 maart"),
    ],
)
def test_call_is_titled_by_who_what_and_how_much(subject, title):
    """An entry says at a glance who, about what, and for how much."""
    assert templates().entry(brief("call", subject=subject)).title == title


def test_reasons_may_be_codes():
    """A reason that is a code is put into words, one without words is left out, a sentence stands as it is."""
    reasons = ("silent-for:14", "no-such-code", "Het onderwerp noemt een offerte.")
    shown = templates().entry(brief("call", reasons=reasons)).description
    assert "- Na 14 dagen stilte.\n- Het onderwerp noemt een offerte." in shown
    assert "no-such-code" not in shown


def test_entry_after_a_talk():
    """A talk without a message has questions of its own, in the entry as on the call sheet."""
    talk = brief("call", original=None)
    assert "Er ligt nog geen offerte." in templates().entry(talk).description
    assert "Er ligt nog geen offerte." in text_of(templates().draft(talk, DRAFT_ID, NOW))


def test_entry_tells_how_to_answer():
    """The entry has the phone number, the call sheet and how to answer, by word (where that is read) and by command."""
    shown = templates().entry(brief("call")).description
    for wanted in (
        "+31612345678",
        "€ 2.450",
        "Zxsummary",
        "Zxreason",
        "Zxdog",
        "gebeld",
        "+10d",
        "mailwatch won k3v7x2ma",
    ):
        assert wanted in shown
    one_way = templates().entry(brief("call", two_way=False)).description
    assert "typ in deze afspraak" not in one_way
    assert "mailwatch won k3v7x2ma" in one_way
