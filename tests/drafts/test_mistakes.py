"""A mistake in a template is told in one line: file, line, what, and what was probably meant."""

from __future__ import annotations

from pathlib import Path

import pytest

from mailwatch.core.errors import MailwatchError, Scope
from tests.drafts.briefs import DEFAULT, DRAFT_ID, EXTRA, NOW, brief, html_of, parsed, templates, text_of

BROKEN = {
    "unknown variable": (
        "Subject: x\nTo: client\n\nBeste Anna,\n\nHet kost {{ amonut }}.\n",
        "templates/nl/closing.informal.j2:6: unknown variable `amonut` (did you mean `amount`?)",
    ),
    "unknown variable in a header": (
        "To: client\nSubject: Over {{ topik }}\n\nx\n",
        "templates/nl/closing.informal.j2:2: unknown variable `topik` (did you mean `topic`?)",
    ),
    "unknown variable in a branch not taken": (
        "Subject: x\n\n{% if talk and not talk %}\n{{ sent_no }}\n{% endif %}\nx\n",
        "templates/nl/closing.informal.j2:4: unknown variable `sent_no` (did you mean `sent_on`?)",
    ),
    "private in a text to the client": (
        "Subject: x\nTo: client\n\n{% for note in notes %}\n- {{ note }}\n{% endfor %}\n",
        (
            "templates/nl/closing.informal.j2:4: `notes` is for your eyes only"
            " (it cannot stand in a text to somebody else)"
        ),
    ),
    "private by way of a part": (
        'Subject: x\nTo: client\n\n{% include "parts/history.j2" %}\n',
        (
            "templates/nl/parts/history.j2:6: `last_words` is for your eyes only"
            " (it cannot stand in a text to somebody else)"
        ),
    ),
    "block not closed": (
        "Subject: x\n\n{% if amount %}\nHet kost {{ amount }}.\n",
        (
            "templates/nl/closing.informal.j2:4: Unexpected end of template. Jinja was looking for the following tags:"
            " 'elif' or 'else' or 'endif'. The innermost block that needs to be closed is 'if'. (see docs/templates.md)"
        ),
    ),
    "bracket not closed": (
        "Subject: x\n\nHet kost {{ amount }.\n",
        "templates/nl/closing.informal.j2:3: unexpected '}' (see docs/templates.md)",
    ),
    "no such filter": (
        "Subject: x\n\n{{ amount | upcase }}\n",
        "templates/nl/closing.informal.j2:3: No filter named 'upcase'. (see docs/templates.md)",
    ),
    "no such attribute": (
        "Subject: x\n\nVerstuurd\nop {{ sent_on.ful }}.\n",
        (
            "templates/nl/closing.informal.j2:4: 'mailwatch.drafts.days.Day object' has no attribute 'ful'"
            " (see docs/templates.md)"
        ),
    ),
    "fails while running": (
        "Subject: x\n\nx\n{{ 1 / 0 }}\n",
        "templates/nl/closing.informal.j2:4: division by zero (see docs/templates.md)",
    ),
    "reaches into Python": (
        "Subject: x\n\n{{ subject.__class__.__mro__ }}\n",
        (
            "templates/nl/closing.informal.j2:3: access to attribute '__class__' of 'str' object is unsafe."
            " (see docs/templates.md)"
        ),
    ),
    "no subject": (
        "To: client\n\nx\n",
        "templates/nl/closing.informal.j2:1: has no Subject (begin the file with `Subject: ...`)",
    ),
    "no header at all": (
        "Beste Anna,\n\nx\n",
        "templates/nl/closing.informal.j2:1: has no Subject (begin the file with `Subject: ...`)",
    ),
    "unknown header": (
        "Subjcet: x\nTo: client\n\nx\n",
        "templates/nl/closing.informal.j2:1: unknown header `Subjcet` (did you mean `Subject`?)",
    ),
    "no empty line": (
        "Subject: x\nBeste Anna,\n",
        (
            "templates/nl/closing.informal.j2:2: expected a header (Name: value) or an empty line, found 'Beste Anna,'"
            " (put an empty line between the headers and the text)"
        ),
    ),
    "every subject unknown": (
        "Subject: {{ number }} x\nTo: client\n\nx\n",
        (
            "templates/nl/closing.informal.j2:1: no Subject is left: each one names something that is unknown here"
            " (add a Subject line without variables after it)"
        ),
    ),
    "part that is not there": (
        'Subject: x\n\n{% include "parts/fact.j2" %}\n',
        "templates/nl/closing.informal.j2:3: there is no `parts/fact.j2` to include (did you mean `parts/facts.j2`?)",
    ),
    "part that includes itself": (
        'Subject: x\n\n{% include "closing.informal.j2" %}\n',
        "templates/nl/closing.informal.j2:3: `closing.informal.j2` includes itself (see docs/templates.md)",
    ),
    "needs what is not known": (
        "Subject: x\nNeeds: colour|shade\n\n{{ colour }} {{ shade }}.\n",
        (
            "templates/nl/closing.informal.j2: this text needs colour or shade, which is not known for this offer"
            " (give it with --with colour=...)"
        ),
    ),
    "needs what cannot be a name": (
        "Subject: x\nNeeds: my-colour\n\nx\n",
        "templates/nl/closing.informal.j2:2: `my-colour` cannot be a name (use a-z, 0-9 and _)",
    ),
}


