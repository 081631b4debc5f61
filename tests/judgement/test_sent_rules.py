"""What decides about sent mail besides its words: who it went to, what was offered before, what the user said."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from mailwatch.core.known import Correction, Known, KnownOffer
from mailwatch.core.mail import Address, Attachment, Message, MessageId
from mailwatch.core.recognise import might_offer
from mailwatch.core.verdict import Register
from tests.judgement.sent import KNOWN, ME, sent, verdict

ANNA = Address("anna@klant.example", "Anna de Wit")
OFFER_TEXT = (
    "Beste Anna, hierbij mijn offerte voor de brochure: € 1.250 exclusief btw. Laat je me weten of het akkoord is?"
)
EARLIER = KnownOffer(
    message_id=MessageId("<first@zelf.example>"),
    sent_at=datetime(2025, 2, 20, 9, 0, tzinfo=UTC),
    contact=ANNA,
    recipients=(ANNA,),
    subject="Offerte 2025-014 brochure",
    number="2025-014",
    amount=Decimal(1250),
    currency="GBP",
    thread=frozenset({MessageId("<first@zelf.example>")}),
)
AFTER = replace(KNOWN, offers=(EARLIER,))


@pytest.mark.parametrize(
    "fields",
    [
        {"auto-submitted": "auto-replied"},
        {"auto-submitted": "auto-generated"},
        {"content-type": "text/calendar; method=REPLY"},
    ],
)
def test_what_a_program_sent_is_not_even_read(fields: dict[str, str]) -> None:
    """The user's own absence notice and calendar answers are told by their headers."""
    assert not might_offer(sent("x", fields=fields).header, KNOWN.own)


def test_a_message_to_oneself_is_not_read() -> None:
    """A note to one's own other address offers nothing to anybody."""
    own = frozenset({ME.email, "noor@prive.example"})
    assert not might_offer(sent("x", to=(Address("noor@prive.example"),)).header, own)
    assert might_offer(sent("x", to=(Address("noor@prive.example"), ANNA)).header, own)


def test_what_mailwatch_wrote_is_not_read() -> None:
    """A closing message that the user sent from Drafts is a touch, not an offer."""
    assert not might_offer(sent("x", message_id="<abc@mailwatch.invalid>").header, KNOWN.own)


def test_a_quote_tools_copy_is_an_offer() -> None:
    """A configured sender makes offers by being the sender; the contact is whom it wrote to."""
    message = sent("Uw offerte vindt u op onze site.", subject="Offerte")
    header = replace(message.header, sender=Address("noreply@offertehub.example"))
    judged = verdict(replace(message, header=header), replace(KNOWN, quote_tools=frozenset({"offertehub.example"})))
    assert judged.offer
    assert [reason.code for reason in judged.reasons] == ["quote-tool"]
    assert judged.terms.contact == ANNA


def correction(offer: bool, shape: str = "offerte brochure", contact: str = ANNA.email, on: int = 1) -> Correction:
    return Correction(date(2025, 3, on), contact, contact.rpartition("@")[2], shape, offer=offer)


def test_the_user_said_it_is_no_offer() -> None:
    """The same client and the same kind of subject: the correction decides, and says when it was made."""
    message = sent(OFFER_TEXT, subject="Offerte brochure")
    judged = verdict(message, replace(KNOWN, corrections=(correction(False),)))
    assert verdict(message).offer
    assert not judged.offer
    assert judged.reasons[0].code == "you-said-so"
    assert "2025-03-01" in judged.reasons[0].text


def test_the_user_said_it_is_an_offer() -> None:
    """`follow` teaches too: a message that nothing tells is an offer next time."""
    message = sent("Beste Anna, zie onder. Groet, Noor", subject="Offerte brochure")
    assert not verdict(message).offer
    assert verdict(message, replace(KNOWN, corrections=(correction(True),))).offer


def test_the_latest_correction_wins_and_another_clients_counts_for_nothing() -> None:
    """Undo is a correction that is gone, or a later one."""
    message = sent(OFFER_TEXT, subject="Offerte brochure")
    both = (correction(False, on=1), correction(True, on=2))
    assert verdict(message, replace(KNOWN, corrections=both)).offer
    others = (correction(False, contact="piet@elders.example"),)
    assert verdict(message, replace(KNOWN, corrections=others)).reasons[0].code != "you-said-so"


