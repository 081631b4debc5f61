"""What the people of a generated mailbox write, in the languages and proportions of a Dutch freelancer's mail.

Sentences are patterns filled with words, so that hardly two are the same: real people do not repeat each other.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from random import Random


@dataclass(frozen=True, slots=True)
class Tongue:
    """One language: how a message begins and ends, what business talk is made of, what an offer says, how it is told.

    `{thing}`, `{who}`, `{place}` and `{day}` stand for any of the words in `words`.
    """

    hello: str
    bye: str
    wrote: str
    subjects: tuple[str, ...]
    talk: tuple[str, ...]
    offer_subject: str
    offer: tuple[str, ...]
    answers: tuple[str, ...]
    words: dict[str, tuple[str, ...]]


def _words(**lists: str) -> dict[str, tuple[str, ...]]:
    return {name: tuple(listed.split(", ")) for name, listed in lists.items()}


DUTCH = Tongue(
    "Beste {name},",
    "Met vriendelijke groet,\nEva Jansen",
    "Op {day} schreef {name} <{email}>:",
    ("Planning {thing}", "{thing}", "Verslag {day}", "Factuur {n}", "Toegang tot {place}", "{thing} voor {place}"),
    (
        "Dank, ik heb {thing} doorgestuurd naar {who} en hoor {day} of alles op voorraad is.",
        "De teksten voor {thing} staan nu op {place}, kijkt {who} nog even mee?",
        "Zullen we {day} even zitten over {thing} en wat {who} daarover vroeg?",
        "Ik heb {thing} verkleind en bij {place} gezet, op mijn telefoon ziet {who} het meteen.",
        "In de bijlage zit de factuur van {thing}, {n} euro, graag voor {day}.",
        "De koppeling met {place} werkt weer, bij {thing} was een certificaat verlopen.",
        "Heb jij van {who} de inlog van {place} nog? Ik vind die bij {thing} niet terug.",
        "We waren er {day} allemaal bij, behalve {who}; die was nog bezig met {thing}.",
        "Over {thing} hoorde ik van {who} dat {place} het liever na {day} ziet.",
        "De kleuren van {thing} zijn mooi geworden, alleen vindt {who} het blauw bij {place} te licht.",
    ),
    "Offerte {n} {thing}",
    (
        "Hartelijk dank voor het gesprek van {day}. Hierbij mijn offerte voor {thing} bij {place}.",
        "Ontwerp, bouw en oplevering van {thing} doe ik voor {amount} euro exclusief btw.",
        "De offerte is 30 dagen geldig. Ik hoor graag van je.",
    ),
    (
        "Dank voor de offerte. We bespreken hem {day} met {who} en komen erop terug.",
        "Akkoord, we gaan ervoor! Kun je {day} beginnen met {thing}?",
        "Helaas, we hebben voor {thing} een andere partij gekozen. Dank voor de moeite.",
        "Nog een vraag over {thing}: zit het onderhoud in de prijs?",
    ),
    _words(
        thing="de homepage, het logo, de folder, de nieuwsbrief, het jaarverslag, de etalage, het filmpje, "
        "de verpakking, de banner, de vacature, het menu, de plattegrond, de winkel, het formulier, de agenda, de app, "
        "de flyer, het archief, de etiketten, de kaart, het boekje, de poster, de handleiding",
        who="Pieter, Marijke, de drukker, onze jurist, de boekhouder, Karima, de fotograaf, de redactie, Wouter, mijn "
        "collega, de gemeente, Saskia, de stagiair, het bestuur, Ahmed, de vormgever",
        place="de testomgeving, de server, het magazijn, kantoor Utrecht, de balie, de werkplaats, filiaal Zuid, "
        "de provider, de zaal, het depot, de school, de beurs, de bibliotheek",
        day="maandag, dinsdag, woensdag, donderdag, vrijdag, de vijftiende, volgende week, eind van de maand",
    ),
)

ENGLISH = Tongue(
    "Dear {name},",
    "Kind regards,\nEva Jansen",
    "On {day}, {name} <{email}> wrote:",
    ("Schedule for {thing}", "{thing}", "Minutes of {day}", "Invoice {n}", "Access to {place}", "{thing} at {place}"),
    (
        "Thanks, I passed {thing} on to {who} and will know {day} whether it fits.",
        "The texts for {thing} are on {place} now, could {who} have another look?",
        "Shall we sit down {day} about {thing} and what {who} asked?",
        "I resized {thing} and uploaded it to {place}, on a phone {who} sees it at once.",
        "Attached is the invoice for {thing}, {n} euros, payable before {day}.",
        "The link with {place} works again, for {thing} a certificate had expired.",
        "Did {who} send you the login of {place}? With {thing} I cannot find it.",
        "Everybody came {day} except {who}, who was still busy with {thing}.",
        "About {thing} I heard from {who} that {place} would rather see it after {day}.",
        "The colours of {thing} look great, only {who} finds the blue at {place} too light.",
    ),
    "Quote {n} for {thing}",
    (
        "Thank you for our talk of {day}. Please find my quote for {thing} at {place} below.",
        "Design, build and delivery of {thing} come to {amount} euros excluding VAT.",
        "This quote is valid for 30 days. I look forward to hearing from you.",
    ),
    (
        "Thanks for the quote. We will discuss it {day} with {who} and get back to you.",
        "Agreed, let's do it! Can you start with {thing} on {day}?",
        "Unfortunately we decided to go with somebody else for {thing}. Thank you for your time.",
        "One question about {thing}: is maintenance included in the price?",
    ),
    _words(
        thing="the homepage, the logo, the brochure, the newsletter, the annual report, the window, the film, "
        "the packaging, the banner, the vacancy, the menu, the floor plan, the shop, the form, the calendar, the app, "
        "the flyer, the archive, the labels, the map, the booklet, the poster, the manual",
        who="Peter, Mary, the printer, our lawyer, the accountant, Karima, the photographer, the editors, Walter, my "
        "colleague, the council, Susan, the trainee, the board, Ahmed, the designer",
        place="the staging site, the server, the warehouse, the Leeds office, the front desk, the workshop, "
        "the south branch, the provider, the hall, the depot, the school, the fair, the library",
        day="Monday, Tuesday, Wednesday, Thursday, Friday, the fifteenth, next week, the end of the month",
    ),
)

GERMAN = Tongue(
    "Guten Tag {name},",
    "Mit freundlichen Grüßen\nEva Jansen",
    "Am {day} schrieb {name} <{email}>:",
    ("Zeitplan {thing}", "{thing}", "Protokoll {day}", "Rechnung {n}", "Zugang zu {place}", "{thing} für {place}"),
    (
        "danke, ich habe {thing} an {who} weitergegeben und weiß {day}, ob es passt.",
        "Die Texte für {thing} stehen jetzt auf {place}, schaut {who} noch einmal darüber?",
        "Wollen wir {day} über {thing} sprechen und was {who} gefragt hat?",
        "Ich habe {thing} verkleinert und bei {place} hochgeladen, am Telefon sieht {who} es sofort.",
        "Anbei die Rechnung für {thing}, {n} Euro, zahlbar bis {day}.",
        "Die Verbindung zu {place} läuft wieder, bei {thing} war ein Zertifikat abgelaufen.",
        "Hat {who} Ihnen den Zugang zu {place} geschickt? Bei {thing} finde ich ihn nicht.",
        "Alle waren {day} dabei, nur {who} nicht, wegen {thing}.",
        "Über {thing} hörte ich von {who}, dass {place} es lieber nach {day} sieht.",
        "Die Farben für {thing} sind schön geworden, nur findet {who} das Blau bei {place} zu hell.",
    ),
    "Angebot {n} {thing}",
    (
        "vielen Dank für das Gespräch am {day}. Anbei unser Angebot für {thing} bei {place}.",
        "Entwurf, Umsetzung und Übergabe für {thing} kosten {amount} Euro netto.",
        "Das Angebot ist 30 Tage gültig. Ich freue mich auf Ihre Rückmeldung.",
    ),
    (
        "Danke für das Angebot. Wir besprechen es {day} mit {who} und melden uns.",
        "Einverstanden, wir nehmen das Angebot an! Können Sie {day} mit {thing} anfangen?",
        "Leider haben wir uns für {thing} anders entschieden. Danke für Ihre Mühe.",
        "Noch eine Frage zu {thing}: ist die Wartung im Preis enthalten?",
    ),
    _words(
        thing="die Startseite, das Logo, die Broschüre, den Rundbrief, den Jahresbericht, den Katalog, "
        "den Film, die Verpackung, das Banner, die Stelle, die Karte, den Grundriss, den Laden, das Formular, den "
        "Kalender, die App, den Flyer, das Archiv, die Etiketten, den Plan, das Heft, das Plakat, das Handbuch",
        who="Peter, Maria, die Druckerei, unser Anwalt, die Buchhaltung, Karima, der Fotograf, Walter, mein "
        "Kollege, die Stadt, Susanne, der Praktikant, der Vorstand, Ahmed, der Gestalter",
        place="der Testseite, dem Server, dem Lager, dem Büro Köln, dem Empfang, der Werkstatt, der Filiale Süd, "
        "dem Anbieter, dem Saal, dem Depot, der Schule, der Messe, der Bibliothek",
        day="Montag, Dienstag, Mittwoch, Donnerstag, Freitag, dem Fünfzehnten, nächste Woche, Ende des Monats",
    ),
)

TONGUES = (DUTCH, DUTCH, DUTCH, ENGLISH, GERMAN)
"""Three clients in five are Dutch."""

NEWS = ("Your weekly summary", "Nieuwsbrief {n}", "Backup {n} finished", "Ihre Rechnung {n}", "Sale ends tonight")
"""What programs send."""

_SLOT = re.compile(r"{(\w+)}")


def filled(random: Random, tongue: Tongue, pattern: str) -> str:
    """Fill the slots of a pattern with words; `{n}` is a number, `{amount}` a price."""

    def fill(slot: re.Match[str]) -> str:
        match slot[1]:
            case "n":
                return str(random.randrange(100, 99_999))
            case "amount":
                return str(random.randrange(8, 120) * 50)
            case name:
                return random.choice(tongue.words[name])

    return _SLOT.sub(fill, pattern)


def paragraphs(random: Random, tongue: Tongue) -> str:
    """Return some business talk: mostly short, at times long."""
    count = min(30, max(1, int(random.lognormvariate(1.3, 0.7))))
    said = [filled(random, tongue, random.choice(tongue.talk)) for _ in range(count)]
    return "\n\n".join(" ".join(said[start : start + 3]) for start in range(0, count, 3))


def offer_text(random: Random, tongue: Tongue) -> str:
    """Return what an offer says besides greeting and signature."""
    said = [filled(random, tongue, one) for one in tongue.offer]
    return "\n\n".join((*said, paragraphs(random, tongue)))