def write(directory: Path, name: str, content: str | bytes) -> Path:
    path = directory / "templates" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return directory / "templates"


@pytest.mark.parametrize("kind", BROKEN)
def test_mistakes_are_told_with_file_and_line(tmp_path, kind):
    """Each mistake is one clear line, never a traceback."""
    content, message = BROKEN[kind]
    user = write(tmp_path, "nl/closing.informal.j2", content)
    with pytest.raises(MailwatchError) as caught:
        templates(user).draft(brief("closing", number=None), DRAFT_ID, NOW)
    assert str(caught.value) == message
    assert "\n" not in str(caught.value)


def test_not_utf8(tmp_path):
    """A file in another encoding is told with its line."""
    user = write(tmp_path, "nl/closing.informal.j2", b"Subject: x\n\n\xe9\xe9n\n")
    with pytest.raises(MailwatchError, match=r"templates/nl/closing.informal.j2:3: is not UTF-8 \(save it as UTF-8\)"):
        templates(user).draft(brief("closing"), DRAFT_ID, NOW)


def test_unknown_case():
    """A case that no file has is told with the nearest one, and harms only this message."""
    with pytest.raises(MailwatchError, match="there is no text `closng`") as caught:
        templates().draft(brief("closng"), DRAFT_ID, NOW)
    assert "did you mean `closing`?" in str(caught.value)
    assert caught.value.scope is Scope.MESSAGE
    with pytest.raises(MailwatchError, match="did you mean `your-turn`"):
        templates().entry(brief("yourturn"))
    for name in ("words", "notes", "../nl/call", "parts/facts"):
        with pytest.raises(MailwatchError):
            templates().draft(brief(name), DRAFT_ID, NOW)


def test_problems_finds_each_mistake_without_filling_in(tmp_path):
    """`mailwatch check` sees every broken file of the user's at once, and a file that is never used."""
    for number, kind in enumerate(("unknown variable", "block not closed", "no subject")):
        write(tmp_path, f"nl/mine-{number}.formal.j2", BROKEN[kind][0])
    user = write(tmp_path, "nl/words.j2", "salutation-formal: Dag {{ contcat }},\n")
    write(tmp_path, "nl/closing.j2", "Subject: x\n\nx\n")
    found = [str(problem) for problem in templates(user).problems()]
    assert [line.partition(" ")[0] for line in found] == [
        "templates/nl/closing.j2:",
        "templates/nl/mine-0.formal.j2:6:",
        "templates/nl/mine-1.formal.j2:4:",
        "templates/nl/mine-2.formal.j2:1:",
        "templates/nl/words.j2:1:",
    ]
    assert "is never used" in found[0]


def test_our_own_templates_have_no_problem():
    """What comes with the program is without mistakes."""
    assert templates().problems() == ()


def test_the_users_own_text_wins_file_by_file(tmp_path):
    """One file in the user's directory replaces that text and nothing else."""
    user = write(tmp_path, "nl/closing.informal.j2", "Subject: Tot ziens\nTo: client\n\nDag {{ first_name }}!\n")
    mine = templates(user).draft(brief("closing"), DRAFT_ID, NOW)
    assert parsed(mine)["Subject"] == "Tot ziens"
    assert text_of(mine).startswith("Dag Anna!")
    formal = templates(user).draft(brief("closing", register="formal"), DRAFT_ID, NOW)
    assert formal == templates().draft(brief("closing", register="formal"), DRAFT_ID, NOW)


def test_the_users_own_part_and_phrase_win(tmp_path):
    """A part replaces a part in every text that includes it; a phrase replaces that phrase alone."""
    write(tmp_path, "nl/parts/facts.j2", "Feiten van mij.\n")
    user = write(tmp_path, "nl/words.j2", "sign-off-informal: Ciao,\\n{{ my_first_name }}\n")
    assert "Feiten van mij." in text_of(templates(user).draft(brief("call"), DRAFT_ID, NOW))
    assert "Feiten van mij." in templates(user).entry(brief("call")).description
    closing = text_of(templates(user).draft(brief("closing"), DRAFT_ID, NOW))
    assert "Ciao,\nJan\n" in closing
    assert closing.startswith("Beste Anna,")