def test_a_correction_without_a_shape_only_weighs() -> None:
    """One wrong verdict about a client does not hide a clear offer to the same client."""
    clear = sent(OFFER_TEXT, subject="Offerte jaarverslag 2025-020")
    assert verdict(clear, replace(KNOWN, corrections=(correction(False, shape=""),))).offer


def test_the_same_number_again_is_no_new_offer() -> None:
    """Sending the offer once more, because the first may not have arrived, is a touch."""
    again = sent("Beste Anna, voor de zekerheid nogmaals: nr. 2025-014, € 1.250. Groet, Noor", subject="brochure")
    assert not verdict(again, AFTER).offer
    assert "already-offered" in {reason.code for reason in verdict(again, AFTER).reasons}


def test_a_new_version_replaces_the_old_one() -> None:
    """Version b of a number, or a changed price in the thread of the first: the first is superseded."""
    letter = "Beste Anna, hierbij de aangepaste offerte 2025-014b: € 1.050 exclusief btw in plaats van € 1.250."
    assert verdict(sent(letter, subject="Offerte 2025-014b"), AFTER).supersedes == EARLIER.message_id
    threaded = sent(
        "Zonder de foto's kom ik uit op € 950 exclusief btw.",
        subject="Re: Offerte 2025-014 brochure",
        in_reply_to=(EARLIER.message_id,),
    )
    assert verdict(threaded, AFTER).supersedes == EARLIER.message_id


def test_another_offer_to_the_same_client_stands_beside_the_first() -> None:
    """Two offers to one client are two offers, unless one says that it changes the other."""
    other = sent(OFFER_TEXT.replace("brochure", "website"), subject="Offerte 2025-031 website")
    assert verdict(other, AFTER).offer
    assert verdict(other, AFTER).supersedes is None


def test_a_currency_is_the_users_own_where_none_is_written() -> None:
    """`1,150 plus VAT` is in the currency of earlier offers, else of the country."""
    bare = sent("Hi Anna, I'd charge 1,150 plus VAT for the film. Let me know.", subject="Film")
    assert verdict(bare, AFTER).terms.currency == "GBP"
    assert verdict(bare, replace(KNOWN, country="CH")).terms.currency == "CHF"
    assert verdict(bare).terms.currency == "EUR"


def test_the_contact_is_the_one_whom_the_letter_greets() -> None:
    """In To before Cc; somebody in Cc only when greeted; a shared mailbox gets the name of the letter."""
    info, boss = Address("info@klant.example", "Klant BV"), Address("jan.bos@klant.example", "Jan Bos")
    assert verdict(sent(OFFER_TEXT, "Offerte", to=(boss, ANNA))).terms.contact == ANNA
    assert verdict(sent(OFFER_TEXT, "Offerte", to=(info,), cc=(ANNA,))).terms.contact == ANNA
    shared = verdict(sent(OFFER_TEXT, "Offerte", to=(info,))).terms.contact
    assert shared == Address("info@klant.example", "Anna")
    assert verdict(sent(OFFER_TEXT, "Offerte", to=(boss,), cc=(info,))).terms.contact == boss


def test_the_register_is_how_the_client_is_addressed() -> None:
    """Je or u, du or Sie, tu or vous; None where it does not show."""
    assert verdict(sent("Beste Anna, hierbij mijn offerte. Hoor je het graag?")).terms.register is Register.INFORMAL
    assert verdict(sent("Geachte mevrouw, hierbij ontvangt u mijn offerte.")).terms.register is Register.FORMAL
    assert verdict(sent("Liebe Anna, anbei mein Angebot für dich.")).terms.register is Register.INFORMAL
    assert verdict(sent("Sehr geehrte Frau Wit, anbei sende ich Ihnen mein Angebot.")).terms.register is Register.FORMAL
    assert verdict(sent("Bonjour Anna, voici mon devis, dis-moi si ça te va.")).terms.register is Register.INFORMAL
    assert verdict(sent("Bonjour, voici mon devis, je reste à votre disposition.")).terms.register is Register.FORMAL


