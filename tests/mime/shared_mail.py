"""Where real and malformed mail lies beside the repository, and how to do without it."""

from __future__ import annotations

from pathlib import Path

import pytest

SHARED = Path(__file__).parents[3] / "shared"
MAIL = SHARED / "mail"
CORPUS = SHARED / "corpus" / "freelancers"

MALFORMED = (
    "cpython-email",
    "enmime",
    "mime4j-torture",
    "ruby-mail",
    "stalwart-mail-parser",
    "flufl-bounce",
    "out-of-office-made",
    "talon-replies",
    "email-reply-trimmer",
)


def files(folder: Path, pattern: str = "**/*") -> list[Path]:
    """Return the files of a folder in order; skip the test, saying so, where the folder is absent."""
    if not folder.is_dir():
        pytest.skip(f"{folder.name} is not beside the repository")
    return sorted(path for path in folder.glob(pattern) if path.is_file())


def normal(text: str) -> str:
    """White space does not matter when texts are compared."""
    return " ".join(text.split())