def test_a_change_takes_effect_at_once(tmp_path):
    """A template that is edited while the daemon runs is read anew for the next text."""
    user = write(tmp_path, "nl/closing.informal.j2", "Subject: een\nTo: client\n\nx\n")
    running = templates(user)
    assert parsed(running.draft(brief("closing"), DRAFT_ID, NOW))["Subject"] == "een"
    write(tmp_path, "nl/closing.informal.j2", "Subject: twee\nTo: client\n\nx\n")
    assert parsed(running.draft(brief("closing"), DRAFT_ID, NOW))["Subject"] == "twee"


def test_a_text_of_the_users_own(tmp_path):
    """A new file is a new text, with values of its own; a new folder is a new language."""
    user = write(
        tmp_path, "nl/kerst.informal.j2", "Subject: Kerst\nTo: contact\nTakes: gift\n\nHier: {{ gift }}.\n\nDag!\n"
    )
    write(tmp_path, "es/closing.formal.j2", "Subject: {{ reply_subject }}\nTo: client\n\nHola el {{ sent_on }}.\n")
    mine = templates(user)
    assert "Hier: Zx." in text_of(mine.draft(brief("kerst", extra={"gift": "Zx"}), DRAFT_ID, NOW))
    assert "Hier" not in text_of(mine.draft(brief("kerst"), DRAFT_ID, NOW))
    assert "kerst" in mine.offered(brief("call"))
    spanish = brief("closing", "es", register="formal", user_language="nl")
    assert "Hola el 2026-03-03." in text_of(mine.draft(spanish, DRAFT_ID, NOW))


def test_unknown_sentences_are_left_out(tmp_path):
    """A line that names something unknown is left out whole, with the line that only introduced it."""
    content = (
        "Subject: x\nTo: me\n\nEen zin.\nHet kost {{ amount }}.\nNog een zin.\n\n"
        "Feiten:\n- {{ number }}\n- {{ phone }}\n\nTot:\n- {{ valid_until.full }}\n- blijft\n\nEinde.\n"
    )
    user = write(tmp_path, "nl/closing.informal.j2", content)
    sparse = brief("closing", amount=None, number=None, phone=None, valid_until=None)
    assert (
        text_of(templates(user).draft(sparse, DRAFT_ID, NOW)) == "Een zin. Nog een zin.\n\nTot:\n- blijft\n\nEinde.\n"
    )


def test_private_text_never_reaches_the_client():
    """A text to the client holds nothing of the notes, reasons or touches, in either part."""
    for case in templates().offered(brief("call", extra=EXTRA)):
        raw = templates().draft(brief(case, extra=EXTRA), DRAFT_ID, NOW)
        if "jan@jansen.example" not in str(parsed(raw)["To"]):
            for secret in ("Zxdog", "Zxreason", "Zxnote", "Zxother", "Zxwords", "Zxannounced"):
                assert secret not in text_of(raw) + html_of(raw), case


def test_strict_refuses_an_unknown_note():
    """In tests a note code without words raises; for the user it is left out, so that no entry is lost over it."""
    odd = brief("call", entry_notes=("no-such-code:1", "silent-for:14"))
    with pytest.raises(MailwatchError, match="no language has words for the note `no-such-code:1`"):
        templates().entry(odd)
    description = templates(strict=False).entry(odd).description
    assert "no-such-code" not in description
    assert "Na 14 dagen stilte." in description


def test_preview_reads_like_the_message():
    """A preview shows who, what about, and the text; an entry its title and description."""
    shown = templates().preview("closing", brief("call"))
    assert shown.startswith("From: Jan Jansen <jan@jansen.example>\nTo: Anna de Vries <anna@devries.example>\n")
    assert "\nSubject: Re: Zxsubject 7\n\nBeste Anna,\n" in shown
    entry = templates().entry(brief("ask-won"))
    assert templates().preview("entry/ask-won", brief("call")) == f"{entry.title}\n\n{entry.description}\n"
    assert templates().preview("entry/ask-won", brief("call")).startswith("Gewonnen? Anna de Vries")


def test_default_directory_is_where_the_tests_think():
    """The texts stand in templates/<lang>/*.j2 at the top of the project."""
    assert (DEFAULT / "nl" / "closing.informal.j2").is_file()
