"""`mailwatch judge`: what it is given besides mail."""

from __future__ import annotations

from pathlib import Path

import pytest

from mailwatch import cli


def test_a_country_that_is_none_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """One line, before any mail is read."""
    assert cli.run(["judge", "--country", "XX", str(tmp_path)]) == 2
    assert capsys.readouterr().err.startswith("mailwatch judge: Invalid value for '--country': 'XX' is no country")


def test_a_message_without_a_date_has_none(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """No day of 1970 is made up for it."""
    file = tmp_path / "note.eml"
    file.write_bytes(b"From: Bo <bo@x.example>\r\nSubject: Hallo\r\n\r\nHoi\r\n")
    assert cli.run(["judge", str(file)]) == 0
    assert capsys.readouterr().out.startswith("note.eml  (no date)  Hallo")