def test_a_document_for_somebody_else_is_no_offer_to_this_one() -> None:
    """A copy of an offer to another client, sent to a colleague or the bookkeeper."""
    paper = Attachment(
        "Offerte 2025-58.pdf", "application/pdf", "Offerte 2025-58\nFietspunt cvba\nTotaal € 7.140,00 excl. btw"
    )
    judged = verdict(
        sent(
            "Zie bijlage.",
            subject="stukken",
            to=(Address("geertrui@cijferenco.example", "Geertrui Smets"),),
            attachments=(paper,),
        )
    )
    assert "other-addressee" in {reason.code for reason in judged.reasons}
    assert not judged.offer


def test_offers_without_known_anything() -> None:
    """With nothing known at all the judgement still works."""
    assert verdict(sent(OFFER_TEXT, "Offerte brochure"), Known(own=frozenset())).offer


PAPER = "Offerte 2025-61\nBadkamer 4.300,00\nLeidingwerk 2.900,00\nTotaal excl. btw 7.200,00 EUR\nAanbetaling 2.000,00"


def quote(text: str, paper: str = PAPER, **header: object) -> Message:
    """Return a letter with an offer as a document."""
    return sent(text, "Offerte", attachments=(Attachment("Offerte.pdf", "application/pdf", paper),), **header)  # type: ignore[arg-type]


def test_a_document_without_an_addressee_is_for_nobody_else() -> None:
    """Many people put no name on their offers; only one that is somebody else's speaks against."""
    judged = verdict(quote("Beste Anna, hierbij mijn offerte."))
    assert "other-addressee" not in {reason.code for reason in judged.reasons}
    other = verdict(quote("Beste Anna, hierbij mijn offerte.", f"Offerte\nt.a.v. mevr. Bos\n{PAPER}"))
    assert "other-addressee" in {reason.code for reason in other.reasons}


@pytest.mark.parametrize(
    "letter",
    [
        "Hierbij mijn offerte. Bij opdracht vraag ik een aanbetaling van € 2.000.",
        "Hierbij mijn offerte. Het leidingwerk alleen is € 2.900, dat is ongeveer de helft.",
        "Hierbij mijn offerte. De radiator ter waarde van € 450 krijg je erbij.",
        "Hierbij mijn offerte. Zo bespaar je € 800.",
    ],
)
def test_the_total_of_the_document_is_the_price(letter: str) -> None:
    """A deposit, a part, the worth of something and a saving in the letter are no price beside it."""
    assert verdict(quote(letter)).terms.amount == Decimal(7200)


@pytest.mark.parametrize(
    "letter",
    [
        "Hoi Anna, vorige week heb ik je die prijs van € 1.295 gegeven. Heb je hem gezien?",
        "Hi Anna, did you get my quote from the 5th ($3,400 for the integration)?",
        "Liebe Anna, am 8.2. hatte ich Ihnen mein Angebot über 2.350 € geschickt. Sind noch Fragen offen?",
        "Bonjour Anna, je reviens vers vous au sujet de mon devis du 15 février (1 350 € TTC).",
    ],
)
def test_asking_after_an_offer_is_no_offer(letter: str) -> None:
    """The price in it is the earlier one's, also where no earlier offer is known."""
    assert not verdict(sent(letter, "Offer")).offer


def test_the_same_offer_to_an_address_that_works_is_an_offer() -> None:
    """The first bounced: nobody has seen it, so this one is followed, in its place."""
    text = "Anna, mijn mail kwam terug, dus nogmaals op dit adres: € 1.250 exclusief btw. Laat maar weten!"
    judged = verdict(sent(text, "Fwd: brochure", to=(Address("info@klant.example", "Anna de Wit"),)), AFTER)
    assert judged.offer
    assert judged.supersedes == EARLIER.message_id


def test_so_many_times_a_rate_is_the_price() -> None:
    """Six at 45 are 270."""
    judged = verdict(sent("Geachte heer, 6 vrachtbrieven à 45 euro is 270 euro. Akkoord?", "vertaling"))
    assert judged.offer
    assert judged.terms.amount == Decimal(270)


def test_numbers_may_have_spaces_and_dots() -> None:
    """`A 2025 014` is one number; 25.114 is one where an offer bears it, money where it is paid."""
    assert verdict(sent("Uw offerte A 2025 014 staat klaar.")).terms.number == "A 2025 014"
    assert verdict(quote("Hierbij.", "Atelier Zelf\nOfferte 25.114\nTotaal 1.750,00 EUR")).terms.number == "25.114"
    assert verdict(sent("Beste Anna, ik doe een offerte 12.500 euro.")).terms.number is None
